"""Everything that can be imported and is meant to be, as the page `docs/reference.md`, from the docstrings.

python -m customer_profiles_mock.reference > docs/reference.md
"""

from __future__ import annotations

import ast
import inspect
import re
import sys
from collections.abc import Callable, Iterator, Sequence
from dataclasses import MISSING, Field, fields, is_dataclass
from pathlib import Path
from types import ModuleType
from typing import Any, Final

import customer_profiles_mock
from customer_profiles_mock import (
    control,
    errors,
    loading,
    matcher,
    options,
    pytest_plugin,
    serving,
)
from customer_profiles_mock.decorator import CustomerProfilesMock

_FIXTURES: Final = Path(__file__).parents[1] / "pytest_customer_profiles_mock.py"
_WIDTH: Final = 100

_STARS: Final[dict[Any, str]] = {
    inspect.Parameter.VAR_POSITIONAL: "*",
    inspect.Parameter.VAR_KEYWORD: "**",
}

# What says something about one name after the other: "`threshold`: groups below it are not listed."
_ABOUT_NAMES: Final = re.compile(r"`?\w+`?(?:, `?\w+`?)*: ")

_INTRODUCTION: Final = """\
# Reference

<!-- Made by `make docs` from the docstrings; change those, not this page. -->

What can be imported and is meant to be. Whatever is not here may change without notice. Parameters after `*`
go by name. Where a number stands for a time, it is in seconds since 1970.
"""


def reference_page() -> str:
    """The page as Markdown."""
    return "\n".join(_lines()).rstrip() + "\n"


def _lines() -> Iterator[str]:
    yield _INTRODUCTION
    yield from _section(
        "The package",
        "`from customer_profiles_mock import …`. The functions beside the API work in process and, where\n"
        "the mock talks to a moto server, over HTTP.",
    )
    yield from _mock()
    for name in customer_profiles_mock.__all__:
        if name != "mock_customer_profiles":
            yield from _entry(name, getattr(customer_profiles_mock, name))
    yield from _section(
        "Options", "What `mock_customer_profiles` and the marker `customer_profiles` can be asked for."
    )
    yield from _entry("Options", options.Options)
    yield from _section(
        "Results", "`from customer_profiles_mock.control import …`, for those who write types."
    )
    for name in control.RESULTS:
        yield from _entry(name, getattr(control, name))
    yield from _section(
        "Fixtures of pytest", "There once the package is installed; [more](pytest.md) on its own page."
    )
    yield from _fixtures()
    yield from _entries(pytest_plugin.DomainFactory, pytest_plugin.Control)
    yield from _section(
        "Files and the server", "`customer_profiles_mock.loading`, `customer_profiles_mock.serving`."
    )
    yield from _entries(loading.FilledDomain, loading.CannotLoad, serving.Server, serving.ServerNotInstalled)
    yield from _section(
        "Errors", "`customer_profiles_mock.errors`; [errors](errors.md) shows when they come."
    )
    yield from _entries(*_classes_of(errors))
    yield from _section(
        "The matcher", "`from customer_profiles_mock.matcher import …`. " + _first_line(matcher)
    )
    for name in matcher.__all__:
        yield from _entry(name, getattr(matcher, name))


def _section(title: str, introduction: str) -> Iterator[str]:
    yield f"## {title}\n\n{introduction}\n"


def _mock() -> Iterator[str]:
    """The decorator is an object; what it takes is what its class is called with."""
    yield "### mock_customer_profiles\n"
    names = [field.name for field in fields(options.Options)]
    yield _code(
        _call("mock_customer_profiles", ["*", *(f"{name}: bool | None = None" for name in names)], "")
    )
    yield from _prose(_doc(CustomerProfilesMock))
    yield from _methods(CustomerProfilesMock)


def _entries(*things: type) -> Iterator[str]:
    for thing in things:
        yield from _entry(thing.__name__, thing)


def _entry(name: str, thing: Any) -> Iterator[str]:
    yield f"### {name}\n"
    if not callable(thing):
        yield _code(f"{name} = {thing!r}")
    elif not isinstance(thing, type):
        yield _code(_signature(name, thing))
        yield from _prose(_doc(thing))
    elif is_dataclass(thing):
        yield _code("\n".join([f"class {name}:", *(f"    {_declared(field)}" for field in fields(thing))]))
        yield from _prose(_doc(thing))
        yield from _methods(thing)
    else:
        yield _code(_class_line(name, thing))
        yield from _prose(_doc(thing))
        yield from _methods(thing)


