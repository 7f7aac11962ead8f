"""Conditions: the window of time, its clock, the number of objects, and the threshold."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from typing import Any, Final, NamedTuple

from customer_profiles_mock.calculated.comparisons import number_of
from customer_profiles_mock.calculated.expression import parse_operand
from customer_profiles_mock.calculated.objects import Item
from customer_profiles_mock.calculated.timestamps import DAY, FORMATS, read_moment
from customer_profiles_mock.errors import BadRequest

# What is fixed with the definition.
CLOCK_MEMBERS: Final = ("TimestampSource", "TimestampFormat")
