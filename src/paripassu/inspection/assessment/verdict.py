"""The verdict on a step: what was checked, what it shows, how surely, and what remains open.

Rules: docs/specification/inspection.md#findings; in words: docs/how-to/assess-findings.md.
"""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from fractions import Fraction

from paripassu.inspection.assessment.case import Case
from paripassu.inspection.assessment.chance import detected, missed
from paripassu.inspection.assessment.names import drawn_item
from paripassu.inspection.assessment.notes import notes
from paripassu.inspection.assessment.result import (
    Evidence,
    MaterialBalance,
    Mirror,
    Round,
    Sample,
    Step,
)
from paripassu.inspection.assessment.settle import settle
from paripassu.numbers import words


def decide(case: Case) -> Step:
    """Give the verdict on a step, with everything that it rests on."""
    after = case.posteriors()
    rounds = tuple(
        Round(
            draw=one.draw.id,
            samples=one.samples(),
            supposes=one.supposed.says,
            detect=None if one.supposed.factors is None else detected(one.supposed.factors),
            required=_float(case.wanted(one)),
            posterior=probability,
            repeated=one.repeated,
        )
        for one, probability in zip(case.rounds, after, strict=True)
    )
    detect = None if case.factors is None else detected(case.factors)
    last = after[-1] if after else None
    return Step(
        step=case.step,
        verdict=case.verdict,
        detect=detect,
        required=_float(case.required),
        posterior=last,
        open=case.open,
        violations=case.violations,
        rounds=rounds,
        evidence=(
            *_samples(rounds),
            *(game.evidence() for game in case.games),
            *evidence(case.balances, case.mirrors),
        ),
        why=" ".join(_why(case, rounds, detect, last)),
        settle=tuple(settle(case)) if case.verdict == "inconclusive" else (),
        notes=tuple(notes(case)),
    )


def _float(value: Fraction | None) -> float | None:
    return None if value is None else float(value)


def _samples(rounds: Sequence[Round]) -> Iterator[Evidence]:
    for one in rounds:
        for sample in one.samples:
            about = f"draw {one.draw}" + (f", {sample.stratum}" if sample.stratum else "")
            bad = sample.defect + sample.missing
            yield Evidence(
                kind="sample",
                about=about,
                says=_counts(sample),
                shows="violation" if bad else "open" if sample.unseen else "clean",
            )


def _counts(sample: Sample) -> str:
    numbers = [
        (sample.ok, "as declared"),
        (sample.defect, "defective"),
        (sample.missing, "missing"),
        (sample.refused, "refused"),
        (sample.open, "open"),
        (sample.disputed, "disputed"),
    ]
    counted = ", ".join(f"{number:,} {what}" for number, what in numbers if number)
    text = f"{sample.picked:,} of {words.count(sample.population, 'item')} drawn: {counted or '–'}"
    if sample.detect is None:
        return text
    defects = 1 if sample.defects is None else sample.defects
    which = "a defective item" if defects == 1 else f"one of {defects:,} defective items"
    return f"{text}; finds {which} with probability {words.percent(sample.detect, 'promised')}"


def evidence(balances: Sequence[MaterialBalance], mirrors: Sequence[Mirror]) -> Iterator[Evidence]:
    """Give a line for every balance and every table of declarations."""
    for balance in balances:
        if balance.alarms:
            says = words.listed([alarm.says for alarm in balance.alarms])
        else:
            says = f"{balance.verdict}; nothing alarms"
        yield Evidence(
            kind="balance",
            about=f"{balance.area}, {balance.material} ({balance.table})",
            says=says,
            shows="clean" if balance.clean else "alarm",
        )
    for mirror in mirrors:
        beyond = len(mirror.unexplained)
        within = len(mirror.mismatches) - beyond
        says = words.count(mirror.compared, "comparison")
        says += f": {beyond:,} beyond errors or without a counterpart, {within:,} within errors"
        yield Evidence(
            kind="mirror", about=mirror.table, says=says, shows="alarm" if beyond else "clean"
        )


def _why(
    case: Case, rounds: Sequence[Round], detect: float | None, after: float | None
) -> Iterator[str]:
    several = len(rounds) > 1
    samples = [sample for one in rounds for sample in one.samples]
    picked = sum(sample.picked for sample in samples)
    ok = sum(sample.ok for sample in samples)
    population = sum(sample.population for sample in rounds[-1].samples)
    if several:
        drawn = f"{picked:,} items were drawn in {len(rounds)} rounds"
    else:
        drawn = f"{picked:,} of {words.count(population, 'item')} were drawn"
    yield f"{drawn}, and {ok:,} found as declared."
    if case.violations:
        named = [
            f"{drawn_item(bad.item, bad.stratum, bad.draw if several else '')} is "
            f"{'missing' if bad.result == 'missing' else 'defective'} "
            f"({words.numbered('line', bad.rows)})"
            for bad in case.violations
        ]
        yield f"{words.listed(named)}. No finding disputes it."
    yield from _how_surely(case, rounds, detect, after)
    yield from _open_words(case)
    if case.disputed:
        named = [
            f"{drawn_item(one.item, one.stratum, one.draw if several else '')} "
            f"({words.numbered('line', one.rows)})"
            for one in case.disputed
        ]
        yield f"Findings differ on {words.listed(named)}."
    for balance in case.alarming:
        against = words.listed([alarm.says for alarm in balance.alarms]) or balance.verdict
        yield f"The balance of {balance.area}, {balance.material}: {against}."
    for mirror in case.differing:
        number = words.count(len(mirror.unexplained), "mismatch")
        yield f"{mirror.table} has {number} that no error explains."


def _how_surely(
    case: Case, rounds: Sequence[Round], detect: float | None, after: float | None
) -> Iterator[str]:
    achieved, wanted = _surely(case)
    if detect is None:
        yield ("The draw does not say enough to work out how likely a violation was to be found.")
    else:
        said_of = {one.draw: one.supposes for one in rounds}
        supposes = list(dict.fromkeys(said_of[one.draw.id] for one in case.weakest))
        through = ", standing through all rounds," if len(rounds) > 1 else ""
        if len(case.series) > 1:
            through = ""
            yield (
                "The rounds are not all drawn from one list for the same violation. Their "
                "probabilities do not add up; the smallest counts."
            )
        yield (
            f"A violation ({'; '.join(supposes)}){through} would have been found with probability "
            f"{achieved}."
        )
    if case.required is None:
        yield "No detection probability was required, so nobody can say whether this is enough."
    else:
        enough = "less than the" if case.short else "enough for the"
        yield f"That is {enough} {wanted} required."
    if after is not None:
        yield (
            "Somebody who believed with probability "
            f"{words.percent(case.prior, 'given')} that the step is as declared can now believe "
            f"it with {words.percent(after, 'promised')}."
        )


def _surely(case: Case) -> tuple[str, str]:
    """Word what was achieved and what was required, so that they compare as they were judged."""
    known = None if case.factors is None else 1 - missed(case.factors)
    if case.required is None:
        return "" if known is None else words.percent(known, "promised"), ""
    if known is None:
        return "", words.required(case.required)
    return words.compared(known, case.required, reached=not case.short)


def _open_words(case: Case) -> Iterator[str]:
    for why, state in (
        ("refused", "refused"),
        ("open", "not inspected yet"),
        ("coarse", "measured too coarsely to tell it from an empty one"),
    ):
        number = sum(one.why == why for one in case.open)
        if number:
            yield f"{words.count(number, 'drawn item')} {'was' if number == 1 else 'were'} {state}."
