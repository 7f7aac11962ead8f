"""From Spark SQL to DuckDB's: every column with its table, times as literals, implicit casts written out.

Spark takes a text for a number, and for a time, where it is compared or calculated with one; DuckDB does
not. What is no number then counts as absent, as it does in Spark.
"""

from __future__ import annotations

from collections.abc import Mapping
from datetime import datetime, timezone
from typing import Final

from sqlglot import ErrorLevel, exp
from sqlglot.optimizer.annotate_types import annotate_types
from sqlglot.optimizer.qualify import qualify
from sqlglot.optimizer.scope import traverse_scope

from customer_profiles_mock.segments.sql.reading import SPARK, refusing

DUCKDB: Final = "duckdb"

_NUMBERS: Final = frozenset({*exp.DataType.NUMERIC_TYPES})
_TEXTS: Final = frozenset({*exp.DataType.TEXT_TYPES})
_TIMES: Final = frozenset({*exp.DataType.TEMPORAL_TYPES})
_CALCULATIONS: Final = (exp.Add, exp.Sub, exp.Mul, exp.Div, exp.Mod, exp.Neg)
_OF_NUMBERS: Final = (
    exp.Sum,
    exp.Avg,
    exp.Stddev,
    exp.StddevPop,
    exp.StddevSamp,
    exp.Variance,
    exp.VariancePop,
)
_COMPARISONS: Final = (exp.EQ, exp.NEQ, exp.GT, exp.GTE, exp.LT, exp.LTE, exp.NullSafeEQ, exp.NullSafeNEQ)


def table_names(query: exp.Query) -> list[str]:
    """The tables that a query reads, in small letters; what it defines itself is none of them."""
    with refusing():
        names = {
            source.name.lower()
            for scope in traverse_scope(query)
            for source in scope.sources.values()
            if isinstance(source, exp.Table)
        }
    return sorted(names)


def qualified(query: exp.Query, schema: Mapping[str, Mapping[str, str]]) -> exp.Query:
    """The query with all columns resolved. Raises BadRequest for a column that no table has."""
    with refusing():
        _look_up_keys(query, schema)
        query = qualify(query, schema=dict(schema), dialect=SPARK, identify=True)
        query = annotate_types(query, schema=dict(schema), dialect=SPARK)
        _cast_operands(query)
        query = annotate_types(query, schema=dict(schema), dialect=SPARK)
        _cast_compared(query)
    return query


def translated(query: exp.Query, now: float) -> str:
    """The query for DuckDB, at a moment in epoch seconds."""
    moment = datetime.fromtimestamp(now, timezone.utc).replace(tzinfo=None)

    def with_moment(node: exp.Expr) -> exp.Expr:
        if isinstance(node, exp.CurrentDate):
            return exp.cast(exp.Literal.string(moment.date().isoformat()), "DATE")
        if isinstance(node, exp.CurrentTimestamp | exp.CurrentDatetime | exp.Localtimestamp):
            return exp.cast(exp.Literal.string(moment.isoformat(" ")), "TIMESTAMP")
        return node

    with refusing():
        text = query.transform(with_moment).sql(dialect=DUCKDB, unsupported_level=ErrorLevel.RAISE)
    return text


def _look_up_keys(query: exp.Query, schema: Mapping[str, Mapping[str, str]]) -> None:
    """`Attributes.Tier` is another way to write `Attributes['Tier']`; keys keep their case.

    sqlglot does not know what comes out of a map: it is told that it is a text.
    """
    maps = {name for table in schema.values() for name, kind in table.items() if kind.startswith("MAP")}
    for column in list(query.find_all(exp.Column)):
        *before, owner, key = (None, None, *column.parts)
        if owner is not None and owner.name.lower() in maps:
            table = before[-1].name if before[-1] is not None else None
            looked_up = exp.Bracket(
                this=exp.column(owner.name, table=table), expressions=[exp.Literal.string(key.name)]
            )
            column.replace(looked_up)
    for bracket in list(query.find_all(exp.Bracket)):
        if isinstance(bracket.this, exp.Column) and bracket.this.name.lower() in maps:
            bracket.replace(exp.cast(bracket.copy(), "STRING", dialect=SPARK))


def _cast_operands(query: exp.Query) -> None:
    """Texts that are calculated with, or summed up, are numbers."""
    for node in list(query.find_all(*_CALCULATIONS, *_OF_NUMBERS)):
        operands = [node.this, node.args.get("expression")]
        if any(_is(operand, _TIMES) or isinstance(operand, exp.Interval) for operand in operands):
            continue
        for operand in operands:
            inner = operand.expressions[0] if isinstance(operand, exp.Distinct) else operand
            if _is(inner, _TEXTS):
                _cast(inner, "DOUBLE")


def _cast_compared(query: exp.Query) -> None:
    """A text beside a number is one, and beside a time as well."""
    for node in list(query.find_all(*_COMPARISONS, exp.Between, exp.In)):
        if isinstance(node, exp.Between):
            operands = [node.this, node.args["low"], node.args["high"]]
        elif isinstance(node, exp.In):
            operands = [node.this, *node.expressions]
        else:
            operands = [node.args["this"], node.args["expression"]]
        for kinds, name in ((_NUMBERS, "DOUBLE"), (_TIMES, "TIMESTAMP")):
            if any(_is(operand, kinds) for operand in operands):
                for operand in operands:
                    if _is(operand, _TEXTS):
                        _cast(operand, name)
                break


def _is(node: exp.Expr | None, kinds: frozenset[exp.DType]) -> bool:
    return node is not None and node.type is not None and node.type.this in kinds


def _cast(node: exp.Expr, kind: str) -> None:
    node.replace(exp.TryCast(this=node.copy(), to=exp.DataType.build(kind)))
