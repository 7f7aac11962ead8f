"""All benchmarks of calls in one table; those of matching are a matter of `bench/against_others.py`.

python bench/all.py
"""

from __future__ import annotations

import calls
import loading
import paging
import startup
from figures import table

if __name__ == "__main__":
    print(
        table([figure for module in (calls, startup, loading, paging) for figure in module.figures()]),
        flush=True,
    )
