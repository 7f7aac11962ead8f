"""Reading profiles: neither who else is read nor in which portions changes what is read of one."""

from __future__ import annotations

import pytest

from customer_profiles_mock.matcher import records
from customer_profiles_mock.matcher.records import Reader
from tests.matcher.customers import customers


@pytest.mark.parametrize(("chunk", "size"), [(1, 1), (2, 3), (7, 20), (1000, 1000)])
def test_portions_do_not_change_what_is_read(monkeypatch: pytest.MonkeyPatch, chunk: int, size: int) -> None:
    profiles, _ = customers(40, seed=11)
    alone = []
    for profile in profiles:
        reader = Reader("US")
        reader.read([profile])
        alone.append(reader.columns().normal_forms(0))
    monkeypatch.setattr(records, "_CHUNK", chunk)
    reader = Reader("US")
    for start in range(0, len(profiles), size):
        reader.read(profiles[start : start + size])
    columns = reader.columns()
    assert columns.ids == [profile["ProfileId"] for profile in profiles]
    assert [columns.normal_forms(at) for at in range(len(columns))] == alone
