"""From a text to one query that may be run, or a BadRequest that says what is in the way.

A query is one SELECT with what Spark SQL lets stand inside one. It reads tables by their plain names: no
files, no functions as tables. Functions whose answer is not decided by the data are refused, and so are
those that make values of any size; DuckDB is closed to files and network besides (`engine`).
"""

from __future__ import annotations

from collections.abc import Callable, Iterator, Mapping
from contextlib import contextmanager
from typing import Any, Final

import sqlglot
from sqlglot import exp
from sqlglot.errors import ParseError, SqlglotError
from sqlglot.tokenizer_core import TokenType

from customer_profiles_mock.errors import BadRequest

SPARK: Final = "spark"

_FIRST_TOKENS: Final = frozenset({TokenType.SELECT, TokenType.WITH, TokenType.L_PAREN})
_QUERIES: Final = (exp.Select, exp.SetOperation, exp.Subquery)
_SOURCES: Final = (exp.Table, exp.Subquery, exp.Lateral, exp.Values)
_TABLE_FUNCTIONS: Final = (exp.Explode, exp.Posexplode)

_REFUSED: Final = {
    exp.DDL: "a statement that defines something",
    exp.DML: "a statement that changes something",
    exp.Command: "a command",
    exp.Into: "INTO",
    exp.Lock: "a lock",
    exp.Parameter: "a parameter",
    exp.Placeholder: "a parameter",
    exp.SessionParameter: "a parameter",
    exp.TableSample: "TABLESAMPLE, whose rows are left to chance",
    exp.QueryTransform: "TRANSFORM",
    exp.Pivot: "PIVOT",
    exp.Version: "the version of a table",
}
_REFUSED_FUNCTIONS: Final = (
    *(exp.Rand, exp.Randn, exp.Uuid, exp.Shuffle),
    *(exp.Repeat, exp.Space, exp.GenerateSeries, exp.GenerateDateArray, exp.GenerateTimestampArray),
    *(exp.CurrentUser, exp.CurrentCatalog, exp.CurrentDatabase, exp.CurrentSchema, exp.SessionUser),
)
# Functions that sqlglot does not know, and that are the same in Spark and in DuckDB.
_SAME_FUNCTIONS: Final = frozenset({"CARDINALITY", "MAP_CONCAT", "MAP_ENTRIES", "MAP_VALUES"})
# Those that it knows under another name.
_OTHER_NAMES: Final[Mapping[str, Callable[[list[Any]], exp.Expr]]] = {
    "EVERY": exp.LogicalAnd.from_arg_list,
    "ISNOTNULL": lambda arguments: exp.paren(arguments[0].is_(exp.null()).not_()),
    "ISNULL": lambda arguments: exp.paren(arguments[0].is_(exp.null())),
    "MEAN": exp.Avg.from_arg_list,
    "NOW": exp.CurrentTimestamp.from_arg_list,
    "SOME": exp.LogicalOr.from_arg_list,
    "STD": exp.Stddev.from_arg_list,
}
_LONGEST_PAD: Final = 1000
_DEEPEST: Final = 400  # what follows takes the square of it


def read_query(text: str) -> exp.Query:
    """The one query in a text of Spark SQL. Raises BadRequest. All wording is our choice."""
    with refusing():
        tokens = sqlglot.tokenize(text, read=SPARK)
        if not tokens or tokens[0].token_type not in _FIRST_TOKENS:
            raise BadRequest("A query begins with SELECT or WITH")
        statements = [one for one in sqlglot.parse(text, read=SPARK) if one is not None]
        if len(statements) != 1:
            raise BadRequest(f"A query is one statement, not {len(statements)}")
        (query,) = statements
        if not isinstance(query, _QUERIES):
            raise BadRequest("A query is a SELECT")
        _check_depth(query)
        for hint in list(query.find_all(exp.Hint)):
            hint.pop()
        _rename(query)
        _check(query)
    return query


@contextmanager
def refusing() -> Iterator[None]:
    """Make a BadRequest of what sqlglot cannot do, in one place for all that it is asked for."""
    try:
        yield
    except SqlglotError as error:
        raise BadRequest(f"The query cannot be read: {_explained(error)}") from None
    except RecursionError:
        raise _too_deep() from None
    except (AttributeError, IndexError, KeyError, TypeError, ValueError):
        # sqlglot takes functions for granted to have the arguments that they need.
        raise BadRequest(
            "The query cannot be read: a function lacks an argument, or has a wrong one"
        ) from None


def _too_deep() -> BadRequest:
    return BadRequest(f"The query is nested too deeply, or has a chain of more than {_DEEPEST} links")


def _explained(error: SqlglotError) -> str:
    """What sqlglot has to say, in one line."""
    if isinstance(error, ParseError) and error.errors:
        first = error.errors[0]
        return f"{first['description']} (line {first['line']}, column {first['col']})"
    return str(error).splitlines()[0]


def _check_depth(query: exp.Expr) -> None:
    """A chain of operators is as deep as it is long."""
    level = [query]
    for _ in range(_DEEPEST):
        level = [child for node in level for child in node.iter_expressions()]
    if level:
        raise _too_deep()


def _rename(query: exp.Expr) -> None:
    for function in list(query.find_all(exp.Anonymous)):
        make = _OTHER_NAMES.get(function.name.upper())
        if make is not None and len(function.expressions) == (function.name.upper() != "NOW"):
            function.replace(make(function.expressions))


def _check(query: exp.Expr) -> None:
    for node in query.walk():
        for kind, words in _REFUSED.items():
            if isinstance(node, kind):
                raise BadRequest(f"A query cannot have {words}: {_shown(node)}")
        if isinstance(node, exp.With):
            _check_with(node)
        elif isinstance(node, exp.From | exp.Join):
            _check_source(node.this)
        elif isinstance(node, exp.Lateral):
            _check_lateral(node)
        elif isinstance(node, exp.Table):
            _check_table(node)
        elif isinstance(node, exp.Func):
            _check_function(node)


def _check_with(node: exp.With) -> None:
    """Spark before version 4 has no recursion, and what never ends need not be begun."""
    if node.recursive:
        name = node.expressions[0].alias
        raise BadRequest(f"Recursive queries are not run: {name} is WITH RECURSIVE")


def _check_source(source: exp.Expr) -> None:
    if not isinstance(source, _SOURCES):
        raise BadRequest(f"A query reads tables and queries alone, not {_shown(source)}")


def _check_lateral(node: exp.Lateral) -> None:
    if not isinstance(node.this, (*_TABLE_FUNCTIONS, exp.Subquery)):
        raise BadRequest(f"A query reads tables and queries alone, not {_shown(node.this)}")


def _check_table(table: exp.Table) -> None:
    if not isinstance(table.this, exp.Identifier) or table.db or table.catalog:
        raise BadRequest(f"A query reads tables by their plain names, not {_shown(table)}")


def _check_function(function: exp.Func) -> None:
    if isinstance(function, exp.Anonymous):
        if function.name.upper() not in _SAME_FUNCTIONS:
            raise BadRequest(f"Function {function.name} is not known")
    elif isinstance(function, _REFUSED_FUNCTIONS):
        raise BadRequest(f"A query cannot have {_shown(function)}")
    elif isinstance(function, exp.Pad):
        length = function.expression
        if not length.is_int or int(length.name) > _LONGEST_PAD:
            raise BadRequest(f"{_shown(function)} needs a length of at most {_LONGEST_PAD}")


def _shown(node: exp.Expr) -> str:
    return node.sql(dialect=SPARK)[:100]
