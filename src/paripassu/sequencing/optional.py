"""Which optional measures to leave out, and when no choice of them can help."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from itertools import combinations

from paripassu.agreement.model import Agreement, Position, Step
from paripassu.sequencing.amounts import amounts, most_of
from paripassu.sequencing.compile import Enforced, Setting


def choices(
    frame: Setting, enforced: Enforced, *, whatever: bool = False
) -> Iterator[tuple[int, Iterator[frozenset[str]]]]:
    """Yield how many optional measures are left out, fewest first, and every such set.

    A set names the alternatives that are left out as well; these do not count. Nothing where no set
    can have a plan, unless they are asked for ``whatever`` they come to.
    """
    if not whatever and hopeless(frame, enforced):
        return
    agreement = frame.agreement
    limits = [p for p in agreement.positions if _applied(p, enforced)]
    counts = amounts(agreement, limits, frozenset())
    begun = frozenset() if frame.done is None else frame.done.begun
    names = [name for name in optional(agreement) if name not in begun]
    for size in range(len(names) + 1):
        yield size, _of_size(agreement, counts, names, size, begun)


def _of_size(
    agreement: Agreement,
    counts: Mapping[str, int],
    names: list[str],
    size: int,
    begun: frozenset[str],
) -> Iterator[frozenset[str]]:
    open_ = [
        name for name in sorted(agreement.alternatives) if name not in names and name not in begun
    ]
    for left_out in combinations(names, size):
        if open_:
            yield from _chosen(agreement, counts, frozenset(left_out), open_, begun)
        else:
            yield frozenset(left_out)


def _chosen(
    agreement: Agreement,
    counts: Mapping[str, int],
    left_out: frozenset[str],
    open_: list[str],
    begun: frozenset[str] = frozenset(),
) -> Iterator[frozenset[str]]:
    """Yield the sets with alternatives left out so that no choice has too many or too few.

    What limits take away altogether is not left out besides.
    """
    absent = left_out | {name for name, count in counts.items() if not count and name not in begun}
    for choice in agreement.choices:
        present = [name for name in choice.of if name not in absent]
        decided = sum(name not in open_ for name in present)
        if len(present) < choice.least or decided > most_of(choice, begun):
            return
    if not open_:
        yield left_out
        return
    name, *others = open_
    yield from _chosen(agreement, counts, left_out, others, begun)
    if name not in absent:
        yield from _chosen(agreement, counts, left_out | {name}, others, begun)


def alternatives(agreement: Agreement) -> Iterator[frozenset[str]]:
    """Yield the sets of alternatives left out that the choices allow, all else in full."""
    full = amounts(agreement, (), frozenset())
    return _chosen(agreement, full, frozenset(), sorted(agreement.alternatives))


def optional(agreement: Agreement) -> list[str]:
    """Give the optional measures, by id."""
    return sorted(measure.id for measure in agreement.measures if measure.optional)


def _applied(position: Position, enforced: Enforced) -> bool:
    return position.limits and position.id in enforced.positions | enforced.limits


def hopeless(frame: Setting, enforced: Enforced) -> bool:
    """Whether the balance at the start or the end fails whatever is left out.

    A party that performs something in every plan is safe before the first moment only if its total
    and its stake together are not below 0; leaving out every optional measure that costs it, and
    none that pays it, makes them largest. In the same way its exposure after the last moment is
    least. False says nothing, and where something is done already nothing is known so simply.
    """
    if frame.done is not None:
        return False
    agreement, scale = frame.agreement, frame.scale
    limits = [p for p in agreement.positions if _applied(p, enforced)]
    open_ = {*optional(agreement), *agreement.alternatives}
    counts = amounts(agreement, limits, frozenset())
    certain = {
        party
        for measure in agreement.measures
        if counts[measure.id] and measure.id not in open_
        for party in measure.by
    }
    bound = enforced.tolerance | (enforced.safe & certain)
    steps = [
        (measure.id in open_, [Step(measure.id, k + 1) for k in range(counts[measure.id])])
        for measure in agreement.measures
    ]
    for column, name in enumerate(scale.parties):
        if name not in bound:
            continue
        total = kept = 0
        for may_be_left_out, done in steps:
            value = sum([scale.value[step][column] for step in done])
            lasts = sum([scale.kept[step][column] for step in done])
            total += max(value, 0) if may_be_left_out else value
            kept += max(lasts, 0) if may_be_left_out else lasts
        if name in enforced.safe and name in certain and total + scale.stake[column] < 0:
            return True
        most = scale.tolerance[column]
        if name in enforced.tolerance and most is not None and kept + most < 0:
            return True
    return False
