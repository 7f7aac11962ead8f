"""All operations of the model, once through, with every raw body held against the model's output shape."""

from __future__ import annotations

import json
from collections.abc import Iterator
from typing import Any

import pytest
import time_machine
from botocore.model import ListShape, OperationModel

from customer_profiles_mock.protocol.model import operation_model, operation_names
from tests.conforming import conform
from tests.operations.every_operation import NOW, call_every_operation

# Lists that are empty when all goes well.
NEED_NOT_BE_FILLED = {"Errors", "Failed", "Failures"}


class Walk:
    """What has been called, and which lists have had something in them."""

    def __init__(self) -> None:
        self.called: set[str] = set()
        self.filled: set[tuple[str, str]] = set()

    def note(self, operation_model: OperationModel, response_dict: Any, **_: Any) -> None:
        name, shape = operation_model.name, operation_model.output_shape
        assert response_dict["status_code"] == operation_model.http.get("responseCode", 200), name
        body = json.loads(response_dict["body"])
        conform(body, shape, name)
        self.called.add(name)
        self.filled |= {(name, member) for member, value in body.items() if isinstance(value, list) and value}

    def lists(self) -> set[tuple[str, str]]:
        """The lists at the top of the answers of what has been called."""
        shapes = {name: operation_model(name).output_shape for name in self.called}
        return {
            (name, member)
            for name, shape in shapes.items()
            for member, of in (shape.members if shape else {}).items()
            if isinstance(of, ListShape) and member not in NEED_NOT_BE_FILLED
        }


@pytest.fixture
def walk(client: Any) -> Iterator[Walk]:
    walk = Walk()
    event = "before-parse.customer-profiles.*"
    client.meta.events.register(event, walk.note)
    with time_machine.travel(NOW, tick=False):
        yield walk
    client.meta.events.unregister(event, walk.note)


def test_every_operation_answers_in_the_shape_of_the_model(client: Any, walk: Walk) -> None:
    call_every_operation(client)
    assert walk.called == set(operation_names())
    assert walk.lists() - walk.filled == set()
