"""What was checked of each step, how surely a breach would have been found, and what stays open."""

from __future__ import annotations

from collections.abc import Iterable

from paripassu.charts.inspection.share_rows import MOST_ROWS, ShareRow, ShareRows, left_out
from paripassu.charts.picture import Picture
from paripassu.charts.style import SIZES
from paripassu.charts.text import clean
from paripassu.inspection.assessment.result import Assessment, Step
from paripassu.numbers import words

TITLE = "What the inspection shows, step by step"
_COLUMNS = ("verdict", "found with", "asked for", "drawn")


def assessment_picture(assessment: Assessment) -> Picture | None:
    """Draw per step its verdict and detection probability; None where there is no step."""
    if not assessment.steps:
        return None
    steps = assessment.steps[:MOST_ROWS]
    rows = [
        ShareRow(
            label=clean(step.name),
            cells=(step.verdict, *how_surely(step), items(step)),
            bar=step.detect,
            asked=step.required,
            alarm=step.verdict == "violation",
        )
        for step in steps
    ]
    table = ShareRows(
        title=TITLE,
        subtitle=tally(step.verdict for step in assessment.steps),
        columns=_COLUMNS,
        rows=rows,
        signs=("reached", "asked"),
    )
    return Picture(
        name="assessment",
        title=TITLE,
        caption=(
            "The bar is the probability that the inspection would have found a breach of the step, "
            "had there been one of the supposed size; the upright line is what was asked for. A "
            "bar that stays to the left of its line leaves the step inconclusive, however clean "
            "the items are. Items that are open, refused or disputed may hide a defect each, and "
            "shorten the bar. A violation (orange, bold) takes one item that is undisputedly not "
            f"as declared.{left_out(len(assessment.steps), 'steps')}"
        ),
        alt="; ".join(_in_words(step) for step in steps) + ".",
        specs={size.name: table.spec(size) for size in SIZES},
    )


def items(step: Step) -> str:
    """Say how many items were drawn, and what became of them."""
    samples = [sample for one in step.rounds for sample in one.samples]
    drawn = sum(sample.picked for sample in samples)
    if not drawn:
        return "no item"
    parts = [
        f"{number:,} {what}"
        for what in ("ok", "defect", "missing", "refused", "open", "disputed")
        if (number := sum(getattr(sample, what) for sample in samples))
    ]
    return f"{drawn:,}: {', '.join(parts)}"


def tally(verdicts: Iterable[str]) -> str:
    """Count verdicts, the worst first."""
    every = [*verdicts]
    parts = [
        f"{every.count(verdict):,} {verdict}"
        for verdict in ("violation", "inconclusive", "consistent")
        if verdict in every
    ]
    return f"{words.count(len(every), 'step')}: {', '.join(parts)}"


def how_surely(step: Step) -> tuple[str, str]:
    """Word what was achieved and what was required; empty where it is not known."""
    if step.detect is not None and step.required is not None:
        return words.compared(step.detect, step.required)
    return (
        "" if step.detect is None else words.percent(step.detect, "promised"),
        "" if step.required is None else words.required(step.required),
    )


def _in_words(step: Step) -> str:
    said = f"{clean(step.name)} is {step.verdict}" if step.verdict != "violation" else (
        f"{clean(step.name)} is violated"
    )  # fmt: skip
    found, asked = how_surely(step)
    if found:
        said += f", a breach would have been found with probability {found}"
    if asked:
        said += f" (asked for: {asked})"
    return said
