"""Comparing pairs, here or by an executor: in other threads, processes, or on other machines.

A task is a run of pairs with all that comparing them reads. So tasks need nothing in common, and it makes no
difference who does them.
"""

from __future__ import annotations

import pickle
from array import array
from collections import deque
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from typing import TYPE_CHECKING

from customer_profiles_mock.matcher.columns import Columns
from customer_profiles_mock.matcher.frequencies import Frequencies
from customer_profiles_mock.matcher.model import Settings
from customer_profiles_mock.matcher.parts import Part, part_of
from customer_profiles_mock.matcher.scoring import Scorer, Weights
from customer_profiles_mock.matcher.vectorised import worthwhile

if TYPE_CHECKING:
    from concurrent.futures import Executor, Future

PAIRS_PER_TASK = 20_000
# In one go, where what recurs is compared once; more would take much memory.
PAIRS_AT_ONCE = 200_000
# Tasks under way at one time; more would be held in memory for nothing.
_UNDER_WAY = 32


@dataclass(frozen=True, slots=True)
class Task:
    """Pairs of positions in the part, written as `first * profiles of the part + second`."""

    part: Part
    pairs: array[int]
    weights: Weights
    settings: Settings

    def run(self) -> array[float]:
        columns = self.part.columns()
        scorer = Scorer(columns, self.part.frequencies(), self.settings)
        scorer.adopt(self.weights)
        return scorer.log_odds(self.pairs, {})


def score_pairs(
    columns: Columns,
    frequencies: Frequencies,
    scorer: Scorer,
    settings: Settings,
    pairs: array[int],
    known: Mapping[int, float],
    executor: Executor | None,
) -> Iterator[array[float]]:
    """The log-odds of the pairs, in their order, run by run; an executor works out the known ones again."""
    if executor is None:
        for run in _runs(pairs, PAIRS_AT_ONCE if worthwhile(len(columns)) else PAIRS_PER_TASK):
            yield scorer.log_odds(run, known)
        return
    size = len(columns)
    under_way: deque[Future[array[float]]] = deque()
    for run in _runs(pairs, PAIRS_PER_TASK):
        if len(under_way) == _UNDER_WAY:
            yield under_way.popleft().result()
        firsts, seconds = [pair // size for pair in run], [pair % size for pair in run]
        positions = sorted({*firsts, *seconds})
        at = {position: number for number, position in enumerate(positions)}
        inside = array(
            "q",
            [at[first] * len(positions) + at[second] for first, second in zip(firsts, seconds, strict=True)],
        )
        task = Task(part_of(columns, frequencies, positions), inside, scorer.weights, settings)
        # Packed here, as bytes are all alike to an executor.
        under_way.append(executor.submit(_run, pickle.dumps(task, pickle.HIGHEST_PROTOCOL)))
    while under_way:
        yield under_way.popleft().result()


def _runs(pairs: array[int], length: int) -> Iterator[array[int]]:
    for start in range(0, len(pairs), length):
        yield pairs[start : start + length]


def _run(packed: bytes) -> array[float]:
    task: Task = pickle.loads(packed)
    return task.run()
