"""When a resource leaves the state that it is in, under a transition of moto's state manager.

A transition is a mapping as `Transitions.get_transition` returns it: at once, after a time, or after
a number of reads.
"""

from __future__ import annotations

from collections.abc import Mapping
from math import inf
from typing import Any, Final

# What the state manager knows each kind of resource by.
CALCULATED_ATTRIBUTE: Final = "customerprofiles::calculated-attribute"
IDENTITY_RESOLUTION_JOB: Final = "customerprofiles::identity-resolution-job"
RECOMMENDER: Final = "customerprofiles::recommender"
RECOMMENDER_FILTER: Final = "customerprofiles::recommender-filter"
RULE_BASED_MATCHING: Final = "customerprofiles::rule-based-matching"
SEGMENT_ESTIMATE: Final = "customerprofiles::segment-estimate"
SEGMENT_SNAPSHOT: Final = "customerprofiles::segment-snapshot"
SEGMENT_SUBSCRIPTION: Final = "customerprofiles::segment-subscription"
UPLOAD_JOB: Final = "customerprofiles::upload-job"
WORKFLOW: Final = "customerprofiles::workflow"

SECONDS_PENDING: Final = 3600  # of new rules on an existing domain (documented)


def state_ends_at(transition: Mapping[str, Any], since: float) -> float:
    """When the clock alone ends a state that began at a moment: epoch seconds, infinity for never."""
    if transition["progression"] == "manual":
        return inf
    return since + (float(transition["seconds"]) if transition["progression"] == "time" else 0.0)


def is_ended_by_reads(transition: Mapping[str, Any], reads: int) -> bool:
    """Whether the state ends with so many reads of the resource; under a manual transition alone."""
    return transition["progression"] == "manual" and bool(reads >= transition["times"])
