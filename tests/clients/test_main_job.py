"""Clients that know nothing of the mock do the main job against its server."""

from __future__ import annotations

import json
import os
import subprocess
import sys
from pathlib import Path
from typing import Any

import requests

from tests.clients.main_job import CUSTOMERS, DOMAIN, EXPECTED, MAPPING, OBJECT_TYPE, REGION, given

HERE = Path(__file__).parent
TOOLS = Path(__file__).parents[2] / "build" / "clients"  # where `make test-clients` puts them


def output_of(*command: str | Path, asked: Any = None, **environ: str) -> str:
    """What a command prints; a failure shows what it says about it."""
    run = subprocess.run(
        command,
        input=None if asked is None else json.dumps(asked),
        env=os.environ | environ,
        capture_output=True,
        text=True,
        encoding="utf-8",
        timeout=120,
        check=False,
    )
    assert run.returncode == 0, run.stderr
    return run.stdout


def test_the_sdk_for_javascript(server: str) -> None:
    modules = {"NODE_PATH": str(TOOLS / "node_modules")}
    assert json.loads(output_of("node", HERE / "main_job.cjs", asked=given(server), **modules)) == EXPECTED


def test_aiobotocore(server: str) -> None:
    python = TOOLS / "aiobotocore" / "bin" / "python"
    assert json.loads(output_of(python, HERE / "main_job_async.py", asked=given(server))) == EXPECTED


def test_the_aws_cli(server: str) -> None:
    program = Path(sys.executable).with_name("aws")

    def aws(operation: str, **options: Any) -> Any:
        """`aws customer-profiles ...`: what is no text is given as JSON."""
        words = [operation, "--domain-name", DOMAIN, "--endpoint-url", server, "--region", REGION]
        for name, value in options.items():
            option = "--" + name.replace("_", "-")
            if value is True:
                words.append(option)
            else:
                words += [option, value if isinstance(value, str) else json.dumps(value)]
        output = output_of(program, "customer-profiles", *words, "--output", "json")
        return json.loads(output) if output else None

    def by_customer_id(value: str) -> list[dict[str, Any]]:
        found: list[dict[str, Any]] = aws("search-profiles", key_name="customerId", values=[value])["Items"]
        return found

    aws("create-domain", default_expiration_days="365", matching={"Enabled": True})
    aws(
        "put-profile-object-type",
        object_type_name=OBJECT_TYPE,
        description=MAPPING["Description"],
        allow_profile_creation=True,
        fields=MAPPING["Fields"],
        keys=MAPPING["Keys"],
    )
    for customer in CUSTOMERS:
        aws("put-profile-object", object_type_name=OBJECT_TYPE, object=json.dumps(customer))
    found = [profile["FirstName"] for profile in by_customer_id("c3")]

    asked = {"DomainName": DOMAIN, "Region": REGION}
    started = requests.post(given(server)["control"], json=asked, timeout=10).json()
    job = aws("get-identity-resolution-job", job_id=started["JobId"])["Status"]

    [match] = aws("get-matches")["Matches"]
    profiles = aws("batch-get-profile", profile_ids=match["ProfileIds"])["Profiles"]
    matched = [sorted(profile["AccountNumber"] for profile in profiles)]

    [main], [other] = by_customer_id("c1"), by_customer_id("c2")
    aws(
        "merge-profiles",
        main_profile_id=main["ProfileId"],
        profile_ids_to_be_merged=[other["ProfileId"]],
    )
    [left] = by_customer_id("c2")

    aws("delete-profile", profile_id=left["ProfileId"])
    aws("delete-domain")
    command = [program, "customer-profiles", "get-domain", "--domain-name", DOMAIN, "--region", REGION]
    refused = subprocess.run(
        [*command, "--endpoint-url", server], capture_output=True, text=True, timeout=120, check=False
    )
    missing = "ResourceNotFoundException" if "(ResourceNotFoundException)" in refused.stderr else "nothing"
    assert {
        "found": found,
        "job": job,
        "matched": matched,
        "merged": left["FirstName"],
        "missing": missing,
    } == EXPECTED
