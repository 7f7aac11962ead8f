"""What all findings about a pair say together.

The figures of each relation (same customer, household, firm, strangers) add up with how usual the
relation is; the probability of "same customer" is its share of the whole. So a shared street, landline or
surname, which a household explains as well, proves little by itself, however many of them agree.
"""

from __future__ import annotations

from array import array
from collections.abc import Callable, Mapping, Sequence
from functools import cached_property
from math import log2
from typing import TYPE_CHECKING

from customer_profiles_mock.matcher.columns import ROW, Columns
from customer_profiles_mock.matcher.comparison.contacts import (
    BOTH_CONTACTS,
    ContactComparison,
    compare_births,
)
from customer_profiles_mock.matcher.comparison.findings import (
    BIRTH_APART,
    BIRTH_DIFFERS,
    OTHER,
    OUTCOMES,
    Finding,
)
from customer_profiles_mock.matcher.comparison.firms import FIRM_AND_PERSON, FirmComparison
from customer_profiles_mock.matcher.comparison.names import NameComparison
from customer_profiles_mock.matcher.comparison.places import AddressComparison
from customer_profiles_mock.matcher.confidence import Confidence
from customer_profiles_mock.matcher.frequencies import PRIOR_PROFILES, Frequencies
from customer_profiles_mock.matcher.model import Settings
from customer_profiles_mock.matcher.vectorised import worthwhile

if TYPE_CHECKING:
    from customer_profiles_mock.matcher.vectorised.scoring import RunScorer

_NAMES = frozenset({"FirstName", "MiddleName", "LastName", "FullName", "Generation"})
_DIFFERENT_GENDER: Finding = ("Gender", "differs", OTHER, -3.5, 0.0, 0.0)
# A finding that is so much likelier for two people of one household than for one customer speaks clearly.
_CLEARLY_AGAINST = -6.0
_MOST_AGAINST = -12.0
_HOUSEMATES = 0.5
_COLLEAGUES = 0.5

# A row of the columns.
Row = tuple[int, ...]


class Weights:
    """What the job's own pairs may change: how usual each relation is, and each outcome for one customer."""

    __slots__ = ("colleagues", "duplicates", "housemates", "shifts")

    def __init__(self, duplicates: float) -> None:
        self.duplicates = duplicates
        self.housemates = _HOUSEMATES
        self.colleagues = _COLLEAGUES
        self.shifts = [0.0] * len(OUTCOMES)


