"""What moto hands to a handler, in the forms it has taken since the oldest release we run on."""

from __future__ import annotations

from io import BytesIO
from typing import Any

from botocore.awsrequest import AWSPreparedRequest


def body_of(request: Any) -> bytes:
    """The body as it arrived. Up to moto 5.2.3 a request in process is botocore's own."""
    if isinstance(request, AWSPreparedRequest):
        body: Any = request.body
        return body.encode() if isinstance(body, str) else bytes(body or b"")
    if request.environ.get("CONTENT_LENGTH") == "0":
        return b""
    if isinstance(request.input_stream, BytesIO):
        # Of a request in process, which is whole: werkzeug's guard against an endless one takes longer
        # than reading the JSON.
        return request.input_stream.getvalue()
    # Not `request.data`: that takes a form apart, and curl calls every body a form unless told otherwise.
    return bytes(request.get_data())


def url_of(request: Any, full_url: str | None) -> str:
    """The URL as it arrived, percent-encoded. Up to moto 5.2.3 its server gives a decoded one."""
    if isinstance(request, AWSPreparedRequest) or hasattr(type(request), "raw_url"):
        return full_url or str(request.url)
    return f"{request.host_url.rstrip('/')}{request.environ['RAW_URI']}"


def came_through_server(request: Any) -> bool:
    """Whether moto's server received the request, so that nobody sees an exception."""
    return not isinstance(request, AWSPreparedRequest) and bool(getattr(request, "from_wsgi_server", True))
