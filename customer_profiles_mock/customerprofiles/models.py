"""The backend: what one account holds in one region, and the way in for everything that acts on it."""

from __future__ import annotations

from base64 import urlsafe_b64encode
from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from contextlib import contextmanager
from functools import cached_property, partial
from hashlib import sha256
from itertools import count
from threading import RLock
from typing import TYPE_CHECKING, Any, ClassVar
from uuid import UUID

from botocore.loaders import Loader
from moto.core.base_backend import BackendDict, BaseBackend
from moto.core.resource_tagging import TaggableResourcesMixin, TaggedResource
from moto.moto_api import state_manager
from moto.moto_api._internal import mock_random

from customer_profiles_mock.context import Context
from customer_profiles_mock.customerprofiles.peers import MotoPeers
from customer_profiles_mock.errors import BadRequest, ServiceError
from customer_profiles_mock.jobs import clock, transitions
from customer_profiles_mock.jobs.transitions import SECONDS_PENDING
from customer_profiles_mock.jobs.unit_of_work import unit_of_work
from customer_profiles_mock.operations.registry import Behaviour, built_operation
from customer_profiles_mock.options import current_options, reset_server_options
from customer_profiles_mock.protocol.errors import OperationNotBuilt
from customer_profiles_mock.protocol.shaping import shape
from customer_profiles_mock.state.store import Store

# Of what few tests use, the types alone: the modules are imported with the first call.
if TYPE_CHECKING:
    from customer_profiles_mock.jobs.explaining import MatchExplanation
    from customer_profiles_mock.jobs.previewing import MergePreview
    from customer_profiles_mock.jobs.upload_files import PutFile
    from customer_profiles_mock.operations.delivery import Delivery
    from customer_profiles_mock.state.event_triggers import FiredTrigger
    from customer_profiles_mock.state.jobs import JobFailure

_DEFAULT_TRANSITIONS: dict[str, dict[str, Any]] = {
    transitions.CALCULATED_ATTRIBUTE: {"progression": "immediate"},
    transitions.IDENTITY_RESOLUTION_JOB: {"progression": "immediate"},
    transitions.RECOMMENDER: {"progression": "immediate"},
    transitions.RECOMMENDER_FILTER: {"progression": "immediate"},
    transitions.RULE_BASED_MATCHING: {"progression": "time", "seconds": SECONDS_PENDING},
    transitions.SEGMENT_ESTIMATE: {"progression": "immediate"},
    transitions.SEGMENT_SNAPSHOT: {"progression": "immediate"},
    transitions.SEGMENT_SUBSCRIPTION: {"progression": "immediate"},
    transitions.UPLOAD_JOB: {"progression": "immediate"},
    transitions.WORKFLOW: {"progression": "immediate"},
}


