"""The roots and nodes of many leaves, by the kernels in Rust where they are installed.

``PARIPASSU_REFERENCE`` in the environment brings the reference in Python. Either gives the same
bytes. The kernels let other threads of Python run meanwhile, and hear Ctrl-C about every tenth of
a second; nobody may change the leaves before they return.
"""

from __future__ import annotations

import os
from collections.abc import Sequence
from typing import Protocol, cast

from paripassu.merkle import reference

try:
    import paripassu_native
except ImportError:  # pragma: no cover - depends on what is installed
    paripassu_native = None

#: The kernels whose signatures and results these are. Others are left alone.
HASHES = 1


class Kernels(Protocol):
    """What is done here by either; :mod:`paripassu.merkle.reference` says what each is."""

    def equal_root(self, data: memoryview, size: int, threads: int) -> bytes:
        """See :func:`paripassu.merkle.reference.equal_root`."""

    def offsets_root(self, data: memoryview, offsets: memoryview, threads: int) -> bytes:
        """See :func:`paripassu.merkle.reference.offsets_root`."""

    def list_root(self, leaves: Sequence[bytes], threads: int) -> bytes:
        """See :func:`paripassu.merkle.reference.list_root`."""

    def hashes_root(self, hashes: memoryview, threads: int) -> bytes:
        """See :func:`paripassu.merkle.reference.hashes_root`."""

    def equal_hashes(self, data: memoryview, size: int, threads: int) -> bytes:
        """See :func:`paripassu.merkle.reference.equal_hashes`."""

    def offsets_hashes(self, data: memoryview, offsets: memoryview, threads: int) -> bytes:
        """See :func:`paripassu.merkle.reference.offsets_hashes`."""

    def pairs(self, hashes: memoryview, threads: int) -> bytes:
        """See :func:`paripassu.merkle.reference.pairs`."""


class _Native:
    """The kernels in Rust, under the names of the reference."""

    def __init__(self) -> None:
        for name in ("equal_root", "offsets_root", "list_root", "hashes_root", "equal_hashes",
                     "offsets_hashes", "pairs"):  # fmt: skip
            setattr(self, name, getattr(paripassu_native, f"merkle_{name}"))


def available() -> bool:
    """Whether the kernels in Rust are installed, and wanted."""
    return getattr(paripassu_native, "HASHES", 0) == HASHES and not os.environ.get(
        "PARIPASSU_REFERENCE"
    )


def kernels() -> Kernels:
    """Give the fastest kernels that are at hand."""
    return cast(Kernels, _Native() if available() else reference)
