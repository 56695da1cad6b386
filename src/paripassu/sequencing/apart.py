"""Where the orders of plans part.

Between steps of one moment there is no order, so that only neighbouring moments are looked at. That
is enough: a plan that keeps the order between all neighbouring moments of another keeps all of it.
"""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from itertools import pairwise

from paripassu.agreement.model import Step

#: The moments of a plan in order, each with its steps.
Moments = Sequence[Sequence[Step]]


def shared_steps(orders: Sequence[Moments]) -> frozenset[Step]:
    """Give the steps that all plans have."""
    return frozenset.intersection(*(frozenset(s for m in order for s in m) for order in orders))


def apart(orders: Sequence[Moments]) -> Iterator[tuple[Step, Step, tuple[bool, ...]]]:
    """Find neighbours in the first order that another one has the other way round.

    Parameters
    ----------
    orders : sequence of sequence of sequence of Step
        At least one; only what all of them have is looked at.

    Yields
    ------
    tuple
        Two steps of neighbouring moments of the first order, and for each order whether it has them
        so or at one moment.
    """
    known = shared_steps(orders)
    places = [{step: at for at, m in enumerate(order) for step in m} for order in orders]
    kept = [steps for m in orders[0] if (steps := [step for step in m if step in known])]
    for first, second in pairwise(kept):
        for before in first:
            for after in second:
                so = tuple(place[before] <= place[after] for place in places)
                if not all(so):
                    yield before, after, so
