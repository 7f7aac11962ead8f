"""Where a resource lives, and the stack it belongs to."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from contextlib import contextmanager
from typing import TYPE_CHECKING, Any

if TYPE_CHECKING:
    from moto.cloudformation.models import Stack

    from customer_profiles_mock.customerprofiles.models import CustomerProfilesBackend


class Place:
    def __init__(self, account_id: str, region_name: str, stack_id: str, logical_id: str) -> None:
        self.account_id = account_id
        self.region_name = region_name
        self.stack_id = stack_id
        self.logical_id = logical_id

    def backend(self) -> CustomerProfilesBackend:
        from customer_profiles_mock.customerprofiles.models import backend_for

        return backend_for(self.account_id, self.region_name)

    def call(self, operation: str, params: dict[str, Any]) -> Mapping[str, Any]:
        """Do an operation. Raises ServiceError."""
        from customer_profiles_mock.protocol import validation

        validation.validate(operation, params)
        return self.backend().perform(operation, params)

    @contextmanager
    def as_a_whole(self) -> Iterator[None]:
        """Several operations as one: none of them remains where one is refused."""
        backend = self.backend()
        with backend.lock, backend.store.journal.atomic():
            yield

    def stack(self) -> Stack | None:
        """The stack, None once it is being deleted."""
        from moto.cloudformation.models import cloudformation_backends

        return cloudformation_backends[self.account_id][self.region_name].stacks.get(self.stack_id)

    def make_first(self, logical_ids: str | list[str]) -> None:
        """Have moto make other resources of the stack, where they are not there.

        It looks at DependsOn only when it makes a new stack, and not for what is exported from it.
        """
        stack = self.stack()
        if stack is None:
            return
        for name in [logical_ids] if isinstance(logical_ids, str) else logical_ids:
            if name in stack.resource_map.resources:
                _ = stack.resource_map[name]

    def stack_tags(self) -> dict[str, str]:
        """The tags of the stack itself, which CloudFormation hands on to every resource."""
        stack = self.stack()
        return dict(stack.tags) if stack is not None else {}

    def system_tags(self) -> dict[str, str]:
        """The tags that CloudFormation sets beside those of the template; no caller of the API may."""
        return {
            "aws:cloudformation:stack-name": self.stack_id.split("/")[1],
            "aws:cloudformation:stack-id": self.stack_id,
            "aws:cloudformation:logical-id": self.logical_id,
        }
