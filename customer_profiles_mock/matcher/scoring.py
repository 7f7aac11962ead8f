"""What all findings about a pair say together.

The figures of each relation (same customer, household, firm, strangers) add up with how usual the
relation is; the probability of "same customer" is its share of the whole. So a shared street, landline or
surname, which a household explains as well, proves little by itself, however many of them agree.
"""

from __future__ import annotations

from collections.abc import Sequence
from math import log2

from customer_profiles_mock.matcher.comparison.contacts import (
    BOTH_CONTACTS,
    compare_births,
    compare_emails,
    compare_phones,
)
from customer_profiles_mock.matcher.comparison.findings import OTHER, OUTCOMES, Finding
from customer_profiles_mock.matcher.comparison.firms import FIRM_AND_PERSON, compare_employers, compare_firms
from customer_profiles_mock.matcher.comparison.names import NameComparison
from customer_profiles_mock.matcher.comparison.places import compare_addresses
from customer_profiles_mock.matcher.confidence import Confidence
from customer_profiles_mock.matcher.frequencies import PRIOR_PROFILES, Frequencies
from customer_profiles_mock.matcher.model import Settings
from customer_profiles_mock.matcher.records import Record

_NAMES = frozenset({"FirstName", "MiddleName", "LastName", "FullName", "Generation"})
_DIFFERENT_GENDER: Finding = ("Gender", "differs", OTHER, -3.5, 0.0, 0.0)
# A finding that is so much likelier for two people of one household than for one customer speaks clearly.
_CLEARLY_AGAINST = -6.0
_MOST_AGAINST = -12.0
_HOUSEMATES = 0.5
_COLLEAGUES = 0.5


class Weights:
    """What the job's own pairs may change: how usual each relation is, and each outcome for one customer."""

    __slots__ = ("colleagues", "duplicates", "housemates", "shifts")

    def __init__(self, duplicates: float) -> None:
        self.duplicates = duplicates
        self.housemates = _HOUSEMATES
        self.colleagues = _COLLEAGUES
        self.shifts = [0.0] * len(OUTCOMES)


class Scorer:
    """Weighs pairs of records of one job."""

    def __init__(self, frequencies: Frequencies, settings: Settings) -> None:
        self._rare = frequencies
        self._names = NameComparison(frequencies)
        self._confidence = Confidence(frequencies.profiles)
        self.adopt(Weights(settings.duplicates_per_profile))

    def adopt(self, weights: Weights) -> None:
        whole = self._rare.profiles + PRIOR_PROFILES
        self.weights = weights
        self.prior = log2(weights.duplicates / whole)
        self._household_prior = log2(weights.housemates / whole)
        self._firm_prior = log2(weights.colleagues / whole)

    def log_odds(self, a: Record, b: Record) -> float:
        """Log-odds that two records are one customer, as far as they can be trusted. Symmetric."""
        findings = self.findings(a, b)
        shifts = self.weights.shifts
        same, household, firm = self.prior, self._household_prior, self._firm_prior
        for _, _, outcome, s, h, f in findings:
            same += s + shifts[outcome]
            household += h
            firm += f
        return self.trusted(same - log2(1.0 + 2.0**household + 2.0**firm), findings)

    def steps(self, findings: Sequence[Finding]) -> list[tuple[float, float, float]]:
        """Bits for one customer, household and firm, each against strangers: before and after each
        finding."""
        shifts = self.weights.shifts
        same, household, firm = self.prior, self._household_prior, self._firm_prior
        steps = [(same, household, firm)]
        for _, _, outcome, s, h, f in findings:
            same += s + shifts[outcome]
            household += h
            firm += f
            steps.append((same, household, firm))
        return steps

    def trusted(self, bits: float, findings: Sequence[Finding]) -> float:
        """What the bits are worth, given how many profiles there were to learn from."""
        if bits < -self._confidence.lenience:
            return bits
        return self._confidence.moderate(bits, _names_alone(findings))

    def conflict(self, a: Record, b: Record) -> float:
        """Bits against one customer for a pair without a common key; 0 where nothing is clearly against."""
        shifts = self.weights.shifts
        against = [
            bits
            for _, _, outcome, same, household, _ in self.findings(a, b)
            if (bits := same + shifts[outcome] - household) < 0.0
        ]
        return max(_MOST_AGAINST, sum(against)) if min(against, default=0.0) < _CLEARLY_AGAINST else 0.0

    def findings(self, a: Record, b: Record) -> list[Finding]:
        """What each attribute that both records have says, in the order of the attributes."""
        if b.id < a.id:
            a, b = b, a
        rare = self._rare
        out: list[Finding] = []
        person, other_person = bool(a.given or a.surname), bool(b.given or b.surname)
        firms = bool(a.firm and b.firm and not person and not other_person)
        if person and other_person:
            self._names.compare(a, b, out)
            if a.firm and b.firm:
                out.append(compare_employers(rare, a.firm, b.firm))
        elif firms:
            out.append(compare_firms(rare, a.firm, b.firm))
        elif (a.firm and other_person) or (b.firm and person):
            out.append(FIRM_AND_PERSON)
        if not (a.given and a.surname and b.given and b.surname):
            self._names.in_email(a, b, out)
        if a.birth and b.birth:
            out.append(compare_births(rare, a.birth, b.birth))
        email = compare_emails(rare, a.emails, b.emails, firms) if a.emails and b.emails else None
        if email is not None:
            out.append(email)
        phone = compare_phones(rare, a.phones, b.phones, firms) if a.phones and b.phones else None
        if phone is not None:
            out.append(phone)
            if email is not None and email[1] == phone[1] == "exact" and not (a.given and b.given):
                out.append(BOTH_CONTACTS)
        if a.addresses and b.addresses:
            out.append(compare_addresses(rare, a.addresses, b.addresses))
        if a.gender and b.gender and a.gender != b.gender:
            out.append(_DIFFERENT_GENDER)
        return out


def _names_alone(findings: Sequence[Finding]) -> bool:
    """Whether nothing but names speaks for the pair, and nothing clearly against it."""
    for attribute, _, _, same, _, _ in findings:
        if (same > 1.0 and attribute not in _NAMES) or same < -3.0:
            return False
    return True
