"""Rules as the operations apply them, against a domain that compares all pairs after each write."""

from __future__ import annotations

from random import Random

import pytest

from customer_profiles_mock.errors import ServiceError
from customer_profiles_mock.jobs.rule_matching import rule_index
from customer_profiles_mock.matcher import RuleIndex
from tests.jobs.reference_domain import ReferenceDomain, Shop, for_seeds, rule_block, values


def write(random: Random, number: int, shop: Shop, expected: ReferenceDomain) -> None:
    """One random write to both."""
    kind = random.choice(("create", "create", "update", "update", "delete"))
    if kind == "create" or not expected.profiles:
        name, written = f"{number:02}", values(random)
        expected.create(name, written, shop.create(name, written))
        return
    name = random.choice(sorted(expected.profiles))
    if kind == "delete":
        shop.delete(name)
        expected.delete(name)
        return
    written = values(random)
    expected.update(name, written, shop.update(name, written))


def agree(shop: Shop, expected: ReferenceDomain) -> None:
    found = expected.evaluate()
    assert shop.groups() == found.groups
    grouped = {name for members in found.groups for name in members}
    assert shop.own_levels() == {name: found.own_levels[name] for name in sorted(grouped)}


@for_seeds(2)
def test_groups_and_levels_are_those_of_the_reference_after_every_write(seed: int) -> None:
    random = Random(seed)
    block = rule_block(random, merging=False)
    shop, expected = Shop(RuleBasedMatching=block), ReferenceDomain(block)
    for number in range(random.randint(2, 12)):
        write(random, number, shop, expected)
        agree(shop, expected)


@for_seeds(4)
def test_what_is_merged_as_it_arrives_has_the_contents_of_the_reference(seed: int) -> None:
    random = Random(seed)
    block = rule_block(random, merging=True)
    shop, expected = Shop(RuleBasedMatching=block), ReferenceDomain(block)
    for number in range(random.randint(2, 10)):
        write(random, number, shop, expected)
        assert shop.contents() == {name: one.values for name, one in expected.profiles.items()}
    agree(shop, expected)


@for_seeds(2)
def test_rules_that_come_later_find_and_merge_what_the_reference_does(seed: int) -> None:
    random = Random(seed)
    block = rule_block(random, merging=random.random() < 0.7)
    shop, expected = Shop(), ReferenceDomain({**block, "MaxAllowedRuleLevelForMatching": 0})
    expected.block = {"MatchingRules": []}
    for number in range(random.randint(2, 10)):
        write(random, number, shop, expected)
    shop.service.call("UpdateDomain", RuleBasedMatching=block)
    expected.block = block
    expected.merge()
    assert shop.service.call("GetDomain")["RuleBasedMatching"]["Status"] == "ACTIVE"
    assert shop.contents() == {name: one.values for name, one in expected.profiles.items()}
    agree(shop, expected)


@for_seeds(1)
def test_groups_do_not_depend_on_the_order_of_arrival(seed: int) -> None:
    random = Random(seed)
    block = rule_block(random, merging=False)
    profiles = {f"{number:02}": values(random) for number in range(random.randint(2, 9))}
    outcomes = []
    for _ in range(3):
        shop = Shop(RuleBasedMatching=block)
        for name in random.sample(sorted(profiles), len(profiles)):
            shop.create(name, profiles[name])
        outcomes.append((shop.groups(), shop.own_levels()))
    assert outcomes[0] == outcomes[1] == outcomes[2]


@for_seeds(2)
def test_match_ids_stay_with_their_groups(seed: int) -> None:
    random = Random(seed)
    block = rule_block(random, merging=random.random() < 0.3)
    shop, expected = Shop(RuleBasedMatching=block), ReferenceDomain(block)
    ever: dict[str, None] = {}
    before: dict[str, str] = {}
    for number in range(random.randint(2, 12)):
        write(random, number, shop, expected)
        now, listed = shop.match_id_of(), shop.match_ids()
        assert sorted(listed) == sorted(set(now.values()))
        ever.update(dict.fromkeys(listed))
        assert listed == [one for one in ever if one in listed]  # by creation
        for match_id in listed:
            members = {name for name, one in now.items() if one == match_id}
            earlier = {before[name] for name in members if name in before}
            if match_id in before.values():  # it has stayed: one of those who had it is in the group
                assert match_id in earlier
            else:  # a new one: the earlier ids of its members are with other groups, or gone to an older one
                assert all(one in listed for one in earlier)
        for match_id in set(before.values()) - set(listed):  # gone: nobody who had it is in a group, or an
            heirs = {now[name] for name, one in before.items() if one == match_id and name in now}
            assert all(one in before.values() for one in heirs)  # older id has taken its place
        before = now


