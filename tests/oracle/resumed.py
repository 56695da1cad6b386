"""What is left, planned by exhaustive search: every order of it after what is done, tried out."""

from __future__ import annotations

import datetime as dt
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import replace
from fractions import Fraction
from typing import Any

from tests.oracle.exhaustive import ZERO, Orders, plans
from tests.oracle.rules import earliest_end, has_time

from paripassu.agreement.model import Agreement, Step

#: Moments that are done, each with its day.
Past = Sequence[tuple[tuple[Step, ...], int]]


def status_of(agreement: Agreement, past: Past, at: int) -> dict[str, Any]:
    """Write what is done as a status, of which only this much is read."""
    assert agreement.start is not None
    day = agreement.start
    return {
        "format": "paripassu/status/1",
        "at": str(day + dt.timedelta(days=at)),
        "agreement": agreement.digest,
        "in_force": str(day),
        "steps": [
            {
                "measure": step.measure,
                "portion": step.portion,
                "moment": number,
                "by": list(agreement.measure[step.measure].by),
                "state": "performed",
                "performed": str(day + dt.timedelta(days=on)),
            }
            for number, (moment, on) in enumerate(past)
            for step in moment
        ],
    }


def left_of(
    agreement: Agreement, past: Past, at: int, begun: Mapping[Step, Fraction] | None = None
) -> Iterator[tuple[tuple[str, ...], Fraction, tuple[tuple[Step, ...], ...]]]:
    """Give every order of what is left that holds from here on.

    What is under way has begun on the days in ``begun``; the rest begins now or later.

    Yields
    ------
    left out, worst exposure, moments
        The exposure is the largest over the points from now on but the last.
    """
    taken = {step.measure for moment, _ in past for step in moment}
    for orders, left_out in plans(agreement):
        if taken & set(left_out):
            continue
        place = {frozenset(moment): i for i, moment in enumerate(orders.rules.moments)}
        if not all(frozenset(moment) in place for moment, _ in past):
            continue
        done = {place[frozenset(moment)]: Fraction(day) for moment, day in past}
        for worst, order in _orders(orders, done, at, begun or {}):
            yield left_out, worst, tuple(orders.rules.moments[moment] for moment in order)


def _orders(
    orders: Orders, done: Mapping[int, Fraction], at: int, begun: Mapping[Step, Fraction]
) -> Iterator[tuple[Fraction, tuple[int, ...]]]:
    agreement = orders.agreement
    past = {step for moment in done for step in orders.rules.moments[moment]}
    begins = dict(orders.rules.start_from)
    if has_time(agreement):
        for moment in orders.rules.moments:
            for step in moment:
                now = begun.get(step, Fraction(at))
                begins[step] = max(now, begins.get(step, ZERO))
    rules = replace(
        orders.rules,
        start_from=begins,
        gates=tuple(gate for gate in orders.rules.gates if gate.own not in past),
    )
    if _impossible(orders, past):
        return
    mask = sum(1 << moment for moment in done)
    here_now = {party: orders.kept(mask, party) for party in agreement.party}

    def holds(after: int) -> bool:
        for party in agreement.parties:
            kept = orders.kept(after, party.id)
            if party.id in orders.could_walk and kept - orders.total[party.id] > party.stake.low:
                return False
            if party.id in orders.limited and party.tolerance is not None:
                most = max(party.tolerance.low, -here_now[party.id])
                if after != mask and -kept > most:
                    return False
        return True

    def ratio(after: int) -> Fraction:
        return max(
            (
                max(ZERO, -orders.kept(after, party.id)) / party.tolerance.low
                for party in agreement.parties
                if party.tolerance and party.tolerance.low
            ),
            default=ZERO,
        )

    def rest(
        taken: tuple[int, ...], after: int, ends: Mapping[int, Fraction], day: Fraction
    ) -> Iterator[tuple[Fraction, tuple[int, ...]]]:
        if not holds(after):
            return
        if after == orders.full:
            yield ZERO, taken
            return
        here = ratio(after)
        for moment in range(len(rules.moments)):
            if after >> moment & 1:
                continue
            end = earliest_end(rules, moment, ends, day)
            if end is not None:
                for worst, order in rest(
                    (*taken, moment), after | 1 << moment, {**ends, moment: end}, end
                ):
                    yield max(worst, here), order

    yield from rest((), mask, done, Fraction(at if has_time(agreement) else 0))


def _impossible(orders: Orders, past: set[Step]) -> bool:
    """Whether what is left waits for what the amounts cannot reach."""
    if not orders.rules.impossible:
        return False
    # Which gate it is the rules do not say: ask again without the claims on what is done.
    from tests.oracle.rules import rules

    agreement = orders.agreement
    first_done = {step.measure for step in past if step.portion == 1}
    open_ = tuple(
        p
        for p in orders.positions
        if not (
            p.claim == "after"
            and (
                Step(p.measure, orders.amounts[p.measure]) in past
                if p.meant_gate == "end"
                else p.measure in first_done
            )
        )
    )
    facts = tuple(r for r in agreement.requirements if r.measure not in first_done)
    return rules(agreement.replace(requirements=facts), orders.amounts, open_).impossible
