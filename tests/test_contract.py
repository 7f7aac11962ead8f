"""What we rely on in moto and botocore beyond what they document: first to fail, and by name.

When a new release breaks the joint, read these messages before any other failure.
"""

from __future__ import annotations

import importlib
import inspect
from collections.abc import Callable
from pathlib import Path
from typing import Any

import botocore
import moto
import pytest
from botocore.awsrequest import AWSResponse
from botocore.httpsession import URLLib3Session
from botocore.loaders import Loader
from botocore.model import ListShape, MapShape, ServiceModel, Shape, StringShape, StructureShape

from customer_profiles_mock.protocol import operation_names, service_model

MOTO = f"moto {moto.__version__}"
BOTOCORE = f"botocore {botocore.__version__}"

# Module, name in it, and where we rely on it.
NAMES = [
    ("moto.backend_index", "backend_url_patterns", "registration.py inserts our pattern into it"),
    ("moto.backends", "get_backend", "moto finds our backend by it"),
    ("moto.core.base_backend", "BackendDict", "customerprofiles/models.py makes one"),
    ("moto.core.base_backend", "BaseBackend.url_bases", "moto finds our urls.py by it"),
    ("moto.core.base_backend", "BaseBackend.urls", "customerprofiles/models.py keeps what it makes"),
    ("moto.core.base_backend", "BaseBackend.reset", "customerprofiles/models.py adds to it"),
    ("moto.core.resource_tagging", "TaggableResourcesMixin", "the tagging API asks our backend through it"),
    ("moto.core.resource_tagging", "TaggedResource", "what the tagging API is given"),
    ("moto.core.models", "MockAWS._nested_count", "control.py and registration.py: is a mock active?"),
    ("moto.core.models", "botocore_stubber", "registration.py joins a mock that runs already"),
    ("moto.core.models", "responses_mock", "registration.py joins a mock that runs already"),
    ("moto.core.models", "RESPONSES_METHODS", "registration.py joins a mock that runs already"),
    ("moto.core.models", "CallbackResponse", "registration.py joins a mock that runs already"),
    ("moto.core.models", "DEFAULT_ACCOUNT_ID", "whose request it is where nothing says so"),
    ("moto.core.model_instances", "model_data", "customerprofiles/dashboard.py adds our rows to it"),
    ("moto.core.common_models", "CloudFormationModel", "the types of CloudFormation derive from it"),
    ("moto.core.config", "passthrough_service", "guard.py: what a test lets through"),
    ("moto.core.config", "passthrough_url", "guard.py: what a test lets through"),
    ("moto.core.responses", "BaseResponse.dispatch", "customerprofiles/urls.py hands it to moto"),
    ("moto.core.responses", "BaseResponse._dispatch", "customerprofiles/responses.py stands in for it"),
    ("moto.core.responses", "BaseResponse._get_action", "customerprofiles/responses.py stands in for it"),
    ("moto.core.responses", "BaseResponse.get_access_key", "customerprofiles/responses.py stands in for it"),
    ("moto.core.responses", "BaseResponse.get_current_account", "whose request it is"),
    ("moto.core.responses", "BaseResponse.get_region_from_url", "for which region it is"),
    ("moto.core.responses", "BaseResponse.request_count", "is IAM enforced yet?"),
    ("moto.core.responses", "BaseResponse._authenticate_and_authorize_action", "the check by IAM"),
    ("moto.core.exceptions", "AccessDeniedError", "what the check by IAM raises"),
    ("moto.core.exceptions", "InvalidClientTokenIdError", "what the check by IAM raises"),
    ("moto.core.exceptions", "SignatureDoesNotMatchError", "what the check by IAM raises"),
    ("moto.iam.access_control", "IAMRequest", "customerprofiles/iam_request.py derives from it"),
    ("moto.iam.models", "mark_account_as_visited", "IAM's notes of when a key was used"),
    ("moto.iam.models", "get_account_id_from", "BaseResponse.get_current_account asks it"),
    ("moto.sts.models", "sts_backends", "the caller's ARN"),
    ("moto.sts.models", "STSBackend.get_caller_identity", "the caller's ARN"),
    ("moto.sqs.models", "SQSBackend.send_message", "dead letters"),
    ("moto.sqs.models", "sqs_backends", "dead letters"),
    ("moto.s3.models", "S3Backend.put_object", "exports and uploads"),
    ("moto.s3.models", "S3Backend.get_object", "uploads"),
    ("moto.s3.models", "S3Backend.create_bucket", "uploads"),
    ("moto.s3.models", "s3_backends", "exports and uploads"),
    ("moto.kinesis.models", "KinesisBackend.put_records", "event streams"),
    ("moto.kinesis.models", "kinesis_backends", "event streams"),
    ("moto.utilities.utils", "get_partition", "S3 is one for each partition"),
    ("moto.moto_api", "state_manager.register_default_transition", "how fast jobs are"),
    ("moto.moto_api", "state_manager.get_transition", "how fast jobs are"),
    ("moto.moto_api._internal", "mock_random.getrandbits", "ids that a seed repeats"),
    ("moto.moto_api._internal.urls", "url_paths", "customerprofiles/control_urls.py adds our URLs to it"),
    ("moto.cloudformation.models", "cloudformation_backends", "the roll-back of stacks"),
    ("moto.cloudformation.parsing", "get_model_list.cache_clear", "a list made before we came"),
    ("moto.cloudformation.parsing", "get_model_map.cache_clear", "a list made before we came"),
    ("moto.cloudformation.parsing", "get_name_type_map.cache_clear", "a list made before we came"),
    ("moto.cloudformation.parsing", "MAX_UPDATE_ATTEMPTS", "the roll-back of stacks"),
    (
        "moto.cloudformation.exceptions",
        "UnformattedGetAttTemplateException",
        "an unknown attribute of a type",
    ),
    ("moto.cloudformation.exceptions", "ValidationError", "the roll-back of stacks"),
    ("moto.moto_server", "werkzeug_app.DomainDispatcherApplication", "serving.py serves it"),
    ("moto.moto_server", "werkzeug_app.create_backend_app", "serving.py serves it"),
    ("moto", "settings.TEST_SERVER_MODE", "control.py: where the mock is"),
    ("moto", "settings.TEST_DECORATOR_MODE", "pytest_plugin.py: where the mock is"),
    ("moto", "settings.is_test_proxy_mode", "control.py: where the mock is"),
    ("moto", "settings.test_server_mode_endpoint", "control.py: where the mock is"),
    ("moto", "settings.test_proxy_mode_endpoint", "control.py: where the mock is"),
    ("moto", "settings.INITIAL_NO_AUTH_ACTION_COUNT", "is IAM enforced yet?"),
]


