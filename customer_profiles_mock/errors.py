"""What can go wrong, by what happened.

The service declares five exceptions. Behaviour raises them by class; the HTTP status of each is
the model's business (`protocol.errors`). A situation that several operations share has a class
here, so that its wording exists once.
"""

from __future__ import annotations


class ServiceError(Exception):
    """An answer of the service that is no success; `str(error)` is the text the caller sees."""

    code: str = "InternalServerException"


class BadRequest(ServiceError):
    """A constraint is broken, a name is taken, a limit is reached, or the state does not allow it; 400."""

    code = "BadRequestException"


class AccessDenied(ServiceError):
    """IAM says no, or a role is of another account; 403."""

    code = "AccessDeniedException"


class ResourceNotFound(ServiceError):
    """The domain, or what is named inside of it, is not there; 404."""

    code = "ResourceNotFoundException"


class Throttling(ServiceError):
    """Too many requests; 429. Nothing here raises it."""

    code = "ThrottlingException"


class InternalServer(ServiceError):
    """The service has failed; 500. Of this package: a fault in it, which its log tells."""

    code = "InternalServerException"


class DomainNotFound(ResourceNotFound):
    """The domain is not in the caller's account and region."""

    def __init__(self, domain_name: str, account_id: str) -> None:
        super().__init__(f"DomainName {domain_name} is not found in account {account_id}")


class NotInDomain(ResourceNotFound):
    """Something named is missing from an existing domain. Wording: our choice, in the same style."""

    def __init__(self, thing: str, name: str, domain_name: str) -> None:
        super().__init__(f"{thing} {name} is not found in domain {domain_name}")


class KeyNotDefined(ResourceNotFound):
    """A key name that is neither predefined nor declared by an object type of the domain."""

    def __init__(self, key_name: str, domain_name: str) -> None:
        super().__init__(f"KeyName {key_name} is not defined in the domain {domain_name}")


class DataStoreNotEnabled(BadRequest):
    """What is asked for needs the domain's data store (documented). Wording: our choice."""

    def __init__(self, domain_name: str) -> None:
        super().__init__(f"Data store is not enabled in domain {domain_name}")


class BadProfile(BadRequest):
    """Of many profiles given at once, the first that CreateProfile would refuse; `position` counts from 0."""

    def __init__(self, position: int, message: str) -> None:
        super().__init__(f"profiles[{position}]: {message}")
        self.position = position
        self.reason = message


class InvalidToken(BadRequest):
    """A `NextToken` that this operation, with these parameters, did not issue. Wording: our choice."""

    def __init__(self) -> None:
        super().__init__("NextToken is not valid for this request")


class NotSimulated(ServiceError):
    """A part of a request that the service has and this package lacks; answered 501, never ignored."""

    code = "NotImplementedException"

    def __init__(self, what: str) -> None:
        super().__init__(f"{what} is not simulated by customer_profiles_mock")
