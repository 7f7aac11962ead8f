"""From profiles to groups of profiles: normalise, block, compare, group."""

from __future__ import annotations

import gc
from array import array
from collections.abc import Iterable, Iterator, Mapping, Sequence
from contextlib import contextmanager
from itertools import pairwise
from math import log2
from typing import Any

from customer_profiles_mock.matcher.blocking import candidates
from customer_profiles_mock.matcher.columns import Columns
from customer_profiles_mock.matcher.frequencies import Frequencies
from customer_profiles_mock.matcher.grouping import clusters
from customer_profiles_mock.matcher.learning import FEWEST, SAMPLE, learn
from customer_profiles_mock.matcher.model import Explanation, Link, MatchGroup, Reason, Settings
from customer_profiles_mock.matcher.records import Normaliser, Record
from customer_profiles_mock.matcher.scoring import Scorer

Profile = Mapping[str, Any]
_DEFAULTS = Settings()


def find_matches(profiles: Iterable[Profile], *, settings: Settings = _DEFAULTS) -> list[MatchGroup]:
    """The groups of profiles that are one customer, the surest first.

    A profile is a mapping as in CreateProfile, with its `ProfileId`; members it lacks, and members
    unknown here, do not matter. A profile is in one group at most. The outcome does not depend on the
    order of the profiles. Raises ValueError where two profiles have one id.
    """
    with _no_garbage_collection():
        columns = Columns(_records(profiles, settings))
        frequencies = Frequencies(columns)
        scorer = Scorer(columns, frequencies, settings)
        floor = log2(settings.threshold / (1.0 - settings.threshold))
        size = len(columns)
        ids = columns.ids
        pairs = candidates(columns, frequencies)
        _learn(scorer, size, pairs)
        bits = array("d", bytes(8 * len(pairs)))
        for at, pair in enumerate(pairs):
            bits[at] = scorer.log_odds(*divmod(pair, size))
        groups = []
        for cluster in clusters(pairs, bits, size, floor, scorer.conflict):
            links = tuple([_link(scorer, ids, one, other) for one, other in cluster.joins])
            members = tuple([ids[member] for member in cluster.members])
            groups.append(MatchGroup(members, _probability(cluster.bits), links))
    groups.sort(key=lambda group: (-group.confidence_score, group.profile_ids[0]))
    return groups


def compare(one: Profile, other: Profile, *, settings: Settings = _DEFAULTS) -> Explanation:
    """What speaks for and against two profiles being one customer, as if there were no others.

    Among more profiles the same values may weigh more or less, as they turn out rare or common.
    """
    normaliser = Normaliser(settings.default_region)
    records = [normaliser.record(profile) for profile in (one, other)]
    columns = Columns(sorted(records, key=lambda record: record.id))
    return _explained(Scorer(columns, Frequencies(columns), settings), 0, 1)


def _records(profiles: Iterable[Profile], settings: Settings) -> list[Record]:
    normaliser = Normaliser(settings.default_region)
    records = [normaliser.record(profile) for profile in profiles]
    records.sort(key=lambda record: record.id)
    for before, after in pairwise(records):
        if before.id == after.id:
            raise ValueError(f"two profiles have the ProfileId {after.id!r}")
    return records


def _learn(scorer: Scorer, size: int, pairs: Sequence[int]) -> None:
    """Adapt the weights on an even sample of the pairs, unless there is too little to learn from."""
    sample = pairs[:: len(pairs) // SAMPLE + 1]
    if sample and size >= FEWEST:
        findings = [scorer.findings(*divmod(pair, size)) for pair in sample]
        learn(scorer, findings, len(sample) / len(pairs), size)


def _link(scorer: Scorer, ids: Sequence[str], one: int, other: int) -> Link:
    explained = _explained(scorer, one, other)
    return Link(ids[one], ids[other], explained.probability, explained.reasons)


def _explained(scorer: Scorer, one: int, other: int) -> Explanation:
    """Each finding with what it adds once those before it are known; with the prior they add up."""
    findings = scorer.findings(one, other)
    totals = [
        same - log2(1.0 + 2.0**household + 2.0**firm) for same, household, firm in scorer.steps(findings)
    ]
    reasons = tuple(
        [
            Reason(attribute, level, after - before)
            for (attribute, level, *_), before, after in zip(findings, totals, totals[1:], strict=False)
        ]
    )
    bits = totals[-1]
    return Explanation(_probability(scorer.trusted(bits, findings)), bits, totals[0], reasons)


def _probability(bits: float) -> float:
    """A probability out of log-odds, to four places."""
    return round(1.0 / (1.0 + 2.0 ** (-bits)), 4) if bits > -60 else 0.0


@contextmanager
def _no_garbage_collection() -> Iterator[None]:
    """A job makes millions of small objects and no cycles, so the collector would search them in vain."""
    enabled = gc.isenabled()
    gc.disable()
    try:
        yield
    finally:
        if enabled:
            gc.enable()
