"""What `import moto.customerprofiles` yields; loads the backend on first use.

A plain module on purpose: as a package it would let the backend be imported under a second name,
with a second, empty store.
"""

from __future__ import annotations


def __getattr__(name: str) -> object:
    if name == "customerprofiles_backends":
        from customer_profiles_mock.customerprofiles.models import customerprofiles_backends

        return customerprofiles_backends
    raise AttributeError(f"module {__name__!r} has no attribute {name!r}")
