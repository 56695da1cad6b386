"""Commitments of one declarer that cannot all stand ("Several commitments")."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from itertools import pairwise
from typing import Literal

from paripassu.escrow.commitment import Commitment


@dataclass(frozen=True, slots=True)
class Conflict:
    """Two commitments that cannot both stand.

    Attributes
    ----------
    error : str
        ``Equivocation``: two of one version. ``BrokenChain``: one does not follow the version
        before. It convicts only where a record shows that the declarer entered both: anyone can
        make a commitment in another's name.
    version : int
        Of the later one.
    what : str
        What is wrong, with both roots.
    roots : tuple of bytes
        Of the two.
    """

    error: Literal["Equivocation", "BrokenChain"]
    version: int
    what: str
    roots: tuple[bytes, bytes]


def conflicts(commitments: Iterable[Commitment]) -> Iterator[Conflict]:
    """Find commitments that cannot both stand.

    Parameters
    ----------
    commitments : iterable of Commitment
        Of one agreement, origin and declarer.
    """
    known = {one.root: one for one in commitments}.values()
    ordered = sorted(known, key=lambda one: (one.header.version, one.root))
    for one, other in pairwise(ordered):
        if one.header.version == (version := other.header.version):
            what = f"two commitments to version {version}: {one.root.hex()} and {other.root.hex()}"
            yield Conflict("Equivocation", version, what, (one.root, other.root))
    for one in ordered:
        version, named = one.header.version, one.header.predecessor
        before = [other.root for other in ordered if other.header.version == version - 1]
        if before and named is not None and named not in before:
            what = (
                f"version {version} follows {named.hex()}, and version {version - 1} is "
                f"{before[0].hex()}"
            )
            yield Conflict("BrokenChain", version, what, (before[0], one.root))
