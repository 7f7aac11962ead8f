"""Requests at random, of every operation: mostly meaningful, often wrong, in any order.

Half of them are written from the service's model alone, the others are examples that work, with something
changed in them. What answers bring, such as ids and tokens, is used again, so that a sequence of requests
gets somewhere.
"""

from __future__ import annotations

import string
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from functools import cache
from random import Random
from typing import Any

from botocore.model import ListShape, MapShape, Shape, StringShape, StructureShape

from customer_profiles_mock.protocol.model import operation_model, operation_names
from tests.protocol.violations import good_string

# Few names, so that requests meet. Every member of such a name takes one of these.
NAMES: Mapping[str, tuple[str, ...]] = {
    "DomainName": (*["walk"] * 15, "store"),
    "ObjectTypeName": ("Order", "Product", "_order", "_profile"),
    "SegmentDefinitionName": ("lees", "all"),
    "CalculatedAttributeName": ("spent", "visits"),
    "EventTriggerName": ("late",),
    "EventStreamName": ("export",),
    "LayoutDefinitionName": ("desk",),
    "RecommenderName": ("hot",),
    "RecommenderFilterName": ("helmets",),
    "RecommenderSchemaName": ("goods",),
    "RecommenderRecipeName": ("popular-items", "similar-items"),
    "KeyName": ("_email", "_phone", "_fullName", "_profileId", "buyer", "_account"),
    "FirstName": ("Ann", "Bob", "ANN"),
    "LastName": ("Lee", "Ng"),
    "EmailAddress": ("ann@shop.example", "bob@shop.example"),
    "PhoneNumber": ("+12065550143", "206-555-0143", "nonsense"),
    "Source": ("_source.id", "_source.who", "{{_source.who}}", "{{#if", "_source..x"),
    "Target": ("_profile.FirstName", "_profile.Attributes.who", "_order.Name", "_nowhere.X"),
    "Object": ('{"id": "1", "who": "ann"}', '{"id": "2", "who": "bob", "n": [1]}', "{}", "[]", "{", '"x"'),
    "Expression": ("{Order.id}", "{_order.Status} + 1", "{", ""),
    "RoleArn": ("arn:aws:iam::123456789012:role/profiles",),
    "Uri": ("arn:aws:kinesis:us-east-1:123456789012:stream/changes", "campaign", "https://x"),
    "resourceArn": (
        "arn:aws:profile:us-east-1:123456789012:domains/walk",
        "arn:aws:profile:us-east-1:123456789012:domains/walk/object-types/Order",
        "arn:aws:profile:us-east-1:123456789012:domains/",
    ),
}
# Ids and tokens come from earlier answers, where there are any.
HARVESTED = ("ProfileId", "JobId", "WorkflowId", "SnapshotId", "EstimateId", "NextToken", "ObjectUniqueKey")
ODD_TEXTS = (
    "",
    " ",
    "a" * 300,
    "é" * 20,
    "😀",
    "\x00",
    "../../etc/passwd",
    "%2F",
    "'; DROP TABLE profiles; --",
    "{{",
    "\u202e",
    "NaN",
)
ODD_VALUES: tuple[Any, ...] = (0, -1, 1e308, 2**63, True, [], {}, [[]], {"": None}, None, "1", "no")
LARGEST = 3  # elements of a generated list or map
CHANCE_OF_ODDITY = 0.02
CHANCE_OF_EXAMPLE = 0.5
CHANCE_OF_CHANGE = 0.5  # of an example


def _chance_of(optional: str, depth: int) -> float:
    if optional in ("NextToken", "KmsArn", "DefaultEncryptionKey"):
        return 0.05
    return 0.3 if depth < 4 else 0.1


@cache
def _weights() -> list[float]:
    """What makes something is asked for more often, what ends it seldom."""
    weights = {"Create": 3.0, "Put": 4.0, "Batch": 2.0, "Delete": 0.5}
    return [
        0.02
        if name == "DeleteDomain"
        else max(weights.get(verb, 0) for verb in ("", *weights) if name.startswith(verb)) or 1.0
        for name in operation_names()
    ]


def _harvested(name: str) -> str | None:
    """The kind of id or token that a member of this name holds."""
    return next((one for one in HARVESTED if one in name), None)