@pytest.mark.parametrize(("module", "name", "use"), NAMES, ids=[f"{one[0]}.{one[1]}" for one in NAMES])
def test_moto_has_what_we_rely_on(module: str, name: str, use: str) -> None:
    try:
        found: Any = importlib.import_module(module)
    except ImportError as error:
        pytest.fail(f"{MOTO} has no module {module} ({use}): {error}", pytrace=False)
    for part in name.split("."):
        if not hasattr(found, part):
            submodule = f"{module}.{part}"
            assert inspect.ismodule(found), f"{MOTO} has no {module}.{name} any more: {use}"
            try:
                importlib.import_module(submodule)
            except ImportError:
                pytest.fail(f"{MOTO} has no {module}.{name} any more: {use}", pytrace=False)
        found = getattr(found, part)


def parameters(function: Callable[..., Any]) -> list[str]:
    return [name for name in inspect.signature(function).parameters if name != "self"]


# The first parameters that we pass by place, or all that we pass by name.
CALLED = [
    (
        "moto.core.base_backend",
        "BackendDict",
        ["backend", "service_name", "use_boto3_regions", "additional_regions"],
    ),
    ("moto.core.base_backend", "BaseBackend", ["region_name", "account_id"]),
    ("moto.core.responses", "BaseResponse", ["service_name"]),
    ("moto.core.responses", "BaseResponse.get_region_from_url", ["request", "full_url"]),
    (
        "moto.core.responses",
        "BaseResponse._authenticate_and_authorize_action",
        ["iam_request_cls", "resource"],
    ),
    ("moto.core.resource_tagging", "TaggedResource", ["arn", "tags", "resource_type"]),
    ("moto.iam.models", "mark_account_as_visited", ["account_id", "access_key", "service", "region"]),
    ("moto.sts.models", "STSBackend.get_caller_identity", ["access_key_id", "region"]),
]


