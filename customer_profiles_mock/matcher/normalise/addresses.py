"""Postal addresses in any format, as the parts that are compared."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from typing import Any, NamedTuple

from customer_profiles_mock.matcher.normalise.text import (
    NOTHING,
    Spellings,
    fold,
    folded_words,
    numbered,
    says_nothing,
    words,
)

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
# Kinds of street that German writes as one word with the name, and English by a slip.
_WRITTEN_ON = (
    "strasse",
    "str",
    "street",
    "avenue",
    "boulevard",
    "crescent",
    "terrace",
    "place",
    "court",
    "drive",
)
_ORDINAL = ("st", "nd", "rd", "th")
_UNIT = words(
    """
    apt apartment unit suite ste flat fl floor room rm no nr lot bldg building whg wohnung piso depto
    """
)


_NO_POSTCODE = frozenset({"", "12345", "123456", "na", "none", "unknown"})
_FURTHER_LINES = ("Address2", "Address3", "Address4")


class Address(NamedTuple):
    """The numbers of texts; 0 stands for what is not known.

    `street` is the street's name with usual abbreviations, `postcode` a five-digit ZIP or the whole code.
    """

    number: int
    street: int
    unit: int
    city: int
    postcode: int


# An address as a plain tuple, which is made quicker.
Parts = tuple[int, int, int, int, int]
NO_PARTS: Parts = (0, 0, 0, 0, 0)


class AddressReader:
    """Reads addresses; remembers the words it has read, as streets and places recur.

    `texts` has the numbers of the texts in addresses.
    """

    def __init__(self) -> None:
        self.texts = numbered("")
        self._streets = Spellings(self._street_and_unit, (0, 0))
        self._street_words = Spellings(_street_word, "")
        self._cities = Spellings(self._city, 0)
        self._postcodes = Spellings(self._postcode, 0)

    def read(self, addresses: Sequence[Mapping[str, Any]]) -> list[Parts]:
        """The parts of addresses as CreateProfile spells them; of one with nothing to find it by, none."""
        lines = [address.get("Address1") or "" for address in addresses]
        for member in _FURTHER_LINES:
            for at, address in enumerate(addresses):
                if member in address and (further := address[member]):
                    lines[at] = f"{lines[at]} {further}" if lines[at] else further
        texts, streets = self.texts, self._streets
        found = [
            (texts[number], streets[rest]) if number.isdigit() and number.isascii() else self._street(line)
            for line, (number, _, rest) in [(line, line.partition(" ")) for line in lines]
        ]
        cities = map(self._cities.__getitem__, [address.get("City") for address in addresses])
        postcodes = map(self._postcodes.__getitem__, [address.get("PostalCode") for address in addresses])
        return [
            (number, street, unit, city, postcode) if street or city or postcode else NO_PARTS
            for (number, (street, unit)), city, postcode in zip(found, cities, postcodes, strict=True)
        ]

    def _street_and_unit(self, text: str) -> tuple[int, int]:
        """Street and unit out of what follows a number."""
        parts = _line_words(text)
        if _UNIT.isdisjoint(parts):
            return self.texts[" ".join(map(self._street_words.__getitem__, parts))], 0
        _, street, unit = _told_apart(parts, "0")
        return self.texts[street], self.texts[unit]

    def _street(self, text: str) -> tuple[int, tuple[int, int]]:
        """House number, street and unit out of the address lines."""
        parts = _line_words(text)
        if not parts or "".join(parts) in NOTHING:
            return 0, (0, 0)
        number, street, unit = _told_apart(parts, "")
        return self.texts[number], (self.texts[street], self.texts[unit])

    def _city(self, text: str) -> int:
        folded = fold(text)
        return 0 if says_nothing(folded) else self.texts[folded]

    def _postcode(self, text: str) -> int:
        return self.texts[_postcode(text)]


def _postcode(text: str) -> str:
    if len(text) == 5 and text.isascii() and text.isdigit():
        code = text
    elif len(text) == 10 and text[5] == "-" and text[:5].isdigit():  # ZIP+4
        code = text[:5]
    else:
        code = fold(text).replace(" ", "")
    return "" if code in _NO_POSTCODE or len(set(code)) == 1 else code


def _street_word(word: str) -> str:
    return _SHORT.get(word) or _apart(word)


def _apart(word: str) -> str:
    """The name of a street and its kind, where they are written as one word."""
    if word.endswith(_WRITTEN_ON):
        for kind in _WRITTEN_ON:
            name = word.removesuffix(kind)
            if name != word and len(name) > 2:
                return f"{name} {_SHORT[kind]}"
    return word


def _line_words(text: str) -> list[str]:
    return folded_words(text.replace("#", " unit ") if "#" in text else text)


def _told_apart(parts: list[str], number: str) -> tuple[str, str, str]:
    """Number, street and unit; the number is looked for unless it is given."""
    unit = ""
    names: list[str] = []
    words = iter(parts)
    for word in words:
        if word in _UNIT and names:
            unit = unit or next(words, "")
        elif not number and word[0].isdigit() and not word.endswith(_ORDINAL):
            number = word
        else:
            names.append(_street_word(word))
    return number, " ".join(names), unit
