"""What all resource types have in common; a type is a subclass that fills in class variables."""

from __future__ import annotations

from collections.abc import Mapping
from typing import TYPE_CHECKING, Any, ClassVar, NamedTuple

from customer_profiles_mock.customerprofiles.cloudformation import rollback
from customer_profiles_mock.customerprofiles.cloudformation.place import Place
from customer_profiles_mock.errors import BadRequest, ResourceNotFound, ServiceError

if TYPE_CHECKING:
    from typing_extensions import Self


class Made(NamedTuple):
    """A resource that is there."""

    properties: Mapping[str, Any]  # as the template gives them, references resolved
    given: Mapping[str, Any]  # the same as parameters of the create operation
    identity: Mapping[str, str]
    arn: str


class StackResource:
    """One resource of a stack.

    The properties are the members of the create operation, in the forms of templates.
    """

    TYPE: ClassVar[str]
    IDENTIFIER: ClassVar[tuple[str, ...]]  # the properties that name the resource
    ARN_PATH: ClassVar[str]
    CREATE: ClassVar[str]
    READ: ClassVar[str]
    UPDATE: ClassVar[str | None] = None  # without one an update changes nothing but tags
    DELETE: ClassVar[str]
    ATTRIBUTES: ClassVar[tuple[str, ...]]  # for Fn::GetAtt, as paths into what READ answers
    NAMED_OTHERWISE: ClassVar[Mapping[str, str]] = {}  # by attribute, such a path of another name
    ARN_ATTRIBUTE: ClassVar[str] = ""
    REF_IS_ARN: ClassVar[bool] = False  # else it is the identifier, its parts joined by |
    REPLACED_BY: ClassVar[tuple[str, ...]] = ()  # what replaces the resource beside the identifier
    IS_DELETED_FIRST: ClassVar[bool] = False  # by a replacement
    LACKING: ClassVar[frozenset[str]] = frozenset()  # members of CREATE that no template has
    HAS_SYSTEM_TAGS: ClassVar[bool] = True

    def __new__(cls, *_: Any) -> Self:
        # Past moto's BaseModel, which would keep every instance until the next reset.
        return object.__new__(cls)

    def __init__(self, place: Place) -> None:
        self.place = place
        self.made: Made | None = None  # None before it is created and after it is deleted
        self.history = rollback.History()

    # What moto asks of a resource.

    @classmethod
    def cloudformation_name_type(cls) -> str:
        return ""  # names are never generated: every type requires its identifier

    @classmethod
    def cloudformation_type(cls) -> str:
        return cls.TYPE

    @classmethod
    def has_cfn_attr(cls, attr: str) -> bool:
        from customer_profiles_mock.customerprofiles.cloudformation.attributes import find

        return attr == cls.ARN_ATTRIBUTE or find(attr, cls.ATTRIBUTES) is not None

    @property
    def physical_resource_id(self) -> str:
        if self.made is None:
            return ""
        return self.made.arn if self.REF_IS_ARN else "|".join(self.made.identity.values())

    def get_cfn_attribute(self, attr: str) -> Any:
        from moto.cloudformation.exceptions import UnformattedGetAttTemplateException

        from customer_profiles_mock.customerprofiles.cloudformation.attributes import find, value_of

        name = find(attr, self.ATTRIBUTES)
        if self.made is None:
            return None
        if attr == self.ARN_ATTRIBUTE:
            return self.made.arn
        if name is None:
            raise UnformattedGetAttTemplateException
        try:
            answer = self.place.call(self.READ, dict(self.made.identity))
        except ServiceError as error:
            raise rollback.refusal(error) from None
        return value_of(self.READ, answer, self.NAMED_OTHERWISE.get(name, name))

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
        resource = cls(Place(account_id, region_name, kwargs["StackId"], kwargs["LogicalId"]))
        resource.place.make_first(cloudformation_json.get("DependsOn", []))
        rollback.carry_out(resource, cloudformation_json["Properties"])
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
        rollback.carry_out(original_resource, cloudformation_json["Properties"])
        return original_resource

    def delete(self, account_id: str, region_name: str) -> None:
        del account_id, region_name
        rollback.carry_out(self, None)

    # What it does.

    def become(self, properties: Mapping[str, Any] | None) -> None:
        """Create, update, replace or, where there shall be none, delete it. Raises ServiceError.

        Where it raises, everything is as before.
        """
        with self.place.as_a_whole():
            made = self._next(properties)
        self.made = made

    def _next(self, properties: Mapping[str, Any] | None) -> Made | None:
        before = self.made
        if properties is None:
            if before is not None:
                self._delete(before)
            return None
        given = self._given(properties)
        if before is None:
            return self._create(properties, given)
        if given == before.given:
            return before  # only how the template says it has changed
        if not self._is_replaced(before, given):
            return self._update(before, properties, given)
        if self.IS_DELETED_FIRST:
            self._delete(before)
            return self._create(properties, given)
        made = self._create(properties, given)
        self._delete(before)
        return made

    def _given(self, properties: Mapping[str, Any]) -> dict[str, Any]:
        """The properties as parameters of the create operation, tags of the stack added to its own."""
        from customer_profiles_mock.customerprofiles.cloudformation.properties import parameters

        given = parameters(self.CREATE, properties, self.LACKING)
        tags = self.place.stack_tags() | given.get("Tags", {})
        return {**given, "Tags": tags} if tags else given

    def _create(self, properties: Mapping[str, Any], given: dict[str, Any]) -> Made:
        backend = self.place.backend()
        self._check_new(given)
        answer = self.place.call(self.CREATE, given)
        identity = {name: given.get(name) or answer[name] for name in self.IDENTIFIER}
        arn = backend.store.arn(self.ARN_PATH.format_map(identity))
        if self.HAS_SYSTEM_TAGS:
            backend.add_system_tags(arn, self.place.system_tags())
        return Made(properties, given, identity, arn)

    def _check_new(self, given: Mapping[str, Any]) -> None:
        """Where one operation creates and replaces, CloudFormation looks first (observed)."""
        if self.UPDATE != self.CREATE or not given.keys() >= {*self.IDENTIFIER}:
            return
        store = self.place.backend().store
        if store.find_tags(store.arn(self.ARN_PATH.format_map(given))) is not None:
            kind, name = self.TYPE.rpartition(":")[2], given[self.IDENTIFIER[-1]]
            raise BadRequest(f"{kind} {name} already exists with domainName = {given['DomainName']}")

    def _is_replaced(self, before: Made, given: Mapping[str, Any]) -> bool:
        return any(
            _at(before.given, path) != _at(given, path) for path in (*self.IDENTIFIER, *self.REPLACED_BY)
        )

    def _update(self, before: Made, properties: Mapping[str, Any], given: dict[str, Any]) -> Made:
        if self.UPDATE is not None:
            self.place.call(self.UPDATE, {**self._changes(before, given), **before.identity})
        tags, tags_before = given.get("Tags", {}), before.given.get("Tags", {})
        gone = [key for key in tags_before if key not in tags]
        if gone:
            self.place.call("UntagResource", {"resourceArn": before.arn, "tagKeys": gone})
        if tags:
            self.place.call("TagResource", {"resourceArn": before.arn, "tags": tags})
        return Made(properties, given, before.identity, before.arn)

    def _changes(self, before: Made, given: Mapping[str, Any]) -> dict[str, Any]:
        """Everything that the update operation can carry, changed or not."""
        from customer_profiles_mock.customerprofiles.cloudformation.properties import members

        del before
        assert self.UPDATE is not None
        return {name: given[name] for name in members(self.UPDATE) if name in given and name != "Tags"}

    def _delete(self, before: Made) -> None:
        """One that is gone already is no failure."""
        try:
            self.place.call(self.DELETE, dict(before.identity))
        except ResourceNotFound:
            return


def _at(given: Mapping[str, Any], path: str) -> Any:
    value: Any = given
    for name in path.split("/"):
        value = None if value is None else value.get(name)
    return value
