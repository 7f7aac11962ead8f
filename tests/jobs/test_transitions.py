"""How long a state lasts, as moto's state manager says."""

from __future__ import annotations

from math import inf

import pytest

from customer_profiles_mock.jobs.transitions import is_ended_by_reads, state_ends_at

IMMEDIATE = {"progression": "immediate"}
A_MINUTE = {"progression": "time", "seconds": 60}
TWO_READS = {"progression": "manual", "times": 2}


@pytest.mark.parametrize(
    ("transition", "end"),
    [
        (IMMEDIATE, 1000.0),
        (A_MINUTE, 1060.0),
        (TWO_READS, inf),
        ({"progression": "time", "seconds": 0}, 1000.0),
    ],
)
def test_the_clock_ends_a_state(transition: dict[str, object], end: float) -> None:
    assert state_ends_at(transition, 1000.0) == end


@pytest.mark.parametrize(
    ("transition", "reads", "ended"),
    [
        (IMMEDIATE, 9, False),
        (A_MINUTE, 9, False),
        (TWO_READS, 1, False),
        (TWO_READS, 2, True),
        (TWO_READS, 3, True),
    ],
)
def test_only_under_a_manual_transition_reads_end_a_state(
    transition: dict[str, object], reads: int, ended: bool
) -> None:
    assert is_ended_by_reads(transition, reads) is ended
