"""The record: every entry in words, 256 a page, and how its pages come to one root."""

from __future__ import annotations

from collections.abc import Iterator, Sequence

from paripassu.charts.grid import Grid, GridRow
from paripassu.merkle.leaves import hashes_root
from paripassu.numbers import words
from paripassu.pages.entries import Entries
from paripassu.pages.material import Material
from paripassu.pages.page import ENTRIES, RECORDED, Page, Part, Shown, page_of
from paripassu.reports.blocks import Block, Heading, Items, Paragraph
from paripassu.reports.sectioned import grid_table

#: Newest statements that stand on the first page of the record.
_NEWEST = 25


def record(made: Material, entries: Entries) -> Page:
    """Make the first page of the record."""
    return Page(
        RECORDED.path,
        RECORDED.title,
        RECORDED,
        blocks=tuple(_blocks(made, entries)),
        listed=tuple(
            Part(page_of(first), _range(first, min(first + ENTRIES, made.size)))
            for first in reversed(entries.starts)
        ),
    )


def _range(first: int, end: int) -> str:
    return f"Entry {first:,}" if end == first + 1 else f"Entries {first:,} to {end - 1:,}"


def _blocks(made: Material, entries: Entries) -> Iterator[Block]:
    read = made.logged
    yield Paragraph(
        f"The record has {words.count(made.size, 'entry', 'entries')}. Each stands in it for ever: "
        "whoever changed one, or left one out, would have to change all that witnesses signed "
        "after it.",
        "lead",
    )
    yield from (Paragraph(one) for one in _worth(made))
    yield Heading("Said last")
    newest = [*reversed(entries.newest[-_NEWEST:])]
    yield Items(tuple(f"Entry {one.index:,}: {one.sentence}" for one in newest))
    stamps = read.audit.stamps
    if stamps:
        yield Heading("Seen by witnesses")
        yield grid_table(
            Grid(
                title="Seen by witnesses",
                header=("Witness", "Signed the newest checkpoint"),
                rows=[GridRow(pair) for pair in sorted(stamps.items())],
                words=frozenset({0, 1}),
            )
        )
    yield Heading("All entries")


def _worth(made: Material) -> Iterator[str]:
    audit = made.logged.audit
    yield (
        f"The log is called {audit.origin}. Its checkpoint covers "
        f"{words.count(audit.size or 0, 'entry', 'entries')}, with the root {audit.root}."
    )
    yield (
        "These pages were made from a copy that was verified: every file, every signature, every "
        "rule. You need not believe that: `paripassu record audit` finds out the same, and so does "
        "any other program for such logs."
    )


def entry_page(made: Material, entries: Entries, first: int) -> Page:
    """Make the page of the entries from one on.

    Raises
    ------
    DamagedError, UnreachableError
        As :meth:`paripassu.pages.entries.Entries.page`.
    """
    shown = entries.page(first)
    end = first + len(shown)
    return Page(
        page_of(first),
        _range(first, end),
        RECORDED,
        entries=shown,
        after=tuple(_proof(shown, alone=len(made.logged.chapters) == 1)),
        before=Part(page_of(first - 1), "Earlier entries") if first else None,
        behind=Part(page_of(end), "Later entries") if end < made.size else None,
    )


def _proof(shown: Sequence[Shown], *, alone: bool) -> Iterator[Block]:
    """Say how the page's entries lead to the root; ``alone``: the record is one log."""
    yield Heading("How these entries are proven")
    if alone:
        yield from _leads(shown)
    yield Paragraph(
        f"`paripassu record prove LOG --entry {shown[0].index}` gives the proof of one entry, "
        "which other programs can read."
    )


def _leads(shown: Sequence[Shown]) -> Iterator[Block]:
    root = hashes_root(b"".join(bytes.fromhex(one.digest) for one in shown), threads=1)
    yield Paragraph(
        "Each entry has a hash: a short number, and nobody can make other bytes that have it. The "
        "hashes of this page, "
        f"two by two, come to one: {root.hex()}."
    )
    if len(shown) == ENTRIES:
        yield Paragraph(
            "So do the other pages, and their hashes come in the same way to the root in the "
            "checkpoint, which the witnesses have signed (RFC 6962, section 2.1)."
        )
    else:
        yield Paragraph(
            "The page is not full yet. With the hashes of the full pages before it, this comes to "
            "the root in the checkpoint, which the witnesses have signed (RFC 6962, section 2.1)."
        )
