"""How large disclosures are: real files of a declaration of 6.6 million cells."""

from __future__ import annotations

from collections.abc import Mapping

import pytest
from benchmarks.bench_sizes import (
    box_nodes,
    openings,
    proofs,
    random_boxes,
    region_declaration,
    rows_of,
    sd_jwt,
    sizes_of,
)

from paripassu.escrow import native
from paripassu.escrow.areas import box
from paripassu.escrow.cells import grid
from paripassu.escrow.nodes import Runs, cover_of
from paripassu.escrow.opening import Opening
from paripassu.escrow.touched import touched

rust = pytest.mark.skipif(not native.available(), reason="hashes 34 million blocks")
Files = Mapping[str, tuple[bytes, Opening]]


@pytest.fixture(scope="module")
def files() -> Files:
    return {name: (content, one) for name, content, one in openings(*region_declaration())}


@rust
def test_a_region_with_records(files: Files) -> None:
    content, opening = files["a region of 2^20 cells"]
    size = sizes_of(content, opening, 5000)
    assert (size.slots, size.records) == (2**20, 100)
    assert len(content) < size.objects + 3 * 1024
    assert size.proofs > size.sd_jwt > 1000 * len(content)


@rust
def test_presence_of_all_cells(files: Files) -> None:
    content, opening = files["presence of all cells"]
    assert opening.opened.size == 6_619_136
    assert sum(opening.part.counts) == 5000
    assert len(content) < 350_000


@rust
def test_one_empty_place(files: Files) -> None:
    content, opening = files["one empty place, tolerance 2"]
    assert (opening.opened.size, len(opening.slots)) == (25, 0)
    assert len(content) < 4096


@rust
def test_a_box(files: Files) -> None:
    content, opening = files["a box of 1,000 × 1,000 cells"]
    assert opening.opened.size == 10**6
    nodes = len(opening.cover.nodes) + len(opening.cover.path)
    seeds = sum(len(one) // 32 for one in opening.part.fields)
    records = sizes_of(content, opening, 5000).objects
    assert len(content) <= 64 * nodes + 48 * seeds + records


def test_boxes_anywhere() -> None:
    boxes = [*random_boxes(200)]
    for one in zip(*boxes, strict=True):
        assert 2800 < sum(one) / len(boxes) < 3100
        assert max(one) < 4850


def test_nodes_of_a_box_are_those_of_its_cover() -> None:
    columns, rows = grid(35)
    area = box("39", "125.6", "39.07", "125.7")
    whole = Runs.of([(0, 1 << 35)])
    cover = cover_of(whole, touched(area, whole, 35), 35)
    west, east = (int((x + 180) * columns / 360) for x in (125.6, 125.7))
    south, north = (int((y + 90) * rows / 180) for y in (39, 39.07))
    counted = box_nodes(west, south, east - west + 1, north - south + 1)
    assert counted == (len(cover.nodes), len(cover.path))


@rust
def test_what_others_take(files: Files) -> None:
    rows = rows_of(files["a region of 2^20 cells"][1])
    assert len(rows) == 100
    assert len(rows[0]) == 12
    # {"slot":"800000000","proof":"…"} with 36 × 32 bytes of base64, and a comma.
    assert proofs(2, []) == 2 * (32 + 1536)
    # Each cell: {"...":"43 letters"},  and of an empty one ["22 letters",0] as base64 and a tilde.
    one, more = sd_jwt(10**6, 0, [], 12), sd_jwt(2 * 10**6, 0, [], 12)
    assert abs(more - one - 10**6 * 54 * 4 / 3) < 2
    assert sd_jwt(1000, 5, [], 12) - sd_jwt(1000, 4, [], 12) == 39
