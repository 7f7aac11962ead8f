"""The service model that the installed botocore brings: operations, shapes, limits, errors."""

from __future__ import annotations

from functools import cache

from botocore.loaders import Loader
from botocore.model import OperationModel, ServiceModel

_SERVICE = "customer-profiles"


@cache
def service_model() -> ServiceModel:
    """The newest customer-profiles model of the installed botocore, read once per process.

    Without a session, and without the loader's look over every other service (17 ms instead of 33).
    """
    loader = Loader()
    version = loader.determine_latest_version(_SERVICE, "service-2")
    return ServiceModel(loader.load_data(f"{_SERVICE}/{version}/service-2"), _SERVICE)


@cache
def operation_names() -> tuple[str, ...]:
    """The AWS names of all operations in the model, sorted."""
    return tuple(sorted(service_model().operation_names))


def operation_model(operation: str) -> OperationModel:
    """The model of one operation by its AWS name."""
    return service_model().operation_model(operation)
