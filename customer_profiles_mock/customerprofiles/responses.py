"""From moto's request to one operation, and from its outcome to moto's answer."""

from __future__ import annotations

import logging
import os
import re
import sys
from collections.abc import Mapping
from functools import partial
from typing import Any, Final, TypeAlias
from urllib.parse import urlsplit

from moto import settings
from moto.core.exceptions import AccessDeniedError, InvalidClientTokenIdError, SignatureDoesNotMatchError
from moto.core.models import DEFAULT_ACCOUNT_ID
from moto.core.responses import BaseResponse

from customer_profiles_mock.customerprofiles.incoming import body_of, came_through_server, url_of
from customer_profiles_mock.customerprofiles.models import CustomerProfilesBackend, backend_for
from customer_profiles_mock.errors import InternalServer, ServiceError
from customer_profiles_mock.protocol import errors, reading, routing, shaping, validation
from customer_profiles_mock.protocol.errors import Unauthorized
from customer_profiles_mock.protocol.permissions import permissions

Answer: TypeAlias = tuple[int, dict[str, str], str]

log = logging.getLogger(__name__)

# All of moto's keys have this form. What else a request is signed with counts as no key, as it does there.
_ACCESS_KEY: Final = re.compile("Credential=([A-Z0-9]{20})/")
_NO_ACCESS_KEY: Final = "AKIAEXAMPLE"  # what moto takes an unsigned request to be signed with
_REGION_OF_HOST: Final = re.compile(r"https?://profile(?:-fips)?\.([^./:]+)\.")


class CustomerProfilesResponse(BaseResponse):
    """The handler of every URL of the service.

    Of moto's base class it uses what says whose request this is: region, access key, account and
    the IAM check. It does not use `setup_class`, which costs a sixth of a whole call and takes a
    body for a form, nor moto's routing, in which an `Action` in the body wins.
    """

    current_account: str

    def __init__(self) -> None:
        super().__init__(service_name="customer-profiles")
        self._operation = self._action = ""

    def _dispatch(self, request: Any, full_url: str | None = None, headers: Any = None) -> Answer:
        del headers  # in the request as well, and there without regard to case
        self._take(request, url_of(request, full_url))
        common_headers: dict[str, str] = {}
        try:
            backend = backend_for(self.current_account, self.region)
            common_headers = backend.response_headers()
            status, own_headers, body = self._answer(backend)
        except ServiceError as error:
            status, own_headers, body = errors.render(error)
        except Exception:
            # In process the test is to see the traceback. A client of the server would get a page
            # of HTML, and repeat the call.
            if not came_through_server(request):
                raise
            log.exception("%s failed", self._operation or "A request")
            status, own_headers, body = errors.render(InternalServer("An internal error of the mock"))
        return status, common_headers | own_headers, body

    def _take(self, request: Any, url: str) -> None:
        """Set the attributes that the inherited methods read."""
        scheme, _, rest = url.partition("://")
        host, _, rest = rest.partition("/")
        path, _, self._query = rest.partition("?")
        self._endpoint = f"{scheme}://{host}"
        self.uri = url
        self.method = request.method
        self.path = self.raw_path = f"/{path}"
        self.headers = request.headers
        self.raw_body = self.body = body_of(request)
        # Where the body is empty moto signs `data`; in `querystring` it looks for an access key.
        self.data = self.querystring = {}
        named = _REGION_OF_HOST.match(url)
        self.region = named[1] if named else self.get_region_from_url(request, url)
        found = _ACCESS_KEY.search(self.headers.get("Authorization", ""))
        self.access_key = found[1] if found else _NO_ACCESS_KEY
        self._has_key_of_iam = found is not None and _is_key_of_iam(self.access_key)
        self._take_account()

    def _take_account(self) -> None:
        """Whose request it is, and for a key of moto's IAM, that it was used.

        With no such key moto's own two functions take as long as a third of our work to find that out,
        and import IAM, which takes as long as importing all of ours.
        """
        if not self._has_key_of_iam:
            in_header: str = self.headers.get("x-moto-account-id") or DEFAULT_ACCOUNT_ID
            self.current_account = os.environ.get("MOTO_ACCOUNT_ID", in_header)
            return
        from moto.iam.models import mark_account_as_visited

        self.current_account = self.get_current_account()
        mark_account_as_visited(self.current_account, self.access_key, "customer-profiles", self.region)

    def _answer(self, backend: CustomerProfilesBackend) -> Answer:
        route = routing.route(self.method, self.raw_path)
        self._operation = route.operation
        params = reading.read(route, self._query, self.body)
        self._authorize(params, backend)
        validation.validate(route.operation, params)
        body = backend.answer(route.operation, params, partial(self._caller_arn, backend), self._endpoint)
        return shaping.success_status(route.operation), {"Content-Type": "application/json"}, body

    def get_access_key(self) -> str:
        """For the inherited methods; moto's own search takes longer than our validation."""
        return self.access_key

    def _caller_arn(self, backend: CustomerProfilesBackend) -> str:
        if not self._has_key_of_iam:
            return backend.nobody()  # what STS calls the holder of an unknown key
        from moto.sts.models import sts_backends

        sts = sts_backends[self.current_account][backend.partition]
        return sts.get_caller_identity(self.access_key, self.region)[1]

    def _get_action(self) -> str:
        return self._action

    def _authorize(self, params: Mapping[str, Any], backend: CustomerProfilesBackend) -> None:
        """IAM's view of the operation, in the words of a JSON service. Raises Unauthorized.

        Does nothing until moto's enforcement is switched on.
        """
        if self.request_count < settings.INITIAL_NO_AUTH_ACTION_COUNT:
            # Counts the requests, and does not look at the class until it is to check them.
            self._authenticate_and_authorize_action(type(self))
            return
        if "Authorization" not in self.headers:
            raise Unauthorized("MissingAuthenticationTokenException", "Missing Authentication Token")
        if "Host" not in self.headers:
            # It is signed, but up to moto 5.2.3 a request in process does not have it.
            self.headers["Host"] = urlsplit(self.uri).netloc
        for needed in permissions(self._operation, params):
            resource = needed.resource
            if resource.startswith("domains/"):
                resource = backend.store.arn(resource)
            self._check(needed.action, resource)

    def _check(self, action: str, resource: str) -> None:
        from customer_profiles_mock.customerprofiles.iam_request import ActionRequest

        self._action = action
        try:
            self._authenticate_and_authorize_action(ActionRequest, resource)
        except AccessDeniedError as error:
            # moto's text ends with the action.
            raise Unauthorized("AccessDeniedException", f"{error.message} on resource: {resource}") from None
        except InvalidClientTokenIdError as error:
            raise Unauthorized("UnrecognizedClientException", error.message) from None
        except SignatureDoesNotMatchError as error:
            raise Unauthorized("InvalidSignatureException", error.message) from None


def _is_key_of_iam(access_key: str) -> bool:
    """Whether moto's IAM has an access key, in whatever account; no, until something has imported it."""
    iam = sys.modules.get("moto.iam.models")
    return iam is not None and any(
        access_key in backend.access_keys
        for account in list(iam.iam_backends.values())
        for backend in list(account.values())
    )
