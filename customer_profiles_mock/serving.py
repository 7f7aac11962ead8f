"""moto's server with this backend, for the command line and for a test's own process."""

from __future__ import annotations

import threading
from importlib.util import find_spec
from typing import TYPE_CHECKING, Final

from customer_profiles_mock.registration import register

if TYPE_CHECKING:
    from werkzeug.serving import BaseWSGIServer

# What moto's server needs beside moto.
_NEEDED: Final = ("flask", "flask_cors")

LOOPBACK: Final = "127.0.0.1"


class ServerNotInstalled(RuntimeError):
    """moto's server needs packages that are not installed."""

    def __init__(self, name: str) -> None:
        super().__init__(
            f"The server needs {name}, which is not installed: pip install 'customer-profiles-mock[server]'"
        )


class Server:
    """A server that listens from the start; what calls before it serves waits.

    Port 0 is a free one. `ssl` is True for a certificate of its own making, or the paths of a
    certificate and its key. Raises ServerNotInstalled, and SystemExit where the address is taken.
    """

    def __init__(
        self,
        host: str = LOOPBACK,
        port: int = 0,
        *,
        ssl: bool | tuple[str, str] = False,
        log_requests: bool = True,
    ) -> None:
        for name in _NEEDED:
            if find_spec(name) is None:
                raise ServerNotInstalled(name)
        self._server = _listen(host, port, ssl, log_requests)
        self._host = host
        self._scheme = "https" if ssl else "http"
        self._thread: threading.Thread | None = None

    @property
    def port(self) -> int:
        return self._server.port

    @property
    def url(self) -> str:
        host = f"[{self._host}]" if ":" in self._host else self._host
        return f"{self._scheme}://{host}:{self.port}"

    def serve(self) -> None:
        """Answer requests until KeyboardInterrupt is raised here."""
        self._server.serve_forever(poll_interval=0.1)  # seconds until `stop` is noticed

    def start(self) -> None:
        """Answer requests on a thread of its own until `stop` is called."""
        self._thread = threading.Thread(target=self.serve, name=f"server at {self.url}", daemon=True)
        self._thread.start()

    def stop(self) -> None:
        """End what `start` began."""
        self._server.shutdown()
        if self._thread is not None:
            self._thread.join()


def _listen(host: str, port: int, ssl: bool | tuple[str, str], log_requests: bool) -> BaseWSGIServer:
    """werkzeug's server for moto's application."""
    register()
    from moto.moto_server import werkzeug_app
    from werkzeug.serving import WSGIRequestHandler, make_server

    # The oldest moto that we run on has no handler of its own.
    handler: type[WSGIRequestHandler] = getattr(werkzeug_app, "MotoRequestHandler", WSGIRequestHandler)
    if not log_requests:
        handler = type("QuietHandler", (handler,), {"log_request": _say_nothing})
    return make_server(
        host,
        port,
        werkzeug_app.DomainDispatcherApplication(werkzeug_app.create_backend_app),
        threaded=True,
        request_handler=handler,
        ssl_context="adhoc" if ssl is True else ssl or None,
    )


def _say_nothing(*_: object) -> None:
    """In place of a line for each request."""
