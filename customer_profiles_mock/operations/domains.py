"""CreateDomain, GetDomain, UpdateDomain, DeleteDomain, ListDomains."""

from __future__ import annotations

from functools import partial
from typing import Any, Final

from customer_profiles_mock.calculated.defaults import default_attributes
from customer_profiles_mock.context import Context
from customer_profiles_mock.errors import BadRequest
from customer_profiles_mock.operations.domain_settings import (
    check_settings,
    data_store_answer,
    kept_matching,
    kept_rules,
    matching_answer,
)
from customer_profiles_mock.operations.lookup import the_domain
from customer_profiles_mock.operations.paging import page
from customer_profiles_mock.operations.registry import Params, Result, operation
from customer_profiles_mock.segments.table_names import check_types
from customer_profiles_mock.state.domain import Domain

MOST_DOMAINS: Final = 100


@operation("CreateDomain")
def create_domain(context: Context, params: Params) -> Result:
    name = params["DomainName"]
    domains = context.store.domains
    if name in domains:
        raise BadRequest(f"Domain {name} already exists")
    if len(domains) >= MOST_DOMAINS:
        raise BadRequest(f"An account can have at most {MOST_DOMAINS} domains in a region")
    check_settings(context, params)
    domain = Domain(
        journal=context.store.journal,
        name=name,
        created_at=context.now,
        last_updated_at=context.now,
        default_expiration_days=params["DefaultExpirationDays"],
        tags=dict(params.get("Tags", {})),
        calculated_attributes=default_attributes(),
    )
    _apply(domain, params)
    # The matcher comes with these modules: a domain that does not match does without.
    if domain.rule_based_matching and domain.rule_based_matching["Enabled"]:
        from customer_profiles_mock.jobs import rule_matching

        rule_matching.start(context, domain)
    context.store.journal.put(domains, name, domain)
    if domain.matching is not None:
        from customer_profiles_mock.jobs.identity_resolution import reschedule

        reschedule(context, domain, was_enabled=False)
    return _settings(domain)


@operation("GetDomain")
def get_domain(context: Context, params: Params) -> Result:
    domain = the_domain(context, params)
    if domain.rules is not None:
        from customer_profiles_mock.jobs import rule_matching

        rule_matching.note_read(context, domain)
    profiles = len(domain.profiles)
    return {
        **_settings(domain),
        "Stats": {
            "ProfileCount": profiles,
            "MeteringProfileCount": profiles + domain.metered_extra,
            "ObjectCount": domain.object_count,
            "TotalSize": domain.object_bytes,
        },
    }


@operation("UpdateDomain")
def update_domain(context: Context, params: Params) -> Result:
    """Absent members stay; Tags are not looked at, they change by TagResource alone."""
    from customer_profiles_mock.jobs import rule_matching
    from customer_profiles_mock.jobs.identity_resolution import is_matching_enabled, reschedule

    domain = the_domain(context, params)
    check_settings(context, params)
    store_wanted = params.get("DataStore", {}).get("Enabled")
    if domain.has_data_store and store_wanted is False:
        # Documented; the words are ours.
        raise BadRequest("The data store of a domain cannot be disabled once it is enabled")
    if store_wanted:
        check_types(domain)
    rules_before, was_enabled = domain.rule_based_matching, is_matching_enabled(domain)
    if kept_rules(params.get("RuleBasedMatching", rules_before)) != rules_before:
        rule_matching.check_change(context, domain)
    _apply(domain, params)
    domain.journal.assign(domain, "last_updated_at", context.now)
    if domain.rule_based_matching != rules_before:
        rule_matching.restart(context, domain)
    if "Matching" in params:
        reschedule(context, domain, was_enabled=was_enabled)
    return _settings(domain)


@operation("DeleteDomain")
def delete_domain(context: Context, params: Params) -> Result:
    domain = the_domain(context, params)
    context.store.journal.remove(context.store.domains, domain.name)
    return {"Message": "Domain Deleted"}


@operation("ListDomains")
def list_domains(context: Context, params: Params) -> Result:
    domains = sorted(context.store.domains.values(), key=_by_name)
    found = page(context, params, domains, key=_by_name)
    return {
        "Items": [
            {
                "DomainName": domain.name,
                "CreatedAt": domain.created_at,
                "LastUpdatedAt": domain.last_updated_at,
                "Tags": domain.tags,
            }
            for domain in found.items
        ],
        "NextToken": found.next_token,
    }


def _by_name(domain: Domain) -> str:
    return domain.name


def _apply(domain: Domain, params: Params) -> None:
    """Take over what the request gives; a block replaces the one before as a whole, "" clears a text."""
    change = partial(domain.journal.assign, domain)
    if "DefaultExpirationDays" in params:
        change("default_expiration_days", params["DefaultExpirationDays"])
        if domain.profiles:  # a shorter retention may have made some expire already
            change("next_expiry", 0.0)
    if "DefaultEncryptionKey" in params:
        change("default_encryption_key", params["DefaultEncryptionKey"] or None)
    if "DeadLetterQueueUrl" in params:
        change("dead_letter_queue_url", params["DeadLetterQueueUrl"] or None)
    if "Matching" in params:
        change("matching", kept_matching(params["Matching"]))
    if "RuleBasedMatching" in params:
        change("rule_based_matching", kept_rules(params["RuleBasedMatching"]))
    if "Enabled" in params.get("DataStore", {}):
        change("data_store", params["DataStore"])


def _settings(domain: Domain) -> dict[str, Any]:
    return {
        "DomainName": domain.name,
        "DefaultExpirationDays": domain.default_expiration_days,
        "DefaultEncryptionKey": domain.default_encryption_key,
        "DeadLetterQueueUrl": domain.dead_letter_queue_url,
        "Matching": matching_answer(domain.matching),
        "RuleBasedMatching": _rules_answer(domain),
        "DataStore": data_store_answer(domain.data_store),
        "CreatedAt": domain.created_at,
        "LastUpdatedAt": domain.last_updated_at,
        "Tags": domain.tags,
    }


def _rules_answer(domain: Domain) -> dict[str, Any] | None:
    if domain.rules is None or domain.rule_based_matching is None:
        return domain.rule_based_matching
    return {**domain.rule_based_matching, "Status": domain.rules.status}
