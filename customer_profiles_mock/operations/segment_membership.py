"""GetSegmentMembership."""

from __future__ import annotations

from customer_profiles_mock.context import Context
from customer_profiles_mock.errors import BadRequest, NotInDomain
from customer_profiles_mock.operations.lookup import the_domain
from customer_profiles_mock.operations.profiles import profile_answer
from customer_profiles_mock.operations.registry import Params, Result, operation
from customer_profiles_mock.operations.segments import the_segment
from customer_profiles_mock.segments.evaluation import compile_groups
from customer_profiles_mock.segments.subjects import Subject


@operation("GetSegmentMembership")
def get_segment_membership(context: Context, params: Params) -> Result:
    """One entry for each id of the request, in its order; unknown profiles are in Failures.

    So are all of them where the segment cannot be evaluated any more. Only members are shown in full
    (our choice).
    """
    domain = the_domain(context, params)
    segment = the_segment(domain, params)
    try:
        test, broken = compile_groups(domain, segment.groups), None
    except BadRequest as error:
        test, broken = None, str(error)
    profiles, failures = [], []
    for profile_id in params["ProfileIds"]:
        profile = domain.profiles.get(profile_id)
        if profile is None:
            message = str(NotInDomain("Profile", profile_id, domain.name))
            failures.append({"ProfileId": profile_id, "Message": message, "Status": 404})
        elif test is None:
            failures.append({"ProfileId": profile_id, "Message": broken, "Status": 400})
        elif test(Subject(domain, profile, context.now)):
            profiles.append(
                {"ProfileId": profile_id, "QueryResult": "PRESENT", "Profile": profile_answer(profile)}
            )
        else:
            profiles.append({"ProfileId": profile_id, "QueryResult": "ABSENT"})
    return {
        "SegmentDefinitionName": segment.name,
        "Profiles": profiles,
        "Failures": failures,
        "LastComputedAt": context.now,
    }