@pytest.mark.parametrize(("module", "name", "wanted"), CALLED, ids=[one[1] for one in CALLED])
def test_moto_is_called_as_it_wants_to_be(module: str, name: str, wanted: list[str]) -> None:
    found: Any = importlib.import_module(module)
    for part in name.split("."):
        found = getattr(found, part)
    has = parameters(found)
    assert has[: len(wanted)] == wanted, f"{MOTO} takes {has} for {module}.{name}; we pass {wanted}"


def test_without_iam_moto_takes_a_request_for_one_of_the_default_account() -> None:
    """`customerprofiles/responses.py` says so itself, and what STS calls the holder of such a key."""
    from customer_profiles_mock.customerprofiles.models import customerprofiles_backends

    iam = importlib.import_module("moto.iam.models")
    sts = importlib.import_module("moto.sts.models")
    default = importlib.import_module("moto.core.models").DEFAULT_ACCOUNT_ID
    found = iam.get_account_id_from("AKIAUNKNOWN")
    assert found == default, f"{MOTO} takes an unknown key for one of account {found}"
    caller = sts.sts_backends[default]["aws"].get_caller_identity("AKIAUNKNOWN", "us-east-1")[1]
    nobody = customerprofiles_backends[default]["us-east-1"].nobody()
    assert caller == nobody, f"{MOTO} calls the holder of an unknown key {caller}; we call it {nobody}"
    held = [backend.access_keys for backend in iam.iam_backends[default].values()]
    assert held, f"{MOTO} keeps IAM's backends otherwise than by account and partition"


def test_moto_looks_for_urls_beside_the_models() -> None:
    from customer_profiles_mock.customerprofiles.models import customerprofiles_backends

    bases = customerprofiles_backends["123456789012"]["us-east-1"].url_bases
    assert any("profile" in base for base in bases), f"{MOTO} finds {bases} instead of our urls.py"


def test_botocore_has_what_we_rely_on() -> None:
    for owner, name in [
        (Loader, "load_data"),
        (Loader, "determine_latest_version"),
        (ServiceModel, "operation_names"),
        (ServiceModel, "operation_model"),
        (ServiceModel, "shape_for"),
        (ServiceModel, "error_shapes"),
        (Shape, "metadata"),
        (Shape, "serialization"),
        (StringShape, "enum"),
        (StructureShape, "members"),
        (StructureShape, "required_members"),
        (StructureShape, "is_tagged_union"),
        (ListShape, "member"),
        (MapShape, "key"),
        (MapShape, "value"),
        (URLLib3Session, "send"),
        (AWSResponse, "content"),
    ]:
        assert hasattr(owner, name), f"{BOTOCORE}: {owner.__name__} has no {name} any more"


def test_the_model_of_the_service_is_where_it_was() -> None:
    folder = Path(botocore.__file__).parent / "data" / "customer-profiles"
    assert folder.is_dir(), f"{BOTOCORE} has no {folder}"
    protocol = service_model().metadata["protocol"]
    assert protocol == "rest-json", f"{BOTOCORE}: the service speaks {protocol} now"


def test_the_models_types_are_known() -> None:
    known = {
        "structure",
        "list",
        "map",
        "string",
        "boolean",
        "integer",
        "long",
        "float",
        "double",
        "timestamp",
    }
    types = {service_model().shape_for(name).type_name for name in service_model().shape_names}
    assert types <= known, f"{BOTOCORE}: the model has types that protocol/ does not read: {types - known}"


def test_locations_of_members_are_known() -> None:
    found = {
        member.serialization.get("location", "body")
        for name in operation_names()
        for shape in (service_model().operation_model(name).input_shape,)
        if shape is not None
        for member in shape.members.values()
    }
    assert found <= {"uri", "querystring", "body"}, (
        f"{BOTOCORE}: members stand in {found}, not all of which are read"
    )
