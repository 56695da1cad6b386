"""Sections of a page: how likely a deal is, what to find out first, and which plans hold."""

from __future__ import annotations

from collections.abc import Iterator

from paripassu.agreement.model import Agreement
from paripassu.charts.grid import Grid, GridRow
from paripassu.charts.picture import Picture
from paripassu.charts.risk.fan_picture import fan_picture
from paripassu.charts.risk.names import (
    case_name,
    chance,
    conflict_name,
    input_name,
    plan_name,
    span,
    step_name,
)
from paripassu.charts.risk.share_pictures import conflicts_picture, deal_picture, plans_picture
from paripassu.charts.risk.told import (
    IS_NOT,
    LIMITS,
    READING,
    effect_words,
    exposure_words,
    first_to_know,
    outcome,
    plan_words,
    scenario_words,
    variance_words,
)
from paripassu.charts.risk.tornado_picture import tornado
from paripassu.charts.section import Section
from paripassu.charts.text import begun_on, clean, done_on, number
from paripassu.sequencing.risk.answer import Input, LikelyPlan, OrderedStep, Risk

#: Cases of one input that a page lists; ``--json`` has all.
MOST_CASES = 32


def risk_sections(
    risk: Risk, prefix: str = "", agreement: Agreement | None = None
) -> list[Section]:
    """Gather what is shown of an answer: the number, what matters, and the plans.

    With the agreement that it is of, days have their dates beside them.
    """
    return [
        _deal(risk, prefix),
        *([_inputs(risk, prefix)] if risk.inputs else []),
        _plans(risk, prefix, agreement),
    ]


def _deal(risk: Risk, prefix: str) -> Section:
    grid = Grid(
        title="What stands in the way",
        header=("Conflict", "In the way in", "95 % interval", "Between"),
        rows=[
            GridRow(
                (
                    conflict_name(risk, one.members, one.because),
                    chance(one.share),
                    span(one.low, one.high),
                    ", ".join(clean(member) for member in one.members),
                )
            )
            for one in risk.conflicts
        ],
        caption="In the way in: the share of the futures without a deal in which all its demands "
        "are held and cannot be met together. Several conflicts can stand in the way at once.",
        words=frozenset({0, 3}),
    )
    return Section(
        heading="How likely is a deal?",
        lead=f"{risk.summary()} {IS_NOT}",
        pictures=_drawn(deal_picture(risk), conflicts_picture(risk)),
        said=[*outcome(risk), *filter(None, [exposure_words(risk)]), LIMITS],
        prefix=prefix,
        grids=[one for one in (grid, _conceded(risk)) if one.rows],
    )


def _conceded(risk: Risk) -> Grid:
    rows = [one for one in risk.compared if one.conceded is not None]
    return Grid(
        title="With concessions",
        header=("File", "A deal in", "95 % interval", "Difference"),
        rows=[
            GridRow(
                (
                    plan_name(risk, one),
                    chance(one.chance.probability),
                    span(one.chance.low, one.chance.high),
                    effect_words(one.difference),
                )
            )
            for one in rows
        ],
        caption="Difference: from the first row, in percentage points. All are counted on the same "
        "futures, so that the differences are known better than the numbers themselves.",
        words=frozenset({0}),
    )


def _inputs(risk: Risk, prefix: str) -> Section:
    grids = [
        Grid(
            title="What is not known",
            header=(
                "What",
                "Worth",
                "Moves",
                "Of the deal",
                "Of the exposure",
            ),
            rows=[
                GridRow(
                    (
                        input_name(risk, one),
                        effect_words(one.worth) if one.given else "not counted",
                        effect_words(one.information) if one.given else "not counted",
                        variance_words(one.total_effect),
                        variance_words(one.exposure_effect),
                    )
                )
                for one in risk.inputs
            ],
            caption=f"{READING} Of the deal, of the exposure: the share of all uncertainty about "
            "the deal, and about the largest exposure of the robust plan, that would be left if "
            "everything else were known.",
            words=frozenset({0}),
        ),
        Grid(
            title="What may turn out",
            header=("What", "What turns out", "Likely", "A deal then", "95 % interval"),
            rows=[row for one in risk.inputs for row in _cases(risk, one)],
            caption="Likely: how likely it is that this turns out."
            + f" Of each report, the {MOST_CASES} likeliest are listed." * _are_many(risk),
            words=frozenset({0, 1}),
        ),
    ]
    said = [scenario_words(risk, risk.scenario)] if risk.scenario is not None else []
    return Section(
        heading="What to find out first",
        lead=first_to_know(risk),
        pictures=_drawn(tornado(risk)),
        said=said,
        prefix=prefix,
        grids=grids,
    )


def _are_many(risk: Risk) -> bool:
    return any(len(one.given) > MOST_CASES for one in risk.inputs)


def _cases(risk: Risk, one: Input) -> Iterator[GridRow]:
    name = input_name(risk, one)
    likeliest = sorted(one.given, key=lambda case: -case.weight)[:MOST_CASES]
    for case in one.given if len(one.given) <= MOST_CASES else likeliest:
        yield GridRow(
            (
                name,
                case_name(one, case),
                chance(case.weight),
                chance(case.probability),
                span(case.low, case.high),
            )
        )


def _plans(risk: Risk, prefix: str, agreement: Agreement | None) -> Section:
    lines = [plan_words(risk, risk.robust_plan, robust=True)]
    if risk.robust_plan is not None:
        lines.append(plan_words(risk, risk.nominal_plan, robust=False))
    titled = (
        ("The robust plan", risk.robust_plan),
        ("The plan for the best guesses", risk.nominal_plan),
    )
    return Section(
        heading="Which plan holds in most futures?",
        lead=lines[0],
        pictures=_drawn(plans_picture(risk), fan_picture(risk)),
        said=lines[1:],
        prefix=prefix,
        grids=[_steps(risk, title, plan, agreement) for title, plan in titled if plan is not None],
    )


def _steps(risk: Risk, title: str, plan: LikelyPlan, agreement: Agreement | None) -> Grid:
    timed = any(step.end_day is not None for step in plan.steps)
    dated = timed and agreement is not None and agreement.start is not None
    portions = [step.measure for step in plan.steps]
    rows = []
    for step in plan.steps:
        several = portions.count(step.measure) > 1
        cells = [str(step.moment), step_name(risk, step, several=several)]
        if timed:
            cells += _days(step, agreement)
        rows.append(GridRow(cells))
    days = ["Begins on day", "Ends on day"] if timed else []
    return Grid(
        title=title,
        header=("Moment", "Step", *days),
        rows=rows,
        caption="Steps of one moment happen together.",
        words=frozenset({1, 2, 3} if dated else {1}),
    )


def _days(step: OrderedStep, agreement: Agreement | None) -> list[str]:
    """Give the days on which a step begins and ends."""
    days = step.start_day, step.end_day
    if agreement is None:
        return ["" if day is None else number(day, "asked") for day in days]
    return [
        "" if day is None else on(agreement, day)
        for day, on in zip(days, (begun_on, done_on), strict=True)
    ]


def _drawn(*pictures: Picture | None) -> list[Picture]:
    return [picture for picture in pictures if picture is not None]
