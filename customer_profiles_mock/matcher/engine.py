"""From profiles to groups of profiles: normalise, block, compare, group."""

from __future__ import annotations

from array import array
from bisect import bisect_left, bisect_right
from collections.abc import Callable, Iterable, Sequence
from functools import partial
from math import log2
from operator import attrgetter
from typing import TYPE_CHECKING

from customer_profiles_mock.matcher.blocking import candidates
from customer_profiles_mock.matcher.columns import Columns
from customer_profiles_mock.matcher.executors import score_pairs
from customer_profiles_mock.matcher.explaining import Explainer, probability
from customer_profiles_mock.matcher.frequencies import counted
from customer_profiles_mock.matcher.garbage import no_garbage_collection
from customer_profiles_mock.matcher.grouping import clusters
from customer_profiles_mock.matcher.learning import FEWEST, SAMPLE, learn
from customer_profiles_mock.matcher.members import PROFILE_ID, Profile, distinct, ordered
from customer_profiles_mock.matcher.model import Explanation, MatchGroup, Settings, SimilarProfile
from customer_profiles_mock.matcher.records import Reader
from customer_profiles_mock.matcher.scoring import Scorer
from customer_profiles_mock.matcher.uniting import united

if TYPE_CHECKING:
    from concurrent.futures import Executor

# Told the phase, how much of it is done, and how much there is.
Progress = Callable[[str, int, int], object]

_DEFAULTS = Settings()
# Progress is told after so many profiles.
_STEP = 20_000


def find_matches(
    profiles: Iterable[Profile],
    *,
    settings: Settings = _DEFAULTS,
    executor: Executor | None = None,
    progress: Progress | None = None,
) -> list[MatchGroup]:
    """The groups of profiles that are one customer, the surest first.

    A profile is a mapping as in CreateProfile, with its `ProfileId`; members it lacks, and members
    unknown here, do not matter. A profile is in one group at most. The outcome depends neither on the
    order of the profiles nor on the executor. Raises ValueError where two profiles have one id.

    `executor` compares the pairs side by side; without one they are compared here.
    `progress` is called with a phase ("normalising", "blocking", "comparing", "grouping", each in its turn),
    how much of it is done, and how much there is: profiles, or pairs while comparing.
    """
    with no_garbage_collection():
        return _Job(distinct(profiles), settings, progress or _tell_nobody).groups(executor)


def compare(
    one: Profile,
    other: Profile,
    *,
    corpus: Iterable[Profile] | None = None,
    settings: Settings = _DEFAULTS,
) -> Explanation:
    """What speaks for and against two profiles being one customer.

    By default as if there were no others. With the `corpus` they are from, values weigh as rare or common
    as they are there, and a pair has the reasons and the probability that `find_matches` gives it. The
    two need not be in it; where they are, they are taken as they are given here.
    """
    first, last = sorted((one[PROFILE_ID], other[PROFILE_ID]))
    rest = [profile for profile in corpus or () if profile[PROFILE_ID] not in (first, last)]
    with no_garbage_collection():
        job = _Job(ordered([one, other, *rest]), settings, _tell_nobody)
        ids = job.columns.ids
        return job.explainer.explanation(bisect_left(ids, first), bisect_right(ids, last) - 1)


