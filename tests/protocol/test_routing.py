"""Every operation is found by its method and path, and nothing else is found."""

from __future__ import annotations

import re
from itertools import combinations
from urllib.parse import quote

import pytest
from hypothesis import example, given
from hypothesis import strategies as st

from customer_profiles_mock.protocol import Route, UnknownPath, operation_names, render, route, service_model

# Label values that look like literal segments of some template, or have to be encoded.
TRAPS = sorted(
    {
        segment
        for name in operation_names()
        for segment in service_model().operation_model(name).http["requestUri"].split("/")
        if segment and not segment.startswith("{")
    }
    | {"search", "a/b", "a%2Fb", "%", "+", "?", "#", ".", "..", " ", "ü", "客户", "🙂", "\x00", "a&b=c"}
)
LABEL_TEXT = st.sampled_from(TRAPS) | st.text(
    st.characters(exclude_categories=["Cs"]), min_size=1, max_size=20
)


def template_of(operation: str) -> tuple[str, list[str]]:
    http = service_model().operation_model(operation).http
    return http["method"], http["requestUri"].split("/")[1:]


def path_of(operation: str, labels: dict[str, str]) -> tuple[str, str]:
    method, segments = template_of(operation)
    texts = [quote(labels[part[1:-1]], safe="") if part.startswith("{") else part for part in segments]
    return method, "/" + "/".join(texts)


@given(st.data())
def test_every_operation_is_found_by_any_label_text(data: st.DataObject) -> None:
    operation = data.draw(st.sampled_from(operation_names()))
    names = [part[1:-1] for part in template_of(operation)[1] if part.startswith("{")]
    labels = {name: data.draw(LABEL_TEXT, label=name) for name in names}
    assert route(*path_of(operation, labels)) == Route(operation, labels)


@pytest.mark.parametrize("operation", operation_names())
def test_labels_that_look_like_literals_mislead_nobody(operation: str) -> None:
    names = [part[1:-1] for part in template_of(operation)[1] if part.startswith("{")]
    for trap in TRAPS:
        labels = dict.fromkeys(names, trap)
        assert route(*path_of(operation, labels)) == Route(operation, labels)


def test_no_path_belongs_to_two_operations() -> None:
    """In the installed model no two templates of one method meet: preferring literals decides nothing yet."""

    def meet(one: list[str], other: list[str]) -> bool:
        pairs = zip(one, other, strict=False)
        return len(one) == len(other) and all(
            a == b or a.startswith("{") or b.startswith("{") for a, b in pairs
        )

    templates = [(name, *template_of(name)) for name in operation_names()]
    assert [
        (one, other)
        for (one, method, path), (other, other_method, other_path) in combinations(templates, 2)
        if method == other_method and meet(path, other_path)
    ] == []


@pytest.mark.parametrize(
    ("method", "path", "operation", "labels"),
    [
        ("POST", "/domains/d/profiles/objects", "ListProfileObjects", {"DomainName": "d"}),
        ("PUT", "/domains/d/profiles/objects", "PutProfileObject", {"DomainName": "d"}),
        ("POST", "/domains/d/profiles/objects/merge", "MergeProfiles", {"DomainName": "d"}),
        (
            "POST",
            "/domains/d/profiles/objects/recommendations",
            "GetProfileRecommendations",
            {"DomainName": "d", "ProfileId": "objects"},
        ),
        ("GET", "/domains/domains", "GetDomain", {"DomainName": "domains"}),
        ("GET", "/domains/a%2Fb", "GetDomain", {"DomainName": "a/b"}),
        ("GET", "/domains/a%252Fb", "GetDomain", {"DomainName": "a%2Fb"}),
        ("GET", "/domains/a+b", "GetDomain", {"DomainName": "a+b"}),
        (
            "PATCH",
            "/domains/d/recommenders/r",
            "UpdateRecommender",
            {"DomainName": "d", "RecommenderName": "r"},
        ),
    ],
)
def test_paths_that_could_mislead(method: str, path: str, operation: str, labels: dict[str, str]) -> None:
    assert route(method, path) == Route(operation, labels)


@pytest.mark.parametrize(
    ("path", "arn"),
    [
        ("/tags/arn:aws:profile:r:1:domains/shop", "arn:aws:profile:r:1:domains/shop"),
        ("/tags/arn%3Aaws%3Aprofile%3Ar%3A1%3Adomains%2Fshop", "arn:aws:profile:r:1:domains/shop"),
        ("/tags/a:domains/d/integrations/https://host/x", "a:domains/d/integrations/https://host/x"),
        ("/tags/tags", "tags"),
    ],
)
@pytest.mark.parametrize(
    ("method", "operation"),
    [("GET", "ListTagsForResource"), ("POST", "TagResource"), ("DELETE", "UntagResource")],
)
def test_only_the_arn_of_tagging_spans_slashes(method: str, operation: str, path: str, arn: str) -> None:
    assert route(method, path) == Route(operation, {"resourceArn": arn})


@pytest.mark.parametrize(
    ("method", "path"),
    [
        ("DELETE", "/domains/shop/anything/else"),
        ("GET", "/domains/shop/"),
        ("GET", "/domains/"),
        ("GET", "/domains//"),
        ("POST", "/domains//profiles"),
        ("GET", "//domains"),
        ("GET", "/"),
        ("GET", ""),
        ("GET", "domains"),
        ("GET", "/tags"),
        ("GET", "/tags/"),
        ("GET", "/Domains"),
        ("HEAD", "/domains"),
        ("get", "/domains"),
        ("POST", "/domains"),
        ("PUT", "/tags/arn"),
        ("GET", "/domains/%"),
        ("GET", "/domains/%zz"),
        ("GET", "/domains/%F"),
        ("GET", "/domains/%ff"),
        ("GET", "/domains/%ed%a0%80"),
        ("GET", "/domains/\ud800"),
        ("GET", "/d%6Fmains"),
    ],
)
def test_other_paths_are_unknown(method: str, path: str) -> None:
    with pytest.raises(UnknownPath) as caught:
        route(method, path)
    assert str(caught.value) == f"No operation of Customer Profiles answers {method} {path}"
    status, headers, body = render(caught.value)
    assert status == 404
    assert headers["x-amzn-ErrorType"] == "UnknownOperationException"
    assert body.isascii()


@given(
    st.sampled_from(["GET", "POST", "PUT", "PATCH", "DELETE", "HEAD"]) | st.text(max_size=5),
    st.text() | st.lists(st.sampled_from([*TRAPS, ""]) | st.text(max_size=5)).map("/".join).map("/{}".format),
)
@example("GET", "/" * 100_000)
def test_any_path_is_routed_or_unknown(method: str, path: str) -> None:
    try:
        found = route(method, path)
    except UnknownPath:
        return
    expected_method, segments = template_of(found.operation)
    pattern = "/".join(
        ("(.+)" if segments[0] == "tags" else "([^/]+)") if "{" in part else part for part in segments
    )
    assert method == expected_method
    assert re.fullmatch(f"/{pattern}", path, re.DOTALL)
