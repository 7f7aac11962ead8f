"""Postal addresses in any format, as the parts that are compared."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any, NamedTuple

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


_NO_POSTCODE = frozenset({"", "12345", "123456", "na", "none", "unknown"})
_LINES = ("Address1", "Address2", "Address3", "Address4")


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


class AddressReader:
    """Reads addresses; remembers the words it has read, as streets and places recur."""

    def __init__(self) -> None:
        self._streets: dict[str, tuple[str, str]] = {}
        self._cities: dict[str, str] = {}
        self._postcodes: dict[str, str] = {}

    def read(self, written: Mapping[str, Any]) -> Address:
        """The parts of an address as CreateProfile spells it."""
        get = written.get
        lines = [line for member in _LINES if (line := get(member))]
        text = lines[0] if len(lines) == 1 else " ".join(lines)
        number, _, rest = text.partition(" ")
        if number.isascii() and number.isdigit():
            known = self._streets.get(rest)
            if known is None:
                known = self._streets[rest] = _street(rest, number)[1:]
            street, unit = known
        else:
            number, street, unit = _street(text)
        city = get("City") or ""
        place = self._cities.get(city)
        if place is None:
            place = self._cities[city] = _place(city)
        code = get("PostalCode") or ""
        postcode = self._postcodes.get(code)
        if postcode is None:
            postcode = self._postcodes[code] = _postcode(code)
        return Address(f"{number} {street}", number, street, unit, place, postcode)


def _place(text: str) -> str:
    folded = fold(text)
    return "" if says_nothing(folded) else folded


def _postcode(text: str) -> str:
    if len(text) == 5 and text.isascii() and text.isdigit():
        code = text
    elif len(text) == 10 and text[5] == "-" and text[:5].isdigit():  # ZIP+4
        code = text[:5]
    else:
        code = fold(text).replace(" ", "")
    return "" if code in _NO_POSTCODE or len(set(code)) == 1 else code


def _street(text: str, number: str = "") -> tuple[str, str, str]:
    """House number, street and unit out of the address lines, or out of what follows the number."""
    folded = fold(text.replace("#", " unit ") if "#" in text else text)
    if not number and says_nothing(folded):
        return "", "", ""
    unit = ""
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
