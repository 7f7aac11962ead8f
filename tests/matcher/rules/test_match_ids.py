"""Match ids stay with their groups."""

from __future__ import annotations

from collections.abc import Callable
from itertools import count
from random import Random

from hypothesis import given, settings
from hypothesis import strategies as st

from customer_profiles_mock.matcher import MatchIds, RuleIndex, RuleSettings

EMAILS = ("EmailAddress", "PersonalEmailAddress")
SETTINGS = RuleSettings(rules=(("EmailAddress",),), emails=EMAILS, many_to_many=True)


def numbered() -> Callable[[], str]:
    numbers = count(1)
    return lambda: f"m{next(numbers)}"


class Domain:
    """Profiles with up to two e-mails, and the match ids of their groups."""

    def __init__(self) -> None:
        self.index = RuleIndex(SETTINGS)
        self.ids = MatchIds()
        self._new_id = numbered()

    def put(self, profile_id: str, *emails: str) -> None:
        profile = {"ProfileId": profile_id, **dict(zip(EMAILS, emails, strict=False))}
        (self.index.update if profile_id in self.index else self.index.add)(profile)
        self.ids.follow(self.index.changes(), self._new_id)

    def remove(self, profile_id: str) -> None:
        self.index.remove(profile_id)
        self.ids.follow(self.index.changes(), self._new_id)

    def groups(self) -> dict[str, tuple[str, ...]]:
        """In the order of creation."""
        found: dict[str, tuple[str, ...]] = dict.fromkeys(
            sorted(self.ids.ranks, key=self.ids.ranks.__getitem__), ()
        )
        for group in self.index.groups():
            (match_id,) = {self.ids.of_profile[profile_id] for profile_id in group.profile_ids}
            found[match_id] = group.profile_ids
        return found


def test_an_id_stays_while_members_come_and_go() -> None:
    domain = Domain()
    domain.put("a", "x")
    domain.put("b", "x")
    assert domain.groups() == {"m1": ("a", "b")}
    domain.put("c", "x")
    domain.remove("a")
    domain.put("d", "x")
    domain.remove("b")
    assert domain.groups() == {"m1": ("c", "d")}


def test_the_oldest_id_stays_when_groups_come_together() -> None:
    domain = Domain()
    for profile_id, email in (("c", "y"), ("d", "y"), ("a", "x"), ("b", "x")):
        domain.put(profile_id, email)
    assert domain.groups() == {"m1": ("c", "d"), "m2": ("a", "b")}
    domain.put("e", "x", "y")
    assert domain.groups() == {"m1": ("a", "b", "c", "d", "e")}


def test_the_larger_part_keeps_the_id_when_a_group_falls_apart() -> None:
    domain = Domain()
    for profile_id, *emails in (("a", "x"), ("b", "x"), ("e", "x", "y"), ("f", "y"), ("g", "y"), ("h", "y")):
        domain.put(profile_id, *emails)
    assert domain.groups() == {"m1": ("a", "b", "e", "f", "g", "h")}
    domain.remove("e")
    assert domain.groups() == {"m1": ("f", "g", "h"), "m2": ("a", "b")}


def test_of_equal_parts_the_one_with_the_smallest_profile_id_keeps_the_id() -> None:
    domain = Domain()
    for profile_id, *emails in (("f", "y"), ("g", "y"), ("e", "x", "y"), ("a", "x"), ("b", "x")):
        domain.put(profile_id, *emails)
    domain.remove("e")
    assert domain.groups() == {"m1": ("a", "b"), "m2": ("f", "g")}


def test_an_id_goes_with_its_group_and_never_comes_back() -> None:
    domain = Domain()
    domain.put("a", "x")
    domain.put("b", "x")
    domain.remove("b")
    assert domain.groups() == {}
    assert domain.ids.of_profile == {}
    domain.put("b", "x")
    assert domain.groups() == {"m2": ("a", "b")}


def test_a_plan_changes_nothing_by_itself() -> None:
    domain = Domain()
    domain.put("a", "x")
    domain.index.add({"ProfileId": "b", "EmailAddress": "x"})
    planned = domain.ids.plan(domain.index.changes(), lambda: "m9")
    assert (planned.of_profile, planned.new, planned.gone) == ({"a": "m9", "b": "m9"}, ("m9",), ())
    assert domain.ids == MatchIds()


@settings(max_examples=300, deadline=None)
@given(seed=st.integers(0, 2**32))
def test_an_id_stays_wherever_an_earlier_member_could_keep_it(seed: int) -> None:
    random = Random(seed)
    domain = Domain()
    for _ in range(random.randint(5, 25)):
        before = domain.groups()
        profile_id = random.choice("abcdefghij")
        if profile_id in domain.index and random.random() < 0.3:
            domain.remove(profile_id)
        else:
            domain.put(profile_id, *random.choices("uvwxyz", k=random.randint(1, 2)))
        after = domain.groups()
        assert () not in after.values()
        assert len(domain.ids.of_profile) == sum(map(len, after.values()))
        for match_id, members in before.items():
            if match_id in after:
                assert set(members) & set(after[match_id])
            else:  # gone only where older ids have taken all groups of its members
                for now, others in after.items():
                    if set(members) & set(others):
                        assert now in before
                        assert list(before).index(now) < list(before).index(match_id)