def _class_line(name: str, thing: type) -> str:
    if issubclass(thing, Exception):
        return f"class {name}({', '.join(base.__name__ for base in thing.__bases__)})"
    return (
        _signature(f"class {name}", thing.__init__, method=True)
        if "__init__" in vars(thing)
        else f"class {name}"
    )


def _methods(thing: type) -> Iterator[str]:
    for name, member in vars(thing).items():
        if name == "__call__" and thing is not CustomerProfilesMock:
            yield _code(_signature("", member, method=True))
            yield from _prose(_doc(member))
        elif isinstance(member, property) and not name.startswith("_") and member.__doc__:
            yield from _prose(f"`{name}`: {inspect.cleandoc(member.__doc__)}")
        elif inspect.isfunction(member) and not name.startswith("_"):
            yield _code(_signature(name, member, method=True))
            yield from _prose(_doc(member))


def _fixtures() -> Iterator[str]:
    """From the source: what pytest makes of a fixture differs from release to release."""
    for node in ast.parse(_FIXTURES.read_text("utf-8")).body:
        if isinstance(node, ast.FunctionDef) and not node.name.startswith(("_", "pytest_")):
            yield f"### {node.name}\n"
            yield _code(f"{node.name}: {_given(node.returns)}")
            yield from _prose(ast.get_docstring(node) or "")


def _given(returns: ast.expr | None) -> str:
    """What a test gets of a fixture: of one with an end to it, what it yields."""
    if isinstance(returns, ast.Subscript) and ast.unparse(returns.value) == "Iterator":
        returns = returns.slice
    return "Any" if returns is None else ast.unparse(returns)


def _classes_of(module: ModuleType) -> list[type]:
    """In the order in which they are written down."""
    return [
        thing
        for thing in vars(module).values()
        if isinstance(thing, type) and thing.__module__ == module.__name__
    ]


def _signature(name: str, function: Callable[..., Any], *, method: bool = False) -> str:
    signature = inspect.signature(function)
    parameters = list(signature.parameters.values())[1 if method else 0 :]
    returns = signature.return_annotation
    arrow = "" if returns is inspect.Signature.empty or name.startswith("class") else f" -> {returns}"
    return _call(name, list(_parameters(parameters)), arrow)


def _parameters(parameters: Sequence[inspect.Parameter]) -> Iterator[str]:
    by_name_only = False
    for parameter in parameters:
        if parameter.kind is inspect.Parameter.KEYWORD_ONLY and not by_name_only:
            by_name_only = True
            yield "*"
        stars = _STARS.get(parameter.kind, "")
        annotation = "" if parameter.annotation is inspect.Parameter.empty else f": {parameter.annotation}"
        default = "" if parameter.default is inspect.Parameter.empty else f" = {_value(parameter.default)}"
        yield f"{stars}{parameter.name}{annotation}{default}"


def _call(name: str, parameters: Sequence[str], arrow: str) -> str:
    line = f"{name}({', '.join(parameters)}){arrow}"
    if len(line) <= _WIDTH:
        return line
    return "\n".join([f"{name}(", *(f"    {parameter}," for parameter in parameters), f"){arrow}"])


def _declared(field: Field[Any]) -> str:
    if field.default is not MISSING:
        return f"{field.name}: {field.type} = {_value(field.default)}"
    return f"{field.name}: {field.type}" + (" = ..." if field.default_factory is not MISSING else "")


def _value(value: object) -> str:
    return value.__name__ if inspect.isfunction(value) else repr(value)


def _doc(thing: Any) -> str:
    """Its own docstring, not one that is inherited or made up."""
    own = thing.__doc__ if not isinstance(thing, type) else vars(thing).get("__doc__")
    return (
        "" if own is None or own.startswith(f"{getattr(thing, '__name__', '')}(") else inspect.cleandoc(own)
    )


def _first_line(module: ModuleType) -> str:
    return inspect.cleandoc(module.__doc__ or "").partition("\n")[0]


def _code(text: str) -> str:
    return f"```py\n{text}\n```\n"


def _prose(text: str) -> Iterator[str]:
    """A docstring as Markdown: lines about names become a list."""
    for paragraph in filter(None, text.split("\n\n")):
        lines: list[str] = []
        listed = False
        for line in paragraph.splitlines():
            if not _ABOUT_NAMES.match(line):
                lines.append(f"  {line.strip()}" if listed else line)
                continue
            if lines and not listed:
                lines.append("")
            listed = True
            lines.append(f"- {line}")
        yield "\n".join(lines) + "\n"


if __name__ == "__main__":
    sys.stdout.write(reference_page())