def similar_to(
    profile: Profile, profiles: Iterable[Profile], *, settings: Settings = _DEFAULTS
) -> list[SimilarProfile]:
    """The profiles that are probably the same customer as this one, the surest first.

    It need not be among them, and needs no `ProfileId` then. Each is looked at by itself: no groups are
    made, so two of those found may differ from each other. Lists probabilities from `Settings.threshold` on.
    Raises ValueError where two profiles have one id.
    """
    own_id = profile.get(PROFILE_ID, "")
    rest = [other for other in profiles if other[PROFILE_ID] != own_id]
    found = []
    with no_garbage_collection():
        job = _Job(distinct([{**profile, PROFILE_ID: own_id}, *rest]), settings, _tell_nobody)
        ids, size = job.columns.ids, len(job.columns)
        own = bisect_left(ids, own_id)
        pairs = [pair for pair in job.pairs if own in divmod(pair, size)]
        for pair, bits in zip(pairs, job.scorer.log_odds(pairs, {}), strict=True):
            if bits >= job.floor:
                one, other = divmod(pair, size)
                explained = job.explainer.explanation(one, other)
                found_id = ids[one + other - own]
                found.append(SimilarProfile(found_id, explained.probability, explained.reasons))
    found.sort(key=lambda similar: (-similar.probability, similar.profile_id))
    return found


def normal_forms(profile: Profile, *, settings: Settings = _DEFAULTS) -> dict[str, tuple[str, ...]]:
    """By attribute, the normal forms in which a profile is compared; what it lacks is left out."""
    return _columns([profile], settings, _tell_nobody).normal_forms(0)


class _Job:
    """Profiles made ready for comparing: their columns, the pairs worth it, and a scorer that knows them.

    They come in the order of their ids.
    """

    def __init__(self, profiles: Sequence[Profile], settings: Settings, tell: Progress) -> None:
        self._settings = settings
        self._tell = tell
        self.columns = columns = _columns(profiles, settings, tell)
        size = len(columns)
        tell("blocking", 0, size)
        self._frequencies = frequencies = counted(columns)
        self.scorer = Scorer(columns, frequencies, settings)
        self.explainer = Explainer(columns, frequencies, self.scorer, settings)
        self.floor = log2(settings.threshold / (1.0 - settings.threshold))
        self.pairs = candidates(columns, frequencies)
        self._known = self._learn(self.pairs)
        tell("blocking", size, size)

    def groups(self, executor: Executor | None) -> list[MatchGroup]:
        pairs, ids, size, tell = self.pairs, self.columns.ids, len(self.columns), self._tell
        tell("comparing", 0, len(pairs))
        bits = array("d")
        for scored in score_pairs(
            self.columns, self._frequencies, self.scorer, self._settings, pairs, self._known, executor
        ):
            bits += scored
            tell("comparing", len(bits), len(pairs))
        tell("grouping", 0, size)
        links, scorer = self.explainer.links, self.scorer
        groups = [
            MatchGroup(
                tuple([ids[member] for member in cluster.members]),
                probability(cluster.bits),
                partial(links, cluster.joins),
            )
            for cluster in clusters(pairs, bits, size, self.floor, scorer.conflict, partial(united, scorer))
        ]
        # Of those that are equally sure, the one with the smallest id comes first.
        groups.sort(key=attrgetter("profile_ids"))
        groups.sort(key=attrgetter("confidence_score"), reverse=True)
        tell("grouping", size, size)
        return groups

    def _learn(self, pairs: array[int]) -> dict[int, float]:
        """Adapt the weights on an even sample of the pairs, unless there is too little to learn from.

        The log-odds of the sample, as its findings are at hand.
        """
        size = len(self.columns)
        sample = pairs[:: len(pairs) // SAMPLE + 1]
        if not sample or size < FEWEST:
            return {}
        findings = [self.scorer.findings(pair // size, pair % size) for pair in sample]
        learn(self.scorer, findings, len(sample) / len(pairs), size)
        return dict(zip(sample, map(self.scorer.weigh, findings), strict=True))


def _tell_nobody(phase: str, done: int, total: int) -> None:
    pass


def _columns(profiles: Sequence[Profile], settings: Settings, tell: Progress) -> Columns:
    reader = Reader(settings.default_region)
    tell("normalising", 0, len(profiles))
    for start in range(0, len(profiles), _STEP):
        reader.read(profiles[start : start + _STEP])
        tell("normalising", min(start + _STEP, len(profiles)), len(profiles))
    return reader.columns()
