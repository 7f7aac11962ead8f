"""What the CDK synthesises, deploys unchanged."""

from __future__ import annotations

import json
import subprocess
import sys
from pathlib import Path
from typing import Any

from tests.conftest import one_session
from tests.joining.scooters import REFS, TEMPLATE, check_each_resource, deploy

APP = Path(__file__).parent / "cdk_app.py"


def test_a_synthesised_stack_with_every_type_deploys_unchanged(client: Any) -> None:
    """And the template that the suite deploys without the CDK is the same."""
    run = subprocess.run([sys.executable, str(APP)], capture_output=True, check=False, text=True, timeout=300)
    assert run.returncode == 0, run.stderr
    synthesised = json.loads(run.stdout)
    types = {resource["Type"] for resource in synthesised["Resources"].values()}
    assert len({name for name in types if name.startswith("AWS::CustomerProfiles::")}) == 11
    assert synthesised["Resources"].keys() == REFS.keys()

    deploy(synthesised)
    check_each_resource(client, one_session().client("cloudformation", region_name="us-east-1"))

    for part in ("Resources", "Outputs"):
        assert synthesised[part] == TEMPLATE[part], f"python {APP} > tests/joining/cdk_template.json"
