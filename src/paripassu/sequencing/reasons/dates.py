"""How many days a deadline is short, and what forces it.

Later deadlines only ever allow more, so the first day at which there is a plan is found by halving.

Rules: docs/specification/sequencing.md#amounts-of-a-conflict.
"""

from __future__ import annotations

from collections.abc import Callable, Collection, Iterator, Sequence
from fractions import Fraction
from math import ceil, floor

from paripassu.agreement.gates import gates_of, tables_of
from paripassu.agreement.model import Agreement, Position, Step
from paripassu.deadline import Deadline
from paripassu.sequencing.compile import Compiled, Setting, compile_order
from paripassu.sequencing.constraints import Part
from paripassu.sequencing.order.days import Clash, Days
from paripassu.sequencing.order.problem import DAY_0, Edge
from paripassu.sequencing.order.windows import schedule
from paripassu.sequencing.possible import Oracle, Witness
from paripassu.sequencing.reasons.model import After, DateAmount, Link
from paripassu.sequencing.reasons.sentences import in_words


def first_day(
    agreement: Agreement, members: Collection[str], position: Position, deadline: Deadline
) -> DateAmount | None:
    """Find the first whole day of a ``by``, or number of days of a ``within``, that has a plan.

    Parameters
    ----------
    members : collection of str
        The conflict, the position among them.

    Returns
    -------
    DateAmount or None
        None: the time ended before it was found.
    """
    key = "day" if position.claim == "by" else "days"
    old = _old(agreement, position)

    def later(days: int) -> Setting:
        changed = position.replace(**{"date": None, key: Fraction(days)})
        return Setting.of(
            agreement.replace(
                positions=tuple(changed if p.id == position.id else p for p in agreement.positions)
            )
        )

    free = Oracle(Setting.of(agreement), deadline).possible(set(members) - {position.id})
    found = _first(later, members, floor(old) + 1, free, deadline)
    if found is None:
        return None
    days, moved, witness = found
    latest = moved.agreement.position[position.id]
    step, gate = _latest_gate(moved.agreement, witness, latest)
    amount = DateAmount(
        member=position.id,
        earliest_day=Fraction(days) if key == "day" else None,
        earliest_date=agreement.date_of(days) if key == "day" else None,
        least_days=Fraction(days) if key == "days" else None,
        short_days=days - old,
        chain=_chain(moved, witness, step, gate),
        late=After(measure=step.measure, portion=step.portion),
    )
    return amount.model_copy(update={"in_words": in_words(agreement, amount)})


def first_horizon(
    frame: Setting, members: Collection[str], deadline: Deadline
) -> DateAmount | None:
    """Find the first horizon at which a conflict is gone; None: it is not, or the time ended."""
    agreement = frame.agreement
    if agreement.horizon_days is None:
        return None
    free = Oracle(frame.until(None), deadline)
    old = agreement.horizon_days
    found = _first(
        frame.until,
        members,
        old + 1,
        free.possible(members),
        deadline,
    )
    if found is None:
        return None
    days, moved, witness = found
    last = witness.compiled.moments[witness.order[-1]][0]
    amount = DateAmount(
        member="horizon",
        earliest_day=Fraction(days),
        earliest_date=agreement.date_of(days),
        short_days=Fraction(days - old),
        chain=_chain(moved, witness, last, end=True),
    )
    return amount.model_copy(update={"in_words": in_words(agreement, amount)})


def _old(agreement: Agreement, position: Position) -> Fraction:
    if position.claim == "within":
        assert position.days is not None
        return position.days
    return agreement.day_of(position)


def _first(
    later: Callable[[int], Setting],
    members: Collection[str],
    low: int,
    free: Witness | None,
    deadline: Deadline,
) -> tuple[int, Setting, Witness] | None:
    """Find the first day from ``low`` on with a plan, by halving.

    Parameters
    ----------
    free : Witness or None
        A plan without the deadline: on its last day the deadline is met. None: there is none, or
        nobody knows.
    """
    if free is None:
        return None
    high = max(low, ceil(Fraction(max(schedule(free.compiled.problem, free.order)), free.day)))
    found: tuple[int, Setting, Witness] | None = None
    while found is None or low < high:
        middle = high if found is None else (low + high) // 2
        moved = later(middle)
        oracle = Oracle(moved, deadline)
        witness = oracle.possible(members)
        if witness is not None:
            found, high = (middle, moved, witness), middle
        elif oracle.unknown or found is None:
            return None
        else:
            low = middle + 1
    return found


