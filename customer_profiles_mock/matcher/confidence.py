"""How far the evidence can be trusted, given how many profiles there were to learn from.

Evidence counts on knowing how common values are. In a set of thousands that is counted; in a set of ten
it is assumed, and an honest probability stays closer to the middle. The curve for small sets is anchored
in what the live service was seen to give: about 0.57 for similar names alone, 0.8 with one equal contact,
0.9 with two, 1.0 where name, e-mail and phone are equal. With more profiles it passes into the plain
probability.
"""

from __future__ import annotations

from bisect import bisect_right
from itertools import pairwise

# Bits of evidence, and the bits to show for them in the smallest sets.
_CURVE = (
    (0.0, 0.0),
    (2.0, 1.2),
    (5.5, 1.9),
    (7.6, 2.2),
    (9.0, 2.8),
    (11.2, 3.5),
    (13.0, 7.8),
    (20.0, 16.0),
    (60.0, 60.0),
)
_FROM = [point for point, _ in _CURVE]
# Between two points: where it starts, what is shown there, how far it goes and how far what is shown does.
_STRETCHES = [
    (low, low_shown, high - low, high_shown - low_shown)
    for (low, low_shown), (high, high_shown) in pairwise(_CURVE)
]
# Beyond the last point it goes on as before.
_STRETCHES.append(_STRETCHES[-1])
_NAMES_ALONE = 0.14
# In small sets similar names alone are listed although they prove little; the live service does so too.
_LENIENCE = 1.5
# In large ones names alone prove less than they seem to: most customers with several profiles share more than
# a name somewhere, so that among those who share nothing else there are namesakes mostly.
_DOUBT = 1.0
# The records of a customer that share more than a name seldom include one that shares none of it with any.
_DOUBT_OF_WHOLES = 2.0 * _DOUBT


class Confidence:
    def __init__(self, profiles: int) -> None:
        self._known = profiles / (profiles + 150.0)
        self._names_known = profiles / (profiles + 300.0)
        self.lenience = _LENIENCE * 50.0 / (profiles + 50.0)
        self._doubt = _DOUBT * self._names_known
        self.doubt_of_wholes = _DOUBT_OF_WHOLES * self._names_known

    def moderate(self, bits: float, names_alone: bool) -> float:
        """Log-odds to show for these bits; keeps their order among pairs with the same kind of evidence."""
        if names_alone:
            bits += self.lenience - self._doubt
            if bits > 0.0:
                bits *= _NAMES_ALONE + (1.0 - _NAMES_ALONE) * self._names_known
            return bits
        if bits <= 0.0:
            return bits
        low, low_shown, length, rise = _STRETCHES[bisect_right(_FROM, bits) - 1]
        shown = low_shown + (bits - low) * rise / length
        return shown + (bits - shown) * self._known
