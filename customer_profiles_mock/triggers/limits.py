"""How often an event trigger may fire for a profile, and how late."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from typing import Any, Final

from customer_profiles_mock.errors import BadRequest

# Where no period is given (documented).
_DEFAULT_PERIODS: Final = ({"Unit": "DAYS", "Value": 1, "MaxInvocationsPerProfile": 10},)

# That a month is 30 days is our choice.
_SECONDS: Final = {"MINUTES": 60, "HOURS": 3600, "DAYS": 86_400, "WEEKS": 604_800, "MONTHS": 2_592_000}

_LONGEST_LATENCY: Final = 900.0  # seconds; a longer EventExpiration counts as this (documented)


def check_limits(limits: Mapping[str, Any]) -> None:
    """Raises BadRequest for limits that say nothing, or cannot be kept. Wording: our choice."""
    if limits.get("EventExpiration", 0) < 0:
        raise BadRequest("EventExpiration must not be negative")
    for period in limits.get("Periods", []):
        if "MaxInvocationsPerProfile" not in period and not period.get("Unlimited"):
            raise BadRequest("A period needs MaxInvocationsPerProfile, or Unlimited to be true")


def is_too_late(limits: Mapping[str, Any] | None, happened_at: float, now: float) -> bool:
    """Whether an event is processed after its expiration; without one, none is."""
    expiration = (limits or {}).get("EventExpiration")
    return expiration is not None and now - happened_at > min(expiration / 1000, _LONGEST_LATENCY)


def is_used_up(limits: Mapping[str, Any] | None, fired_at: Sequence[float], now: float) -> bool:
    """Whether a period that ends now has seen as many firings as it may."""
    periods: Sequence[Mapping[str, Any]] = (limits or {}).get("Periods", _DEFAULT_PERIODS)
    return any(
        sum(moment > now - period["Value"] * _SECONDS[period["Unit"]] for moment in fired_at)
        >= period["MaxInvocationsPerProfile"]
        for period in periods
        if not period.get("Unlimited")
    )
