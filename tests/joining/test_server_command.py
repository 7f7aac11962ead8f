"""`customer-profiles-mock server` as whoever starts it sees it, and the files that it loads."""

from __future__ import annotations

import json
import os
import signal
import socket
import subprocess
import sys
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

import pytest
import requests

from customer_profiles_mock import __version__, cli
from customer_profiles_mock.coverage import coverage_page
from customer_profiles_mock.loading import CannotLoad, read_domains
from customer_profiles_mock.operations.registry import built_operations
from customer_profiles_mock.protocol.model import operation_names
from tests.conftest import one_session

SHOP = {
    "DomainName": "shop",
    "Matching": {"Enabled": True},
    "ObjectTypes": [
        {
            "ObjectTypeName": "Order",
            "Description": "orders",
            "AllowProfileCreation": True,
            "Fields": {"id": {"Source": "_source.id"}},
            "Keys": {"orderId": [{"StandardIdentifiers": ["UNIQUE", "PROFILE"], "FieldNames": ["id"]}]},
        }
    ],
    "Profiles": "customers.jsonl",
    "Objects": [{"ObjectTypeName": "Order", "Object": {"id": "o1"}}],
}
LINES = '{"FirstName": "Ann", "LastName": "Lee"}\n\n{"FirstName": "Zoë\\u2028"}\n'


@contextmanager
def started(*arguments: str | Path) -> Iterator[tuple[subprocess.Popen[str], list[str]]]:
    """A server in a process of its own, and the lines it printed up to the one that says it is ready."""
    process = subprocess.Popen(
        [sys.executable, "-W", "error", "-m", "customer_profiles_mock.cli", "server", "-p", "0", *arguments],
        stdout=subprocess.PIPE,
        stderr=subprocess.DEVNULL,
        text=True,
    )
    assert process.stdout
    with process, process.stdout:
        try:
            lines = []
            while not lines or " is ready at " not in lines[-1]:
                lines.append(process.stdout.readline().removesuffix("\n"))
                assert lines[-1], process.wait()
            yield process, lines
        finally:
            process.kill()


@pytest.mark.filterwarnings("ignore:Unverified HTTPS request")
def test_it_loads_files_says_when_it_is_ready_and_ends_cleanly(tmp_path: Path) -> None:
    (tmp_path / "customers.jsonl").write_text(LINES, "utf-8")
    (tmp_path / "shops.json").write_text(json.dumps({"Domains": [SHOP]}))
    files = ["--load", tmp_path / "shops.json", "--load", tmp_path / "customers.jsonl"]
    with started(*files, "--region", "eu-west-2", "--ssl") as (process, lines):
        assert lines[:2] == ["Loaded shop: 2 profiles", "Loaded customers: 2 profiles"]
        url = lines[2].removeprefix("customer-profiles-mock is ready at ")
        assert url.startswith("https://127.0.0.1:")
        client = one_session().client("customer-profiles", "eu-west-2", endpoint_url=url, verify=False)
        assert [item["DomainName"] for item in client.list_domains()["Items"]] == ["customers", "shop"]
        assert client.get_domain(DomainName="shop")["Stats"]["ProfileCount"] == 3
        client.close()
        health = requests.get(f"{url}/moto-api/customer-profiles/health", timeout=10, verify=False)
        assert (health.status_code, health.json()) == (200, {"Status": "ok", "Version": __version__})
        process.send_signal(signal.SIGTERM)
        assert process.wait(10) == 0


@pytest.mark.parametrize(
    ("name", "text", "message"),
    [
        ("c.jsonl", '{"FirstName": "Ann"}\n{"FirstName"\n', "c.jsonl:2: not JSON: Expecting ':' delimiter"),
        ("c.jsonl", "{}\n[]\n", "c.jsonl:2: not an object"),
        ("c.jsonl", '{"FirstNam": "Ann"}', "c.jsonl:1: FirstNam is not one of "),
        ("c.jsonl", '{"DomainName": "a"}', "c.jsonl:1: DomainName stands with the domain alone"),
        ("c.json", '{"Domain": []}', "c.json: neither a list of profiles nor an object whose one member is "),
        ("c.json", '{"Domains": {}}', "c.json: Domains: not a list"),
        ("c.json", '{"Domains": [{}]}', "c.json: Domains[0]: DomainName is missing"),
        ("c.json", '{"Domains": [{"DomainName": "a", "Profiles": [1]}]}', "c.json: a: Profiles[0]: not an "),
        ("c.json", '[{"BirthDate": ""}]', "c.json[0]: 1 validation error detected: Value at 'birthDate' "),
        ("no.json", None, "[Errno 2] No such file or directory: "),
    ],
)
def test_a_file_that_cannot_be_loaded_ends_it_with_the_place(
    name: str, text: str | None, message: str, tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    if text is not None:
        (tmp_path / name).write_text(text)
    assert cli.main(["server", "-p", "0", "--load", str(tmp_path / name)]) == 1
    assert capsys.readouterr().err.removeprefix(f"{tmp_path}{os.sep}").startswith(message)


def test_a_file_of_another_encoding_is_named(tmp_path: Path) -> None:
    path = tmp_path / "customers.jsonl"
    path.write_bytes('{"FirstName": "Zoë"}'.encode("latin-1"))
    with pytest.raises(CannotLoad, match=r"customers\.jsonl: not UTF-8 at byte 17"):
        read_domains(path)


def test_an_address_in_use_ends_it(capsys: pytest.CaptureFixture[str]) -> None:
    with socket.create_server(("127.0.0.1", 0)) as taken, pytest.raises(SystemExit) as caught:
        cli.main(["server", "-p", str(taken.getsockname()[1])])
    assert caught.value.code == 1
    assert "Address already in use" in capsys.readouterr().err


def test_a_certificate_wants_its_key(capsys: pytest.CaptureFixture[str]) -> None:
    with pytest.raises(SystemExit) as caught:
        cli.main(["server", "--ssl-cert", "cert.pem"])
    assert caught.value.code == 2
    assert "--ssl-cert and --ssl-key go together" in capsys.readouterr().err


def test_coverage_prints_what_is_simulated(capsys: pytest.CaptureFixture[str]) -> None:
    assert cli.main(["coverage"]) == 0
    assert capsys.readouterr().out == coverage_page(operation_names(), built_operations())
