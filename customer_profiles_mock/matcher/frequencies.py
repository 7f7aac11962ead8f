"""How common each value is among the profiles at hand.

A rare value that two profiles share says much, a common one little, and one that many different people
carry nothing. In a small set counts alone would mislead, so each kind of value starts from a share that
holds for people in general, worth `PRIOR_PROFILES` profiles.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable, Sequence
from math import log2
from typing import NamedTuple, TypeVar

from customer_profiles_mock.matcher.records import Record

PRIOR_PROFILES = 2000


class Kind(NamedTuple):
    """How values of one kind are shared.

    `share`: by how many of all people, before counting. `strangers`: how many of those who share one are
    neither the same person nor related.
    """

    share: float
    strangers: float


_GIVEN = Kind(1 / 250, 1.0)
_SURNAME = Kind(1 / 1500, 1.0)
_BIRTH = Kind(1 / 20000, 0.7)
_EMAIL = Kind(1 / 40000, 0.03)
_MAILBOX = Kind(1 / 5000, 0.5)
_PHONE = Kind(1 / 20000, 0.2)
_HOUSE = Kind(1 / 8000, 0.3)
_STREET = Kind(1 / 2000, 1.0)
_CITY = Kind(1 / 100, 1.0)
_POSTCODE = Kind(1 / 1000, 1.0)
_FIRM = Kind(1 / 2000, 0.5)
# A contact with so many different surnames, or used by so many profiles, is an office's or nobody's.
_MANY_NAMES = 4
_MANY_PROFILES = 40


Value = TypeVar("Value")


class Rarity(dict[Value, float]):
    """Bits by value: the negative logarithm of its share. Values never counted have the bits of a new one."""

    def __init__(self, counts: Counter[Value], kind: Kind, profiles: int) -> None:
        pseudo = kind.share * PRIOR_PROFILES
        whole = log2(profiles + PRIOR_PROFILES)
        by_count = {
            count: whole - log2((count - 1) * kind.strangers + pseudo) for count in set(counts.values())
        }
        super().__init__({value: by_count[count] for value, count in counts.items()})
        self._unseen = whole - log2(pseudo)

    def __missing__(self, _: Value) -> float:
        return self._unseen


class Frequencies:
    """The rarity of every value that the comparison weighs; `shared` holds contacts that tell nothing."""

    def __init__(self, records: Sequence[Record]) -> None:
        size = len(records)
        self.profiles = size

        def rarity(values: Iterable[str], kind: Kind) -> Rarity[str]:
            return Rarity(_counted(values), kind, size)

        phones = Counter([phone for r in records for phone in r.phones])
        emails = Counter([email for r in records for email in r.emails])
        mailboxes: Counter[str] = Counter()
        for email, count in emails.items():
            mailboxes[email.partition("@")[0]] += count
        addresses = [a for r in records for a in r.addresses]
        self.given_counts = _counted([r.given for r in records])
        self.given = Rarity(self.given_counts, _GIVEN, size)
        self.surname_counts = _counted([r.surname for r in records])
        self.surname = Rarity(self.surname_counts, _SURNAME, size)
        self.birth = Rarity(Counter([r.birth for r in records if r.birth]), _BIRTH, size)
        self.phone = Rarity(phones, _PHONE, size)
        self.email = Rarity(emails, _EMAIL, size)
        self.mailbox = Rarity(mailboxes, _MAILBOX, size)
        self.house = rarity([a.house for a in addresses], _HOUSE)
        self.street = rarity([a.street for a in addresses], _STREET)
        self.city = rarity([a.city for a in addresses], _CITY)
        self.postcode = rarity([a.postcode for a in addresses], _POSTCODE)
        self.firm = rarity([r.firm for r in records], _FIRM)
        self.shared = _shared(records, phones, emails)


def _counted(values: Iterable[str]) -> Counter[str]:
    """Counts without that of the empty string."""
    counts = Counter(values)
    del counts[""]
    return counts


def _shared(records: Sequence[Record], phones: Counter[str], emails: Counter[str]) -> frozenset[str]:
    """Phones and mailboxes that people of many names use."""
    often = {
        value: count for counts in (phones, emails) for value, count in counts.items() if count >= _MANY_NAMES
    }
    names: dict[str, set[str]] = {value: set() for value in often}
    for record in records:
        if record.surname:
            for values in (record.phones, record.emails):
                for value in values:
                    if value in often:
                        names[value].add(record.surname[:3])
    return frozenset(
        value
        for value, count in often.items()
        if count >= _MANY_PROFILES or len(names[value]) >= max(_MANY_NAMES, 0.3 * count)
    )
