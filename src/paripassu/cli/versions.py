"""Which parts of the program run as Rust, and which as the reference in Python."""

from __future__ import annotations

import os
from collections.abc import Iterator
from importlib import import_module
from importlib.util import find_spec

#: What each module that chooses its kernels chooses them for.
_PARTS = {
    "orders of steps": "paripassu.sequencing.order.native",
    "material balances": "paripassu.inspection.accountancy.native",
    "hashes": "paripassu.merkle.native",
    "declarations": "paripassu.escrow.native",
    "statements of a record": "paripassu.record.native",
}


def kernels() -> Iterator[str]:
    """Give a line for each part: ``hashes: Rust``."""
    for part, name in _PARTS.items():
        if import_module(name).available():
            yield f"{part}: Rust"
        elif os.environ.get("PARIPASSU_REFERENCE"):
            yield f"{part}: Python (PARIPASSU_REFERENCE is set)"
        elif find_spec("paripassu_native") is None:
            yield f"{part}: Python (the Rust kernels are not installed)"
        else:
            yield f"{part}: Python (the Rust kernels are of another version: run `make setup`)"
