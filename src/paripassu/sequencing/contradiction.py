"""Files that contradict themselves: facts that admit no order with every measure in full.

What can be told without a search is told when the file is read
(:mod:`paripassu.agreement.contradiction`). Here are the facts that need one: alternatives, and days
that reach back.

Rules: docs/specification/sequencing.md#order.
"""

from __future__ import annotations

from collections.abc import Iterator, Sequence

from paripassu.agreement.model import Agreement, Requirement
from paripassu.deadline import Deadline
from paripassu.errors import AgreementError, Fault
from paripassu.numbers import words
from paripassu.quoted import quoted
from paripassu.sequencing.compile import Enforced, Setting, compile_order
from paripassu.sequencing.optional import alternatives
from paripassu.sequencing.order.exposure import any_order

#: Seconds for naming the facts that contradict each other.
SECONDS = 5.0

#: A fact that can be dropped: what kind it is, and its number in the file, from 0.
_Fact = tuple[str, int]


def verify_possible(agreement: Agreement, deadline: Deadline, origin: str = "") -> None:
    """Refuse an agreement whose facts admit no order, whatever anyone wants.

    Parameters
    ----------
    origin : str
        What the message calls it; its own origin if empty.

    Raises
    ------
    AgreementError
        Names facts that cannot all hold; without any one of them the others can, as far as the
        time allowed it to be found out.
    """
    if not _needs_search(agreement) or _possible(agreement, (), deadline):
        return
    facts = [*_facts(agreement)]
    clock = Deadline.after(SECONDS, deadline.asked)
    dropped: list[_Fact] = []
    for fact in facts:
        if not clock.passed() and not _possible(agreement, [*dropped, fact], clock):
            dropped.append(fact)
    left = [fact for fact in facts if fact not in dropped]
    named = words.listed([_name(agreement, fact) for fact in left])
    raise AgreementError(
        origin or agreement.origin,
        [
            Fault(
                0,
                "",
                f"no order is possible with every measure in full: {named} cannot all hold"
                if len(left) > 1
                else f"no order is possible with every measure in full: {named} cannot hold",
                "drop or change one of these",
            )
        ],
    )


def _needs_search(agreement: Agreement) -> bool:
    return (
        bool(agreement.choices)
        or any(measure.standing for measure in agreement.measures)
        or not all(map(_is_plain, agreement.requirements))
    )


def _is_plain(fact: Requirement) -> bool:
    """Whether a fact only makes the beginning of a first portion wait."""
    return (
        fact.claim == "after"
        and fact.meant_part == "first"
        and fact.meant_gate == "begin"
        and not fact.lag_days
        and not fact.needs_any
        and "previous" not in fact.needs.values()
        and "same" not in fact.needs.values()
    )


def _possible(agreement: Agreement, dropped: Sequence[_Fact], deadline: Deadline) -> bool:
    """Whether the facts but these admit an order; True where the time is over."""
    frame = Setting.of(_without(agreement, dropped))
    nothing = Enforced(frozenset(), frozenset(), frozenset())
    for left_out in alternatives(frame.agreement):
        if deadline.passed():
            return True
        compiled = compile_order(frame, nothing, left_out)
        if compiled is None:
            continue
        outcome = any_order(
            compiled.problem, time_limit=deadline.left(), should_stop=deadline.asked
        )
        if not outcome.infeasible:
            return True
    return False


def _facts(agreement: Agreement) -> Iterator[_Fact]:
    yield from (("horizon", 0) for _ in range(agreement.horizon_days is not None))
    for number, measure in enumerate(agreement.measures):
        if measure.standing:
            yield "standing", number
    yield from (("group", number) for number in range(len(agreement.groups)))
    yield from (("choice", number) for number in range(len(agreement.choices)))
    yield from (("require", number) for number in range(len(agreement.requirements)))


def _without(agreement: Agreement, dropped: Sequence[_Fact]) -> Agreement:
    if not dropped:
        return agreement
    gone = set(dropped)
    return agreement.replace(
        horizon_days=None if ("horizon", 0) in gone else agreement.horizon_days,
        measures=tuple(
            measure.replace(standing=False) if ("standing", number) in gone else measure
            for number, measure in enumerate(agreement.measures)
        ),
        groups=_left(agreement.groups, "group", gone),
        choices=_left(agreement.choices, "choice", gone),
        requirements=_left(agreement.requirements, "require", gone),
    )


def _left(entries: Sequence[object], kind: str, gone: set[_Fact]) -> tuple[object, ...]:
    return tuple(entry for number, entry in enumerate(entries) if (kind, number) not in gone)


def _name(agreement: Agreement, fact: _Fact) -> str:
    kind, number = fact
    match kind:
        case "horizon":
            return f"the horizon of {agreement.horizon_days} days"
        case "standing":
            return f"that {quoted(agreement.measures[number].id)} is kept up without a gap"
        case "group":
            steps = ", ".join(str(step) for step in agreement.groups[number])
            return f"the group of {steps}"
        case "choice":
            return f"the choice of {', '.join(agreement.choices[number].of)}"
        case _:
            return (
                f"[[require]] no. {number + 1}, on {quoted(agreement.requirements[number].measure)}"
            )
