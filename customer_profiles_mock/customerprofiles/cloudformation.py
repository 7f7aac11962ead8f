"""CloudFormation's resource types; each does what it does through the operations of the API.

moto lists the direct subclasses of `CloudFormationModel` once, on its first stack. So this module is
imported with the package, imports little, and forgets that list.
"""

from __future__ import annotations

import sys
from collections.abc import Iterator, Mapping
from contextlib import contextmanager
from datetime import datetime, timezone
from typing import TYPE_CHECKING, Any, ClassVar

from moto.core.common_models import CloudFormationModel

from customer_profiles_mock.errors import BadRequest, ResourceNotFound, ServiceError

if TYPE_CHECKING:
    from typing_extensions import Self

    from customer_profiles_mock.customerprofiles.models import CustomerProfilesBackend


def forget_cached_lists() -> None:
    """Make moto look for resource types again, in case a stack came before the registration."""
    parsing = sys.modules.get("moto.cloudformation.parsing")
    if parsing is not None:
        parsing.get_model_list.cache_clear()
        parsing.get_model_map.cache_clear()
        parsing.get_name_type_map.cache_clear()


class StackResource:
    """One resource of a stack. A type is a subclass that fills in the class variables.

    The type's properties are the members of its create operation, `Tags` as a list of Key and Value.
    """

    TYPE: ClassVar[str]
    IDENTIFIER: ClassVar[tuple[str, ...]]  # the properties whose values, joined by |, are the Ref
    ARN_PATH: ClassVar[str]
    CREATE: ClassVar[str]
    READ: ClassVar[str]
    UPDATE: ClassVar[str]
    DELETE: ClassVar[str]
    ATTRIBUTES: ClassVar[frozenset[str]]  # for Fn::GetAtt, as paths into what READ answers

    def __new__(cls, *_: Any) -> Self:
        # Past moto's BaseModel, which would keep every instance until the next reset.
        return object.__new__(cls)

    def __init__(self, physical_resource_id: str, place: Place, tags: Mapping[str, str]) -> None:
        self.physical_resource_id = physical_resource_id
        self.place = place
        self.tags = tags  # as the template gives them

    @classmethod
    def cloudformation_name_type(cls) -> str:
        return ""  # names are never generated: every type requires its identifier

    @classmethod
    def cloudformation_type(cls) -> str:
        return cls.TYPE

    @classmethod
    def has_cfn_attr(cls, attr: str) -> bool:
        return _attribute(attr, cls.ATTRIBUTES) is not None

    def get_cfn_attribute(self, attr: str) -> Any:
        from moto.cloudformation.exceptions import UnformattedGetAttTemplateException

        path = _attribute(attr, self.ATTRIBUTES)
        if path is None:
            raise UnformattedGetAttTemplateException
        with _failing_the_stack():
            value: Any = self.place.call(self.READ, self._identity())
        for name in path.split("."):
            value = value and value.get(name)
        return _instant(value) if isinstance(value, float) else value

    def is_created(self) -> bool:
        return True

    @classmethod
    def create_from_cloudformation_json(
        cls,
        resource_name: str,
        cloudformation_json: dict[str, Any],
        account_id: str,
        region_name: str,
        **kwargs: Any,
    ) -> Self:
        del resource_name  # made up by moto where it finds no name
        place = Place(account_id, region_name, kwargs["StackId"], kwargs["LogicalId"])
        return cls._create(cloudformation_json["Properties"], place)

    @classmethod
    def _create(cls, properties: Mapping[str, Any], place: Place) -> Self:
        with _failing_the_stack():
            tags = place.stack_tags() | _tag_map(properties)
            place.call(cls.CREATE, {**properties, "Tags": tags})
            resource = cls(cls._physical_id(properties), place, tags)
            place.backend().add_system_tags(resource._arn(), place.system_tags())
        return resource

    @classmethod
    def update_from_cloudformation_json(
        cls,
        original_resource: Self,
        new_resource_name: str,
        cloudformation_json: dict[str, Any],
        account_id: str,
        region_name: str,
    ) -> Self:
        del new_resource_name, account_id, region_name  # moto gives them by name; the resource knows better
        properties = cloudformation_json["Properties"]
        if cls._physical_id(properties) != original_resource.physical_resource_id:
            replacement = cls._create(properties, original_resource.place)
            original_resource._delete()
            return replacement
        original_resource._update(properties)
        return original_resource

    def _update(self, properties: Mapping[str, Any]) -> None:
        with _failing_the_stack():
            tags = self.place.stack_tags() | _tag_map(properties)
            self.place.call(self.UPDATE, {key: value for key, value in properties.items() if key != "Tags"})
            gone = [key for key in self.tags if key not in tags]
            if gone:
                self.place.call("UntagResource", {"resourceArn": self._arn(), "tagKeys": gone})
            if tags:
                self.place.call("TagResource", {"resourceArn": self._arn(), "tags": tags})
            self.tags = tags

    @classmethod
    def delete_from_cloudformation_json(
        cls,
        resource_name: str,
        cloudformation_json: dict[str, Any],
        account_id: str,
        region_name: str,
    ) -> None:
        del cloudformation_json  # the references in it are not resolved
        cls(resource_name, Place(account_id, region_name), {})._delete()

    @classmethod
    def _physical_id(cls, properties: Mapping[str, Any]) -> str:
        return "|".join(str(properties[name]) for name in cls.IDENTIFIER if name in properties)

    def _identity(self) -> dict[str, str]:
        values = self.physical_resource_id.split("|", len(self.IDENTIFIER) - 1)
        return dict(zip(self.IDENTIFIER, values, strict=True))

    def _arn(self) -> str:
        return self.place.backend().store.arn(self.ARN_PATH.format_map(self._identity()))

    def _delete(self) -> None:
        """Delete the resource; one that is gone already is no failure."""
        with _failing_the_stack():
            try:
                self.place.call(self.DELETE, self._identity())
            except ResourceNotFound:
                return


