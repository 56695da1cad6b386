"""How the agreement came about, as far as the record has it: drafts, conflicts, repairs, pairs."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from itertools import pairwise
from typing import Final

from paripassu.agreement.model import Agreement
from paripassu.charts.changes_grid import changes_grid
from paripassu.charts.text import title as titled
from paripassu.numbers import words
from paripassu.pages.material import Material
from paripassu.pages.page import AGREEMENT, Page, Part
from paripassu.process.drafts import Draft, Pair, drafts, pairs
from paripassu.reports.blocks import Block, Heading, Paragraph
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
        listed=tuple(
            _part(one, number) for number, one in enumerate(found, 1) if one.explanation is not None
        ),
    )


def explained(made: Material) -> Iterator[Page]:
    """Make a page of each draft of which the record says what stood against it."""
    for number, draft in enumerate(drafts(made.logged), 1):
        if draft.explanation is None:
            continue
        part = _part(draft, number)
        blocks = answered(draft.agreement, draft.explanation)
        note = Paragraph(
            "A statement names a file that says this of the draft; it is shown as it is. "
            "`paripassu explain` finds it out anew.",
            "quiet",
        )
        yield Page(
            part.path,
            part.title,
            AGREEMENT,
            blocks=(_where(made, draft), *blocks, note),
            trail=(AGREEMENT, ORIGINS),
        )


def _part(draft: Draft, number: int) -> Part:
    title = titled(draft.agreement.title, draft.agreement.id)
    return Part(f"origins-{number}.html", f"What stood against the draft “{title}”")


def _where(made: Material, draft: Draft) -> Paragraph:
    who = made.names.party(draft.by)
    return Paragraph(
        f"{who} put the draft into the record, in entry {draft.entry:,}. It was not signed: it "
        "says what was wanted then."
    )


def _blocks(made: Material, found: Sequence[Draft], chain: Sequence[Pair]) -> Iterator[Block]:
    many = words.count(len(chain) - 1, "amendment") if len(chain) > 1 else "no amendment"
    kept = words.count(len(found), "draft") if found else "no draft"
    yield Paragraph(f"The record has {kept} and {many}.", "lead")
    for one in found:
        yield from _drafted(made, one)
    if len(chain) > 1:
        yield from _amended(made, chain)


def _drafted(made: Material, draft: Draft) -> Iterator[Block]:
    title = titled(draft.agreement.title, draft.agreement.id)
    yield Heading(f"A draft: {title}")
    yield _where(made, draft)
    if draft.explanation is not None:
        many = words.count(len(draft.explanation.conflicts), "conflict")
        yield Paragraph(
            f"The record says what stood against it: {many}. What, and what would have helped, "
            "stands on a page of its own, named below."
        )
    grid = changes_grid(
        draft.agreement, made.agreement, ("In the draft", "As agreed"), "What became another"
    )
    if grid.rows:
        yield Heading("What changed from this draft to the agreement")
        yield grid_table(grid)


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
