"""What happens in the demonstration of an agreement: its acts, day by day."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import replace
from math import ceil
from typing import TYPE_CHECKING, Any

from paripassu.cli.story import korea
from paripassu.cli.story.act import FOUND_AFTER, INSPECTORATE, Act, finding
from paripassu.cli.story.korea import KOREA

if TYPE_CHECKING:
    from paripassu.agreement.model import Agreement
    from paripassu.sequencing.plan import Plan


def script(agreement: Agreement, plan: Plan) -> list[Act]:
    """Give the acts of a process that ends as it was planned, by day."""
    acts = [*_signed(agreement), *_performed(agreement, plan)]
    if agreement.id == KOREA:
        days = {act.name: act.day for act in acts if act.name}
        acts += korea.besides(days, agreement.process.guardians)
    return sorted(acts, key=lambda act: act.day)


def withdrawal(agreement: Agreement, plan: Plan) -> tuple[list[Act], str]:
    """Give the acts of a process that a party leaves in its second half; and who leaves.

    It leaves where another is out by most, and before there is anything to inspect. What is no
    matter of leaving is left out, and what happens before is not told once more.
    """
    names = {one.id: one.name or one.id for one in agreement.parties}
    inspected = {one.id for one in agreement.measures if one.verify is not None}
    until = min((one.moment for one in plan.steps if one.measure in inspected), default=None)
    before = [one for one in plan.steps if until is None or one.moment < until]
    later = before[len(before) // 2 :]
    worst = max(later, key=lambda step: max(step.exposure.values()))
    out = max(worst.exposure, key=lambda party: worst.exposure[party])
    leaver = next(party for party in names if party != out)
    acts = [act for act in _performed(agreement, plan) if act.kind in ("perform", "release")]
    days = {act.name: act.day for act in acts if act.name}
    moments = {f"{one.measure}:{one.portion}": one.moment for one in plan.steps}
    done = {name for name in days if moments[name.partition(" ")[0]] <= worst.moment}
    day = max(days[name] for name in done) + 1
    if agreement.id == KOREA:
        acts += korea.opened(days, agreement.process.guardians)
    steps = [
        replace(act, heading="", says="", stands=False)
        for act in [*_signed(agreement), *sorted(acts, key=lambda act: act.day)]
        if act.day < day and (act.name not in days or act.name in done)
    ]
    leaves = Act(
        day,
        leaver,
        "withdraw",
        heading=f"{names[leaver]} leaves",
        says=f"{names[leaver]} gives notice that it leaves. {names[out]} has given more than it "
        "has received so far.",
        stands=True,
    )
    return [*steps, leaves], leaver


def _signed(agreement: Agreement) -> Iterator[Act]:
    for number, party in enumerate(agreement.parties):
        last = number == len(agreement.parties) - 1
        yield Act(
            0,
            party.id,
            "sign",
            files=("agreement", "plan"),
            heading="" if number else "The parties sign",
            says=f"{party.name or party.id} signs agreement and plan."
            + (" From here on, routine statements are not shown." if last else ""),
            stands=last,
        )


def _performed(agreement: Agreement, plan: Plan) -> Iterator[Act]:
    """Have every step performed on the day planned, or as soon as its turn comes."""
    from paripassu.process.fold.pact import Pact

    pact = Pact(agreement, plan.to_json(), "")
    measures = {one.id: one for one in agreement.measures}
    parties = [one.id for one in agreement.parties]
    turn = 0
    moments: dict[int, list[Any]] = {}
    for step in plan.steps:
        moments.setdefault(step.moment, []).append(step)
    for steps in moments.values():
        day = max(turn + 1, *(ceil(step.end_day or 0) for step in steps))
        turn = day
        for step in steps:
            measure, name = measures[step.measure], f"{step.measure}:{step.portion}"
            if pact.tasks[name].automatic:
                continue
            for party in step.by:
                if agreement.id == KOREA:
                    yield from korea.claimed(day, name, party, agreement.process.guardians)
                else:
                    yield Act(day, party, "perform", {"step": name}, name=f"{name} {party}")
            claim = f"@{name} {step.by[-1]}"
            if measure.verify is not None:
                when = day + (korea.SETTLED_AFTER if name == korea.DRAWN else FOUND_AFTER)
                turn = max(turn, when)
                if agreement.id != KOREA:  # there each has a draw of its own
                    yield Act(when, INSPECTORATE, "finding", finding(claim))
            elif name not in korea.UNCONFIRMED:
                for party in parties:
                    if party not in step.by:
                        yield Act(day + 1, party, "confirm", {"of": claim})