class Place:
    """Where a resource lives, and the stack it belongs to."""

    def __init__(self, account_id: str, region_name: str, stack_id: str = "", logical_id: str = "") -> None:
        self.account_id = account_id
        self.region_name = region_name
        self.stack_id = stack_id
        self.logical_id = logical_id

    def backend(self) -> CustomerProfilesBackend:
        from customer_profiles_mock.customerprofiles.models import backend_for

        return backend_for(self.account_id, self.region_name)

    def call(self, operation: str, properties: Mapping[str, Any]) -> Mapping[str, Any]:
        """Do an operation with properties as they stand in a template. Raises ServiceError."""
        from customer_profiles_mock.customerprofiles.templates import parameters

        return self.backend().perform(operation, parameters(operation, properties))

    def stack_tags(self) -> dict[str, str]:
        """The tags of the stack itself, which CloudFormation hands on to every resource."""
        from moto.cloudformation.models import cloudformation_backends

        stacks = cloudformation_backends[self.account_id][self.region_name].stacks
        return dict(stacks[self.stack_id].tags) if self.stack_id in stacks else {}

    def system_tags(self) -> dict[str, str]:
        """The tags that CloudFormation sets beside those of the template; no caller of the API may."""
        return {
            "aws:cloudformation:stack-name": self.stack_id.split("/")[1],
            "aws:cloudformation:stack-id": self.stack_id,
            "aws:cloudformation:logical-id": self.logical_id,
        }


class Domain(StackResource, CloudFormationModel):
    TYPE = "AWS::CustomerProfiles::Domain"
    IDENTIFIER = ("DomainName",)
    ARN_PATH = "domains/{DomainName}"
    CREATE, READ, UPDATE, DELETE = "CreateDomain", "GetDomain", "UpdateDomain", "DeleteDomain"
    ATTRIBUTES = frozenset({"CreatedAt", "LastUpdatedAt", "RuleBasedMatching.Status"})


@contextmanager
def _failing_the_stack() -> Iterator[None]:
    """A refusal of the service as CloudFormation reports it.

    moto has no rollback: the call that creates or updates the stack fails, what was made before stays
    until the stack is deleted.
    """
    from moto.cloudformation.exceptions import ValidationError

    try:
        yield
    except ServiceError as error:
        raise ValidationError(message=f'Resource handler returned message: "{error}"') from None


def _attribute(asked: str, attributes: frozenset[str]) -> str | None:
    """The full path of an attribute; moto cuts the short form `!GetAtt Name.Path.To` after the first name."""
    return next((path for path in attributes if asked in (path, path.partition(".")[0])), None)


def _tag_map(properties: Mapping[str, Any]) -> dict[str, str]:
    tags = properties.get("Tags", [])
    if not isinstance(tags, list) or not all(isinstance(tag, Mapping) and "Key" in tag for tag in tags):
        raise BadRequest("Model validation failed (#/Tags: expected a list of Key and Value)")
    return {str(tag["Key"]): str(tag.get("Value", "")) for tag in tags}


def _instant(epoch_seconds: float) -> str:
    moment = datetime.fromtimestamp(epoch_seconds, timezone.utc)
    return moment.isoformat(timespec="milliseconds").replace("+00:00", "Z")
