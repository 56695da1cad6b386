"""Risk beside its literal oracle, future by future: python -m tests.soak_risk [AGREEMENTS] [SEED].

Deals, the conflicts that stand in the way, and the worst exposure of the best plan, on random
agreements with optional measures, limits, groups and shared roots.
"""

from __future__ import annotations

import sys
import time
from collections.abc import Iterator
from fractions import Fraction

import numpy as np
from tests.oracle import risk as oracle
from tests.oracle.exhaustive import contradictory

from paripassu.errors import AgreementError
from paripassu.sequencing.risk.draws import MAIN, Drawer
from paripassu.sequencing.risk.families import Knowledge
from paripassu.sequencing.risk.look import exposures, look
from paripassu.sequencing.risk.world import World


def differences(seed: int, most: int = 6, most_steps: int = 6) -> Iterator[str]:
    """Give where an agreement's first futures differ from the oracle; nothing: they agree.

    Parameters
    ----------
    seed : int
        Of the agreement, and of its futures.
    most : int
        How many of its futures are looked at.
    most_steps : int
        Of the agreement.
    """
    try:
        agreement = oracle.uncertain(seed, most_steps)
    except (AgreementError, ValueError):
        return
    if contradictory(agreement):
        return
    world = World.of(agreement)
    known = Knowledge(world)
    known.begin()
    futures = Drawer(world, seed).futures(MAIN, 0, 1)
    # all at once, as a block, with what the block itself teaches
    looked = look(known, futures)
    exposed = exposures(known, futures, looked)
    for future in np.random.default_rng(seed).permutation(len(futures))[:most].tolist():
        at = futures.numbers.agreement(future, agreement)
        held = frozenset(p for p, column in futures.held.items() if column[future])
        said = f"agreement {seed}, future {future}"
        if looked.open[future]:
            yield f"{said}: left open"
        if looked.deal[future] != oracle.deal(at, held):
            yield f"{said}: deal {looked.deal[future]}"
        hits = {conflict for conflict, hit in looked.hits.items() if hit[future]}
        if hits != (expected := oracle.in_the_way(at, held)):
            yield f"{said}: conflicts {hits}, and should be {expected}"
        worst = Fraction(*exposed[future]) if future in exposed else None
        if worst != (wanted := oracle.worst_exposure(at, held)):
            yield f"{said}: worst exposure {worst}, and should be {wanted}"


def main() -> int:
    """Run until all agreements are compared."""
    many = int(sys.argv[1]) if len(sys.argv) > 1 else 200
    first = int(sys.argv[2]) if len(sys.argv) > 2 else int(time.time())
    wrong = 0
    for seed in range(first, first + many):
        for difference in differences(seed):
            print(difference, flush=True)
            wrong += 1
    print(f"{many} agreements from seed {first}: {wrong} differences")
    return min(wrong, 1)


if __name__ == "__main__":
    sys.exit(main())
