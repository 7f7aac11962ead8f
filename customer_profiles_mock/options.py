"""What `mock_customer_profiles` can be asked to be stricter about than it is by itself."""

from __future__ import annotations

from dataclasses import dataclass


@dataclass(frozen=True, slots=True, kw_only=True)
class Options:
    """Each option is behaviour that some source reports of the service and another contradicts.

    strict_rule_configuration: MatchingRules need MaxAllowedRuleLevelForMatching,
        MaxAllowedRuleLevelForMerging and ConflictResolution beside them.
    lock_rules_for_a_day: rules cannot be changed for a day after they have become ACTIVE.
    three_jobs_a_week: of the jobs of a domain that start within seven days, the fourth and later ones
        fail to start: a requested run is refused, a scheduled one passed over.
    """

    strict_rule_configuration: bool = False
    lock_rules_for_a_day: bool = False
    three_jobs_a_week: bool = False


_in_force: list[Options] = []


def current_options() -> Options:
    """The options of the innermost mock that has any."""
    return _in_force[-1] if _in_force else Options()


def push_options(options: Options) -> None:
    _in_force.append(options)


def pop_options() -> None:
    _in_force.pop()
