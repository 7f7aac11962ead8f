"""Postal addresses in any format, as the parts that are compared."""

from __future__ import annotations

from typing import NamedTuple

from customer_profiles_mock.matcher.normalise.text import fold, says_nothing, words

# Words that street names are abbreviated with (postal usage in English, German, French, Spanish, Italian).
_SHORT = {
    long: line.split()[0]
    for line in """
    st street str strasse saint
    ave avenue av avenida
    rd road
    dr drive drv
    ln lane
    blvd boulevard bd boul
    ct court crt
    pl place plaza plz
    ter terrace terr
    cir circle
    pkwy parkway pky
    hwy highway
    sq square
    trl trail
    cres crescent
    cl close
    gr grove
    gdns gardens
    pde parade
    esp esplanade
    way wy
    n north
    s south
    e east
    w west
    ne northeast
    nw northwest
    se southeast
    sw southwest
    c calle
    r rue
    v via
    cv cove
    pt point
    mt mount
    ft fort
    hts heights
    jct junction
    xing crossing
    brg bridge
    vw view
    rdg ridge
    vly valley
    lk lake
    mnr manor
    est estate
    """.strip().split("\n")
    for long in line.split()[1:]
}
_ORDINAL = ("st", "nd", "rd", "th")
_UNIT = words(
    """
    apt apartment unit suite ste flat fl floor room rm no nr lot bldg building whg wohnung piso depto
    """
)


class Address(NamedTuple):
    """`street` is the street's name with usual abbreviations, `house` that with the number.

    `postcode` is a five-digit ZIP or the whole code. What is not known is empty.
    """

    house: str
    number: str
    street: str
    unit: str
    city: str
    postcode: str


def address(lines: tuple[str, ...], city: str, postcode: str) -> Address:
    """`city` is folded already."""
    number, street, unit = _street(lines)
    return Address(f"{number} {street}", number, street, unit, city, _postcode(postcode))


def place(text: str) -> str:
    folded = fold(text)
    return "" if says_nothing(folded) else folded


def _postcode(text: str) -> str:
    if len(text) == 5 and text.isascii() and text.isdigit():
        code = text
    elif len(text) == 10 and text[5] == "-" and text[:5].isdigit():  # ZIP+4
        code = text[:5]
    else:
        code = fold(text).replace(" ", "")
    return (
        ""
        if not code or len(set(code)) == 1 or code in ("12345", "123456", "na", "none", "unknown")
        else code
    )


def _street(lines: tuple[str, ...]) -> tuple[str, str, str]:
    """House number, street and unit out of the address lines."""
    text = " ".join(lines)
    folded = fold(text.replace("#", " unit ") if "#" in text else text)
    if says_nothing(folded):
        return "", "", ""
    number = unit = ""
    names: list[str] = []
    words = iter(folded.split())
    for word in words:
        if word in _UNIT and names:
            unit = unit or next(words, "")
        elif not number and word[0].isdigit() and not word.endswith(_ORDINAL):
            number = word
        else:
            names.append(_SHORT.get(word, word))
    return number, " ".join(names), unit
