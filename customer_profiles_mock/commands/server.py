"""`customer-profiles-mock server`: moto's server with this backend, for other languages and processes."""

from __future__ import annotations

import argparse
import os
import signal
import sys
from collections.abc import Mapping, Sequence
from pathlib import Path
from typing import TYPE_CHECKING, Any, Final

if TYPE_CHECKING:
    from argparse import _SubParsersAction

    from customer_profiles_mock.loading import DomainToLoad

_DESCRIPTION: Final = """\
Serve Amazon Connect Customer Profiles and moto's other services over HTTP, for clients in any language
that let their endpoint be set. State lives in memory. When the server listens it prints one line:
customer-profiles-mock is ready at URL
"""


def add_parser(subparsers: _SubParsersAction[argparse.ArgumentParser]) -> None:
    parser = subparsers.add_parser(
        "server", help="serve the mock over HTTP, for other languages and processes", description=_DESCRIPTION
    )
    parser.add_argument("-H", "--host", default="127.0.0.1", help="address to listen at (%(default)s)")
    parser.add_argument(
        "-p",
        "--port",
        type=int,
        default=os.environ.get("MOTO_PORT", "5000"),
        help="port to listen at; 0 for a free one (%(default)s)",
    )
    parser.add_argument(
        "--load",
        type=Path,
        action="append",
        default=[],
        metavar="FILE",
        help="profiles (.jsonl) or domains (.json) to begin with; can be repeated",
    )
    parser.add_argument(
        "--region",
        default=os.environ.get("AWS_DEFAULT_REGION", "us-east-1"),
        help="region to load them into (%(default)s)",
    )
    parser.add_argument(
        "-s", "--ssl", action="store_true", help="serve https, with a certificate made on the spot"
    )
    parser.add_argument("-c", "--ssl-cert", metavar="FILE", help="serve https with this certificate")
    parser.add_argument("-k", "--ssl-key", metavar="FILE", help="the key of --ssl-cert")
    parser.set_defaults(refuse=parser.error)


def run(arguments: argparse.Namespace) -> int:
    from customer_profiles_mock.loading import CannotLoad, read_domains
    from customer_profiles_mock.serving import Server, ServerNotInstalled

    if bool(arguments.ssl_cert) != bool(arguments.ssl_key):
        arguments.refuse("--ssl-cert and --ssl-key go together")
    ssl = (arguments.ssl_cert, arguments.ssl_key) if arguments.ssl_cert else arguments.ssl
    try:
        domains = [domain for path in arguments.load for domain in read_domains(path)]
        _load(domains, arguments.region)
        server = Server(arguments.host, arguments.port, ssl=ssl)
        os.environ["MOTO_PORT"] = str(server.port)  # some services of moto call the server themselves
        # SIGTERM is to be as clean an end as Control-C, also for the first process of a container.
        signal.signal(signal.SIGTERM, signal.default_int_handler)
        signal.signal(signal.SIGINT, signal.default_int_handler)
        _say(f"customer-profiles-mock is ready at {server.url}")
        server.serve()
    except (CannotLoad, OSError, ServerNotInstalled) as error:
        sys.stderr.write(f"{error}\n")
        return 1
    except KeyboardInterrupt:
        pass  # before it waits for requests; from then on the server itself ends at it
    return 0


def _load(domains: Sequence[DomainToLoad], region_name: str) -> None:
    """Put domains in as a client would. Raises CannotLoad."""
    import boto3
    from moto.core.models import MockAWS  # in this process, whatever TEST_SERVER_MODE says

    from customer_profiles_mock.customerprofiles import control_urls
    from customer_profiles_mock.loading import fill

    def load_profiles(domain_name: str, profiles: Sequence[Mapping[str, Any]]) -> Sequence[str]:
        return control_urls.load_profiles(domain_name, profiles, region_name, None)

    if not domains:
        return
    mock = MockAWS()
    mock.start()
    try:
        client = boto3.client("customer-profiles", region_name=region_name)
        for domain in domains:
            filled = fill(client, domain, load_profiles)
            _say(f"Loaded {filled.name}: {len(filled.profile_ids)} profiles")
    finally:
        mock.stop(remove_data=False)


def _say(line: str) -> None:
    """A line for whoever waits for it, perhaps at the other end of a pipe."""
    sys.stdout.write(f"{line}\n")
    sys.stdout.flush()
