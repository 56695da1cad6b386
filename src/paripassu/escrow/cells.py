"""Cells of the earth: geohash prefixes, the slots that they are, and regions of them.

A prefix of k characters is 5k bits, longitude and latitude by turns; so it is a node of every tree
over cells: a 1 and then its bits. docs/specification/escrow.md, "Where a record stands".
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Sequence
from itertools import pairwise

from paripassu.quoted import quoted

#: Each character stands for five bits: its place here.
ALPHABET = "0123456789bcdefghjkmnpqrstuvwxyz"
#: The most characters of a prefix.
LONGEST = 12
_BITS = {letter: place for place, letter in enumerate(ALPHABET)}
_PREFIX = re.compile(f"[{ALPHABET}]{{0,{LONGEST}}}")
#: The bits of a byte, each with a zero before it.
_SPREAD = [int(f"{byte:b}", 4) for byte in range(256)]


def is_prefix(text: str) -> bool:
    """Whether a text is a geohash prefix: 0 to 12 characters of the alphabet."""
    return _PREFIX.fullmatch(text) is not None


def node_of(prefix: str) -> int:
    """Give the node of a prefix: a 1, and then the bits of its path from the root."""
    node = 1
    for letter in prefix:
        node = node << 5 | _BITS[letter]
    return node


def prefix_of(node: int) -> str:
    """Give the prefix of a node; the inverse of :func:`node_of`.

    Raises
    ------
    ValueError
        Its depth is no multiple of 5.
    """
    length, rest = divmod(node.bit_length() - 1, 5)
    if node < 1 or rest:
        raise ValueError(f"the node {node:x} is no geohash prefix: its depth is no multiple of 5")
    return "".join(ALPHABET[node >> 5 * k & 31] for k in reversed(range(length)))


def slot_of_cell(cell: str) -> int:
    """Give the slot of a cell in the tree of depth 5 × its length."""
    return node_of(cell) ^ 1 << 5 * len(cell)


def cell_of_slot(slot: int, depth: int) -> str:
    """Give the geohash of a slot; the depth is a multiple of 5."""
    return prefix_of(1 << depth | slot)


def slot_of_place(place: str, depth: int) -> int:
    """Give the slot of a place, exactly.

    Parameters
    ----------
    place : str
        A value of the type ``place``: ``39.7952,125.7551``.
    depth : int
        Of the tree, at most 60.

    Returns
    -------
    int
        From 0 to 2^depth − 1.
    """
    latitude, _, longitude = place.partition(",")
    return _slot(*column_and_row(latitude, longitude, depth), depth)


def column_and_row(latitude: str, longitude: str, depth: int) -> tuple[int, int]:
    """Give the column (of longitude) and the row (of latitude) of the cell that a place lies in.

    Columns are counted from −180 eastwards, rows from −90 northwards, both from 0.
    """
    columns, rows = grid(depth)
    x = _step(longitude, 180, columns) % columns  # longitude 180 is −180
    y = min(_step(latitude, 90, rows), rows - 1)  # the pole lies in the last row
    return x, y


def grid(depth: int) -> tuple[int, int]:
    """Give the numbers of columns and of rows at a depth: longitude has the first bit."""
    return 1 << (depth + 1) // 2, 1 << depth // 2


def _step(decimal: str, least: int, steps: int) -> int:
    """Give ⌊(decimal + least) × steps / (2 × least)⌋, exactly."""
    whole, _, rest = decimal.partition(".")
    scale = int(10 ** len(rest))
    return (int(whole + rest) + least * scale) * steps // (2 * least * scale)


def _slot(x: int, y: int, depth: int) -> int:
    """Put the bits of a column and a row by turns, the column's first."""
    return _spread(x) << 1 | _spread(y) if depth % 2 == 0 else _spread(y) << 1 | _spread(x)


def _spread(number: int) -> int:
    """Put a zero before each bit of a number of at most 32 bits."""
    return (
        _SPREAD[number >> 24] << 48
        | _SPREAD[number >> 16 & 255] << 32
        | _SPREAD[number >> 8 & 255] << 16
        | _SPREAD[number & 255]
    )


def _gathered(number: int) -> int:
    """Give every other bit of a number of at most 64 bits; undoes :func:`_spread`."""
    number &= 0x5555555555555555
    for shift, mask in (
        (1, 0x3333333333333333),
        (2, 0x0F0F0F0F0F0F0F0F),
        (4, 0x00FF00FF00FF00FF),
        (8, 0x0000FFFF0000FFFF),
        (16, 0x00000000FFFFFFFF),
    ):
        number = (number | number >> shift) & mask
    return number


def column_and_row_of(slot: int, depth: int) -> tuple[int, int]:
    """Give the column and the row of a slot; see :func:`column_and_row`."""
    if depth % 2 == 0:
        return _gathered(slot >> 1), _gathered(slot)
    return _gathered(slot), _gathered(slot >> 1)


def neighbours(slot: int, depth: int, tolerance: int) -> list[int]:
    """Give the slots within so many columns and rows of one, itself among them, ascending.

    Columns wrap round the earth, rows do not; at most (2 × tolerance + 1)².
    """
    x, y = column_and_row_of(slot, depth)
    columns, rows = grid(depth)
    across = {(x + step) % columns for step in range(-tolerance, tolerance + 1)}
    along = range(max(0, y - tolerance), min(rows, y + tolerance + 1))
    return sorted(_slot(column, row, depth) for column in across for row in along)


def region_of(prefixes: Iterable[str]) -> tuple[str, ...]:
    """Bring prefixes to the one form of their region: sorted, none inside another, merged.

    Parameters
    ----------
    prefixes : iterable of str
        In any order; cells may overlap.

    Returns
    -------
    tuple of str
        32 siblings became their parent, wherever there were any.
    """
    kept: list[str] = []
    for prefix in sorted(prefixes):
        if kept and prefix.startswith(kept[-1]):
            continue
        kept.append(prefix)
        # The 32 children of a cell stand beside each other, the last of them just now.
        while (
            prefix
            and len(kept) >= 32
            and all(
                sibling[:-1] == prefix[:-1] and len(sibling) == len(prefix)
                for sibling in kept[-32:]
            )
        ):
            prefix = prefix[:-1]
            kept[-32:] = [prefix]
    return tuple(kept)


def wrong_region(prefixes: Sequence[str]) -> str:
    """Say why texts are no region in its one form, as a clause; empty where they are one."""
    for prefix in prefixes:
        if not is_prefix(prefix):
            return (
                f"should hold geohash prefixes of at most {LONGEST} of the characters {ALPHABET}, "
                f"not {quoted(prefix)}"
            )
    for before, prefix in pairwise(prefixes):
        if prefix == before:
            return f"should hold each prefix once, and {quoted(prefix)} stands twice"
        if prefix < before:
            return f"should be sorted, and {quoted(prefix)} stands after {before!r}"
        if prefix.startswith(before):
            return f"should hold no prefix inside another, and {quoted(prefix)} lies in {before!r}"
    if tuple(prefixes) != (merged := region_of(prefixes)):
        parent = next(prefix for prefix in merged if prefix not in set(prefixes))
        return f"should hold {parent!r} in place of all the cells in it"
    return ""
