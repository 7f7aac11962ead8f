"""What Fn::GetAtt answers: members of what the service answers, in CloudFormation's forms."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from datetime import datetime, timezone
from typing import Any

from botocore.model import ListShape, MapShape, Shape, StructureShape

from customer_profiles_mock.protocol.model import operation_model


def find(asked: str, attributes: Sequence[str]) -> str | None:
    """The name of an attribute; moto cuts the short form `!GetAtt Name.Path.To` after the first name."""
    if asked in attributes:
        return asked
    fitting = [name for name in attributes if name.partition(".")[0] == asked]
    return fitting[0] if len(fitting) == 1 else None


def value_of(operation: str, answer: Mapping[str, Any], path: str) -> Any:
    """The value at a path such as `RuleBasedMatching.Status` in an answer; None where nothing is there."""
    shape: Any = operation_model(operation).output_shape
    value: Any = answer
    for name in path.split("."):
        shape, value = shape.members[name], None if value is None else value.get(name)
    return _as_attribute(shape, value)


def _as_attribute(shape: Shape, value: Any) -> Any:
    """Times are ISO instants in CloudFormation (documented)."""
    if value is None:
        return None
    if isinstance(shape, StructureShape):
        return {name: _as_attribute(shape.members[name], item) for name, item in value.items()}
    if isinstance(shape, MapShape):
        return {key: _as_attribute(shape.value, item) for key, item in value.items()}
    if isinstance(shape, ListShape):
        return [_as_attribute(shape.member, item) for item in value]
    return _instant(value) if shape.type_name == "timestamp" else value


def _instant(epoch_seconds: float) -> str:
    moment = datetime.fromtimestamp(epoch_seconds, timezone.utc)
    return moment.isoformat(timespec="milliseconds").replace("+00:00", "Z")
