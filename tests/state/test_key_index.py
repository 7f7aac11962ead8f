"""The key index, held against a plain set of facts."""

from __future__ import annotations

from hypothesis import given, settings
from hypothesis import strategies as st
from hypothesis.stateful import RuleBasedStateMachine, invariant, rule

from customer_profiles_mock.state.journal import Journal
from customer_profiles_mock.state.key_index import ADDED_BY_HAND, STANDARD_FIELDS, Holder, KeyIndex

KEYS = st.sampled_from(["_phone", "_email"])
VALUES = st.sampled_from(["1", "2"])
PROFILES = st.sampled_from(["a", "b", "c"])
HOLDERS = st.sampled_from([STANDARD_FIELDS, ADDED_BY_HAND, ("Order", "x"), ("Order", "y")])
FACTS = st.tuples(KEYS, VALUES, PROFILES, HOLDERS)


class AnyUseOfTheIndex(RuleBasedStateMachine):
    """Holding and releasing in any order leaves what a set of facts would hold."""

    def __init__(self) -> None:
        super().__init__()
        self.index = KeyIndex(Journal())
        self.facts: set[tuple[str, str, str, Holder]] = set()

    @rule(fact=FACTS)
    def hold(self, fact: tuple[str, str, str, Holder]) -> None:
        self.index.hold(*fact)
        self.facts.add(fact)

    @rule(fact=FACTS)
    def release(self, fact: tuple[str, str, str, Holder]) -> None:
        self.index.release(*fact)
        self.facts.discard(fact)

    @invariant()
    def every_value_finds_the_profiles_that_hold_it(self) -> None:
        for key_name in ("_phone", "_email"):
            for value in ("1", "2"):
                holding = {profile for key, one, profile, _ in self.facts if (key, one) == (key_name, value)}
                found = self.index.profile_ids(key_name, value)
                assert set(found) == holding
                assert len(found) == len(holding)
                for profile_id in ("a", "b", "c"):
                    assert self.index.holders(key_name, value, profile_id) == {
                        holder
                        for key, one, profile, holder in self.facts
                        if (key, one, profile) == (key_name, value, profile_id)
                    }

    @invariant()
    def the_snapshot_is_that_of_an_index_built_from_scratch(self) -> None:
        fresh = KeyIndex(Journal())
        for fact in sorted(self.facts, key=str):
            fresh.hold(*fact)
        assert self.index.snapshot() == fresh.snapshot()


TestAnyUseOfTheIndex = AnyUseOfTheIndex.TestCase
TestAnyUseOfTheIndex.settings = settings(max_examples=60, stateful_step_count=25, deadline=None)


@given(st.lists(FACTS))
def test_an_index_that_everything_was_released_from_is_empty(
    facts: list[tuple[str, str, str, Holder]],
) -> None:
    index = KeyIndex(Journal())
    for fact in facts:
        index.hold(*fact)
    for fact in reversed(facts):
        index.release(*fact)
    assert index.snapshot() == {}


def test_what_is_not_held_is_released_without_a_word() -> None:
    index = KeyIndex(Journal())
    index.release("_phone", "1", "a", STANDARD_FIELDS)
    index.hold("_phone", "1", "a", STANDARD_FIELDS)
    index.release("_phone", "1", "b", STANDARD_FIELDS)
    index.release("_phone", "1", "a", ADDED_BY_HAND)
    index.release("_email", "1", "a", STANDARD_FIELDS)
    assert list(index.profile_ids("_phone", "1")) == ["a"]