class LostStream(Exception):
    """What a failing event stream raises."""


@for_seeds(2)
def test_after_failures_index_and_match_ids_are_as_if_they_had_not_been(seed: int) -> None:
    random = Random(seed)
    block = rule_block(random, merging=random.random() < 0.5)
    shop, expected = Shop(RuleBasedMatching=block), ReferenceDomain(block)
    service = shop.service
    service.call(
        "CreateEventStream", EventStreamName="changes", Uri="arn:aws:kinesis:us-east-1:123456789012:stream/s"
    )
    for number in range(random.randint(2, 10)):
        before = (shop.groups(), shop.match_id_of(), shop.match_ids(), shop.contents())
        for _ in range(random.randint(0, 2)):
            fail_to_write(random, shop)
            if random.random() < 0.5:
                assert (shop.groups(), shop.match_id_of(), shop.match_ids(), shop.contents()) == before
        write(random, number, shop, expected)
        agree(shop, expected)
        assert shop.contents() == {name: one.values for name, one in expected.profiles.items()}
        index, profiles = rule_index(service.domain), service.domain.profiles.values()
        rebuilt = RuleIndex(index.settings, [{**one.values, "ProfileId": one.profile_id} for one in profiles])
        assert index.groups() == rebuilt.groups()
        assert sorted(shop.match_ids()) == sorted(set(shop.match_id_of().values()))


def fail_to_write(random: Random, shop: Shop) -> None:
    """A write whose records cannot be sent, after all has been evaluated."""

    def lost(*_: object) -> bool:
        raise LostStream

    names = sorted(shop.contents())
    call, params = "CreateProfile", values(random)
    if names and random.random() < 0.5:
        call, params = "UpdateProfile", {**params, "ProfileId": shop.ids[random.choice(names)]}
    with pytest.MonkeyPatch.context() as patch:
        patch.setattr(shop.service.peers, "put_stream_records", lost)
        with pytest.raises(LostStream):
            shop.service.call(call, **params)


def test_a_deletion_after_a_failure_takes_the_profile_out_of_its_group() -> None:
    shop = Shop(RuleBasedMatching={"Enabled": True, "MatchingRules": [{"Rule": ["LastName"]}]})
    shop.service.call(
        "CreateEventStream", EventStreamName="changes", Uri="arn:aws:kinesis:us-east-1:123456789012:stream/s"
    )
    for name in "ab":
        shop.create(name, {"LastName": "Lee"})
    (match_id,) = shop.match_ids()
    fail_to_write(Random(0), shop)
    shop.delete("a")
    assert shop.match_ids() == []
    with pytest.raises(ServiceError, match=f"Match {match_id} is not found in domain shop"):
        shop.service.call(
            "GetSimilarProfiles",
            MatchType="RULE_BASED_MATCHING",
            SearchKey="_matchId",
            SearchValue=match_id,
        )


def test_every_profile_with_too_common_values_is_reported_when_the_rules_become_active() -> None:
    shop = Shop(DeadLetterQueueUrl="https://sqs.us-east-1.amazonaws.com/123456789012/dead")
    for number in range(501):
        shop.create(f"{number:03}", {"FirstName": "Kim", "LastName": "Lee"})
    block = {"Enabled": True, "MatchingRules": [{"Rule": ["FirstName"]}, {"Rule": ["FirstName", "LastName"]}]}
    shop.service.call("UpdateDomain", RuleBasedMatching=block)
    assert shop.match_ids() == []
    letters = shop.service.peers.dead_letters
    texts = [attributes["Message"] for _, attributes in letters]
    one, two = (
        f"All attributes at rule level {level} are associated with more than 500 records." for level in (1, 2)
    )
    assert texts == [one, two] * 501
    assert len({body for body, _ in letters}) == 501
