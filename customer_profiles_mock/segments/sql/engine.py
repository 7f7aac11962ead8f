"""Queries in DuckDB, in memory, without files, network or threads of its own.

There is one database, which stays empty: each evaluation has a connection with temporary tables.

A query is planned before it is run. Where the plan expects more work than is taken on, and where it needs
more memory or, on a DuckDB that can tell, more time than it may have, the answer is a BadRequest.
"""

from __future__ import annotations

import json
from collections.abc import Mapping, Sequence
from contextlib import closing
from functools import cache
from typing import Any, Final

import duckdb
from sqlglot import exp

from customer_profiles_mock.errors import BadRequest
from customer_profiles_mock.segments.sql.reading import read_query
from customer_profiles_mock.segments.sql.tables import MAP, TEXT, Column, Table, table_makers, table_of
from customer_profiles_mock.segments.sql.translation import qualified, table_names, translated
from customer_profiles_mock.segments.subjects import PROFILE_ID
from customer_profiles_mock.state.domain import Domain

MOST_WORK: Final = 200_000_000  # rows, and pairs of rows compared, that a plan may expect
MOST_SECONDS: Final = 30

_CONFIG: Final[Mapping[str, Any]] = {
    "threads": 1,  # which also makes the order of rows the same every time
    "memory_limit": "1GB",
    "temp_directory": "",
    "max_expression_depth": 200,
    "autoinstall_known_extensions": False,
    "autoload_known_extensions": False,
    "python_enable_replacements": False,
}
_SQL_TYPES: Final[Mapping[str, str]] = {TEXT: "VARCHAR"}  # those that DuckDB calls otherwise
# Joins that look at every pair of rows.
_OF_PAIRS: Final = frozenset(
    {"CROSS_PRODUCT", "NESTED_LOOP_JOIN", "BLOCKWISE_NL_JOIN", "IE_JOIN", "PIECEWISE_MERGE_JOIN"}
)


class Prepared:
    """A query that reads tables and columns that are there. DuckDB has a look at it when it is planned."""

    def __init__(self, query: exp.Query, tables: Mapping[str, Table]) -> None:
        self._query = query
        self._tables = tables
        self._position = _position_of_ids(query)
        self.is_ordered = query.args.get("order") is not None

    def plan(self, now: float) -> None:
        """Raises BadRequest for a query that DuckDB cannot run, or not with the work that is taken on."""
        text = translated(self._query, now)
        with closing(self._connection()) as connection:
            _plan(connection, text)

    def profile_ids(self, now: float) -> list[str]:
        """The profile ids of the result, row by row. Raises BadRequest where the query fails."""
        text = translated(self._query, now)
        with closing(self._connection()) as connection:
            _plan(connection, text)
            rows = _run(connection, text)
        ids = [row[self._position] for row in rows]
        if not all(isinstance(one, str) for one in ids):
            raise BadRequest(f"The result of the query has a row without a {PROFILE_ID}")
        return ids

    def _connection(self) -> duckdb.DuckDBPyConnection:
        """A connection with the tables, and of them the columns that are used."""
        connection = _database().cursor()
        used = {column.name for column in self._query.find_all(exp.Column)}
        for name, table in self._tables.items():
            _load(connection, name, table, used)
        return connection


def prepare(domain: Domain, text: str) -> Prepared:
    """Raises BadRequest for a query that cannot be run over the tables of a domain."""
    query = read_query(text)
    makers = table_makers(domain)
    tables = {name: table_of(makers, domain, name) for name in table_names(query)}
    schema = {name: {column: one.kind for column, one in table.items()} for name, table in tables.items()}
    return Prepared(qualified(query, schema), tables)


def _position_of_ids(query: exp.Query) -> int:
    names = [name.lower() for name in query.named_selects]
    if names.count(PROFILE_ID.lower()) != 1:
        raise BadRequest(f"The result of a query needs one column {PROFILE_ID}")
    return names.index(PROFILE_ID.lower())


@cache
def _database() -> duckdb.DuckDBPyConnection:
    """An empty database whose settings nobody can change, as to open one takes longer than most queries."""
    database = duckdb.connect(":memory:", config=dict(_CONFIG))
    database.execute("SET GLOBAL TimeZone = 'UTC'")
    if int(duckdb.__version__.partition(".")[0]) >= 2:  # the first that can tell the time
        database.execute(f"SET GLOBAL max_execution_time = {MOST_SECONDS * 1000}")
    database.execute("SET GLOBAL enable_external_access = false")
    database.execute("SET GLOBAL lock_configuration = true")
    return database


def _load(connection: duckdb.DuckDBPyConnection, name: str, table: Table, used: set[str]) -> None:
    """Make a table with the columns that are used, and one where none is, as its rows may be counted."""
    columns = [(column, one) for column, one in table.items() if column in used] or list(table.items())[:1]
    expressions: list[str] = []
    values: list[Sequence[Any]] = []
    for column, one in columns:
        expression, lists = _loaded(one)
        expressions.append(f"{expression} AS {_quoted(column)}")
        values += lists
    _run(connection, f"CREATE TEMP TABLE {_quoted(name)} AS SELECT {', '.join(expressions)}", values)


def _loaded(column: Column) -> tuple[str, list[Sequence[Any]]]:
    """A column as an expression over lists, and these."""
    values = column.values()
    if column.lines:
        lines = ", ".join(f"{_quoted(line.lower())} := unnest(?::VARCHAR[])" for line in column.lines)
        return f"struct_pack({lines})", [
            [value.get(line) or None for value in values] for line in column.lines
        ]
    if column.kind == MAP:
        keys = [list(value) for value in values]
        return "map(unnest(?::VARCHAR[][]), unnest(?::VARCHAR[][]))", [
            keys,
            [list(value.values()) for value in values],
        ]
    return f"unnest(?::{_SQL_TYPES.get(column.kind, column.kind)}[])", [values]


def _plan(connection: duckdb.DuckDBPyConnection, text: str) -> None:
    rows = _run(connection, f"EXPLAIN (FORMAT JSON) {text}")
    work = sum(_work(node) for node in json.loads(rows[0][1]))
    if work > MOST_WORK:
        raise BadRequest(f"The query is too much work: {work} rows or pairs of rows, {MOST_WORK} are allowed")


def _work(node: Mapping[str, Any]) -> int:
    children = node.get("children", [])
    own = _rows(node)
    if node["name"] in _OF_PAIRS:
        pairs = 1
        for child in children:
            pairs *= max(1, _rows(child))
        own = max(own, pairs)
    return own + sum(_work(child) for child in children)


def _rows(node: Mapping[str, Any]) -> int:
    """How many rows the plan expects of a node; where it does not say, as many as of what is below."""
    expected = node.get("extra_info", {}).get("Estimated Cardinality")
    if expected is not None:
        return int(expected)
    return max((_rows(child) for child in node.get("children", [])), default=1)


def _run(
    connection: duckdb.DuckDBPyConnection, text: str, values: Sequence[Any] = ()
) -> list[tuple[Any, ...]]:
    try:
        return connection.execute(text, values).fetchall()
    except duckdb.InterruptException:
        raise BadRequest(f"The query took more than {MOST_SECONDS} seconds") from None
    except duckdb.OutOfMemoryException:
        raise BadRequest(f"The query needs more than {_CONFIG['memory_limit']} of memory") from None
    except duckdb.Error as error:
        raise BadRequest(f"The query cannot be run: {str(error).splitlines()[0]}") from None


def _quoted(name: str) -> str:
    doubled = name.replace('"', '""')
    return f'"{doubled}"'
