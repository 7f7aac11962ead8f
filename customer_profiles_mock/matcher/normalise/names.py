"""Names of people and of firms: one spelling, and the parts that are compared."""

from __future__ import annotations

from typing import NamedTuple

from customer_profiles_mock.matcher.normalise.text import NOTHING, fold, folded_words, says_nothing, words

_TITLES = words(
    """
    mr mrs ms miss mx dr prof professor sir dame rev reverend hon herr frau sr sra srta don dona mme
    mlle monsieur madame signor signora ing mag dipl
    """
)
_GENERATIONS = {
    **dict.fromkeys(("sr", "senior", "i"), 1),
    **dict.fromkeys(("jr", "junior", "ii", "2nd"), 2),
    **dict.fromkeys(("iii", "3rd"), 3),
    **dict.fromkeys(("iv", "4th"), 4),
}
_DEGREES = words(
    """
    phd md esq cpa dds rn mba llm msc bsc
    """
)
# Placeholders that forms put into a name.
_NOBODY = words(
    """
    customer guest anonymous user firstname lastname surname givenname visitor caller subscriber
    donotcall deceased valued resident occupant
    """
)
_LEGAL_FORMS = words(
    """
    inc incorporated llc llp lp corp corporation co company ltd limited plc gmbh ag kg ohg ug mbh ev sa
    sas sarl srl spa bv nv ab oy as aps pty pvt group grp holding holdings the and und y et e sl slu
    ltda liability l c h s a
    """
)

_NO_NAME = NOTHING | _NOBODY | {""}
_SPECIAL = NOTHING | _TITLES | _DEGREES | _NOBODY | _GENERATIONS.keys()


class PersonName(NamedTuple):
    """`generation`: 1 for Sr., 2 for Jr. and so on, 0 where none is written."""

    given: str
    middle: str
    surname: str
    generation: int


def plain_name(text: str) -> str:
    """The name folded where it is one ordinary word, else "": then only `person_name` can read it."""
    if not (text.isascii() and text.isalpha()):
        return ""
    word = text.lower()
    return "" if word in _SPECIAL else word


def middle_name(text: str) -> str:
    """Middle names beside a given name and a surname that are plain: then they are only folded."""
    return " ".join(_words(text))


def person_name(first: str, middle: str, last: str) -> PersonName:
    """The parts of a person's name, in whichever fields they were written.

    Titles and degrees are dropped; further given names go to `middle`; a whole name in one field is taken
    apart.
    """
    if "," in first or "," in last:
        first, last = _around_comma(first, last)
    givens = _words(first)
    surnames = _words(last)
    middles = _words(middle)
    generation = 0
    for parts in (surnames, givens):
        while len(parts) > 1 and (parts[-1] in _GENERATIONS or parts[-1] in _DEGREES):
            # A lone last "i" is more often an initial than a number.
            generation = generation or _GENERATIONS.get(parts[-1], 0)
            parts.pop()
    while len(givens) > 1 and givens[0] in _TITLES:
        givens.pop(0)
    while len(surnames) > 1 and surnames[0] in _TITLES:
        surnames.pop(0)
    if not surnames and len(givens) > 1 and not _is_one_name(first):
        surnames = [givens.pop()]
    elif not givens and len(surnames) > 1 and not _is_one_name(last):
        givens = [surnames.pop(0)]
    if len(givens) > 1:
        middles = givens[1:] + middles
        givens = givens[:1]
    return PersonName("".join(givens), " ".join(middles), " ".join(surnames), generation)


def _words(text: str) -> list[str]:
    if not text:
        return []
    words = [text.lower()] if text.isascii() and text.isalpha() else folded_words(text)
    bare = "".join(words)
    return [] if bare in _NO_NAME or (len(words) == 1 and bare.isdigit()) else words


def _is_one_name(text: str) -> bool:
    """Whether a hyphen alone holds the words together, as in Anne-Marie."""
    return "-" in text and len(text.split()) == 1


def _around_comma(first: str, last: str) -> tuple[str, str]:
    """ "Doe, John" in one field is surname and given name; "Doe, Jr." is not."""
    if not last or not first:
        surname, _, rest = (first or last).partition(",")
        if fold(rest) not in _GENERATIONS:
            return rest, surname
    return first.replace(",", " "), last.replace(",", " ")


def firm_name(text: str) -> str:
    """A firm's name without its legal form."""
    folded = fold(text)
    if says_nothing(folded):
        return ""
    return " ".join(word for word in folded.split() if word not in _LEGAL_FORMS) or folded
