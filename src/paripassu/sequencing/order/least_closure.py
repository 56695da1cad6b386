"""The closed set of least weight: a maximum closure, which is a minimum cut (Picard 1976).

A set is closed if it holds all predecessors of its members. Members that gain (negative weight)
have to pay for those of their predecessors that cost (positive weight). As much as can be paid
flows from gainers to payers; who is left with a gain in the end, and who shares payers with them,
makes the set. Everything is counted in integers.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from itertools import pairwise

from paripassu.sequencing.order.closure import members


def least_closure(weights: Mapping[int, int], before: Sequence[int], free: int) -> tuple[int, int]:
    """Find the set of moments closed under ``before`` with the least sum of weights.

    Parameters
    ----------
    weights : mapping of int to int
        Of the moments that may be taken, in rising order.
    before : sequence of int
        Length n. Sets of all predecessors (transitive).
    free : int
        The set of these moments. What is outside of it costs nothing and asks for nothing.

    Returns
    -------
    value : int
        The least sum, at most 0 (the empty set is closed).
    chosen : int
        The smallest set that attains it: it lies in all others that do.

    Notes
    -----
    A gainer that cannot reach a payer with room any more never will (Ford and Fulkerson 1956): it
    and all that it reached are settled, their payers are used up, and both leave the network.
    """
    gain: dict[int, int] = {}
    room: dict[int, int] = {}
    for moment, weight in weights.items():
        if weight < 0:
            gain[moment] = -weight
        elif weight > 0:
            room[moment] = weight
    # Payers with room left, and all that are not settled.
    spare = unsettled = sum(1 << moment for moment in room)
    # paid[payer][gainer]: what flows.
    paid: dict[int, dict[int, int]] = {payer: {} for payer in room}
    chosen = value = 0
    # Those with few predecessors have the least choice: they go first.
    for gainer in sorted(gain, key=lambda m: before[m].bit_count()):
        need = gain[gainer]
        for payer in members(before[gainer] & spare):
            part = min(need, room[payer])
            paid[payer][gainer] = part
            room[payer] -= part
            need -= part
            if not room[payer]:
                spare ^= 1 << payer
            if not need:
                break
        while need:
            reached, way = _reach(gainer, before, unsettled, spare, paid)
            if way is None:
                for settled in reached:
                    chosen |= before[settled] | 1 << settled
                unsettled &= ~chosen
                value -= need
                break
            part = min(need, room[way[-1][1]])
            for (_, payer), (giver, _) in pairwise(way):
                part = min(part, paid[payer][giver])
            for place, (giver, payer) in enumerate(way):
                paid[payer][giver] = paid[payer].get(giver, 0) + part
                if place + 1 < len(way):
                    other = way[place + 1][0]
                    paid[payer][other] -= part
                    if not paid[payer][other]:
                        del paid[payer][other]
            last = way[-1][1]
            room[last] -= part
            if not room[last]:
                spare ^= 1 << last
            need -= part
    return value, chosen & free


def _reach(
    gainer: int,
    before: Sequence[int],
    unsettled: int,
    spare: int,
    paid: dict[int, dict[int, int]],
) -> tuple[list[int], list[tuple[int, int]] | None]:
    """Look for a way from a gainer to a payer with room, over gainers that could pay others.

    Returns
    -------
    reached : list of int
        The gainers seen.
    way : list of (int, int) or None
        Each gainer pays the payer beside it, and the next one pays that payer as much less.
    """
    came: dict[int, tuple[int, int]] = {}
    reached = [gainer]
    seen = 0
    for giver in reached:
        open_to = before[giver] & unsettled & ~seen
        if open_to & spare:
            way = [(giver, (open_to & spare).bit_length() - 1)]
            while giver in came:
                giver, payer = came[giver]
                way.append((giver, payer))
            return reached, way[::-1]
        seen |= open_to
        for payer in members(open_to):
            for other in paid[payer]:
                if other not in came and other != gainer:
                    came[other] = (giver, payer)
                    reached.append(other)
    return reached, None
