"""What `mock_customer_profiles` can be asked to be stricter about than it is by itself."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, replace


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


_of_the_server = Options()
_of_mocks: dict[int, Options] = {}  # of those that are running, the innermost last
_mocks_seen = 0


def current_options() -> Options:
    """The options of the innermost mock that was given any, else those that the server was asked for."""
    return next(reversed(_of_mocks.values()), _of_the_server)


def begin_options(given: Mapping[str, bool]) -> int:
    """Put options in force; what is not given stays as it is. Returns what `end_options` wants."""
    global _mocks_seen
    _mocks_seen += 1
    _of_mocks[_mocks_seen] = replace(current_options(), **given)
    return _mocks_seen


def end_options(number: int) -> None:
    del _of_mocks[number]


def set_server_options(options: Options) -> None:
    """Options for whoever talks to the server, until moto is reset."""
    global _of_the_server
    _of_the_server = options


def reset_server_options() -> None:
    set_server_options(Options())
