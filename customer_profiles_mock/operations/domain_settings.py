"""What CreateDomain and UpdateDomain refuse beyond the model's constraints, and how settings are echoed."""

from __future__ import annotations

import re
from collections.abc import Mapping, Sequence
from typing import Any, Final

from customer_profiles_mock.context import Context
from customer_profiles_mock.errors import BadRequest
from customer_profiles_mock.operations.registry import Params
from customer_profiles_mock.protocol.members import member_names, members_with_shape

_QUEUE_OWNER: Final = re.compile(r"https?://[^/]+/(\d{12})/[^/]+")
# What an AWS test reports to be needed beside MatchingRules, and the guide says may be left out.
_BESIDE_RULES: Final = (
    "MaxAllowedRuleLevelForMatching",
    "MaxAllowedRuleLevelForMerging",
    "ConflictResolution",
)
_KMS_KEY_OWNER: Final = re.compile(r"arn:[^:]*:kms:[^:]*:(\d{12}):.*")


def check_settings(context: Context, params: Params) -> None:
    """Refuse settings that cannot work. Raises BadRequest; the texts are our choice unless observed."""
    account_id = context.store.account_id
    if _owner(_KMS_KEY_OWNER, params.get("DefaultEncryptionKey")) not in (None, account_id):
        raise BadRequest("Failed to grant access to key")  # observed
    if _owner(_QUEUE_OWNER, params.get("DeadLetterQueueUrl")) not in (None, account_id):
        raise BadRequest("Error queue URL does not belong to your account ID")  # observed
    if "Matching" in params:
        _check_auto_merging(params["Matching"].get("AutoMerging", {}))
        _check_bucket(context, params["Matching"])
    if "RuleBasedMatching" in params:
        _check_rules(params["RuleBasedMatching"], is_strict=context.options.strict_rule_configuration)
        _check_bucket(context, params["RuleBasedMatching"])


def check_conflict_resolution(conflict_resolution: Mapping[str, str]) -> None:
    """`SOURCE` needs a SourceName; whether it names an object type is not checked (observed)."""
    if conflict_resolution.get("ConflictResolvingModel") == "SOURCE" and not conflict_resolution.get(
        "SourceName"
    ):
        raise BadRequest("SourceName is required for the conflict resolving model SOURCE")


def check_criteria(criteria: Sequence[Sequence[str]]) -> None:
    """Each name must be a profile member, a part of an address, or `Attributes.NAME`."""
    for name in (name for criterion in criteria for name in criterion):
        if not (name in _mergeable_names() or _is_custom(name)):
            raise BadRequest(f"Attribute {name} is not an attribute of a profile")


def matching_answer(matching: Mapping[str, Any] | None) -> Mapping[str, Any] | None:
    """`Matching` as responses show it: auto-merging always, the other parts where they were given."""
    if matching and matching["Enabled"]:
        return {"AutoMerging": {"Enabled": False}, **matching}
    return matching


def kept_matching(matching: dict[str, Any]) -> dict[str, Any]:
    """What is kept of a request's `Matching`: switching it off deletes the criteria (documented)."""
    return matching if matching["Enabled"] else {"Enabled": False}


def kept_rules(rules: dict[str, Any] | None) -> dict[str, Any] | None:
    """What is kept of a request's `RuleBasedMatching`: switching it off deletes the rules (documented)."""
    return rules if rules is None or rules["Enabled"] else {"Enabled": False}


def data_store_answer(data_store: Mapping[str, Any] | None) -> Mapping[str, Any] | None:
    """The data store is ready at once (our choice)."""
    if data_store and data_store["Enabled"]:
        return {**data_store, "Readiness": {"ProgressPercentage": 100}}
    return data_store


def _owner(pattern: re.Pattern[str], text: str | None) -> str | None:
    found = pattern.fullmatch(text or "")
    return found and found[1]


def _check_auto_merging(auto_merging: Mapping[str, Any]) -> None:
    if auto_merging.get("Enabled") and "Consolidation" not in auto_merging:
        raise BadRequest("Consolidation is required when AutoMerging is enabled")
    check_conflict_resolution(auto_merging.get("ConflictResolution", {}))
    check_criteria(auto_merging.get("Consolidation", {}).get("MatchingAttributesList", []))


def _check_rules(rules: Mapping[str, Any], *, is_strict: bool) -> None:
    if is_strict and rules.get("MatchingRules"):
        for member in _BESIDE_RULES:
            if member not in rules:
                raise BadRequest(f"{member} is required with MatchingRules")
    check_conflict_resolution(rules.get("ConflictResolution", {}))
    matching, merging = (rules.get(f"MaxAllowedRuleLevelFor{kind}") for kind in ("Matching", "Merging"))
    if matching is not None and merging is not None and merging > matching:
        raise BadRequest(
            f"MaxAllowedRuleLevelForMerging {merging} is above MaxAllowedRuleLevelForMatching {matching}"
        )
    from customer_profiles_mock.matcher import rule_settings  # long to import, and few domains have rules

    try:
        rule_settings({**rules, "Enabled": True})
    except ValueError as error:
        raise BadRequest(f"RuleBasedMatching is not valid: {error}") from None


def _check_bucket(context: Context, settings: Mapping[str, Any]) -> None:
    """The bucket of the results must exist when the settings are made; its policy is not evaluated."""
    from customer_profiles_mock.jobs.export import s3_settings

    exporting = s3_settings(settings)
    if exporting is not None and not context.peers.has_bucket(exporting["S3BucketName"]):
        raise BadRequest(f"Bucket {exporting['S3BucketName']} does not exist")


def _mergeable_names() -> frozenset[str]:
    single = set(member_names("FieldSourceProfileIds")) - {"Attributes"} | {"GenderString", "PartyTypeString"}
    addresses = members_with_shape("Profile", "Address")
    return frozenset(single | {f"{name}.{part}" for name in addresses for part in member_names("Address")})


def _is_custom(name: str) -> bool:
    return name.startswith("Attributes.") and name != "Attributes."
