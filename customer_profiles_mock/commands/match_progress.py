"""How far matching has come, on standard error: a bar on a terminal, plain lines elsewhere."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from contextlib import contextmanager
from importlib.util import find_spec
from typing import Final, TextIO, TypeAlias

Progress: TypeAlias = Callable[[str, int, int], object]  # phase, done, total

_MANY: Final = 100_000  # of these and more, every tenth of the way gets a line


@contextmanager
def progress_on(stream: TextIO) -> Iterator[Progress]:
    """Shows what it is told; without rich (extra `cli`) a terminal gets the plain lines too."""
    if stream.isatty() and find_spec("rich") is not None:
        with _bars(stream) as show:
            yield show
    else:
        yield _Lines(stream)


class _Lines:
    def __init__(self, stream: TextIO) -> None:
        self._stream = stream
        self._phase = ""
        self._tenths = 0

    def __call__(self, phase: str, done: int, total: int) -> None:
        if phase != self._phase:
            self._phase, self._tenths = phase, 0
            self._stream.write(f"{phase} {total:,}\n")
        tenths = 10 * done // total if total >= _MANY else 0
        if tenths > self._tenths:
            self._tenths = tenths
            self._stream.write(f"{phase} {done:,} of {total:,}\n")
        self._stream.flush()


@contextmanager
def _bars(stream: TextIO) -> Iterator[Progress]:
    from rich.console import Console
    from rich.progress import BarColumn, MofNCompleteColumn, Progress, TaskID, TaskProgressColumn, TextColumn

    columns = TextColumn("{task.description:12}"), BarColumn(), TaskProgressColumn(), MofNCompleteColumn()
    # Drawn when there is something new, not by a thread.
    with Progress(*columns, console=Console(file=stream), auto_refresh=False) as progress:
        tasks: dict[str, TaskID] = {}

        def show(phase: str, done: int, total: int) -> None:
            if phase not in tasks:
                tasks[phase] = progress.add_task(phase, total=total)
            progress.update(tasks[phase], completed=done, total=total)
            progress.refresh()

        yield show
