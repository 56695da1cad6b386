"""Search in the record: by words where a script runs, and by lists where none does."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterator, Mapping, Sequence
from importlib.resources import files
from typing import Final

from paripassu.charts.grid import Grid, GridRow
from paripassu.numbers import words
from paripassu.pages.entries import Entries
from paripassu.pages.indexed import script_text
from paripassu.pages.keys import Key
from paripassu.pages.material import Material
from paripassu.pages.page import ENTRIES, FIND, Form, Page, Shown, page_of
from paripassu.reports.blocks import Block, Heading, Items, Paragraph
from paripassu.reports.sectioned import grid_table

FIND_SCRIPT: Final = "static/find.js"
#: Newest entries of a list that stand in it with their sentences.
_NEWEST: Final = 100


def found_part(shown: Sequence[Shown]) -> tuple[str, bytes]:
    """Give the file in which the sentences of one page of entries are searched.

    It is a script, for a page from a disk may read nothing else. When the record goes on, the file
    of a full page stays as it is.
    """
    first = shown[0].index
    told = [[one.index, one.sentence, one.time] for one in shown]
    return found_path(first), f"foundEntries({first},{script_text(told)});\n".encode()


def found_path(first: int) -> str:
    """Give the file of the page that begins with an entry."""
    return f"find/{first}.js"


def find_script() -> tuple[str, bytes]:
    """Give the script that searches."""
    return FIND_SCRIPT, _static("find.js").encode()


def _static(name: str) -> str:
    return (files("paripassu.pages") / "static" / name).read_text(encoding="utf-8")


def finding(made: Material, found: Mapping[str, Sequence[Key]]) -> Page:
    """Make the page of the search, with its lists."""
    html = _static("find.html").replace("{size}", str(made.size))
    grids = {heading: _listed(heading, keys) for heading, keys in found.items()}
    return Page(
        FIND.path,
        FIND.title,
        FIND,
        form=Form(html.replace("{width}", str(ENTRIES)), FIND_SCRIPT),
        after=tuple(_lists(grids)),
        links={
            (heading, key.title): _target(key) for heading, keys in found.items() for key in keys
        },
    )


def _target(key: Key) -> str:
    """Give the place of a list; of one whose entries follow each other, that of the first."""
    first = key.entries[0]
    return key.path or f"{page_of(first)}#entry-{first}"


def _lists(grids: Mapping[str, Grid]) -> Iterator[Block]:
    for heading, grid in grids.items():
        if grid.rows:
            yield Heading(heading)
            yield grid_table(grid)


def _listed(heading: str, keys: Sequence[Key]) -> Grid:
    return Grid(
        title=heading,
        header=(heading, "Entries"),
        rows=[GridRow((key.title, f"{len(key.entries):,}")) for key in keys],
        words=frozenset({0}),
    )


def list_page(key: Key, entries: Entries) -> Page:
    """Make the page of a list: the newest in words, and where all of them are."""
    newest = key.entries[: -_NEWEST - 1 : -1]
    count = words.count(len(key.entries), "entry", "entries")
    blocks: list[Block] = [Paragraph(f"{count}. The newest stand first.", "lead")]
    blocks.append(Items(tuple(f"Entry {one:,}: {entries.sentence(one)}" for one in newest)))
    more = Counter(one - one % ENTRIES for one in key.entries)
    links = {}
    if len(key.entries) > len(newest):
        rows = []
        for first, many in sorted(more.items(), reverse=True):
            name = f"Entries {first:,} to {first + ENTRIES - 1:,}"
            links["Page of the record", name] = page_of(first)
            rows.append(GridRow((name, f"{many:,}")))
        blocks.append(Heading("Where all of them stand"))
        blocks.append(
            grid_table(
                Grid(
                    title="Where all of them stand",
                    header=("Page of the record", "Of this list"),
                    rows=rows,
                    words=frozenset({0}),
                )
            )
        )
    return Page(
        key.path,
        key.title,
        FIND,
        blocks=tuple(blocks),
        trail=(FIND,),
        links=links,
    )
