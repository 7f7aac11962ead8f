"""What comparisons look at: one profile at one moment, and the texts that it has for attributes."""

from __future__ import annotations

import json
from collections.abc import Mapping
from functools import cache
from typing import Any, Final

from customer_profiles_mock.calculated.evaluation import ProfileValues
from customer_profiles_mock.profiles.fields import ATTRIBUTES, split
from customer_profiles_mock.profiles.twins import TWINS
from customer_profiles_mock.protocol.members import member_names, members_with_shape
from customer_profiles_mock.state.calculated_attributes import CalculatedAttribute
from customer_profiles_mock.state.domain import Domain
from customer_profiles_mock.state.profiles import Profile

PROFILE_ID: Final = "ProfileId"
PROFILE_TYPE: Final = "ProfileType"

_DEFAULT_PROFILE_TYPE: Final = "PROFILE"  # of a profile without a type (documented)
_NOT_IN_COLUMNS: Final = frozenset({"FoundByItems", ATTRIBUTES})


class Subject:
    """One profile at one moment; what it was found to be is kept while it is looked at."""

    __slots__ = ("_calculated", "_domain", "_values", "memberships", "now", "profile")

    def __init__(self, domain: Domain, profile: Profile, now: float) -> None:
        self._domain = domain
        self.now = now
        self._calculated: ProfileValues | None = None
        self._values: dict[str, Any] | None = None
        self.profile = profile
        self.memberships: dict[str, bool] = {}  # by name of a source segment

    def text(self, path: str) -> str:
        """The value at a path such as `Address.City`; empty where there is none."""
        if path == PROFILE_ID:
            return self.profile.profile_id
        if self._values is None:
            self._values = self.profile.values
        text = stored_text(self._values, path)
        return text or (_DEFAULT_PROFILE_TYPE if path == PROFILE_TYPE else "")

    def calculated(self, attribute: CalculatedAttribute, overrides: Mapping[str, Any] | None = None) -> str:
        """The value of a calculated attribute; empty where there is none."""
        if self._calculated is None:
            self._calculated = ProfileValues(self._domain, self.profile, self.now)
        return self._calculated.value(attribute, overrides).text or ""


def stored_text(values: Mapping[str, Any], path: str) -> str:
    """The value at a path, of what is no text its JSON; empty where there is none.

    The values are those of a profile, or its document.
    """
    if "." in path:
        member, part = split(path)
        return (values.get(member) or {}).get(part) or ""
    value = values.get(TWINS.get(path, path)) or ""
    return value if isinstance(value, str) else json.dumps(value, ensure_ascii=False, separators=(",", ":"))


@cache
def standard_paths() -> tuple[str, ...]:
    """Every value that a profile can have beside those of Attributes, in the order of the model."""
    lines = member_names("Address")
    paths: list[str] = []
    for name in member_names("Profile"):
        if name in members_with_shape("Profile", "Address"):
            paths += [f"{name}.{line}" for line in lines]
        elif name not in _NOT_IN_COLUMNS:
            paths.append(name)
    return tuple(paths)


def is_path(path: str) -> bool:
    """Whether a profile can have a value at the path."""
    member, part = split(path)
    return path in standard_paths() or (member == ATTRIBUTES and bool(part))


def path_of_name(name: str) -> str:
    """The path that a name stands for: a standard one, else a custom attribute (our choice)."""
    return name if is_path(name) else f"{ATTRIBUTES}.{name}"
