"""Python's garbage collector, which a job has no use for."""

from __future__ import annotations

import gc
from collections.abc import Iterator
from contextlib import contextmanager


@contextmanager
def no_garbage_collection() -> Iterator[None]:
    """A job makes millions of small objects and no cycles, so the collector would search them in vain."""
    enabled = gc.isenabled()
    gc.disable()
    try:
        yield
    finally:
        if enabled:
            if hasattr(gc, "freeze") and not gc.get_freeze_count():  # PyPy has no such thing
                # What is left counts as old: the next search through what is new would go through all of it.
                gc.freeze()
                gc.unfreeze()
            gc.enable()
