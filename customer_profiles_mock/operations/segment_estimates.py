"""CreateSegmentEstimate, GetSegmentEstimate."""

from __future__ import annotations

from customer_profiles_mock.context import Context
from customer_profiles_mock.errors import NotInDomain
from customer_profiles_mock.jobs import segment_estimates
from customer_profiles_mock.operations.lookup import the_domain
from customer_profiles_mock.operations.registry import Params, Result, operation
from customer_profiles_mock.operations.segments import checked_criteria
from customer_profiles_mock.state.segments import SegmentEstimate


@operation("CreateSegmentEstimate")
def create_segment_estimate(context: Context, params: Params) -> Result:
    """Takes a query, not the name of a segment."""
    domain = the_domain(context, params)
    estimate = SegmentEstimate(
        estimate_id=context.new_id(),
        number=domain.next_number(),
        criteria=checked_criteria(context, domain, params, "SegmentQuery"),
        status_since=context.now,
    )
    segment_estimates.start(context, domain, estimate)
    return {"DomainName": domain.name, "EstimateId": estimate.estimate_id}


@operation("GetSegmentEstimate")
def get_segment_estimate(context: Context, params: Params) -> Result:
    """Estimate is the number of profiles as text, once there is one."""
    domain = the_domain(context, params)
    estimate = domain.segment_estimates.get(params["EstimateId"])
    if estimate is None:
        raise NotInDomain("SegmentEstimate", params["EstimateId"], domain.name)
    segment_estimates.note_read(context, domain, estimate)
    return {
        "DomainName": domain.name,
        "EstimateId": estimate.estimate_id,
        "Status": estimate.status,
        "Estimate": None if estimate.count is None else str(estimate.count),
        "Message": estimate.message,
    }
