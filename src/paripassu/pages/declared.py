"""Declared and opened: what is bound, what of it is open, where, and what was asked."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import replace

from paripassu.charts.escrow.verified_section import version_sections
from paripassu.charts.process.declared_picture import declared as declared_picture
from paripassu.charts.process.status_section import matters, opened_grid
from paripassu.numbers import words
from paripassu.pages.material import Material
from paripassu.pages.page import DECLARED, Page
from paripassu.reports.blocks import Block, Figure, Heading, Items, Paragraph
from paripassu.reports.sectioned import blocks_of, grid_table


def declared(made: Material) -> Page:
    """Make the page of declarations."""
    return Page(DECLARED.path, DECLARED.title, DECLARED, tuple(_blocks(made)))


def _blocks(made: Material) -> Iterator[Block]:
    status, names = made.status, made.names
    yield Paragraph(_lead(made), "lead")
    for listed in matters(status, names):
        if listed.heading == "Declarations":
            yield Items(tuple(listed.items))
    drawn = None if status.terms is None else declared_picture(status, status.terms)
    if drawn is not None:
        yield Heading("How it went")
        yield Figure(drawn)
    grid = opened_grid(status, names)
    if grid.rows:
        yield Heading(grid.title)
        yield grid_table(grid)
    of = {one.entry: names.party(one.party) for one in status.declared}
    alone = len(made.versions) == 1
    for entry, version in made.versions.items():
        if entry not in of:  # a commitment that has no effect
            continue
        sections = version_sections(version, of[entry], alone=alone, prefix=f"entry-{entry}-")
        for section in sections:
            heading = f"{section.heading}, {of[entry]} (entry {entry:,})"
            pictures = [replace(one, name=section.prefix + one.name) for one in section.pictures]
            yield from blocks_of(replace(section, heading=heading, pictures=pictures))


def _lead(made: Material) -> str:
    many = len(made.status.declared)
    if not many:
        return "No party has committed to a declaration yet."
    count = words.count(many, "declaration")
    return (
        f"{count} {'is' if many == 1 else 'are'} bound by a commitment. A commitment shows "
        "nothing, and fixes everything: what is opened later must fit it."
    )