class Scorer:
    """Weighs pairs of records of one job."""

    def __init__(self, columns: Columns, frequencies: Frequencies, settings: Settings) -> None:
        self._columns = columns
        self._rare = frequencies
        self.names = NameComparison(columns, frequencies)
        self.contacts = ContactComparison(columns, frequencies)
        self.addresses = AddressComparison(columns, frequencies)
        self.firms = FirmComparison(columns, frequencies)
        self.confidence = Confidence(frequencies.profiles)
        self.hopeless = -self.confidence.lenience
        self.adopt(Weights(settings.duplicates_per_profile))

    def adopt(self, weights: Weights) -> None:
        whole = self._rare.profiles + PRIOR_PROFILES
        self.weights = weights
        self.prior = log2(weights.duplicates / whole)
        self._household_prior = log2(weights.housemates / whole)
        self._firm_prior = log2(weights.colleagues / whole)
        self.weigh = self._weigher()

    def log_odds(self, pairs: Sequence[int], known: Mapping[int, float]) -> array[float]:
        """Log-odds that two profiles are one customer, as far as they can be trusted, of each pair.

        A pair is written as `first * len(columns) + second`; `known` has what was worked out before.
        """
        if worthwhile(min(len(pairs), len(self._columns))):
            return self._run_scorer.log_odds(pairs)
        unpack, rows, width, size = ROW.unpack_from, self._columns.rows, ROW.size, len(self._columns)
        compare, weigh = self._findings, self.weigh
        row: Row = ()
        start = -size
        out = []
        for pair in pairs:
            if pair in known:
                out.append(known[pair])
                continue
            second = pair - start
            # Pairs of the same first profile are together.
            if not 0 <= second < size:
                first, second = divmod(pair, size)
                row, start = unpack(rows, first * width), pair - second
            out.append(weigh(compare(row, unpack(rows, second * width))))
        return array("d", out)

    @cached_property
    def _run_scorer(self) -> RunScorer:
        from customer_profiles_mock.matcher.vectorised.scoring import RunScorer

        return RunScorer(self, self._columns, self._rare)

    def _weigher(self) -> Callable[[Sequence[Finding]], float]:
        """A function that does the same for findings at hand, with all that it reads close to it."""
        shifts, hopeless, trusted = self.weights.shifts, self.hopeless, self.trusted
        same_prior, household_prior, firm_prior = self.prior, self._household_prior, self._firm_prior

        def weigh(findings: Sequence[Finding]) -> float:
            same, household, firm = same_prior, household_prior, firm_prior
            for _, _, outcome, s, h, f in findings:
                same += s + shifts[outcome]
                household += h
                firm += f
            bits = same - log2(1.0 + 2.0**household + 2.0**firm)
            return bits if bits < hopeless else trusted(bits, findings)

        return weigh

    def steps(self, findings: Sequence[Finding]) -> list[tuple[float, float, float]]:
        """Bits for one customer, household and firm, each against strangers: before and after each
        finding."""
        shifts = self.weights.shifts
        same, household, firm = self.prior, self._household_prior, self._firm_prior
        steps = [(same, household, firm)]
        for _, _, outcome, s, h, f in findings:
            same += s + shifts[outcome]
            household += h
            firm += f
            steps.append((same, household, firm))
        return steps

    def trusted(self, bits: float, findings: Sequence[Finding]) -> float:
        """What the bits are worth, given how many profiles there were to learn from."""
        if bits < self.hopeless:
            return bits
        return self.confidence.moderate(bits, names_alone(findings))

    def conflict(self, a: int, b: int) -> float:
        """Bits against one customer for a pair without a common key; 0 where nothing is clearly against."""
        shifts = self.weights.shifts
        against = [
            bits
            for _, _, outcome, same, household, _ in self.findings(a, b)
            if (bits := same + shifts[outcome] - household) < 0.0
        ]
        return max(_MOST_AGAINST, sum(against)) if min(against, default=0.0) < _CLEARLY_AGAINST else 0.0

    def findings(self, a: int, b: int) -> list[Finding]:
        """What each attribute that both profiles have says, in the order of the attributes.

        The first position is the smaller one.
        """
        unpack, rows, width = ROW.unpack_from, self._columns.rows, ROW.size
        return self._findings(unpack(rows, a * width), unpack(rows, b * width))

    def _findings(self, one: Row, other: Row) -> list[Finding]:
        given, surname, firm, birth, emails, phones, addresses, more = one
        given2, surname2, firm2, birth2, emails2, phones2, addresses2, more2 = other
        out: list[Finding] = []
        person, person2 = given or surname, given2 or surname2
        firms = False
        if person and person2:
            self.names.compare(given, surname, more, given2, surname2, more2, out)
            if firm and firm2:
                out.append(self.firms.employers(firm, firm2))
        elif firm and firm2 and not person and not person2:
            firms = True
            out.append(self.firms.firms(firm, firm2))
        elif (firm and person2) or (firm2 and person):
            out.append(FIRM_AND_PERSON)
        if emails and not (given and surname):
            self.names.in_email(given, surname, emails, given2, surname2, out)
        if emails2 and not (given2 and surname2):
            self.names.in_email(given2, surname2, emails2, given, surname, out)
        apart = False
        if birth and birth2:
            born = compare_births(self._rare, birth, birth2)
            apart = tells_two_people(born)
            out.append(born)
        email = None
        if emails and emails2:
            email = self.contacts.emails(emails, emails2, firms)
            if email is not None:
                out.append(shared_at_home(email) if apart else email)
        if phones and phones2:
            phone = self.contacts.phones(phones, phones2, firms)
            if phone is not None:
                out.append(shared_at_home(phone) if apart else phone)
                if email is not None and is_exact(email) and is_exact(phone) and not (given and given2):
                    out.append(BOTH_CONTACTS)
        if addresses and addresses2:
            place = self.addresses.compare(addresses, addresses2)
            out.append(shared_at_work(place) if firm and firm == firm2 else place)
        if more and more2 and (found_gender := self.genders(more, more2)):
            out.append(found_gender)
        return out

    def genders(self, more: int, more2: int) -> Finding | None:
        gender, gender2 = self._columns.mores[more].gender, self._columns.mores[more2].gender
        return _DIFFERENT_GENDER if gender and gender2 and gender != gender2 else None


def is_exact(contact: Finding) -> bool:
    return contact[1] == "exact"


def tells_two_people(birth: Finding) -> bool:
    return birth[2] == BIRTH_DIFFERS or birth[2] == BIRTH_APART


def shared_at_home(contact: Finding) -> Finding:
    """The finding where birth dates tell two people: for them a household is no worse a reason to share
    a mailbox or a telephone than being one customer is, so that no contact can pay for the date."""
    attribute, level, outcome, same, household, firm = contact
    return attribute, level, outcome, same, max(same, household), firm


def shared_at_work(place: Finding) -> Finding:
    """The finding where both name one firm: half of such addresses are the firm's, which colleagues share."""
    attribute, level, outcome, same, household, firm = place
    return attribute, level, outcome, same, household, max(same - 1.0, firm)


def names_alone(findings: Sequence[Finding]) -> bool:
    """Whether nothing but names speaks for the pair, and nothing clearly against it; a matter of each finding
    by itself."""
    # Contacts come last, and decide it most often.
    for attribute, _, _, same, _, _ in reversed(findings):
        if (same > 1.0 and attribute not in _NAMES) or same < -3.0:
            return False
    return True
