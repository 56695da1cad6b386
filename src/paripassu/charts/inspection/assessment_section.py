"""A section of a page: what findings, balances and mirrored declarations show of each step."""

from __future__ import annotations

from paripassu.charts.grid import Grid, GridRow, first_of
from paripassu.charts.inspection.assessment_picture import assessment_picture, how_surely, items
from paripassu.charts.section import Section
from paripassu.charts.text import clean
from paripassu.inspection.assessment.result import Assessment, Declared, Mismatch
from paripassu.numbers import measured, words

#: Rows of a table: a page has to be opened by a browser.
_MOST_ROWS = 2000
_LEADS = {
    "violation": "Violation: something is undisputedly not as declared.",
    "inconclusive": "Inconclusive: what was checked neither clears nor convicts.",
    "consistent": "Consistent: everything that was checked is as declared.",
}


def assessment_section(
    assessment: Assessment, *, heading: str = "What the inspection shows", prefix: str = ""
) -> Section:
    """Gather what is shown of an assessment.

    Parameters
    ----------
    assessment : Assessment
    heading : str
    prefix : str
        Of the picture's name, where a page shows several assessments.
    """
    picture = assessment_picture(assessment)
    grids = [
        _steps(assessment),
        _violations(assessment),
        _open(assessment),
        _evidence(assessment),
        _mismatches(assessment),
        _balances(assessment),
    ]
    return Section(
        heading=heading,
        lead=_LEADS[assessment.verdict],
        pictures=[] if picture is None else [picture],
        said=[_rules(assessment)],
        prefix=prefix,
        grids=[_shortened(grid) for grid in grids if grid.rows],
    )


def _rules(assessment: Assessment) -> str:
    return (
        "A difference counts when it is more than "
        f"{words.number(assessment.limit, 'given')} standard deviations. Before the first round a "
        "step is taken to be as declared with probability "
        f"{words.percent(assessment.prior, 'given')}."
    )


def _shortened(grid: Grid) -> Grid:
    if len(grid.rows) <= _MOST_ROWS:
        return grid
    said = f"{first_of(_MOST_ROWS, len(grid.rows))} {grid.caption}".strip()
    return Grid(grid.title, grid.header, grid.rows[:_MOST_ROWS], said, grid.words)


def _steps(assessment: Assessment) -> Grid:
    return Grid(
        title="The steps as a table",
        header=(
            "Step", "Verdict", "Found with", "Asked for", "As declared with", "Drawn", "Why",
            "What would settle it",
        ),
        rows=[
            GridRow(
                (
                    clean(step.name),
                    step.verdict,
                    *how_surely(step),
                    "" if step.posterior is None else words.percent(step.posterior, "promised"),
                    items(step),
                    " ".join(clean(text) for text in (step.why, *step.notes)),
                    " ".join(clean(text) for text in step.settle),
                ),
                alarm=step.verdict == "violation",
            )
            for step in assessment.steps
        ],
        caption="“Found with”: the probability that a breach of the supposed size would have been "
        "found. “As declared with”: how probable it is, after all rounds, that the step is as "
        "declared; left empty after a defect.",
        words=frozenset({0, 1, 5, 6, 7}),
    )  # fmt: skip


def _violations(assessment: Assessment) -> Grid:
    return Grid(
        title="Items that are not as declared",
        header=("Step", "Draw", "Stratum", "Item", "Result", "Lines of the file"),
        rows=[
            GridRow(
                (
                    clean(step.name),
                    clean(bad.draw),
                    clean(bad.stratum),
                    clean(bad.item),
                    bad.result,
                    ", ".join(map(str, bad.rows)),
                ),
                alarm=True,
            )
            for step in assessment.steps
            for bad in step.violations
        ],
        words=frozenset(range(6)),
    )


_WHY = {
    "open": "no finding",
    "refused": "refused",
    "disputed": "findings differ",
    "coarse": "readings too uncertain to tell",
}


def _open(assessment: Assessment) -> Grid:
    return Grid(
        title="Items that are still open",
        header=("Step", "Draw", "Stratum", "Item", "Why", "Lines of the file"),
        rows=[
            GridRow(
                (
                    clean(step.name),
                    clean(item.draw),
                    clean(item.stratum),
                    clean(item.item),
                    _WHY.get(item.why, item.why),
                    ", ".join(map(str, item.rows)),
                )
            )
            for step in assessment.steps
            for item in step.open
        ],
        caption="Each may hide a defect, and none counts as clean.",
        words=frozenset(range(6)),
    )


_SHOWS = {
    "clean": "as declared",
    "open": "leaves something open",
    "alarm": "does not fit",
    "violation": "violation",
}


def _evidence(assessment: Assessment) -> Grid:
    return Grid(
        title="What was checked",
        header=("Step", "Kind", "About", "What it says", "What it shows"),
        rows=[
            GridRow(
                (
                    clean(step.name),
                    one.kind,
                    clean(one.about),
                    clean(one.says),
                    _SHOWS.get(one.shows, one.shows),
                ),
                alarm=one.shows == "violation",
            )
            for step in assessment.steps
            for one in step.evidence
        ],
        words=frozenset(range(5)),
    )


def _mismatches(assessment: Assessment) -> Grid:
    return Grid(
        title="Declarations that differ",
        header=("Reference", "Material", "Item", "One side", "Other side", "What it is", "Errors"),
        rows=[
            GridRow(
                (
                    clean(one.ref),
                    clean(one.material),
                    clean(one.item),
                    _side(one.first),
                    _other(one),
                    clean(one.says),
                    "do not settle it"
                    if one.vague
                    else "explain it"
                    if one.explained
                    else "do not explain it",
                ),
                alarm=one.counts,
            )
            for one in assessment.mismatches
        ],
        caption="Every difference, missing side and duplicate, with both sources.",
        words=frozenset(range(7)),
    )


def _side(one: Declared) -> str:
    sigma = f" ± {measured.about(one.sigma, 3)}" if one.sigma else ""
    said = f"{clean(one.side)} {clean(one.party)}: {measured.about(one.amount, 6)}{sigma}"
    source = f" ({clean(one.source)})" if one.source else ""
    return f"{said} {clean(one.unit)}{source}"


def _other(one: Mismatch) -> str:
    if one.second is not None:
        return _side(one.second)
    return f"{clean(one.missing)}: missing" if one.missing else "missing"


def _balances(assessment: Assessment) -> Grid:
    return Grid(
        title="Material balances",
        header=("Area", "Material", "The account", "Alarms"),
        rows=[
            GridRow(
                (
                    clean(one.area),
                    clean(one.material),
                    one.verdict,
                    " ".join(clean(alarm.says) for alarm in one.alarms),
                ),
                alarm=not one.clean,
            )
            for one in assessment.balances
        ],
        caption="Statistics alone never make a violation: they leave a step inconclusive.",
        words=frozenset(range(4)),
    )
