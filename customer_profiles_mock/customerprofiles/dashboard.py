"""What moto's dashboard at /moto-api/ shows: the resources that are there, read when it asks."""

from __future__ import annotations

import sys
from collections.abc import Callable, Iterator
from types import SimpleNamespace
from typing import TYPE_CHECKING, Any, TypeAlias

if TYPE_CHECKING:
    from customer_profiles_mock.state.store import Store

# A row may hold plain JSON values alone: the dashboard fails as a whole where it cannot write one.
Row: TypeAlias = dict[str, str | int | float | bool | None]


def _domains(store: Store) -> Iterator[Row]:
    for domain in store.domains.values():
        yield {
            "name": domain.name,
            "arn": store.arn(f"domains/{domain.name}"),
            "created_at": domain.created_at,
            "profiles": len(domain.profiles),
            "objects": domain.object_count,
        }


def _object_types(store: Store) -> Iterator[Row]:
    for domain in store.domains.values():
        for object_type in domain.object_types.values():
            yield {
                "name": object_type.name,
                "arn": store.arn(f"domains/{domain.name}/object-types/{object_type.name}"),
                "domain": domain.name,
            }


# By the heading under which the dashboard shows them.
_VIEWS = {"Domain": _domains, "ObjectType": _object_types}


class LiveView:
    """Stands where the dashboard expects a class that keeps its instances."""

    def __init__(self, rows: Callable[[Store], Iterator[Row]]) -> None:
        self.rows = rows

    @property
    def instances_tracked(self) -> list[Any]:
        models = sys.modules.get("customer_profiles_mock.customerprofiles.models")
        if models is None:  # not a single request so far
            return []
        found = []
        for _, _, backend in list(models.customerprofiles_backends.iter_backends()):
            place = {"account": backend.account_id, "region": backend.region_name}
            with backend.lock:
                found += [SimpleNamespace(**place, **row) for row in self.rows(backend.store)]
        return found

    @instances_tracked.setter
    def instances_tracked(self, _: list[Any]) -> None:
        """moto assigns an empty list on reset; here the stores are the truth."""


def publish() -> None:
    from moto.core.model_instances import model_data

    for heading, rows in _VIEWS.items():
        model_data["customerprofiles"][heading] = LiveView(rows)
