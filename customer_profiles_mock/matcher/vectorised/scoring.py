"""Weighing a run of pairs, attribute by attribute.

What two values say is asked of the same comparers as for a single pair, but once where they recur; the bits
are added up in the same order.
"""

from __future__ import annotations

from array import array
from collections.abc import Callable, Iterator, Sequence
from functools import partial
from math import log2
from typing import TYPE_CHECKING, NamedTuple

import numpy as np
from numpy.typing import NDArray

from customer_profiles_mock.matcher.columns import Columns
from customer_profiles_mock.matcher.comparison.contacts import (
    BOTH_CONTACTS,
    DIFFERENT_EMAIL,
    DIFFERENT_PHONE,
    compare_births,
)
from customer_profiles_mock.matcher.comparison.findings import Finding
from customer_profiles_mock.matcher.comparison.firms import FIRM_AND_PERSON
from customer_profiles_mock.matcher.comparison.names import INITIAL, NAMESAKES, UNLIKE_GIVENS
from customer_profiles_mock.matcher.frequencies import Frequencies
from customer_profiles_mock.matcher.scoring import (
    is_exact,
    names_alone,
    shared_at_home,
    shared_at_work,
    tells_two_people,
)
from customer_profiles_mock.matcher.vectorised.contacts import Contacts, mailboxes, telephones
from customer_profiles_mock.matcher.vectorised.findings import Findings, Mask, Numbers, Values

if TYPE_CHECKING:
    from customer_profiles_mock.matcher.scoring import Scorer


class Side(NamedTuple):
    """One profile of each pair, column by column."""

    given: Values
    surname: Values
    firm: Values
    birth: Values
    emails: Values
    phones: Values
    addresses: Values
    more: Values

    @property
    def is_person(self) -> Mask:
        return (self.given > 0) | (self.surname > 0)

    def at(self, places: NDArray[np.intp]) -> Side:
        return Side(*[column[places] for column in self])


