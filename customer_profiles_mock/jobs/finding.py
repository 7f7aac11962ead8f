"""Finding what is asked for beside the API, or answering as the API does that it is not there."""

from __future__ import annotations

from customer_profiles_mock.context import Context
from customer_profiles_mock.errors import DomainNotFound, NotInDomain
from customer_profiles_mock.state.domain import Domain
from customer_profiles_mock.state.profiles import Profile


def find_domain(context: Context, domain_name: str) -> Domain:
    domain = context.store.domains.get(domain_name)
    if domain is None:
        raise DomainNotFound(domain_name, context.store.account_id)
    return domain


def find_profile(domain: Domain, profile_id: str) -> Profile:
    profile = domain.profiles.get(profile_id)
    if profile is None:
        raise NotInDomain("Profile", profile_id, domain.name)
    return profile
