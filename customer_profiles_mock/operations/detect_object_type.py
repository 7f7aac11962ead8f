"""DetectProfileObjectType."""

from __future__ import annotations

from customer_profiles_mock.context import Context
from customer_profiles_mock.ingestion.detection import detect
from customer_profiles_mock.operations.lookup import the_domain
from customer_profiles_mock.operations.mapping_members import fields_member, keys_member
from customer_profiles_mock.operations.registry import Params, Result, operation


@operation("DetectProfileObjectType")
def detect_profile_object_type(context: Context, params: Params) -> Result:
    the_domain(context, params)
    detected = detect(params["Objects"])
    if detected is None:
        return {"DetectedProfileObjectTypes": []}
    mapping = {
        "SourceLastUpdatedTimestampFormat": detected.timestamp_format,
        "Fields": fields_member(detected.fields),
        "Keys": keys_member(detected.keys),
    }
    return {"DetectedProfileObjectTypes": [mapping]}
