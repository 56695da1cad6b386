"""What drawn futures come to: is there a deal, what stands in its way, how exposed is its plan."""

from __future__ import annotations

from dataclasses import dataclass, field
from typing import TYPE_CHECKING

from paripassu.sequencing.risk.draws import Futures
from paripassu.sequencing.risk.exposures import worst_exposures
from paripassu.sequencing.risk.families import MOST_CONFLICTS, Knowledge, needs_of
from paripassu.sequencing.risk.recognise import Recogniser

if TYPE_CHECKING:
    import numpy as np
    from numpy.typing import NDArray


@dataclass(eq=False)
class Looked:
    """Of n futures.

    Attributes
    ----------
    deal, open : (n,) bool
        Whether there is a deal; whether that was not found out.
    hits : mapping
        By conflict: in which futures without a deal it stands in the way.
    families : (n,) int
        Where the set of conflicts of each future stands.
    """

    deal: NDArray[np.bool_]
    open: NDArray[np.bool_]
    hits: dict[frozenset[str], NDArray[np.bool_]]
    families: NDArray[np.int64]
    _held: NDArray[np.bool_] = field(repr=False)

    @property
    def fails(self) -> NDArray[np.bool_]:
        """Where it is certain that there is no deal."""
        return ~self.deal & ~self.open


def look(known: Knowledge, futures: Futures) -> Looked:
    """Decide on a block of futures.

    What is found on the way is added to ``known``.
    """
    import numpy as np

    world = known.world
    recogniser = Recogniser(known, futures.numbers)
    families = recogniser.families()
    held = futures.held_of(world.held)
    place = {position: at for at, position in enumerate(world.held)}
    fails = np.zeros(len(futures), dtype=bool)
    open_ = np.zeros(len(futures), dtype=bool)
    hits: dict[frozenset[str], NDArray[np.bool_]] = {}
    for at in np.unique(families).tolist():
        family = known.families[at]
        here = families == at
        for conflict in family.conflicts:
            columns = [place[position] for position in sorted(needs_of(conflict)[0])]
            hit = here & held[:, columns].all(axis=1)
            hits[conflict] = hits[conflict] | hit if conflict in hits else hit
            fails |= hit
        if not family.complete:
            more: list[frozenset[str]] = []
            for future in np.flatnonzero(here & ~fails).tolist():
                positions = {p for p, holds in zip(world.held, held[future], strict=True) if holds}
                wanted = world.conditions.union(positions)
                possible = recogniser.possible(future, wanted)
                open_[future] = possible is None
                fails[future] = possible is False
                known_ = (one for one in more if one <= wanted)
                if possible is False and not any(recogniser.is_one(future, one) for one in known_):
                    conflict = recogniser.conflict_in(future, wanted)
                    if conflict is not None and len(family.conflicts) + len(more) < MOST_CONFLICTS:
                        more.append(conflict)
            for conflict in more:
                columns = [place[position] for position in sorted(needs_of(conflict)[0])]
                hit = here & held[:, columns].all(axis=1)
                for future in np.flatnonzero(hit).tolist():
                    hit[future] = recogniser.is_one(future, conflict)
                hits[conflict] = hits[conflict] | hit if conflict in hits else hit
            known.families[at] = family.with_more(more)
    return Looked(~fails & ~open_, open_, hits, families, held)


def exposures(known: Knowledge, futures: Futures, looked: Looked) -> dict[int, tuple[int, int]]:
    """Give the worst exposure of the best plan of each future with a deal; see there."""
    import numpy as np

    deals = np.flatnonzero(looked.deal)
    if not len(deals):
        return {}
    rows = np.packbits(looked._held[deals], axis=1)
    if rows.shape[1]:
        _, first, same = np.unique(rows, axis=0, return_index=True, return_inverse=True)
    else:
        first, same = np.array([0]), np.zeros(len(deals), dtype=np.int64)
    by_held = {}
    for at, one in enumerate(first.tolist()):
        holds = looked._held[deals[one]]
        positions = frozenset(
            p for p, is_held in zip(known.world.held, holds, strict=True) if is_held
        )
        by_held[positions] = deals[same.reshape(-1) == at]
    return worst_exposures(known, futures.numbers, by_held)
