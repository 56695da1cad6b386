"""Who loses by the whole, whatever the order: no order, date or deposit mends that.

Rules: docs/specification/sequencing.md#who-loses-by-the-whole.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from fractions import Fraction
from itertools import product

from paripassu.agreement.model import Agreement, Measure
from paripassu.sequencing.amounts import cap, splits_a_group
from paripassu.sequencing.plan import Loss

#: Amounts of one group of measures that are tried; above, its measures are taken one by one.
MOST = 4_096


def losers(agreement: Agreement) -> tuple[Loss, ...]:
    """Give the parties whose gain and stake together are below 0 in every amount allowed.

    Amounts are allowed if they perform every group whole or not at all, whichever of the limits
    that bind are applied. A party that can do without performing anything does not lose. Of very
    large groups only what each measure allows by itself is looked at: who is named loses, but
    somebody may be missing, and the gain may be too large.

    Returns
    -------
    tuple of Loss
        Sorted by party; each with the largest gain that any amounts leave it.
    """
    together = [*_components(agreement)]
    found = []
    for party in sorted(agreement.party):
        best, bound_to_perform = Fraction(0), False
        for measures in together:
            outcomes = [*_outcomes(agreement, measures, party)]
            if not outcomes:
                return ()  # no amounts are allowed at all
            gains, performs = zip(*outcomes, strict=True)
            best += max(gains)
            bound_to_perform |= all(performs)
        stake = agreement.party[party].stake.low
        if bound_to_perform and best + stake < 0:
            found.append(Loss(party=party, gain=best, stake=stake))
    return tuple(found)


def _outcomes(
    agreement: Agreement, measures: tuple[Measure, ...], party: str
) -> Iterator[tuple[Fraction, bool]]:
    """Give what a party gains by each allowed amount of some measures, and whether it performs."""
    for counts in _amounts(agreement, measures):
        gain = sum((m.value_to(party).low * m.reached[counts[m.id]] for m in measures), Fraction(0))
        yield gain, any(counts[m.id] and party in m.by for m in measures)


def _amounts(agreement: Agreement, measures: tuple[Measure, ...]) -> Iterator[Mapping[str, int]]:
    choices = [_levels(agreement, measure) for measure in measures]
    others = {m.id: 0 for m in agreement.measures}
    for counts in product(*choices):
        tried = {m.id: count for m, count in zip(measures, counts, strict=True)}
        whole = len(measures) == 1 or not splits_a_group(agreement, others | tried)
        if whole and _chosen(agreement, tried):
            yield tried


def _chosen(agreement: Agreement, tried: Mapping[str, int]) -> bool:
    """Whether the choices among some measures are kept; others are not looked at."""
    return all(
        choice.least <= sum(tried[name] > 0 for name in choice.of) <= choice.most
        for choice in agreement.choices
        if tried.keys() >= set(choice.of)
    )


def _levels(agreement: Agreement, measure: Measure) -> list[int]:
    """Give the amounts of one measure that its limits allow, applied or not."""
    levels = {len(measure.shares)}
    levels |= {
        cap(measure, p)
        for p in agreement.positions
        if p.measure == measure.id and p.limits and p.binds
    }
    open_ = measure.optional or measure.id in agreement.alternatives
    return sorted(levels | {0} if open_ else levels)


def _components(agreement: Agreement) -> Iterator[tuple[Measure, ...]]:
    """Part the measures into those that groups tie together."""
    of = {measure.id: {measure.id} for measure in agreement.measures}
    names = [[step.measure for step in group] for group in agreement.groups]
    for together in (*names, *(choice.of for choice in agreement.choices)):
        tied = set().union(*(of[name] for name in together))
        of.update(dict.fromkeys(tied, tied))
    for tied in {id(tied): tied for tied in of.values()}.values():
        measures = tuple(agreement.measure[name] for name in sorted(tied))
        tries = 1
        for measure in measures:
            tries *= len(_levels(agreement, measure))
        if tries <= MOST:
            yield measures
        else:
            yield from ((measure,) for measure in measures)
