"""CreateSegmentDefinition, GetSegmentDefinition, ListSegmentDefinitions, DeleteSegmentDefinition."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any, Final

from customer_profiles_mock.context import Context
from customer_profiles_mock.errors import BadRequest, NotInDomain
from customer_profiles_mock.jobs import segment_snapshots, segment_subscriptions
from customer_profiles_mock.operations.lookup import the_domain
from customer_profiles_mock.operations.paging import page
from customer_profiles_mock.operations.registry import Params, Result, operation
from customer_profiles_mock.segments.evaluation import compile_groups
from customer_profiles_mock.segments.limits import check_limits
from customer_profiles_mock.segments.queries import compile_query
from customer_profiles_mock.segments.sorting import check_sort
from customer_profiles_mock.state.domain import Domain
from customer_profiles_mock.state.segments import Criteria, SegmentDefinition

CLASSIC: Final = "CLASSIC"
ENHANCED: Final = "ENHANCED"
SQL_QUERY: Final = "SegmentSqlQuery"

_RESERVED_PREFIX: Final = "_default_"  # documented


@operation("CreateSegmentDefinition")
def create_segment_definition(context: Context, params: Params) -> Result:
    domain = the_domain(context, params)
    name = params["SegmentDefinitionName"]
    _refuse_reserved(name)
    if name in domain.segments:
        raise BadRequest(f"Segment definition with name {name} already exists")
    criteria = checked_criteria(context, domain, params, "SegmentGroups")
    if (sort := params.get("SegmentSort")) is not None:
        check_sort(domain, sort)
    segment = SegmentDefinition(
        name=name,
        display_name=params["DisplayName"],
        created_at=context.now,
        criteria=criteria,
        description=params.get("Description"),
        sort=sort,
        tags=dict(params.get("Tags", {})),
    )
    domain.journal.put(domain.segments, name, segment)
    return _item(context, domain, segment)


@operation("GetSegmentDefinition")
def get_segment_definition(context: Context, params: Params) -> Result:
    domain = the_domain(context, params)
    segment = the_segment(domain, params)
    return {
        **_item(context, domain, segment),
        SQL_QUERY if segment.is_sql else "SegmentGroups": segment.criteria,
        "SegmentSort": segment.sort,
        "SegmentType": _type_of(segment),
    }


@operation("ListSegmentDefinitions")
def list_segment_definitions(context: Context, params: Params) -> Result:
    domain = the_domain(context, params)
    segments = sorted(domain.segments.values(), key=lambda segment: segment.name)
    found = page(context, params, segments, key=lambda segment: segment.name)
    return {
        "Items": [
            {**_item(context, domain, segment), "SegmentType": _type_of(segment)} for segment in found.items
        ],
        "NextToken": found.next_token,
    }


@operation("DeleteSegmentDefinition")
def delete_segment_definition(context: Context, params: Params) -> Result:
    """Also where it is the source of others, which then cannot be evaluated (documented)."""
    domain = the_domain(context, params)
    _refuse_reserved(params["SegmentDefinitionName"])
    segment = the_segment(domain, params)
    segment_snapshots.drop(domain, segment)
    segment_subscriptions.drop(domain, segment.name)
    domain.journal.remove(domain.segments, segment.name)
    return {"Message": "OK"}


def the_segment(domain: Domain, params: Params) -> SegmentDefinition:
    segment = domain.segments.get(params["SegmentDefinitionName"])
    if segment is None:
        raise NotInDomain("SegmentDefinition", params["SegmentDefinitionName"], domain.name)
    return segment


def checked_criteria(context: Context, domain: Domain, params: Params, member: str) -> Criteria:
    """The groups or the query of a request, which can be evaluated; `member` is where groups stand.

    Raises BadRequest, also for both or neither of groups and SQL (our choice).
    """
    if (member in params) == (SQL_QUERY in params):
        raise BadRequest(f"A segment has either {member} or {SQL_QUERY}")
    if SQL_QUERY in params:
        query: str = params[SQL_QUERY]
        compile_query(domain, query).check(context.now)
        return query
    groups: dict[str, Any] = params[member]
    compile_groups(domain, groups)
    check_limits(domain, groups)
    return groups


def _refuse_reserved(name: str) -> None:
    if name.startswith(_RESERVED_PREFIX):
        raise BadRequest(
            f"Segment definition {name} can be neither created nor deleted: names that begin with "
            f"{_RESERVED_PREFIX} are those of the service"
        )


def _type_of(segment: SegmentDefinition) -> str:
    return ENHANCED if segment.is_sql else CLASSIC


def _item(context: Context, domain: Domain, segment: SegmentDefinition) -> Mapping[str, Any]:
    path = f"domains/{domain.name}"
    return {
        "SegmentDefinitionName": segment.name,
        "DisplayName": segment.display_name,
        "Description": segment.description,
        "CreatedAt": segment.created_at,
        "SegmentDefinitionArn": context.store.arn(f"{path}/segment-definitions/{segment.name}"),
        "Tags": segment.tags,
    }
