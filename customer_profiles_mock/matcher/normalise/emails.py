"""E-mail addresses: one spelling for each mailbox, and nothing for those that are nobody's."""

from __future__ import annotations

from customer_profiles_mock.matcher.normalise.text import words

# What people and programs type where an address is demanded and none is known.
_NOBODY = words(
    """
    no none na noemail nomail noaddress noreply donotreply dontreply notprovided notavailable
    notapplicable unknown nobody noone null nil email mail test testing abc asdf qwerty fake dummy
    example user customer guest anonymous someone refused declined decline invalid donotemail
    noemailaddress emailaddress void
    """
)
_NO_DOMAIN = frozenset(
    {"noemail", "nomail", "none", "invalid", "na", "null", "nowhere", "noreply", "unknown", "xxx"}
)
# Mailboxes of an office rather than a person: RFC 2142 and what is usual beside it.
ROLES = words(
    """
    info sales support admin administrator office contact contactus hello help helpdesk service services
    mail marketing billing accounts accounting accountspayable ap ar invoices invoice orders order team
    enquiries enquiry inquiries reception hr jobs careers press media legal finance webmaster postmaster
    hostmaster abuse security noc customerservice customercare purchasing shop store booking bookings
    reservations kontakt buero ventas contacto
    """
)
_GOOGLE = frozenset({"gmail.com", "googlemail.com"})


def email(text: str) -> str:
    """The mailbox in its plainest spelling, or "" for none, a malformed or a placeholder address.

    A tag after "+" does not count, nor do dots where the provider ignores them.
    """
    local, _, domain = text.strip().lower().rpartition("@")
    if local.startswith("mailto:"):
        local = local[7:]
    if not local or "@" in local or " " in local or " " in domain:
        return ""
    domain = domain.rstrip(".>")
    local = local.lstrip("<")
    host, dot, _ = domain.partition(".")
    if not dot or not host or host in _NO_DOMAIN:
        return ""
    if "+" in local:
        local = local.partition("+")[0]
    if domain in _GOOGLE:
        local, domain = local.replace(".", ""), "gmail.com"
    bare = local if local.isalnum() else local.replace(".", "").replace("-", "").replace("_", "")
    if not bare or bare in _NOBODY:
        return ""
    if bare[0] == bare[-1] and len(bare) > 1 and bare == bare[0] * len(bare):
        return ""
    return f"{local}@{domain}"
