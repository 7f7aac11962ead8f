"""Segments by SQL: a query that can be run, and the profiles that it finds.

The query is Spark SQL (documented). sqlglot reads and translates it, DuckDB runs it; both come with the
extra `sql` and are imported by the first query.
"""

from __future__ import annotations

from importlib import import_module
from typing import Any

from customer_profiles_mock.errors import BadRequest, DataStoreNotEnabled
from customer_profiles_mock.segments.subjects import Subject
from customer_profiles_mock.state.domain import Domain
from customer_profiles_mock.state.profiles import Profile

_NEEDED = ("sqlglot", "duckdb")


class CompiledQuery:
    """A query over the tables of a domain, as they were when it was compiled."""

    def __init__(self, domain: Domain, prepared: Any) -> None:
        self._domain = domain
        self._prepared = prepared
        self._found: dict[float, frozenset[str]] = {}  # by moment

    def check(self, now: float) -> None:
        """Raises BadRequest for a query that cannot be run, which is found out without running it."""
        self._prepared.plan(now)

    def members(self, now: float) -> list[Profile]:
        """The profiles of the result: in its order where the query has one, else in that of their creation.

        Raises BadRequest where the query fails, and for a result that has not each profile id once, which
        is documented.
        """
        profiles: dict[str, Profile] = {}
        for profile_id in self._prepared.profile_ids(now):
            if profile_id not in self._domain.profiles:
                raise BadRequest(f"The result of the query has {profile_id}, which is no id of a profile")
            if profile_id in profiles:
                raise BadRequest(f"The result of the query has the profile id {profile_id} more than once")
            profiles[profile_id] = self._domain.profiles[profile_id]
        if self._prepared.is_ordered:
            return list(profiles.values())
        return sorted(profiles.values(), key=lambda profile: profile.number)

    def has(self, subject: Subject) -> bool:
        """Whether a profile is in the result; it is asked for once. Raises BadRequest as `members` does."""
        if subject.now not in self._found:
            self._found[subject.now] = frozenset(one.profile_id for one in self.members(subject.now))
        return subject.profile.profile_id in self._found[subject.now]


def compile_query(domain: Domain, query: str) -> CompiledQuery:
    """Raises BadRequest for a query of what is not there, and without the extra `sql`.

    That it needs the data store of the domain is documented.
    """
    if not domain.has_data_store:
        raise DataStoreNotEnabled(domain.name)
    try:
        for name in _NEEDED:
            import_module(name)
    except ImportError:
        raise BadRequest(
            "Segments by SQL are run by sqlglot and DuckDB, which are not installed: "
            "pip install 'customer-profiles-mock[sql]'"
        ) from None
    engine = import_module("customer_profiles_mock.segments.sql.engine")
    return CompiledQuery(domain, engine.prepare(domain, query))