@dataclass
class RandomRequests:
    random: Random
    examples: Mapping[str, Sequence[Mapping[str, Any]]]  # by operation
    harvest: dict[str, list[str]] = field(default_factory=dict)

    def next(self) -> tuple[str, dict[str, Any]]:
        """An operation and its parameters."""
        (operation,) = self.random.choices(operation_names(), _weights())
        shape = operation_model(operation).input_shape
        if shape is None:
            return operation, {}
        if self.random.random() < CHANCE_OF_EXAMPLE:
            return operation, self._like(self.random.choice(self.examples[operation]), shape)
        return operation, self._structure(shape, depth=0)

    def disfigure(self, document: Any) -> Any:
        """The document with one value somewhere in it replaced by one of another type."""
        if isinstance(document, dict) and document and self.random.random() < 0.8:
            name = self.random.choice(list(document))
            return {**document, name: self.disfigure(document[name])}
        if isinstance(document, list) and document and self.random.random() < 0.8:
            return [self.disfigure(document[0]), *document[1:]]
        return self.random.choice(ODD_VALUES)

    def learn(self, answer: Any) -> None:
        """Keep the ids and tokens of an answer."""
        if isinstance(answer, Mapping):
            for name, value in answer.items():
                kind = _harvested(name)
                if isinstance(value, str) and kind is not None:
                    self.harvest.setdefault(kind, []).append(value)
                else:
                    self.learn(value)
        elif isinstance(answer, list):
            for item in answer:
                self.learn(item)

    def with_known_ids(self, value: Any, name: str = "") -> Any:
        """A value with the ids and tokens in it replaced by those of earlier answers."""
        if isinstance(value, Mapping):
            return {key: self.with_known_ids(item, key) for key, item in value.items()}
        if isinstance(value, list):
            return [self.with_known_ids(item, name) for item in value]
        known = self.harvest.get(_harvested(name) or "")
        return self.random.choice(known) if known and isinstance(value, str) else value

    def _like(self, example: Mapping[str, Any], shape: StructureShape) -> dict[str, Any]:
        params = dict(self.with_known_ids(example))
        if shape.members and self.random.random() < CHANCE_OF_CHANGE:
            name = self.random.choice(list(shape.members))
            params[name] = self._member(name, shape.members[name], depth=1)
        return params

    def _structure(self, shape: StructureShape, depth: int) -> dict[str, Any]:
        wanted = {
            name: member
            for name, member in shape.members.items()
            if name in shape.required_members or self.random.random() < _chance_of(name, depth)
        }
        if shape.is_tagged_union:
            name = self.random.choice(list(shape.members))
            wanted = {name: shape.members[name]}
        if self.random.random() < CHANCE_OF_ODDITY:
            in_path = [name for name in wanted if wanted[name].serialization.get("location") == "uri"]
            wanted.pop(self.random.choice([name for name in wanted if name not in in_path] or [""]), None)
        return {name: self._member(name, member, depth + 1) for name, member in wanted.items()}

    def _member(self, name: str, shape: Shape, depth: int) -> Any:
        if isinstance(shape, StringShape) and self.random.random() > CHANCE_OF_ODDITY:
            known = self.harvest.get(_harvested(name) or "")
            if known or name in NAMES:
                return self.random.choice(known or NAMES[name])
        return self._value(name, shape, depth)

    def _value(self, name: str, shape: Shape, depth: int) -> Any:
        random = self.random
        match shape:
            case StructureShape():
                return self._structure(shape, depth)
            case ListShape():
                return [self._member(name, shape.member, depth) for _ in self._some(shape)]
            case MapShape():
                keys = [self._value("", shape.key, depth) for _ in self._some(shape)]
                return {key: self._member("", shape.value, depth) for key in keys if isinstance(key, str)}
            case StringShape():
                return self._text(shape, shape.serialization.get("location") == "uri")
        low, high = shape.metadata.get("min", -1), shape.metadata.get("max", 100)
        return {
            "boolean": lambda: random.random() < 0.5,
            "integer": lambda: random.randint(int(low), int(min(high, low + 50))),
            "long": lambda: random.randint(int(low), int(min(high, low + 50))),
            "double": lambda: random.choice((float(low), 0.5, float(high), 1e-9)),
            "timestamp": lambda: random.choice((0, 1_700_000_000, 4e9)),
        }[shape.type_name]()

    def _some(self, shape: Shape) -> range:
        low = shape.metadata.get("min", 0)
        return range(self.random.randint(low, max(low, min(LARGEST, shape.metadata.get("max", LARGEST)))))

    def _text(self, shape: StringShape, in_path: bool) -> str:
        if shape.enum and self.random.random() > CHANCE_OF_ODDITY:
            return self.random.choice(shape.enum)
        if self.random.random() < CHANCE_OF_ODDITY:
            text = self.random.choice(ODD_TEXTS)
            return text or "x" if in_path else text  # botocore cannot send an empty label
        if self.random.random() < 0.7:
            return good_string(shape)
        return "".join(self.random.choices(string.ascii_letters + string.digits + "_- .", k=3)) + "x"
