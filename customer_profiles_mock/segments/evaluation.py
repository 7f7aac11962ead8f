"""Groups with their source segments, or a query in SQL, as one test, and the profiles that pass it."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any, Final, NamedTuple

from customer_profiles_mock.errors import BadRequest
from customer_profiles_mock.segments.conditions import Test
from customer_profiles_mock.segments.grammar import COMBINED, compile_dimensions, sources_of
from customer_profiles_mock.segments.queries import compile_query
from customer_profiles_mock.segments.subjects import Subject
from customer_profiles_mock.state.domain import Domain
from customer_profiles_mock.state.profiles import Profile
from customer_profiles_mock.state.segments import Criteria

DEEPEST: Final = 5  # sources of sources (documented)


class Compiled(NamedTuple):
    test: Test
    depth: int  # 0 without sources; a source that has a source itself is 2


def compile_groups(domain: Domain, criteria: Criteria) -> Test:
    """The test for groups or a query. Raises BadRequest for what cannot be evaluated, as it stands.

    A segment whose source has been deleted, or replaced by one that is too deep, cannot be. The test
    of a query, and of groups with one among their sources, may raise BadRequest itself.
    """
    return _Compiler(domain).compile(criteria, 0).test


def members(domain: Domain, criteria: Criteria, now: float) -> list[Profile]:
    """The profiles that fit, in the order of a query that has one, else in that of their creation.

    Raises BadRequest for what cannot be evaluated.
    """
    if isinstance(criteria, str):
        return compile_query(domain, criteria).members(now)
    test = compile_groups(domain, criteria)
    found = [profile for profile in domain.profiles.values() if test(Subject(domain, profile, now))]
    return sorted(found, key=lambda profile: profile.number)


class _Compiler:
    """Each source segment is compiled once, however many groups name it."""

    def __init__(self, domain: Domain) -> None:
        self._domain = domain
        self._sources: dict[str, Compiled] = {}

    def compile(self, criteria: Criteria, level: int) -> Compiled:
        if isinstance(criteria, str):
            return Compiled(compile_query(self._domain, criteria).has, 0)
        return self._groups(criteria, level)

    def _groups(self, groups: Mapping[str, Any], level: int) -> Compiled:
        compiled = [self._group(group, level) for group in groups.get("Groups", [])]
        depth = max((one.depth for one in compiled), default=0)
        if not compiled:
            return Compiled(lambda _subject: True, depth)
        combined, tests = COMBINED[groups.get("Include", "ALL")], [one.test for one in compiled]
        return Compiled(lambda subject: combined(test(subject) for test in tests), depth)

    def _group(self, group: Mapping[str, Any], level: int) -> Compiled:
        """Of the source, those who fit the dimensions."""
        fits = compile_dimensions(self._domain, group)
        sources = [self._source(name, level + 1) for name in sources_of(group)]
        if not sources:
            return Compiled(fits, 0)
        combined, tests = COMBINED[group.get("SourceType", "ANY")], [one.test for one in sources]
        depth = 1 + max(one.depth for one in sources)
        return Compiled(lambda s: combined(test(s) for test in tests) and fits(s), depth)

    def _source(self, name: str, level: int) -> Compiled:
        compiled = self._sources.get(name)
        if compiled is None:
            if level > DEEPEST:
                raise _too_deep()
            segment = self._domain.segments.get(name)
            if segment is None:
                raise BadRequest(f"Source segment {name} is not found in domain {self._domain.name}")
            test, depth = self.compile(segment.criteria, level)
            compiled = self._sources[name] = Compiled(_remembered(name, test), depth)
        if level + compiled.depth > DEEPEST:
            raise _too_deep()
        return compiled


def _remembered(name: str, test: Test) -> Test:
    """A test that is made once for each profile, whatever the number of ways that lead to it."""

    def of(subject: Subject) -> bool:
        if name not in subject.memberships:
            subject.memberships[name] = test(subject)
        return subject.memberships[name]

    return of


def _too_deep() -> BadRequest:
    return BadRequest(f"You reached the limit of {DEEPEST} levels of source segments")
