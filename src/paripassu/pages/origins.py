"""How the agreement came about, as far as the record has it: drafts, conflicts, repairs, pairs."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import replace
from itertools import pairwise
from typing import Final

from paripassu.agreement.model import Agreement
from paripassu.charts.changes_grid import changes_grid
from paripassu.charts.text import title as titled
from paripassu.numbers import words
from paripassu.pages.material import Material
from paripassu.pages.page import AGREEMENT, Page, Part
from paripassu.process.drafts import Draft, Pair, drafts, pairs
from paripassu.reports.blocks import Block, Figure, Heading, Paragraph
from paripassu.reports.content import answered
from paripassu.reports.sectioned import grid_table

#: The page, below that of the agreement.
ORIGINS: Final = Part("origins.html", "How the agreement came about")


def origins(made: Material) -> Page | None:
    """Make the page of what the agreement in force came from; None: the record says nothing."""
    chain = pairs(made.logged, made.status.plan)
    found = drafts(made.logged)
    if not found and len(chain) < 2:
        return None
    return Page(
        ORIGINS.path,
        ORIGINS.title,
        AGREEMENT,
        blocks=tuple(_blocks(made, found, chain)),
        trail=(AGREEMENT,),
    )


def _blocks(made: Material, found: Sequence[Draft], chain: Sequence[Pair]) -> Iterator[Block]:
    many = words.count(len(chain) - 1, "amendment") if len(chain) > 1 else "no amendment"
    kept = words.count(len(found), "draft") if found else "no draft"
    yield Paragraph(f"The record has {kept} and {many}.", "lead")
    for number, one in enumerate(found, 1):
        yield from _drafted(made, one, number)
    if len(chain) > 1:
        yield from _amended(made, chain)


def _drafted(made: Material, draft: Draft, number: int) -> Iterator[Block]:
    title = titled(draft.agreement.title, draft.agreement.id)
    yield Heading(f"A draft: {title}")
    who = made.names.party(draft.by)
    yield Paragraph(
        f"{who} put it into the record, in entry {draft.entry:,}. It was not signed: it says what "
        "was wanted then."
    )
    grid = changes_grid(
        draft.agreement, made.agreement, ("In the draft", "As agreed"), "What became another"
    )
    if grid.rows:
        yield Heading("What changed from this draft to the agreement")
        yield grid_table(grid)
    if draft.explanation is not None:
        for block in answered(draft.agreement, draft.explanation):
            yield _named(block, f"draft-{number}-")
        yield Paragraph(
            "A statement names a file that says this of the draft; it is shown as it is. "
            "`paripassu explain` finds it out anew.",
            "quiet",
        )


def _named(block: Block, prefix: str) -> Block:
    """Give a picture a name that none of another draft has."""
    if not isinstance(block, Figure):
        return block
    return Figure(replace(block.picture, name=prefix + block.picture.name))


def _amended(made: Material, chain: Sequence[Pair]) -> Iterator[Block]:
    yield Heading("Amendments")
    documents = made.logged.documents
    for before, after in pairwise(chain):
        signed = words.listed(
            [f"{made.names.party(by)} (entry {entry:,})" for by, entry in after.signed]
        )
        yield Paragraph(f"The parties agreed on another plan. It was signed by {signed}.")
        old, new = documents.get(before.agreement), documents.get(after.agreement)
        if not isinstance(old, Agreement) or not isinstance(new, Agreement):
            continue
        if old.digest == new.digest:
            yield Paragraph("The agreement stayed as it was; the plan became another one.")
            continue
        grid = changes_grid(old, new, ("Before", "After"), "What the amendment changed")
        if grid.rows:
            yield grid_table(grid)
