"""A map part by part: by its links alone every cell with a record is found, where it lies."""

from __future__ import annotations

from collections import Counter
from itertools import pairwise

import pytest
from tests.unit.escrow.small import ROWS, declared
from tests.unit.escrow.test_opened import cell
from tests.unit.escrow.test_view import view

from paripassu.escrow.opened import records_of
from paripassu.pages import opened
from paripassu.pages.page import Page, Part, Tile
from paripassu.pages.zoomed import zoom_pages

HERE = Part("declared/4.html", "A declaration")
#: Column 0 says how many records there are, 1 is the key.
WHOLE = view(declared(), *((n, None, [*range(1, 3)]) for n in range(5)))


def tiles(page: Page) -> list[Tile]:
    assert page.tiles is not None
    return [one for row in page.tiles.rows for one in row if one is not None]


def test_every_cell_with_a_record_is_found_by_links() -> None:
    pages = {one.path: one for one in zoom_pages(WHOLE, "sites", "declared/4-map", [HERE], [])}
    waiting, found = ["declared/4-map.html"], Counter[str]()
    depth = len(cell(str(ROWS["sites"][0][1])))
    while waiting:
        page = pages.pop(waiting.pop())
        assert page.trail[0] == HERE
        assert {*page.links.values()} == {one.path for one in tiles(page) if one.path}
        for one in tiles(page):
            if one.path:
                assert page.links["Part", one.name] == one.path
                waiting.append(one.path)
            elif len(one.name) == depth and one.state == "records":
                found[one.name] = int(one.said)
    assert not pages
    assert found == Counter(cell(str(row[1])) for row in ROWS["sites"])


def test_north_is_above_and_east_to_the_right() -> None:
    for page in zoom_pages(WHOLE, "sites", "m", [], []):
        assert page.tiles is not None
        names = [[one.name if one else None for one in row] for row in page.tiles.rows]
        if len(tiles(page)) < 32:
            continue
        # The children of a geohash, as they are known to lie where longitude has three bits of
        # five, and where latitude has.
        last = "\n".join("".join(str(name)[-1] for name in row) for row in names)
        if (len(tiles(page)[0].name) - 1) % 2:
            assert last == "prxz\nnqwy\njmtv\nhksu\n57eg\n46df\n139c\n028b"
        else:
            assert last == "bcfguvyz\n89destwx\n2367kmqr\n0145hjnp"


def test_a_part_that_is_closed_is_never_called_empty() -> None:
    nothing = view(declared())
    [page] = zoom_pages(nothing, "sites", "m", [], [])
    assert {one.state for one in tiles(page)} == {"unopened"}
    assert not any(one.path for one in tiles(page))


def test_tables_are_cut_into_pages(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(opened, "ROWS", 2)
    monkeypatch.setattr(opened, "MOST_PAGES", 2)
    for name, records in records_of(WHOLE).items():
        made = [*opened.records_pages(records, "r", [HERE])]
        assert [one.path for one in made] == ["r.html", "r-2.html"][: len(made)], name
        shown = [row for page in made for row in page.blocks[0].rows]  # type: ignore[union-attr]
        whole = [["" if one is None else one for one in row] for row in records.rows("not open")]
        assert [[*row] for row in shown] == whole[:4]
        told = [block for page in made for block in page.blocks[1:]]
        assert bool(told) == (records.records > 4)
        for before, after in pairwise(made):
            assert before.behind is not None
            assert after.before is not None
            assert (before.behind.path, after.before.path) == (after.path, before.path)
