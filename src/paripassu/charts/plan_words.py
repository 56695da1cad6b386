"""What a plan comes to, in sentences: for the page and the terminal alike."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from fractions import Fraction
from typing import TYPE_CHECKING

from paripassu.agreement.model import Agreement
from paripassu.charts.text import clean, measure_title, number, on_day, party_title, percent
from paripassu.numbers import words as sure
from paripassu.sequencing import sentences
from paripassu.sequencing.plan import Loss, Plan

if TYPE_CHECKING:
    from paripassu.sequencing.explanation import Explanation


def outcome(agreement: Agreement, plan: Plan) -> list[str]:
    """Say what a plan costs, leaves out and asks for, and what is certain without proof."""
    told = plan.objective
    if told is None:
        return [*losses(agreement, plan.loses), *_even_pace(agreement, plan)]
    said = [_worst(agreement, plan)]
    if told.residual:
        said.append(
            f"After the last moment the most exposed party is still exposed by "
            f"{percent(told.residual)} of what it accepts, whatever the order."
        )
    if told.end_day is not None:
        proven = "; no equally good order ends earlier" if told.end_proven else ""
        said.append(f"It ends on {on_day(agreement, told.end_day)}{proven}.")
    if told.chosen:
        titles = sure.listed([f"“{measure_title(agreement, m)}”" for m in told.chosen])
        said.append(f"Of the alternatives on the table the plan has {titles}.")
    rest = [
        measure
        for choice in agreement.choices
        for measure in choice.of
        if measure not in told.chosen and measure not in told.left_out
    ]
    if rest:
        titles = sure.listed([f"“{measure_title(agreement, m)}”" for m in dict.fromkeys(rest)])
        said.append(f"Not chosen: {titles}.")
    if told.left_out:
        titles = ", ".join(f"“{measure_title(agreement, name)}”" for name in told.left_out)
        said.append(f"Left out: {titles}.")
    for name, verb in [
        *((name, "Not kept") for name in told.preferences_broken),
        *((name, "Conceded") for name in plan.conceded),
    ]:
        position = agreement.position.get(name)
        text = clean(sentences.sentence(agreement, position)) if position else name
        said.append(f"{verb}: {text}.")
    gains = [
        f"{party_title(agreement, party)}: {number(gain, 'promised')}"
        for party, gain in plan.gain.items()
        if party in agreement.party
    ]
    if gains:
        said.append(f"What each party has gained in the end, at the low end: {'; '.join(gains)}.")
    return [*said, *_even_pace(agreement, plan)]


def _even_pace(agreement: Agreement, plan: Plan) -> list[str]:
    """Say what an order at an even pace is sure to keep to, where that is less than a limit."""
    pace = plan.even_pace
    if pace is None or not (pace.holds or pace.worst_exposure <= 1):
        return []
    known = [(party, far) for party, far in pace.strays.items() if party in agreement.party]
    far = "; ".join(
        f"{party_title(agreement, party)} {sure.number(amount, 'asked')}" for party, amount in known
    )
    said = [
        (
            "No step has to wait for another here, so that there is an order at an even pace"
            if pace.free
            else "If no step had to wait for another, there would be an order at an even pace"
        )
        + ": after each moment every party has kept its even share so far, to within this much "
        f"in its own units: {far} (Steinitz lemma)."
    ]
    if any(party.tolerance and party.tolerance.low for party in agreement.parties):
        said.append(
            "In such an order no party's exposure is above "
            f"{sure.percent(pace.worst_exposure, 'asked')} of what it accepts."
        )
    if pace.holds:
        said.append("It keeps every stake and every limit: " + (
            "it is a plan, so that one exists." if pace.free else "only the waiting can prevent it."
        ))  # fmt: skip
    return said


def _worst(agreement: Agreement, plan: Plan) -> str:
    told = plan.objective
    assert told is not None
    rated = any(party.tolerance and party.tolerance.low for party in agreement.parties)
    if not rated and not told.worst_exposure:
        return "No party says how much exposure it accepts."
    worst = percent(told.worst_exposure)
    # Where only what is left out is in doubt, the exposure is not.
    if plan.status == "optimal" or told.worst_exposure <= told.bound:
        return (
            f"At the worst a party is exposed by {worst} of what it accepts; no order does better."
        )
    # A bound that rounds down to nothing bounds nothing.
    bound = (
        f"no order gets below {percent(told.bound, 'promised')}"
        if told.bound >= Fraction(1, 1000)
        else "another order may do better"
    )
    return f"At the worst a party is exposed by {worst} of what it accepts; {bound}."


def losses(agreement: Agreement, loses: Sequence[Loss]) -> Iterator[str]:
    """Say who loses by the whole, and that no order mends it."""
    for one in loses:
        stake = f"its stake is only {number(one.stake)}" if one.stake else "it has no stake"
        yield (
            f"{party_title(agreement, one.party)} loses by the whole: all of it together costs it "
            f"{number(-one.gain)} more than it brings, and {stake}. It would do better never to "
            "begin. No order, date or deposit changes that: what the measures are worth to it, "
            "or how much of them is done, has to change."
        )


def reasons(agreement: Agreement, explanation: Explanation) -> Iterator[str]:
    """Say what comes before the conflicts: what was dropped, and who loses whatever the order."""
    if explanation.conceded:
        ids = ", ".join(explanation.conceded)
        yield f"Conceded, as if they were not in the file: {ids}."
    yield from losses(agreement, explanation.loses)


def more_repairs(explanation: Explanation) -> str:
    """Say what no kind of change alone does, and of which kinds there may be more repairs."""
    told = explanation.complete.repairs
    # Where there are repairs, something was searched, whether a document says so or not.
    known = explanation.searched or (tuple(told) if explanation.repairs else ())
    searched = [kind for kind in known if kind != "mixed"]
    said = []
    if not explanation.repairs and explanation.feasible is False and explanation.searched:
        found = "leaves a plan" if all(told.values()) else "was found that leaves a plan"
        if searched:
            said += [f"These kinds of change were looked for: {', '.join(searched)}."]
            said += [f"No change of one of these kinds alone {found}."]
        if "mixed" in explanation.searched:
            said += [f"No set of softer demands, deposits and tolerances together {found}."]
        cut = [kind for kind in explanation.searched if not told.get(kind, True)]
        if cut:
            said += ["The time ended before all of these kinds were looked through: "]
            said[-1] += f"{', '.join(cut)}; more time may find some."
    elif explanation.repairs and all(repair.kind == "mixed" for repair in explanation.repairs):
        whole = all(told.get(kind) for kind in searched)
        found = "leaves a plan" if whole else "was found that leaves a plan"
        said += [f"No change of one kind alone {found}."] if searched else []
    more = [kind for kind, whole in told.items() if not whole and kind in known]
    if explanation.repairs and more:
        said += [f"There may be more repairs of these kinds: {', '.join(more)}."]
    late = [kind for kind in told if kind not in known]
    if explanation.feasible is False and late:
        said += [f"The time ended before these kinds were looked for: {', '.join(late)}."]
    return " ".join(said)
