"""E-mail addresses: one spelling for each mailbox, and nothing for those that are nobody's."""

from __future__ import annotations

from collections.abc import Sequence

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
_GMAIL = "gmail.com"
_GOOGLE = frozenset({_GMAIL, "googlemail.com"})


def email(text: str, domains: dict[str, str]) -> str:
    """The mailbox in its plainest spelling, or "" for none, a malformed or a placeholder address.

    A tag after "+" does not count, nor do dots where the provider ignores them. `domains` remembers what the
    spellings of domains stand for, as they recur.
    """
    local, _, written = text.lower().rpartition("@")
    return _mailbox(text, local, without_marks(local), written, domains)


def emails(texts: Sequence[str], domains: dict[str, str]) -> list[str]:
    """What `email` says of each of these texts."""
    # Case and marks are seen to in all at once: a call takes longer than a text does.
    parts = [line.rpartition("@") for line in "\n".join(texts).lower().split("\n")]
    bare = all_without_marks([local for local, _, _ in parts])
    if len(bare) != len(texts):  # a line break or a second "@" in one of them
        return [email(text, domains) for text in texts]
    return [
        _mailbox(text, local, marked, written, domains)
        for text, marked, (local, _, written) in zip(texts, bare, parts, strict=True)
    ]


def _mailbox(text: str, local: str, bare: str, written: str, domains: dict[str, str]) -> str:
    """The mailbox in a text of which `local`, the same without marks, and `written` are around the "@"."""
    domain = domains.get(written)
    if domain is None or not bare.isalnum():
        local, bare, domain = _unusual(text, domains)
    elif domain == _GMAIL:
        local = local.replace(".", "")
    if not domain or bare in _NOBODY:
        return ""
    if bare[0] == bare[-1] and len(bare) > 1 and bare == bare[0] * len(bare):
        return ""
    return f"{local}@{domain}"


def _unusual(text: str, domains: dict[str, str]) -> tuple[str, str, str]:
    """Mailbox, the same without marks, and domain; no domain if there is no mailbox either."""
    local, _, written = text.strip().lower().rpartition("@")
    if local.startswith("mailto:"):
        local = local[7:]
    if not local or "@" in local or " " in local or " " in written:
        return "", "", ""
    domain = domains.get(written)
    if domain is None:
        domain = domains[written] = _domain(written)
    local = local.lstrip("<").partition("+")[0]
    if domain == _GMAIL:
        local = local.replace(".", "")
    bare = without_marks(local)
    return (local, bare, domain) if bare else ("", "", "")


def without_marks(local: str) -> str:
    """The name of a mailbox without what people put between its parts."""
    return local.replace(".", "").replace("-", "").replace("_", "")


def all_without_marks(locals_: Sequence[str]) -> list[str]:
    """The same of the names of many mailboxes, all at once; one too many for each "@" in them."""
    return without_marks("@".join(locals_)).split("@")


def _domain(written: str) -> str:
    domain = written.rstrip(".>")
    host, dot, _ = domain.partition(".")
    if not dot or not host or host in _NO_DOMAIN:
        return ""
    return _GMAIL if domain in _GOOGLE else domain
