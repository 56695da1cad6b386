"""Roots and nodes of many leaves at once, from one buffer, from a list, or from their hashes.

Buffers are bytes, bytearrays, memory maps, arrays of NumPy: whatever gives its memory in one piece.
Nobody may write to it during a call.
"""

from __future__ import annotations

from array import array
from collections.abc import Callable, Sequence
from typing import TYPE_CHECKING

from paripassu.errors import ParameterError
from paripassu.merkle.hashing import EMPTY_ROOT, HASH_SIZE
from paripassu.merkle.native import kernels
from paripassu.merkle.prove import Roots
from paripassu.processors import processors

if TYPE_CHECKING:
    from typing_extensions import Buffer


def leaves_root(leaves: Sequence[bytes], *, threads: int | None = None) -> bytes:
    """Give the root of the tree over a list of leaves.

    Parameters
    ----------
    leaves : sequence of bytes
        Of any size.
    threads : int, optional
        Threads; as many as there are processors by default.

    Raises
    ------
    ParameterError
        A leaf is not bytes, leaves came or went meanwhile, or ``threads`` is below 1.
    """
    count = _threads(threads)
    wrong = "should hold bytes, and number {number} is {kind}"
    given = leaves if isinstance(leaves, list) else list(leaves)
    before = len(given)
    try:
        root = kernels().list_root(given, count)
    except TypeError:
        for number, leaf in enumerate(given, start=1):
            if not isinstance(leaf, bytes):
                kind = type(leaf).__name__
                raise ParameterError("leaves", wrong.format(number=number, kind=kind)) from None
        raise
    if len(given) != before:
        raise ParameterError("leaves", "came or went while they were hashed")
    return root


def buffer_root(
    data: Buffer,
    size: int | None = None,
    *,
    offsets: Buffer | None = None,
    threads: int | None = None,
) -> bytes:
    """Give the root of the tree over leaves that stand one after the other in a buffer.

    Parameters
    ----------
    data : buffer
        The leaves.
    size : int, optional
        Bytes of each leaf, at least 1.
    offsets : buffer of int64, optional
        Instead of ``size``: leaf i goes from ``offsets[i]`` to before ``offsets[i + 1]``, as in
        Arrow's tables.
    threads : int, optional
        Threads; as many as there are processors by default.

    Raises
    ------
    ParameterError
        The leaves do not fill the buffer, or the offsets leave it or fall; both are given or none;
        ``threads`` is below 1.
    """
    view, count = _bytes("data", data), _threads(threads)
    return _either(
        view,
        size,
        offsets,
        lambda each: kernels().equal_root(view, each, count),
        lambda ends: kernels().offsets_root(view, ends, count),
    )


def buffer_hashes(
    data: Buffer,
    size: int | None = None,
    *,
    offsets: Buffer | None = None,
    threads: int | None = None,
) -> bytes:
    """Give the hash of each leaf of a buffer.

    Parameters
    ----------
    data, size, offsets, threads
        As for :func:`buffer_root`.

    Returns
    -------
    bytes
        32 for each leaf.

    Raises
    ------
    ParameterError
        As for :func:`buffer_root`.
    """
    view, count = _bytes("data", data), _threads(threads)
    return _either(
        view,
        size,
        offsets,
        lambda each: kernels().equal_hashes(view, each, count),
        lambda ends: kernels().offsets_hashes(view, ends, count),
    )


def buffer_roots(
    data: Buffer,
    size: int | None = None,
    *,
    offsets: Buffer | None = None,
    threads: int | None = None,
) -> Roots:
    """Give what the makers of proofs ask, answered from a buffer of leaves.

    Nothing is kept: one proof hashes each leaf once at most, which for one proof is the quickest
    way. For many, :class:`paripassu.merkle.tree.Tree` keeps the nodes.

    Parameters
    ----------
    data, size, offsets, threads
        As for :func:`buffer_root`.

    Raises
    ------
    ParameterError
        As for :func:`buffer_root`, when it is asked.
    """
    view = _bytes("data", data)

    def equal(start: int, end: int) -> bytes:
        assert size is not None
        return buffer_root(view[start * size : end * size], size, threads=threads)

    def between(start: int, end: int) -> bytes:
        assert offsets is not None
        return buffer_root(view, offsets=memoryview(offsets)[start : end + 1], threads=threads)

    return equal if offsets is None else between


def hashes_root(hashes: Buffer, *, threads: int | None = None) -> bytes:
    """Give the root of the tree over the hashes of leaves, 32 bytes each.

    Parameters
    ----------
    hashes : buffer
        One after the other.
    threads : int, optional
        Threads; as many as there are processors by default.

    Raises
    ------
    ParameterError
        They do not fill the buffer, or ``threads`` is below 1.
    """
    view, count = _hashes(hashes), _threads(threads)
    return kernels().hashes_root(view, count) if view else EMPTY_ROOT


def node_levels(hashes: Buffer, *, threads: int | None = None) -> tuple[bytes, ...]:
    """Give all nodes over the hashes of leaves that have 2^k leaves below them.

    They are all that is kept of a tree: they never change while it grows, and every proof is made
    from them.

    Parameters
    ----------
    hashes : buffer
        Of the leaves, one after the other.
    threads : int, optional
        Threads; as many as there are processors by default.

    Returns
    -------
    tuple of bytes
        Level k from 0: 32 bytes for each whole 2^k leaves. None where there are no leaves.

    Raises
    ------
    ParameterError
        The hashes do not fill the buffer, or ``threads`` is below 1.
    """
    view, count = _hashes(hashes), _threads(threads)
    found = []
    level = bytes(view)
    while level:
        found.append(level)
        level = kernels().pairs(memoryview(level), count)
    return tuple(found)


def _either(
    data: memoryview,
    size: int | None,
    offsets: Buffer | None,
    equal: Callable[[int], bytes],
    between: Callable[[memoryview], bytes],
) -> bytes:
    if (size is None) == (offsets is None):
        raise ParameterError("size", "or offsets should be given, and not both")
    if offsets is not None:
        ends = memoryview(offsets)
        if ends.ndim != 1 or ends.itemsize != 8 or ends.format not in ("q", "l"):
            raise ParameterError("offsets", "should be whole numbers of 64 bits in a row")
        try:
            if not len(ends):
                raise ValueError("no offsets")
            try:
                return between(ends)
            except BufferError:  # the numbers lie between the places of numbers
                return between(memoryview(array("q", ends.tobytes())))
        except ValueError:
            raise ParameterError(
                "offsets", f"should rise, within the {len(data)} bytes of the data"
            ) from None
    assert size is not None
    if size < 1:
        raise ParameterError("size", f"should be 1 or more, and is {size}")
    if len(data) % size:
        raise ParameterError("data", f"has {len(data)} bytes: no whole number of leaves of {size}")
    return equal(size)


def _hashes(given: Buffer) -> memoryview:
    view = _bytes("hashes", given)
    if len(view) % HASH_SIZE:
        raise ParameterError("hashes", f"have {len(view)} bytes: no whole number of hashes of 32")
    return view


def _bytes(name: str, given: Buffer) -> memoryview:
    try:
        view = memoryview(given)
        return view.cast("B") if view.nbytes else memoryview(b"")
    except TypeError:
        raise ParameterError(name, "should be bytes, or another buffer in one piece") from None


def _threads(wanted: int | None) -> int:
    if wanted is None:
        return processors()
    if wanted < 1:
        raise ParameterError("threads", f"should be 1 or more, and is {wanted}")
    return wanted
