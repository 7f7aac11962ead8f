"""What a RecommenderConfig may say beyond the limits of the model, and its caps."""

from __future__ import annotations

from collections.abc import Callable, Iterator, Mapping
from typing import Any, Final

from customer_profiles_mock.errors import BadRequest
from customer_profiles_mock.recommending.choosing import Cap
from customer_profiles_mock.recommending.expression import CATALOG_ITEM, WEB_ANALYTICS
from customer_profiles_mock.state.recommenders import RecommenderSchema

DATA_SETS: Final = (WEB_ANALYTICS, CATALOG_ITEM)

# Columns that training always takes (documented).
_ALWAYS_TRAINED: Final[Mapping[str, tuple[str, ...]]] = {
    WEB_ANALYTICS: ("Item.Id", "EventTimestamp", "EventType"),
    CATALOG_ITEM: ("Id",),
}
_PERCENTAGE: Final = "PERCENTAGE"
_PLACEHOLDER: Final = "$"


def check_config(config: Mapping[str, Any], schema: RecommenderSchema | None) -> None:
    """Raises BadRequest for columns that the model rules out, and for caps out of range. Wording: our choice.

    Columns must be those of the schema (documented). Which the default schema has, for which None
    stands, and a data set that the schema leaves out, is not published: there any will do (our choice).
    """
    if "IncludedColumns" in config and "ExcludedColumns" in config:
        raise BadRequest("RecommenderConfig can have IncludedColumns or ExcludedColumns, not both")
    for member in ("IncludedColumns", "ExcludedColumns"):
        check_data_sets(member, config.get(member, {}))
    for data_set, columns in config.get("ExcludedColumns", {}).items():
        for column in columns:
            if column in _ALWAYS_TRAINED[data_set]:
                raise BadRequest(f"Column {column} of {data_set} cannot be excluded")
    if schema is not None:
        for data_set, column in _named_columns(config):
            if data_set in schema.fields and column not in _columns_of(schema, data_set):
                raise BadRequest(f"Recommender schema {schema.name} has no column {column} of {data_set}")
    for column in _diversity_columns(config):
        if not column["Target"].startswith(_PLACEHOLDER):
            _checked_cap(column, int(column["Target"]))


def _named_columns(config: Mapping[str, Any]) -> Iterator[tuple[str, str]]:
    """Data set and column of everything that a configuration names."""
    for member in ("IncludedColumns", "ExcludedColumns"):
        for data_set, columns in config.get(member, {}).items():
            for column in columns:
                yield data_set, column
    for column in _diversity_columns(config):
        yield CATALOG_ITEM, _item_column(column)


def _columns_of(schema: RecommenderSchema, data_set: str) -> list[str]:
    return [*_ALWAYS_TRAINED[data_set], *(field["TargetFieldName"] for field in schema.fields[data_set])]


def check_data_sets(member: str, given: Mapping[str, Any]) -> None:
    """Raises BadRequest for a key that is neither of the two data sets."""
    for data_set in given:
        if data_set not in DATA_SETS:
            raise BadRequest(f"{member} has {data_set}, which is not one of {', '.join(DATA_SETS)}")


def caps(
    config: Mapping[str, Any],
    asked: Mapping[str, Any] | None,
    most: int,
    value_of: Callable[[str, str], str],
) -> list[Cap]:
    """The caps on an answer of `most` items; none where the request does not enable them.

    `asked` is the request's diversity configuration, `value_of` gives the value of a column, by item
    id and column. A percentage is of `most`, rounded down, but at least one item (our choice).
    Raises BadRequest where there is nothing to enable, and for values that do not fit the placeholders.
    """
    if asked is None or not asked["Enabled"]:
        return []
    columns = _diversity_columns(config)
    if not columns:
        raise BadRequest("The recommender has no DiversityConfig with columns that could be enabled")
    values = asked.get("Values", {})
    placeholders = [column["Target"][1:] for column in columns if column["Target"].startswith(_PLACEHOLDER)]
    for name in values:
        if name not in placeholders:
            raise BadRequest(f"The recommender's DiversityConfig has no placeholder ${name}")
    found = []
    for column in columns:
        target = column["Target"]
        if target.startswith(_PLACEHOLDER):
            if target[1:] not in values:
                raise BadRequest(f"Values of the diversity configuration has no {target[1:]}")
            target = values[target[1:]]
        cap = _checked_cap(column, int(target))
        if column["CapType"] == _PERCENTAGE:
            cap = max(1, most * cap // 100)
        found.append(_cap(_item_column(column), cap, value_of))
    return found


def _cap(column: str, most: int, value_of: Callable[[str, str], str]) -> Cap:
    return Cap(lambda item_id: value_of(item_id, column), most)


def _item_column(column: Mapping[str, str]) -> str:
    """The name of a diversity column, which may have the data set in front (our choice)."""
    return column["Name"].removeprefix(f"{CATALOG_ITEM}.")


def _diversity_columns(config: Mapping[str, Any]) -> list[dict[str, Any]]:
    columns: list[dict[str, Any]] = config.get("DiversityConfig", {}).get("DiversityColumns", [])
    return columns


def _checked_cap(column: Mapping[str, Any], cap: int) -> int:
    if cap < 1 or (cap > 100 and column["CapType"] == _PERCENTAGE):
        raise BadRequest(f"The target of diversity column {column['Name']} is {cap}, which is out of range")
    return cap
