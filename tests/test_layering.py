"""Who may import whom. `docs/architecture.md` draws the same arrows in words."""

from __future__ import annotations

import ast
import sys
from collections.abc import Iterator
from pathlib import Path

import pytest

import customer_profiles_mock

PACKAGE = customer_profiles_mock.__name__
ROOT = Path(customer_profiles_mock.__file__).parent

# What a room of the package may import: rooms of ours, and other people's packages. A room is a
# sub-package or a module directly below the package; each may import itself and the standard library.
ROOMS: dict[str, tuple[set[str], set[str]]] = {
    "matcher": (set(), {"rapidfuzz", "phonenumbers", "numpy"}),
    "state": (set(), set()),
    "errors": (set(), set()),
    "options": (set(), set()),
    "context": ({"state", "options"}, set()),
    "protocol": ({"errors"}, {"botocore"}),
    "events": ({"state", "context"}, set()),
    "profiles": ({"events", "protocol", "state", "context", "errors"}, set()),
    "ingestion": ({"profiles", "events", "protocol", "state", "context", "errors"}, set()),
    "calculated": ({"ingestion", "profiles", "state", "errors"}, set()),
    "triggers": ({"calculated", "ingestion", "state", "errors"}, set()),
    "recommending": ({"calculated", "ingestion", "profiles", "protocol", "state", "errors"}, set()),
    "segments": (
        {"calculated", "ingestion", "profiles", "protocol", "state", "errors"},
        {"pyarrow", "sqlglot", "duckdb"},
    ),
    "jobs": (
        {"triggers", "segments", "matcher", "ingestion", "profiles", "events", "protocol", "state", "context"}
        | {"errors"},
        set(),
    ),
    "coverage": ({"operations", "protocol"}, {"botocore"}),
    "loading": ({"errors"}, {"botocore"}),
    "report": ({"matcher"}, set()),
}
# The operations stand above everything but the pages about them and about matching.
ROOMS["operations"] = (ROOMS.keys() - {"coverage", "loading", "report"}, set())
# The rooms that join moto may import anything, and nobody else may import them.
MOTO_ROOMS = {
    "customerprofiles",
    "registration",
    "moto_alias",
    "decorator",
    "control",
    "guard",
    "serving",
    "pytest_plugin",
    "reference",
    "cli",
    "commands",
    PACKAGE,
}


def room_of(path: Path) -> str:
    """The room a file belongs to; the package's own `__init__` is a room of its own."""
    top = path.relative_to(ROOT).parts[0].removesuffix(".py")
    return PACKAGE if top == "__init__" else top


def imported(path: Path) -> Iterator[tuple[int, str]]:
    """Line and dotted name of every import in a file, wherever it stands: in functions, under
    TYPE_CHECKING, and by `import_module` with a literal name."""
    package = [PACKAGE, *path.relative_to(ROOT).parts[:-1]]
    for node in ast.walk(ast.parse(path.read_text("utf-8"))):
        match node:
            case ast.Import(names=names):
                for alias in names:
                    yield node.lineno, alias.name
            case ast.ImportFrom(module=module, names=names, level=level):
                base = [*package[: len(package) - level + 1]] if level else []
                for alias in names:
                    yield node.lineno, ".".join([*base, *([module] if module else []), alias.name])
            case ast.Call(
                func=ast.Attribute(attr="import_module") | ast.Name(id="import_module" | "__import__"),
                args=[ast.Constant(value=str(name)), *_],
            ):
                yield node.lineno, name


def target(name: str) -> str:
    """The room, or the other people's package, that a dotted name leads to."""
    parts = name.split(".")
    if parts[0] != PACKAGE:
        return parts[0]
    return parts[1] if len(parts) > 1 and parts[1] in ROOMS.keys() | MOTO_ROOMS else PACKAGE


def modules() -> list[Path]:
    return sorted(ROOT.rglob("*.py"))


@pytest.mark.parametrize("path", modules(), ids=lambda path: path.relative_to(ROOT).as_posix())
def test_a_module_imports_only_what_its_room_may(path: Path) -> None:
    room = room_of(path)
    assert room in ROOMS or room in MOTO_ROOMS, f"say in {Path(__file__).name} what {room} may import"
    if room in MOTO_ROOMS:
        return
    rooms, packages = ROOMS[room]
    allowed = {room, *rooms, *packages, *sys.stdlib_module_names}
    refused = [
        f"{path}:{line} imports {name}" for line, name in imported(path) if target(name) not in allowed
    ]
    assert not refused, "\n".join(refused)


def test_the_arrows_between_rooms_form_no_circle() -> None:
    finished: list[str] = []
    while len(finished) < len(ROOMS):
        ready = [
            room for room, (rooms, _) in ROOMS.items() if room not in finished and rooms <= set(finished)
        ]
        assert ready, f"rooms that import each other: {sorted(set(ROOMS) - set(finished))}"
        finished += ready


def test_no_room_is_listed_that_does_not_stand() -> None:
    standing = {room_of(path) for path in modules()}
    assert standing == ROOMS.keys() | MOTO_ROOMS


@pytest.mark.parametrize(
    ("source", "names"),
    [
        ("def f():\n    import moto.core", ["moto.core"]),
        ("if TYPE_CHECKING:\n    from moto import mock_aws", ["moto.mock_aws"]),
        ("from ..state import store", [f"{PACKAGE}.state.store"]),
        ("from . import registry", [f"{PACKAGE}.operations.registry"]),
        ("import importlib\nimportlib.import_module('moto.core')", ["importlib", "moto.core"]),
    ],
)
def test_an_import_is_seen_wherever_it_stands(
    source: str, names: list[str], tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    room = tmp_path / "operations"
    room.mkdir()
    module = room / "domains.py"
    module.write_text(source)
    monkeypatch.setattr(f"{__name__}.ROOT", tmp_path)
    assert [name for _, name in imported(module)] == names
