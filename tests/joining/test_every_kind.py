"""Each kind of resource in the tagging API, on the dashboard and in a recording."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest
import requests
from moto.moto_api import recorder

from tests.conftest import one_session
from tests.joining.kinds import KINDS, TAGS, Kind, make_domain

MOTO_API = "http://motoapi.amazonaws.com/moto-api"

every_kind = pytest.mark.parametrize("kind", KINDS, ids=str)


def tags_of(client: Any, kind: Kind) -> dict[str, str]:
    tags: dict[str, str] = client.list_tags_for_resource(resourceArn=kind.arn)["tags"]
    return tags


def row(kind: Kind) -> dict[str, Any]:
    """Of the resource, on the dashboard."""
    rows = requests.get(f"{MOTO_API}/data.json", timeout=10).json()["customerprofiles"][kind.heading]
    (found,) = [row for row in rows if row["name"] == kind.name]
    return dict(found)


@every_kind
def test_the_tagging_api_finds_and_tags_it(client: Any, kind: Kind) -> None:
    make_domain(client)
    kind.make(client)
    tagging = one_session().client("resourcegroupstaggingapi", region_name="us-east-1")
    asked = {"ResourceTypeFilters": [f"profile:{kind.folder}"], "TagFilters": [{"Key": "team"}]}
    assert tagging.get_resources(**asked)["ResourceTagMappingList"] == [
        {"ResourceARN": kind.arn, "Tags": [{"Key": "team", "Value": "care"}]}
    ]
    answer = tagging.tag_resources(ResourceARNList=[kind.arn], Tags={"stage": "test"})
    assert answer["FailedResourcesMap"] == {}
    assert tags_of(client, kind) == {**TAGS, "stage": "test"}
    answer = tagging.untag_resources(ResourceARNList=[kind.arn], TagKeys=["team"])
    assert answer["FailedResourcesMap"] == {}
    assert tags_of(client, kind) == {"stage": "test"}


@pytest.fixture
def recording(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Iterator[None]:
    monkeypatch.setattr(recorder, "_location", str(tmp_path / "recording"))
    yield
    recorder.stop_recording()


@every_kind
@pytest.mark.usefixtures("recording")
def test_a_recording_brings_it_back_and_the_dashboard_shows_it(client: Any, kind: Kind) -> None:
    recorder.start_recording()
    make_domain(client)
    kind.make(client)
    recorder.stop_recording()
    before = row(kind)
    assert before["arn"] == kind.arn
    assert (before["region"], before["account"]) == ("us-east-1", "123456789012")
    if kind.heading != "Domain":
        assert before["domain"] == "shop"
    requests.post(f"{MOTO_API}/reset", timeout=10)
    assert client.list_domains()["Items"] == []
    recorder.replay_recording()
    assert tags_of(client, kind) == TAGS
    assert row(kind) == {**before, "created_at": row(kind)["created_at"]}