class RunScorer:
    """Weighs runs of pairs for a scorer."""

    def __init__(self, scorer: Scorer, columns: Columns, frequencies: Frequencies) -> None:
        self._scorer = scorer
        self._columns = columns
        self._frequencies = frequencies
        self._emails = mailboxes(columns, frequencies)
        self._phones = telephones(columns, frequencies)
        self._initials: NDArray[np.int64] = np.array([ord(name[0]) if name else 0 for name in columns.names])
        self._more_than_gender: Mask = np.array(scorer.names.more_than_gender)

    def log_odds(self, pairs: Sequence[int]) -> array[float]:
        """As `Scorer.log_odds` has them."""
        firsts, seconds = np.divmod(np.asarray(pairs, np.int64), len(self._columns))
        findings = Findings()
        found = list(self._found(findings, self._side(firsts), self._side(seconds)))
        return self._weighed(findings, found, len(pairs))

    def _side(self, positions: NDArray[np.int64]) -> Side:
        columns = [getattr(self._columns, name) for name in Side._fields]
        return Side(*[np.frombuffer(column, np.int32)[positions] for column in columns])

    def _weighed(self, findings: Findings, found: Sequence[Numbers], size: int) -> array[float]:
        scorer = self._scorer
        are_names = findings.those(lambda found: names_alone([found]))
        same_of, household_of, firm_of = findings.bits(scorer.weights.shifts)
        same, household, firm = (np.full(size, prior) for prior in scorer.steps(())[0])
        all_names = np.ones(size, np.bool_)
        for numbers in found:
            same += same_of[numbers]
            household += household_of[numbers]
            firm += firm_of[numbers]
            all_names &= are_names[numbers]
        # By Python, as the last bit of numpy's logarithms and powers is not the same everywhere.
        others = [log2(1.0 + 2.0**h + 2.0**f) for h, f in zip(household.tolist(), firm.tolist(), strict=True)]
        bits = same - np.array(others)
        moderate = scorer.confidence.moderate
        hopeful = np.flatnonzero(bits >= scorer.hopeless)
        bits[hopeful] = [
            moderate(value, alone)
            for value, alone in zip(bits[hopeful].tolist(), all_names[hopeful].tolist(), strict=True)
        ]
        return array("d", bits.tobytes())

    def _found(self, findings: Findings, one: Side, other: Side) -> Iterator[Numbers]:
        """What `Scorer.findings` has of each pair, in the same order."""
        scorer = self._scorer
        both_people = one.is_person & other.is_person
        both_employed = (one.firm > 0) & (other.firm > 0)
        both_firms = both_employed & ~one.is_person & ~other.is_person
        mixed = ((one.firm > 0) & other.is_person | (other.firm > 0) & one.is_person) & ~both_people
        yield from self._names(findings, one, other)
        yield findings.each(scorer.firms.employers, one.firm, other.firm, both_people & both_employed)
        yield findings.each(scorer.firms.firms, one.firm, other.firm, both_firms)
        yield findings.constant(FIRM_AND_PERSON, mixed)
        yield from self._names_in_email(findings, one, other)
        yield from self._names_in_email(findings, other, one)
        yield from self._births_and_contacts(findings, one, other, both_firms)
        place = findings.each(scorer.addresses.compare, one.addresses, other.addresses)
        yield findings.instead(shared_at_work, place, both_employed & (one.firm == other.firm))
        yield findings.each(scorer.genders, one.more, other.more)

    def _names(self, findings: Findings, one: Side, other: Side) -> Iterator[Numbers]:
        names = self._scorer.names
        more_of_name = self._more_than_gender[one.more] | self._more_than_gender[other.more]
        first = findings.each(names.givens, one.given, other.given)
        last = findings.each(names.surnames, one.surname, other.surname)
        equal = (one.given == other.given) & (one.surname == other.surname) & (first > 0) & (last > 0)
        whole = findings.constant(NAMESAKES, equal & (first != findings.number(INITIAL)))
        unlike = findings.those(UNLIKE_GIVENS.__contains__)[first]
        differs = findings.those(lambda found: found[3] <= 0.0)[last]
        at = np.flatnonzero(unlike & (more_of_name | differs & self._may_be_swapped(one, other)))
        if at.size:
            reread = self._reread(findings.known(), first[at], last[at], one.at(at), other.at(at))
            whole[at], first[at], last[at] = map(findings.numbers, zip(*reread, strict=True))
        yield whole
        yield first
        yield last
        more_of_name &= one.is_person & other.is_person
        yield findings.each(names.middles, one.more, other.more, more_of_name)
        yield findings.each(names.generations, one.more, other.more, more_of_name)

    def _may_be_swapped(self, one: Side, other: Side) -> Mask:
        initials = self._initials
        forth: Mask = initials[one.given] == initials[other.surname]
        back: Mask = initials[one.surname] == initials[other.given]
        return forth | back

    def _reread(
        self, known: Sequence[Finding], first: Numbers, last: Numbers, one: Side, other: Side
    ) -> Iterator[tuple[Finding | None, Finding | None, Finding | None]]:
        columns = first, last, one.given, one.surname, one.more, other.given, other.surname, other.more
        for found, found_last, *values in zip(*[column.tolist() for column in columns], strict=True):
            yield self._scorer.names.reread(known[found], known[found_last] if found_last else None, *values)

    def _names_in_email(self, findings: Findings, one: Side, other: Side) -> Iterator[Numbers]:
        """What the mailboxes of one side say of names that only the other side has."""
        names = self._scorer.names
        for compare, name, other_name in (
            (names.surname_in_email, one.surname, other.surname),
            (names.given_in_email, one.given, other.given),
        ):
            where = (one.emails > 0) & (name == 0) & (other_name > 0)
            yield findings.each(compare, one.emails, other_name, where)

    def _births_and_contacts(
        self, findings: Findings, one: Side, other: Side, firms: Mask
    ) -> Iterator[Numbers]:
        compare = self._scorer.contacts
        births = findings.each(partial(compare_births, self._frequencies), one.birth, other.birth)
        apart = findings.those(tells_two_people)[births]
        email = _contacts(
            findings, self._emails, compare.emails, DIFFERENT_EMAIL, one.emails, other.emails, firms
        )
        phone = _contacts(
            findings, self._phones, compare.phones, DIFFERENT_PHONE, one.phones, other.phones, firms
        )
        yield births
        yield findings.instead(shared_at_home, email, apart)
        yield findings.instead(shared_at_home, phone, apart)
        exact = findings.those(is_exact)
        both_given = (one.given > 0) & (other.given > 0)
        yield findings.constant(BOTH_CONTACTS, exact[email] & exact[phone] & ~both_given)


def _contacts(
    findings: Findings,
    contacts: Contacts,
    compare: Callable[..., Finding | None],
    different: Finding,
    ones: Values,
    others: Values,
    firms: Mask,
) -> Numbers:
    """What mailboxes say, or telephones; it is another thing where both are `firms`."""
    ones, others, unlike = contacts.simplified(ones, others)
    both = (ones > 0) & (others > 0) & ~unlike
    return (
        findings.constant(different, unlike)
        + findings.each(partial(compare, firms=False), ones, others, both & ~firms)
        + findings.each(partial(compare, firms=True), ones, others, both & firms)
    )
