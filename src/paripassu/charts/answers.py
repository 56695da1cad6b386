"""What is shown of each kind of answer: sections of a page, and what a terminal prints.

One table of both, for the command line, the demonstration and notebooks alike.
"""

from __future__ import annotations

from typing import TYPE_CHECKING

from paripassu.agreement.intake.answers import IntakeReview, IntakeTable, IntakeText
from paripassu.agreement.intake.result import Intake
from paripassu.agreement.model import Agreement
from paripassu.agreement.overview import Overview
from paripassu.agreement.overview_rows import Table
from paripassu.charts.comparison_section import comparison_sections
from paripassu.charts.comparison_text import render_comparison
from paripassu.charts.comparison_words import comparison_title
from paripassu.charts.escrow.verified_section import verified_sections
from paripassu.charts.escrow.verified_text import render_verified
from paripassu.charts.grid import Grid, GridRow, first_of
from paripassu.charts.inspection.account_section import account_sections
from paripassu.charts.inspection.account_text import render_account
from paripassu.charts.inspection.allocation_section import allocation_section
from paripassu.charts.inspection.allocation_text import render_allocate
from paripassu.charts.inspection.assessment_section import assessment_section
from paripassu.charts.inspection.assessment_text import render_assessment
from paripassu.charts.inspection.draw_section import draw_section
from paripassu.charts.inspection.draw_text import render_draw
from paripassu.charts.inspection.game_section import coverage_section, timing_section
from paripassu.charts.inspection.game_text import render_inspection_game, render_security_game
from paripassu.charts.inspection.require_section import require_section
from paripassu.charts.inspection.size_section import size_section
from paripassu.charts.inspection.size_text import render_size
from paripassu.charts.intake_text import render_intake, render_table
from paripassu.charts.plan_section import explanation_section, plan_section
from paripassu.charts.plan_text import render_explanation, render_plan
from paripassu.charts.process.status_section import status_section
from paripassu.charts.process.status_text import render_status
from paripassu.charts.risk.risk_section import risk_sections
from paripassu.charts.risk.risk_text import render_risk
from paripassu.charts.section import Section
from paripassu.charts.stand_in import explained_without, planned_without
from paripassu.charts.text import clean
from paripassu.documents.value import Answer
from paripassu.escrow.verified import Verified
from paripassu.inspection.accountancy.result import Account
from paripassu.inspection.allocation.result import Allocation
from paripassu.inspection.assessment.result import Assessment
from paripassu.inspection.draw.result import Draw
from paripassu.inspection.games.coverage import SecurityGame
from paripassu.inspection.games.timing import InspectionGame
from paripassu.inspection.sampling.result import Size
from paripassu.numbers import words
from paripassu.process.prepare import Prepared
from paripassu.process.requirement import Requirement, Requirements
from paripassu.process.status import Status
from paripassu.sequencing.check import Report
from paripassu.sequencing.comparison import Comparison
from paripassu.sequencing.explanation import Explanation
from paripassu.sequencing.plan import Plan
from paripassu.sequencing.risk.answer import Risk

if TYPE_CHECKING:
    import polars
    from rich.console import Console

#: Rows of a table: a page has to be opened by a browser.
_MOST_ROWS = 2000


def sections(
    answer: Answer, agreement: Agreement | None = None, *, prefix: str = ""
) -> list[Section]:
    """Gather what a page shows of an answer.

    Parameters
    ----------
    answer : Answer
    agreement : Agreement, optional
        That it was made from: gives titles, tolerances, and who waits for what. Without it a plan
        is shown by its ids and numbers alone.
    prefix : str
        Before the names of all pictures, where a page shows more than this answer.

    Returns
    -------
    list of Section
        Of a kind that has no pictures: its sentence and its table.

    Raises
    ------
    PariPassuError
        The answer was made from another agreement.
    """
    match answer:
        case Plan():
            known = agreement or planned_without(answer)
            return [plan_section(known, answer, prefix=prefix, whole=agreement is not None)]
        case Explanation():
            known = agreement or explained_without(answer)
            return [explanation_section(known, answer, prefix=prefix, whole=agreement is not None)]
        case Comparison():
            return comparison_sections(answer, prefix=prefix)
        case Risk():
            return risk_sections(answer, prefix, agreement)
        case Prepared():
            parts = (answer.requirement, answer.allocation, answer.draw)
            return [
                one for part in parts if part is not None for one in sections(part, prefix=prefix)
            ]
        case Account():
            return account_sections(answer, prefix)
        case Allocation():
            return [allocation_section(answer, prefix=prefix)]
        case Assessment():
            return [assessment_section(answer, prefix=prefix)]
        case Draw():
            return [draw_section(answer, prefix=prefix)]
        case SecurityGame():
            return [coverage_section(answer, prefix=prefix)]
        case InspectionGame():
            return [timing_section(answer, prefix=prefix)]
        case Requirement() | Requirements() if agreement is not None:
            return [require_section(agreement, answer, page_title(answer))]
        case Size():
            return [size_section(answer, prefix=prefix)]
        case Status():
            return [status_section(answer, prefix=prefix)]
        case Verified():
            return verified_sections(answer, prefix)
        case Overview():
            return [_overview(answer)]
    return [_table(answer)]


