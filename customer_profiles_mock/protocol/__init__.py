"""Routes, shapes and limits of the installed botocore model. Knows no behaviour and no moto.

One request: `route` finds the operation, `read` makes parameters of labels, query and body,
`validate` checks every modelled constraint, `shape` writes the result out; `render` writes errors.
"""

from customer_profiles_mock.protocol.errors import (
    OperationNotBuilt,
    Unauthorized,
    UnknownPath,
    render,
    status_of,
)
from customer_profiles_mock.protocol.model import operation_names, service_model
from customer_profiles_mock.protocol.paging import Page, page
from customer_profiles_mock.protocol.reading import read
from customer_profiles_mock.protocol.routing import Route, route
from customer_profiles_mock.protocol.shaping import ShapeError, shape, success_status
from customer_profiles_mock.protocol.validation import validate

__all__ = [
    "OperationNotBuilt",
    "Page",
    "Route",
    "ShapeError",
    "Unauthorized",
    "UnknownPath",
    "operation_names",
    "page",
    "read",
    "render",
    "route",
    "service_model",
    "shape",
    "status_of",
    "success_status",
    "validate",
]