def _latest_gate(agreement: Agreement, witness: Witness, position: Position) -> tuple[Step, bool]:
    """Give the step whose gate comes last against its deadline, and whether it is its end."""
    compiled = witness.compiled
    days = Days(compiled.problem).least(witness.order)
    assert not isinstance(days, Clash), "a witness has days"
    where = {step: row for row, moment in enumerate(compiled.moments) for step in moment}
    measure = agreement.measure[position.measure]
    found = []
    for gate in gates_of(position, measure, compiled.amounts[measure.id]):
        step = Step(measure.id, gate.portion)
        day = days[where[step]]
        if not gate.end:
            begins = compiled.begins
            length = int(measure.lengths[gate.portion - 1] * witness.day)
            day = (
                days[compiled.problem.size + begins.index(step)] if step in begins else day - length
            )
        if position.claim == "within":
            tables = tables_of(position, agreement.measure, compiled.amounts, gate.portion) or ()
            day -= min(
                (max((days[where[s]] for s in table), default=0) for table in tables), default=0
            )
        found.append((day, step, gate.end))
    _, step, end = max(found, key=lambda entry: entry[0])
    return step, end


def _chain(frame: Setting, witness: Witness, step: Step, end: bool) -> tuple[Link, ...]:
    """Give what makes the day of a gate what it is, from day 0 on."""
    agreement, compiled = frame.agreement, witness.compiled
    where = {s: row for row, moment in enumerate(compiled.moments) for s in moment}
    begins = compiled.begins
    own = not end and step in begins
    node = compiled.problem.size + begins.index(step) if own else where[step]
    path = Days(compiled.problem).critical_path(witness.order, node)
    known = compile_order(frame, witness.enforced, witness.left_out, reasons=True)
    assert known is not None, "it was compiled before"
    parts = [part for edge in path for part in _parts(known, edge)]
    length = int(agreement.measure[step.measure].lengths[step.portion - 1] * witness.day)
    if not end and not own and length:
        # The gate is the beginning of the last work, or lies so long before what its group waits
        # for: only what stands takes exactly its days.
        if parts and parts[-1].what == "work" and parts[-1].step == step:
            parts.pop()
        else:
            parts.append(Part("standing", -length, step))
    return tuple(_merged(_links(parts, witness.day)))


def _parts(compiled: Compiled, edge: Edge) -> Sequence[Part]:
    known = compiled.why.get(edge)
    if known is not None:
        return known
    assert edge.source != DAY_0, "the days from day 0 on are known"
    return (Part("order", 0, compiled.moments[edge.target][0]),)


def _links(parts: Sequence[Part], unit: int) -> Iterator[Link]:
    now = Fraction(0)
    for part in parts:
        then = (
            Fraction(part.units, unit) if part.what == "date" else now + Fraction(part.units, unit)
        )
        yield Link.model_validate(
            {
                "from_day": now,
                "to_day": then,
                "what": part.what,
                "measure": part.step.measure,
                "portions": (part.step.portion, part.step.portion),
                "because": part.because,
            }
        )
        now = then


def _merged(links: Iterator[Link]) -> Iterator[Link]:
    """Say work on portions that follow each other once."""
    last: Link | None = None
    for link in links:
        if (
            last is not None
            and last.portions is not None
            and link.portions is not None
            and last.what == link.what == "work"
            and last.measure == link.measure
            and link.because is None
            and link.portions[0] == last.portions[1] + 1
        ):
            last = last.model_copy(
                update={"to_day": link.to_day, "portions": (last.portions[0], link.portions[1])}
            )
            continue
        if last is not None:
            yield last
        last = link
    if last is not None:
        yield last