def _overview(overview: Overview) -> Section:
    tables: tuple[Table, ...] = ("parties", "measures", "positions", "sources")
    grids = [_grid(table.capitalize(), overview.to_frame(table)) for table in tables]
    return Section(
        heading=page_title(overview),
        lead=clean(overview.summary()),
        pictures=[],
        said=[clean(note) for note in overview.notes],
        grids=[grid for grid in grids if grid.rows],
    )


def _table(answer: Answer) -> Section:
    grid = _grid("As a table", answer.to_frame())
    return Section(
        heading=page_title(answer),
        lead=clean(answer.summary()),
        pictures=[],
        grids=[grid] if grid.rows else [],
    )


def _grid(title: str, frame: polars.DataFrame) -> Grid:
    return Grid(
        title=title,
        header=[name.replace("_", " ") for name in frame.columns],
        rows=[GridRow([_cell(value) for value in row]) for row in frame.head(_MOST_ROWS).rows()],
        caption=first_of(_MOST_ROWS, frame.height),
        words=frozenset(at for at, kind in enumerate(frame.dtypes) if not kind.is_numeric()),
    )


def _cell(value: object) -> str:
    if value is None:
        return ""
    if isinstance(value, bool):
        return "yes" if value else "no"
    if isinstance(value, list):
        return ", ".join(map(_cell, value))
    return words.amount(value) if isinstance(value, float) else clean(str(value))


def page_title(answer: Answer, agreement: Agreement | None = None) -> str:
    """Give the heading of a page that shows an answer."""
    match answer:
        case Overview():
            return clean(answer.title) or answer.agreement
        case Plan() | Explanation():
            return clean(answer.agreement if agreement is None else agreement.title) or (
                answer.agreement
            )
        case Comparison():
            return comparison_title(answer)
        case Risk():
            title = clean(answer.title) or answer.agreement
            return f"{title}: how likely is a deal?"
        case Report():
            return "Does the plan hold?"
        case Account():
            return "Material balance"
        case Prepared():
            return f"Inspection of {clean(answer.requirement.step)}"
        case Status():
            return clean(answer.terms.title if answer.terms else "") or "Where the process stands"
        case Intake() | IntakeText():
            return "What a report says"
        case IntakeTable():
            return "What reports are read by"
        case IntakeReview():
            return "Drafts from reports"
        case Requirement():
            return f"What deters from faking {clean(answer.step)}"
        case Requirements():
            return "What deters from faking, step by step"
        case Assessment():
            return "What the findings show"
        case SecurityGame() | InspectionGame():
            return "Inspection game"
        case Draw():
            return f"Draw {clean(answer.id)}"
        case Size():
            return "Sample size"
        case Allocation():
            return "Inspectors' effort"
        case Verified():
            who = clean(answer.declarer or "")
            return f"Declaration of {who}" if who else "Declaration"
    return "Result"


def render(console: Console, answer: Answer, agreement: Agreement | None = None) -> None:
    """Print an answer as its command does; see :func:`sections`."""
    match answer:
        case Plan():
            render_plan(console, agreement or planned_without(answer), answer)
        case Explanation():
            render_explanation(console, agreement or explained_without(answer), answer)
        case Comparison():
            render_comparison(console, answer)
        case Risk():
            render_risk(console, answer)
        case Account():
            render_account(console, answer)
        case Allocation():
            render_allocate(console, answer)
        case Assessment():
            render_assessment(console, answer)
        case Draw():
            render_draw(console, answer)
        case Status():
            render_status(console, answer)
        case Intake():
            render_intake(console, answer)
        case IntakeTable():
            render_table(console, answer)
        case SecurityGame():
            render_security_game(console, answer)
        case InspectionGame():
            render_inspection_game(console, answer)
        case Size():
            render_size(console, answer)
        case Verified():
            render_verified(console, answer)
        case Overview():
            console.print(answer.to_text(), markup=False, highlight=False, soft_wrap=True)
        case Report():
            for said in (*map(str, answer.breaches), answer.summary()):
                console.print(clean(said), markup=False, highlight=False)
        case _:
            console.print(clean(answer.summary()), markup=False, highlight=False)
