"""GetSegmentMembership."""

from __future__ import annotations

from customer_profiles_mock.context import Context
from customer_profiles_mock.errors import BadRequest, NotInDomain
from customer_profiles_mock.operations.lookup import the_domain
from customer_profiles_mock.operations.profiles import profile_answer
from customer_profiles_mock.operations.registry import Params, Result, operation
from customer_profiles_mock.operations.segments import the_segment
from customer_profiles_mock.segments.membership import NoSnapshot, membership_of
from customer_profiles_mock.segments.subjects import Subject


@operation("GetSegmentMembership")
def get_segment_membership(context: Context, params: Params) -> Result:
    """One entry for each id of the request, in its order; unknown profiles are in Failures.

    So are all of them where the segment cannot be evaluated any more. Only members are shown in full
    (our choice). Without a snapshot, a segment by SQL is a 4XX (documented).
    """
    domain = the_domain(context, params)
    segment = the_segment(domain, params)
    known = {one: domain.profiles[one] for one in params["ProfileIds"] if one in domain.profiles}
    broken = None
    present: set[str] = set()
    computed_at = context.now
    try:
        test, computed_at = membership_of(domain, segment, context.now)
        present = {one for one, profile in known.items() if test(Subject(domain, profile, context.now))}
    except NoSnapshot:
        raise
    except BadRequest as error:
        broken = str(error)
    profiles, failures = [], []
    for profile_id in params["ProfileIds"]:
        profile = known.get(profile_id)
        if profile is None:
            message = str(NotInDomain("Profile", profile_id, domain.name))
            failures.append({"ProfileId": profile_id, "Message": message, "Status": 404})
        elif broken is not None:
            failures.append({"ProfileId": profile_id, "Message": broken, "Status": 400})
        elif profile_id in present:
            profiles.append(
                {"ProfileId": profile_id, "QueryResult": "PRESENT", "Profile": profile_answer(profile)}
            )
        else:
            profiles.append({"ProfileId": profile_id, "QueryResult": "ABSENT"})
    return {
        "SegmentDefinitionName": segment.name,
        "Profiles": profiles,
        "Failures": failures,
        "LastComputedAt": computed_at,
    }
