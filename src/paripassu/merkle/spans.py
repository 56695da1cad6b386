"""Which leaves lie below the hashes of a proof: the shape of trees, without any hash.

A span is the range of leaves below one node. A proof is a list of spans, from the bottom up, whose
hashes are handed over; making it asks for them, verifying it joins them. So both read one list.
See docs/specification/merkle.md#proofs.
"""

from __future__ import annotations

from typing import NamedTuple

from paripassu.merkle.errors import PositionError

#: Sizes are below 2^63, as C2SP's formats have them.
MOST_LEAVES = 2**63 - 1


class Span(NamedTuple):
    """The leaves from ``start`` to before ``end``.

    Attributes
    ----------
    start, end : int
        Numbers of leaves, from 0; ``start`` below ``end``.
    """

    start: int
    end: int


def largest_power_below(size: int) -> int:
    """Give k, the largest power of two below a size of at least 2 (RFC 9162, section 2.1.1)."""
    return 1 << ((size - 1).bit_length() - 1)


def verify_size(size: int, name: str = "the tree") -> None:
    """Refuse a size that no tree has.

    Raises
    ------
    PositionError
        Below 0, or 2^63 and more.
    """
    if not 0 <= size <= MOST_LEAVES:
        raise PositionError(f"{name} cannot have {size} leaves: a tree has 0 to 2^63 - 1")


def verify_subtree(start: int, end: int, size: int | None = None) -> None:
    """Refuse a range of leaves that is no subtree of a tree.

    A subtree begins at a multiple of the least power of two that is not below its size: so it is
    a node of the tree, or would be one if the tree ended with it (draft-ietf-plants-merkle-tree-
    certs, section 4.1).

    Parameters
    ----------
    start, end : int
        The range; an empty one is a subtree of every tree that reaches there.
    size : int, optional
        Of the tree.

    Raises
    ------
    PositionError
        It is none.
    """
    verify_size(end if size is None else size)
    if not 0 <= start <= end:
        raise PositionError(f"the range of leaves from {start} to before {end} runs backwards")
    if size is not None and end > size:
        raise PositionError(f"the leaves up to before {end} are not in a tree of {size} leaves")
    if start == end:
        return
    power = 1 << (end - start - 1).bit_length()
    if start % power:
        raise PositionError(
            f"the leaves from {start} to before {end} are no subtree: {start} is not a multiple "
            f"of {power}"
        )


def inclusion_spans(index: int, start: int, end: int) -> list[Span]:
    """Give the spans that, with one leaf, make up a subtree (RFC 9162, section 2.1.3.1).

    Parameters
    ----------
    index : int
        Of the leaf in the tree.
    start, end : int
        The subtree; 0 and the size for the whole tree.

    Returns
    -------
    list of Span
        From the bottom up; each lies directly to the left or right of those before it.

    Raises
    ------
    PositionError
        The range is no subtree, or the leaf is not in it.
    """
    verify_subtree(start, end)
    if not start <= index < end:
        raise PositionError(
            f"leaf {index} is not in a tree of {end} leaves"
            if start == 0
            else f"leaf {index} is not among those from {start} to before {end}"
        )
    found = []
    while end - start > 1:
        middle = start + largest_power_below(end - start)
        if index < middle:
            found.append(Span(middle, end))
            end = middle
        else:
            found.append(Span(start, middle))
            start = middle
    return found[::-1]


def consistency_spans(start: int, end: int, size: int) -> tuple[Span, list[Span]]:
    """Give the spans that join a subtree to the whole tree.

    ``SUBTREE_PROOF`` of draft-ietf-plants-merkle-tree-certs, section 4.4, written as a loop; for
    ``start = 0`` it is RFC 9162's PROOF (section 2.1.4.1).

    Parameters
    ----------
    start, end : int
        The subtree, with at least one leaf; 0 and the size of the earlier tree for that one.
    size : int
        Of the whole tree.

    Returns
    -------
    seed : Span
        The last part of the subtree that is a node of the whole tree: the subtree itself where it
        is one. Then its hash is known, and is not in the proof; else it is the proof's first.
    spans : list of Span
        From the bottom up; each lies directly to the left or right of those before it. Those
        inside the subtree make up its root with the seed, and all of them the whole tree's.

    Raises
    ------
    PositionError
        The range is empty, or no subtree of such a tree.
    """
    verify_subtree(start, end, size)
    if start == end:
        raise PositionError("there is no proof for an empty tree: every tree begins with it")
    left, right = 0, size
    found = []
    while (left, right) != (start, end):
        middle = left + largest_power_below(right - left)
        if end <= middle:
            found.append(Span(middle, right))
            right = middle
        else:
            found.append(Span(left, middle))
            left = middle
            # A subtree that the middle cuts begins where the node does: its left part is a node.
            start = max(start, middle)
    return Span(start, end), found[::-1]


def perfect_spans(start: int, end: int) -> list[Span]:
    """Part a subtree into the fewest perfect ones, those of 2^k leaves, from the left.

    Their hashes never change while a tree grows, so these are what is kept of it.

    Raises
    ------
    PositionError
        The range is no subtree.
    """
    verify_subtree(start, end)
    found = []
    while start < end:
        power = 1 << ((end - start).bit_length() - 1)
        found.append(Span(start, start + power))
        start += power
    return found
