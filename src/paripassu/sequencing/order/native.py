"""The searches of this room, by the kernels in Rust where they are installed.

``PARIPASSU_REFERENCE`` in the environment, or a problem whose sums leave 128 bits, brings the
reference in Python. Either gives the same results; only limits of time can make a difference.
"""

from __future__ import annotations

import os
from collections.abc import Sequence
from typing import Any, Protocol

from paripassu.sequencing.order.anneal import Anneal, anneal
from paripassu.sequencing.order.beam import Beam, beam, burdens
from paripassu.sequencing.order.clock import Clock
from paripassu.sequencing.order.closure import Prepared
from paripassu.sequencing.order.two_ended import Found, search

try:
    import paripassu_native
except ImportError:  # pragma: no cover - depends on what is installed
    paripassu_native = None

#: The kernels whose signatures and results these are. Others are left alone.
KERNELS = 4


class Kernels(Protocol):
    """The three searches, on one prepared problem."""

    def search(
        self,
        *,
        cap: int,
        states: int,
        clock: Clock,
        target: int = 0,
        least: int = 0,
        depth_first: bool = False,
    ) -> Found:
        """See :func:`paripassu.sequencing.order.two_ended.search`."""

    def beam(self, how: Beam, clock: Clock) -> tuple[int, ...] | None:
        """See :func:`paripassu.sequencing.order.beam.beam`."""

    def anneal(
        self, order: Sequence[int], how: Anneal, clock: Clock
    ) -> tuple[tuple[int, ...], int]:
        """See :func:`paripassu.sequencing.order.anneal.anneal`."""


class Reference:
    """The searches in Python."""

    def __init__(self, ready: Prepared) -> None:
        self.ready = ready

    def search(
        self,
        *,
        cap: int,
        states: int,
        clock: Clock,
        target: int = 0,
        least: int = 0,
        depth_first: bool = False,
    ) -> Found:
        """See :func:`paripassu.sequencing.order.two_ended.search`."""
        return search(
            self.ready,
            cap=cap,
            states=states,
            target=target,
            least=least,
            depth_first=depth_first,
            stop=clock,
        )

    def beam(self, how: Beam, clock: Clock) -> tuple[int, ...] | None:
        """See :func:`paripassu.sequencing.order.beam.beam`."""
        return beam(self.ready, how, stop=clock)

    def anneal(
        self, order: Sequence[int], how: Anneal, clock: Clock
    ) -> tuple[tuple[int, ...], int]:
        """See :func:`paripassu.sequencing.order.anneal.anneal`."""
        return anneal(self.ready, order, how, stop=clock)


class Native:
    """The searches in Rust.

    Raises
    ------
    OverflowError
        Sums leave 128 bits, or there are too many moments.
    """

    def __init__(self, ready: Prepared) -> None:
        self.ready = ready
        rated = set(ready.rated)
        self.kernel = kernel(
            ready.delta,
            ready.waits,
            ready.upper,
            ready.floor,
            [p in rated for p in range(len(ready.upper))],
            ready.one,
        )

    def search(
        self,
        *,
        cap: int,
        states: int,
        clock: Clock,
        target: int = 0,
        least: int = 0,
        depth_first: bool = False,
    ) -> Found:
        """See :func:`paripassu.sequencing.order.two_ended.search`."""
        order, bound, stored = self.kernel.search(
            cap, target, least, states, depth_first, clock.left(), clock.asked
        )
        return Found(None if order is None else tuple(order), bound, stored)

    def beam(self, how: Beam, clock: Clock) -> tuple[int, ...] | None:
        """See :func:`paripassu.sequencing.order.beam.beam`."""
        order = self.kernel.beam(
            how.width,
            how.backward,
            how.cap,
            how.hard,
            burdens(self.ready, how),
            1 << 30 if how.depth is None else how.depth,
            clock.left(),
            clock.asked,
        )
        return None if order is None else tuple(order)

    def anneal(
        self, order: Sequence[int], how: Anneal, clock: Clock
    ) -> tuple[tuple[int, ...], int]:
        """See :func:`paripassu.sequencing.order.anneal.anneal`."""
        found, breach = self.kernel.anneal(
            list(order), how.cap, how.levels, how.tries, how.seed, clock.left(), clock.asked
        )
        return tuple(found), breach


def kernel(
    delta: Sequence[Sequence[int]],
    waits: Sequence[Sequence[int]],
    upper: Sequence[int],
    floor: Sequence[int],
    rated: Sequence[bool],
    one: int,
) -> Any:
    """Give the kernel in Rust of a problem; see :class:`Prepared` for what it takes.

    Raises
    ------
    OverflowError
        Sums leave 128 bits, or there are too many moments.
    """
    return paripassu_native.Kernel(delta, waits, upper, floor, rated, one)


def available() -> bool:
    """Whether the kernels in Rust are installed, and wanted."""
    return getattr(paripassu_native, "KERNELS", 0) == KERNELS and not os.environ.get(
        "PARIPASSU_REFERENCE"
    )


def kernels(ready: Prepared) -> Kernels:
    """Give the fastest searches that are at hand for a problem."""
    if available():
        try:
            return Native(ready)
        except OverflowError:
            pass
    return Reference(ready)
