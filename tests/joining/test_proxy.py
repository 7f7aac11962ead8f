"""moto's proxy, through which a client reaches AWS's own hosts."""

from __future__ import annotations

import threading
from collections.abc import Iterator
from http.server import ThreadingHTTPServer

import pytest
import requests
from botocore.config import Config
from moto.moto_proxy.proxy3 import ProxyRequestHandler

from tests.joining.places import client_in


@pytest.fixture
def address() -> Iterator[str]:
    server = ThreadingHTTPServer(("localhost", 0), ProxyRequestHandler)
    thread = threading.Thread(target=server.serve_forever)
    thread.start()
    yield f"http://localhost:{server.server_address[1]}"
    requests.post(f"http://localhost:{server.server_address[1]}/moto-api/reset", timeout=10)
    server.shutdown()
    thread.join()
    server.server_close()


def test_calls_errors_and_control_calls_go_through_the_proxy(address: str) -> None:
    client = client_in(
        "eu-west-2",
        # Without TLS no certificate has to be made.
        endpoint_url="http://profile.eu-west-2.amazonaws.com",
        config=Config(proxies={"http": address}),
    )
    client.create_domain(DomainName="shop", DefaultExpirationDays=30, Matching={"Enabled": True})
    assert client.get_domain(DomainName="shop")["DefaultExpirationDays"] == 30
    with pytest.raises(client.exceptions.ResourceNotFoundException, match="DomainName nowhere is not found"):
        client.get_domain(DomainName="nowhere")
    control = f"{address}/moto-api/customer-profiles/run-identity-resolution-job"
    job = requests.post(control, json={"DomainName": "shop", "Region": "eu-west-2"}, timeout=10)
    assert client.get_identity_resolution_job(DomainName="shop", JobId=job.json()["JobId"])
    requests.post(f"{address}/moto-api/reset", timeout=10)
    assert client.list_domains()["Items"] == []
    client.close()