class CustomerProfilesBackend(TaggableResourcesMixin, BaseBackend):
    """The state of one account in one region, behind a lock that every use of it takes."""

    SERVICE_NAMESPACE: ClassVar[str] = "profile"

    def __init__(self, region_name: str, account_id: str) -> None:
        super().__init__(region_name, account_id)
        self.lock = RLock()
        self.store = Store(account_id, region_name, self.partition)
        self._peers = MotoPeers(account_id, region_name)
        self._request_numbers = count(1)
        place = sha256(f"{account_id}/{region_name}".encode()).digest()
        self._request_id_start = str(UUID(bytes=place[:16], version=4))[:23]
        self._gateway_id_start = urlsafe_b64encode(place[16:22]).decode()
        self._trace_id_start = place[22:28].hex()

    @cached_property
    def urls(self) -> dict[str, Callable[[Any, str, Any], Any]]:
        """moto's own, kept: it asks on every request, and putting them together takes as long as routing."""
        return super().urls

    def reset(self) -> None:
        super().reset()
        clock.reset()
        reset_server_options()

    def perform(
        self, operation: str, params: dict[str, Any], caller: Callable[[], str] | None = None
    ) -> Mapping[str, Any]:
        """Do one operation with validated parameters, after all work that has become due.

        Raises ServiceError, OperationNotBuilt for an operation that this package does not have;
        then nothing has changed.
        """
        behaviour = _behaviour(operation)
        with self.lock:
            context = self._context(operation, caller)
            with unit_of_work(context):
                return behaviour(context, params)

    def answer(self, operation: str, params: dict[str, Any], caller: Callable[[], str], endpoint: str) -> str:
        """Do one operation as `perform` does, and write its result as the body of the answer.

        The lock is held so long because results hold what is kept, tags and settings.
        """
        behaviour = _behaviour(operation)
        with self.lock:
            context = self._context(operation, caller, endpoint)
            with unit_of_work(context):
                return shape(operation, behaviour(context, params))

    def run_identity_resolution_job(self, domain_name: str) -> str:
        """Run a job now, beside the weekly ones; returns its JobId. Raises ServiceError."""
        from customer_profiles_mock.jobs.identity_resolution import run_now

        with self.lock:
            context = self._context("RunIdentityResolutionJob")
            with unit_of_work(context):
                return run_now(context, domain_name)

    def inject_job_failure(self, domain_name: str, failure: JobFailure) -> None:
        """Let the next job of a domain end so. Raises ServiceError."""
        from customer_profiles_mock.jobs.identity_resolution import fail_next

        with self.lock:
            context = self._context("InjectJobFailure")
            with unit_of_work(context):
                fail_next(context, domain_name, failure)

    def explain_match(self, domain_name: str, profile_id: str, other_profile_id: str) -> MatchExplanation:
        """Why two profiles match or do not. Raises ServiceError."""
        from customer_profiles_mock.jobs.explaining import explain_match

        with self.lock:
            context = self._context("ExplainMatch")
            with unit_of_work(context):
                return explain_match(context, domain_name, profile_id, other_profile_id)

    def preview_merge(self, domain_name: str) -> MergePreview:
        """What automatic merging would do. Raises ServiceError."""
        from customer_profiles_mock.jobs.previewing import preview_merge

        with self.lock:
            context = self._context("PreviewMerge")
            with unit_of_work(context):
                return preview_merge(context, domain_name)

    def fired_triggers(self, domain_name: str) -> tuple[FiredTrigger, ...]:
        """What event triggers have fired for, oldest first. Raises ServiceError."""
        from customer_profiles_mock.jobs.event_triggers import fired_triggers

        with self.lock:
            context = self._context("FiredTriggers")
            with unit_of_work(context):
                return fired_triggers(context, domain_name)

    def deliver(self, domain_name: str, uri: str, records: Sequence[str]) -> Delivery:
        """Deliver JSON texts through an integration. Raises ServiceError."""
        from customer_profiles_mock.operations.delivery import deliver

        with self.lock:
            return deliver(partial(self._context, "Deliver"), domain_name, uri, records)

    def load_profiles(self, domain_name: str, profiles: Iterable[Any]) -> list[str]:
        """Create many profiles, all or none; returns their ids. Raises ServiceError."""
        from customer_profiles_mock.operations.profile_loading import load_profiles

        with self.lock:
            context = self._context("LoadProfiles")
            with unit_of_work(context):
                return load_profiles(context, domain_name, profiles)

    def receive_upload(self, put: PutFile) -> None:
        """Take the file of an upload job. Raises UploadRefused."""
        from customer_profiles_mock.jobs.upload_files import take_file

        with self.lock:
            context = self._context("PutUploadFile")
            with unit_of_work(context):
                take_file(context, put)

    def _context(
        self, operation: str, caller: Callable[[], str] | None = None, endpoint: str = ""
    ) -> Context:
        return Context(
            operation=operation,
            store=self.store,
            now=clock.now(),
            random=mock_random,
            peers=self._peers,
            transitions=state_manager,
            caller=caller or self.nobody,
            options=current_options(),
            endpoint=endpoint,
        )

    def nobody(self) -> str:
        """On record where no request of a user is behind a call."""
        return f"arn:{self.partition}:sts::{self.account_id}:user/moto"

    def response_headers(self) -> dict[str, str]:
        """The headers that every answer of the live service has, in its formats (observed).

        Their ids are a constant of this backend and a running number. Drawn from the stream that
        resources get their ids from, a read would change the ids of what is made after it.
        """
        number = next(self._request_numbers)
        digits = f"{number:012x}"
        return {
            "x-amzn-requestid": f"{self._request_id_start}-{digits}",
            "x-amz-apigw-id": f"{self._gateway_id_start}{number:07d}=",
            "x-amzn-trace-id": f"Root=1-{int(clock.now()):08x}-{self._trace_id_start}{digits}",
            "access-control-allow-origin": "*",
        }

    def add_system_tags(self, arn: str, tags: Mapping[str, str]) -> None:
        """Set tags that no caller of the API may, and that do not count towards the limit."""
        with self.lock, self.store.journal.atomic():
            live_tags = self.store.find_tags(arn)
            if live_tags is not None:
                for key, value in tags.items():
                    self.store.journal.put(live_tags, key, value)

    # What the Resource Groups Tagging API asks for.

    def iter_tagged_resources(self) -> Iterator[TaggedResource]:
        with self.lock:
            found = list(self.store.tagged())
        for resource in found:
            yield TaggedResource(resource.arn, resource.tags, resource.resource_type)

    def tag_resource(self, arn: str, tags: dict[str, str]) -> None:
        from customer_profiles_mock.operations.tagging import tag

        with self._change_of_tags():
            tag(self.store, arn, tags)

    def untag_resource(self, arn: str, tag_keys: list[str]) -> None:
        from customer_profiles_mock.operations.tagging import untag

        with self._change_of_tags():
            untag(self.store, arn, tag_keys)

    @contextmanager
    def _change_of_tags(self) -> Iterator[None]:
        try:
            with self.lock, self.store.journal.atomic():
                yield
        except ServiceError as error:
            # The one exception that moto takes for a failure of this resource alone.
            raise NotImplementedError(str(error)) from error


def _behaviour(operation: str) -> Behaviour:
    built = built_operation(operation)
    if built is None:
        raise OperationNotBuilt(operation)
    return built.behaviour


def _region_names() -> list[str]:
    """Every region of every partition that the installed botocore knows; the file is a small one."""
    partitions = Loader().load_data("partitions")["partitions"]
    return [
        region
        for partition in partitions
        for region in partition["regions"]
        if not region.endswith("-global")  # no place, but botocore's name for services without one
    ]


def backend_for(account_id: str, region_name: str) -> CustomerProfilesBackend:
    """The backend of an account in a region. Raises BadRequest for a region that nobody knows."""
    try:
        return customerprofiles_backends[account_id][region_name]
    except KeyError:
        raise BadRequest(
            f"Region {region_name} is not known to the installed botocore; "
            "set MOTO_ALLOW_NONEXISTENT_REGION=true to use it all the same"
        ) from None


customerprofiles_backends = BackendDict(
    CustomerProfilesBackend,
    "customer-profiles",
    # boto3 lists ten commercial regions for this service, and reads a large file for it.
    use_boto3_regions=False,
    additional_regions=_region_names(),
)

for _model_name, _transition in _DEFAULT_TRANSITIONS.items():
    state_manager.register_default_transition(_model_name, _transition)
