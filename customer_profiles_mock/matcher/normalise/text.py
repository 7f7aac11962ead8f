"""Folding of free text: case, accents, marks and spaces."""

from __future__ import annotations

import unicodedata
from collections import defaultdict
from collections.abc import Callable, Hashable
from itertools import count
from typing import Generic, TypeVar

Value = TypeVar("Value")
Key = TypeVar("Key", bound=Hashable)


class Spellings(dict[str | None, Value], Generic[Value]):
    """What spellings stand for; one that is new is read. For values that recur, as looking up is quicker."""

    def __init__(self, read: Callable[[str], Value], nothing: Value) -> None:
        self._read = read
        self[None] = self[""] = nothing

    def __missing__(self, text: str) -> Value:
        value = self[text] = self._read(text)
        return value


def numbered(nothing: Key) -> defaultdict[Key, int]:
    """The numbers of values, in the order in which they are first looked up; what stands for none has 0."""
    return defaultdict(count(1).__next__, {nothing: 0})


def words(text: str) -> frozenset[str]:
    """The words of a list that is written as running text."""
    return frozenset(text.split())


# Letters that Unicode does not decompose into a base letter and a mark.
_LETTERS = str.maketrans(
    {"ß": "ss", "ø": "o", "æ": "ae", "œ": "oe", "ł": "l", "đ": "d", "ð": "d", "þ": "th", "ı": "i", "ħ": "h"}
)
# Cyrillic and Greek letters in the usual romanisation, so that a name is the same in either script.
_ROMANISED = """
а=a б=b в=v г=g д=d е=e ж=zh з=z и=i к=k л=l м=m н=n о=o п=p р=r с=s т=t у=u ф=f х=kh ц=ts ч=ch ш=sh щ=shch
ъ= ы=y ь= э=e ю=yu я=ya є=ie і=i ґ=g ј=j љ=lj њ=nj ћ=c ђ=dj џ=dz
α=a β=v γ=g δ=d ε=e ζ=z η=i θ=th ι=i κ=k λ=l μ=m ν=n ξ=x ο=o π=p ρ=r σ=s τ=t υ=y φ=f χ=ch ψ=ps ω=o
"""
_LETTERS |= str.maketrans(
    {letter: latin for letter, _, latin in (pair.partition("=") for pair in _ROMANISED.split())}
)
# Within a word these join ("O'Brien"); all other marks separate words.
_JOINING = "'’‘`´ʼ."
# Whole, as looking up a missing character is slow.
_ASCII = {
    code: chr(code) if chr(code).isalnum() else None if chr(code) in _JOINING else " " for code in range(128)
}

# What stands where nothing is known, in any field.
NOTHING = words(
    """
    na none null nil unknown unk unspecified undefined nan notavailable notapplicable notprovided
    notgiven noname nodata empty blank missing tbd tba test testing x xx xxx xxxx xxxxx
    """
)


def fold(text: str) -> str:
    """Lower case, no accents, words of letters and digits separated by single spaces."""
    return " ".join(folded_words(text))


def folded_words(text: str) -> list[str]:
    """The words of a folded text."""
    if text.isascii():
        return text.lower().translate(_ASCII).split()
    # Decomposed before folding too: styled capitals have no lower case of their own.
    plain = unicodedata.normalize("NFKD", text).casefold()
    decomposed = unicodedata.normalize("NFKD", plain).replace("ου", "ou").translate(_LETTERS)
    return "".join(
        c if c.isalnum() else "" if c in _JOINING or unicodedata.combining(c) else " " for c in decomposed
    ).split()


def says_nothing(folded: str) -> bool:
    """Whether a folded text is empty or a placeholder such as "n/a" or "unknown"."""
    return not folded or folded.replace(" ", "") in NOTHING
