"""The agreement: what is wanted and on whose word, the plan, and the files that were signed."""

from __future__ import annotations

from collections.abc import Iterator

from paripassu.agreement.model import Agreement
from paripassu.agreement.show import show
from paripassu.charts.plan_section import plan_section
from paripassu.charts.text import clean
from paripassu.charts.waits_grid import waits_grid
from paripassu.errors import DocumentError
from paripassu.numbers import words
from paripassu.pages.material import Material
from paripassu.pages.origins import ORIGINS, explained, origins
from paripassu.pages.page import AGREEMENT, Page
from paripassu.reports.blocks import Block, Heading, Items, Paragraph
from paripassu.reports.sectioned import blocks_of, grid_table
from paripassu.reports.wanted import wanted
from paripassu.sequencing.check import check
from paripassu.sequencing.plan import Plan


def agreed(made: Material) -> Iterator[Page]:
    """Make the page of the agreement in force, and that of how it came about."""
    came = origins(made)
    yield Page(
        AGREEMENT.path,
        AGREEMENT.title,
        AGREEMENT,
        blocks=tuple(_blocks(made, came=came is not None)),
        after=tuple(_after(made)),
        listed=() if came is None else (ORIGINS,),
    )
    if came is not None:
        yield came
        yield from explained(made)


def _blocks(made: Material, *, came: bool) -> Iterator[Block]:
    agreement = made.agreement
    yield Paragraph(_in_force(made), "lead")
    yield from wanted(agreement, show(agreement))
    yield from _planned(made, agreement)
    yield Heading("How it came about")
    yield Paragraph(
        "Drafts, conflicts, repairs and amendments, as far as the record has them, stand on a page "
        "of their own."
        if came
        else "The record holds this agreement alone: no draft, and no amendment. So it does not "
        "show which conflicts were solved before it was signed."
    )


def _after(made: Material) -> Iterator[Block]:
    yield Heading("What was signed")
    yield Items(tuple(_signed(made)))


def _in_force(made: Material) -> str:
    since = made.status.in_force
    if since is None:
        return "This agreement is not in force: not all parties have signed it."
    return f"This agreement and its plan are in force since {words.date(since)}."


def _planned(made: Material, agreement: Agreement) -> Iterator[Block]:
    try:
        plan = Plan.from_json(made.plan, "plan.json")
    except DocumentError:  # a plan need not say all that this program's plans say
        yield Heading("The plan")
        yield Paragraph("The page “Where it stands” has the steps of the plan.")
        return
    yield from blocks_of(plan_section(agreement, plan))
    grid = waits_grid(agreement, plan)
    if grid.rows:
        yield Heading(grid.title, 2)
        yield grid_table(grid)
    report = check(agreement, plan)
    yield Paragraph(f"The plan was checked again for this page: {clean(report.summary())}", "holds")


def _signed(made: Material) -> Iterator[str]:
    """Name every pair of files that came to be signed, by digest."""
    status = made.status
    named = {status.agreement: "the agreement in force", status.plan: "its plan"}
    for digest, document in made.logged.documents.items():
        kind = "an agreement" if isinstance(document, Agreement) else "a plan"
        said = named.get(digest, f"{kind} that a statement names")
        yield f"{words.sentence(said).removesuffix('.')}: {digest}"
