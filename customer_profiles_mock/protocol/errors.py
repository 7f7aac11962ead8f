"""Errors on the wire: their status, headers and body, and those that no operation raises."""

from __future__ import annotations

import json
from functools import cache

from customer_profiles_mock.errors import NotSimulated, ServiceError
from customer_profiles_mock.protocol.model import service_model

# Codes that the service does not declare.
_UNDECLARED = {"UnknownOperationException": 404, "NotImplementedException": 501}


class UnknownPath(ServiceError):
    """No operation of the model has this method and path. Code and wording: our choice."""

    code = "UnknownOperationException"

    def __init__(self, method: str, path: str) -> None:
        super().__init__(f"No operation of Customer Profiles answers {method} {path}")


class OperationNotBuilt(NotSimulated):
    """An operation of the model that this package does not have. boto3 does not repeat a 501."""

    def __init__(self, operation: str) -> None:
        super().__init__(f"The operation {operation}")


class Unauthorized(ServiceError):
    """A refusal by IAM: not allowed, an unknown key, a wrong signature; `code` says which."""

    def __init__(self, code: str, message: str) -> None:
        super().__init__(message)
        self.code = code


@cache
def _declared_statuses() -> dict[str, int]:
    shapes = service_model().error_shapes
    return {shape.name: shape.metadata["error"]["httpStatusCode"] for shape in shapes}


def status_of(error: ServiceError) -> int:
    """The HTTP status of an error: the model's for the codes it declares, 403 for all refusals by IAM."""
    if isinstance(error, Unauthorized):
        return 403
    return _declared_statuses().get(error.code) or _UNDECLARED[error.code]


def render(error: ServiceError) -> tuple[int, dict[str, str], str]:
    """Status, headers and body of the answer that reports `error`. The body is plain ASCII."""
    headers = {"Content-Type": "application/json", "x-amzn-ErrorType": error.code}
    return status_of(error), headers, json.dumps({"Message": str(error)}, separators=(",", ":"))
