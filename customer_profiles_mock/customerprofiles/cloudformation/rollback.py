"""What a failure does to the stack: what went before it in the same operation is taken back.

moto rolls nothing back. Its call fails with the reason, and so do ours; but the resources of this
service, and on the creation of a stack those of all services, are then as they were before it.

moto makes several attempts at an update or a deletion, since it does not put them in order. Only when
it is to give up, the stack is rolled back.
"""

from __future__ import annotations

import json
from collections.abc import Mapping
from typing import TYPE_CHECKING, Any, Final

from customer_profiles_mock.errors import ServiceError

if TYPE_CHECKING:
    from moto.cloudformation.exceptions import ValidationError
    from moto.cloudformation.models import Stack

    from customer_profiles_mock.customerprofiles.cloudformation.resource import StackResource

_CREATING: Final = ("CREATE_PENDING", "CREATE_IN_PROGRESS", "REVIEW_IN_PROGRESS")
_UPDATE_ENDED: Final = ("UPDATE_ROLLBACK_COMPLETE", "UPDATE_ROLLBACK_FAILED")


class History:
    """What the latest operation on the stack did to a resource; operations are numbered."""

    def __init__(self) -> None:
        self.changed_in = -1
        self.before: Mapping[str, Any] | None = None  # its properties, None where there was no resource
        self.failed_in = -1
        self.failures = 0


def carry_out(resource: StackResource, properties: Mapping[str, Any] | None) -> None:
    """Create, update or delete a resource as a step of what is done to its stack.

    Raises moto's ValidationError.
    """
    stack = resource.place.stack()
    if stack is None or stack.status == "ROLLBACK_IN_PROGRESS":
        _become(resource, properties)
        return
    if stack.events and stack.events[-1].resource_status in _UPDATE_ENDED:
        # Rolled back already, while moto goes on to try the rest.
        raise _error(stack.events[-1].resource_status_reason)
    number = sum(event.resource_status.endswith("_IN_PROGRESS") for event in stack.events)
    history = resource.history
    before = None if resource.made is None else resource.made.properties
    try:
        _become(resource, properties)
    except _failure() as error:
        history.failures = history.failures + 1 if history.failed_in == number else 1
        history.failed_in = number
        if stack.status in _CREATING:
            _undo_creation(stack, error.message)
        elif before is None or history.failures == _attempts():
            _undo_update(stack, number, error.message)
        raise
    if history.changed_in != number:
        history.changed_in, history.before = number, before


def refusal(error: ServiceError) -> ValidationError:
    """A refusal of the service as CloudFormation reports it."""
    return _error(f'Resource handler returned message: "{error}"')


def _become(resource: StackResource, properties: Mapping[str, Any] | None) -> None:
    try:
        resource.become(properties)
    except ServiceError as error:
        raise refusal(error) from None


def _undo_creation(stack: Stack, reason: str) -> None:
    """Delete everything, of other services as well; the stack stays, without resources and outputs."""
    from moto.cloudformation.models import cloudformation_backends

    stack.status = "ROLLBACK_IN_PROGRESS"
    stack.resource_map.delete()
    # moto creates what it finds here whenever somebody looks at the stack.
    stack.resource_map._resource_json_map.clear()
    (stack.template_dict.get("Outputs") or {}).clear()
    exports = cloudformation_backends[stack.account_id][stack.region_name].exports
    for name in [name for name, export in exports.items() if export.exporting_stack_id == stack.stack_id]:
        del exports[name]
    _end(stack, "ROLLBACK_COMPLETE", reason)


def _undo_update(stack: Stack, number: int, reason: str) -> None:
    """Give every resource of this service its former properties, and the template with them."""
    from customer_profiles_mock.customerprofiles.cloudformation.resource import StackResource

    resources, entries = stack.resource_map._parsed_resources, stack.resource_map._resource_json_map
    ours = {name: one for name, one in resources.items() if isinstance(one, StackResource)}
    left = [one for one in ours.values() if one.history.changed_in == number]
    is_stuck = False
    while left and not is_stuck:
        refused = [one for one in left if not _is_undone(one)]
        is_stuck = len(refused) == len(left)
        left = refused
    for name, one in ours.items():
        if number not in (one.history.changed_in, one.history.failed_in):
            continue
        if one.made is None:
            del resources[name]
        else:
            entries[name] = {"Type": one.TYPE, **entries.get(name, {}), "Properties": one.made.properties}
    # moto creates what it finds here whenever somebody looks at the stack.
    for name in [name for name in entries if name not in resources]:
        del entries[name]
    stack.template = json.dumps({**stack.template_dict, "Resources": entries}, default=str)
    _end(stack, "UPDATE_ROLLBACK_FAILED" if left else "UPDATE_ROLLBACK_COMPLETE", reason)


def _is_undone(resource: StackResource) -> bool:
    """Whether the resource could be taken back; another may have to come first."""
    try:
        resource.become(resource.history.before)
    except ServiceError:
        return False
    return True


def _end(stack: Stack, status: str, reason: str) -> None:
    stack.status = status
    stack._add_stack_event(status, resource_status_reason=reason)


def _attempts() -> int:
    from moto.cloudformation.parsing import MAX_UPDATE_ATTEMPTS

    return MAX_UPDATE_ATTEMPTS - 1


def _failure() -> type[ValidationError]:
    from moto.cloudformation.exceptions import ValidationError

    return ValidationError


def _error(message: str | None) -> ValidationError:
    return _failure()(message=message)
