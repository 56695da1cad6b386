"""The open records of verified files: what stands in them, and that nothing is copied twice."""

from __future__ import annotations

import csv
import io
import tracemalloc
from array import array
from pathlib import Path

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from tests.examples import examples
from tests.unit.escrow.small import ROWS, declared

import paripassu as pp
from paripassu.errors import ParameterError, PariPassuError, UnwritableError
from paripassu.escrow.cells import cell_of_slot, slot_of_place
from paripassu.escrow.commit import Declaration
from paripassu.escrow.commitment import Commitment, format_commitment
from paripassu.escrow.declare_openings import disclosed
from paripassu.escrow.entries import Values
from paripassu.escrow.nodes import Runs
from paripassu.escrow.opened import OpenRecords
from paripassu.escrow.opened_files import write_records
from paripassu.escrow.selection import Chosen
from paripassu.escrow.slotted import SlotValues
from paripassu.escrow.verified import Verified
from paripassu.escrow.view import Open
from paripassu.tables.texts import Texts

BOTH = declared()


def opened(
    *which: tuple[int, Runs | None, tuple[int, ...]], both: tuple[Commitment, Declaration] = BOTH
) -> io.BytesIO:
    chosen = [
        Chosen(both[0].trees[at], both[0].trees[at].territory if slots is None else slots, columns)
        for at, slots, columns in which
    ]
    return io.BytesIO(disclosed(*both, chosen)[0])


def shown(*files: io.BytesIO, both: tuple[Commitment, Declaration] = BOTH) -> Verified:
    return pp.verify(io.BytesIO(format_commitment(both[0])), *files)


def read(path: Path) -> list[list[str]]:
    return [*csv.reader(io.StringIO(path.read_text("utf-8"), newline=""))]


def cell(place: str | None, depth: int = 35) -> str:
    return cell_of_slot(slot_of_place(str(place), depth), depth)


#: The records of `sites` in the order of their cells, each after its cell.
SITES = sorted(((cell(row[1]), *row) for row in ROWS["sites"]), key=lambda row: str(row[0]))


def test_a_whole_table_stands_as_it_was_declared() -> None:
    answer = shown(opened((0, None, (1, 2, 3)), (2, None, (1, 2)), (3, None, (1, 2))))
    assert set(answer.records) == {"sites", "items", "batches"}
    sites = answer.records["sites"]
    assert sites.header == ("(cell)", "id", "place", "rooms")
    assert [*sites.rows()] == SITES
    assert (sites.columns, sites.closed, sites.records) == (("id", "place", "rooms"), (), 3)
    assert [*answer.records["batches"].rows()] == [
        ("1", "1.5", "pu"), ("2", "2.5", "u"), ("3", None, "pu"),
    ]  # fmt: skip
    items = answer.records["items"]
    assert items.header == ("(slot)", "tag", "site")
    assert sorted(row[1:] for row in items.rows()) == sorted(ROWS["items"])
    for slot, *_ in items.rows():
        assert slot is not None
        assert 1 << 12 <= int(slot, 16) < 2 << 12


def test_files_add_up_and_what_is_closed_is_marked(tmp_path: Path) -> None:
    one = SITES[0][0]
    slot = slot_of_place(str(SITES[0][2]), 35)
    here = Runs.of([(slot, slot + 1)])
    several = sum(row[0] == one for row in SITES)
    answer = shown(opened((0, here, (1, 2))), opened((0, None, (1,))))
    sites = answer.records["sites"]
    assert sites.columns == ("id", "place")
    assert sites.closed == ("rooms",)
    assert sites.header == ("(cell)", "id", "place", "(closed)")
    assert [*sites.rows()] == [
        (row[0], row[1], row[2], None) if row[0] == one else (row[0], row[1], None, "place")
        for row in SITES
    ]
    assert several < len(SITES)
    assert write_records(tmp_path / "r", answer) == {"sites.csv": sites}
    assert read(tmp_path / "r" / "sites.csv")[1:] == [
        [*map(str, row[:3]), ""] if row[0] == one else [row[0], row[1], "(closed)", "place"]
        for row in SITES
    ]
    frame = sites.to_frame()
    assert frame.columns == [*sites.header]
    assert frame["place"].null_count() == len(SITES) - several


def test_only_the_number_of_records_is_open(tmp_path: Path) -> None:
    answer = shown(opened((0, None, ())))
    sites = answer.records["sites"]
    cells = [row[0] for row in SITES]
    assert sites.header == ("(cell)", "(records)")
    assert [*sites.rows()] == [(one, str(cells.count(one))) for one in sorted({*map(str, cells)})]
    assert sites.records == 3
    # Beside records that are open, a row says how many it stands for, and what is closed of them.
    slot = slot_of_place(str(SITES[0][2]), 35)
    answer = shown(opened((0, Runs.of([(slot, slot + 1)]), (1,))), opened((0, None, ())))
    header, *rows = answer.records["sites"].header, *answer.records["sites"].rows("(closed)")
    assert header == ("(cell)", "id", "(records)", "(closed)")
    assert sum(int(str(row[2])) for row in rows) == 3
    assert {row[1] for row in rows if row[0] != SITES[0][0]} == {"(closed)"}


def test_totals_are_written_too(tmp_path: Path) -> None:
    answer = shown(opened((1, None, (1, 2)), (4, None, (1, 2))))
    assert set(write_records(tmp_path / "r", answer)) == {"sites.25.csv", "batches.0.csv"}
    assert read(tmp_path / "r" / "sites.25.csv") == [
        ["(cell)", "count", "rooms"], ["wycmv", "3", "15"],
    ]  # fmt: skip
    assert read(tmp_path / "r" / "batches.0.csv") == [["kg", "pu"], ["4", "1.5"]]


def test_versions_have_folders_of_their_own(tmp_path: Path) -> None:
    other = declared(nonce=bytes(31) + b"1")
    both = (io.BytesIO(format_commitment(other[0])), opened((3, None, (1,)), both=other))
    answer = shown(opened((3, None, (1, 2))), *both)
    assert answer.conflicts  # two commitments of one version
    root = other[0].root.hex()[:8]
    found = write_records(tmp_path / "r", answer)
    assert set(found) == {"version-1/batches.csv", f"version-1-{root}/batches.csv"}
    assert read(tmp_path / "r" / f"version-1-{root}" / "batches.csv")[0] == ["(row)", "kg"]


def test_a_rejected_file_and_a_rejected_commitment_add_no_record(tmp_path: Path) -> None:
    good = opened((3, None, (1,)))
    bad = io.BytesIO(good.getvalue().replace(b'"1.5"', b'"9.5"'))
    answer = shown(bad)
    assert answer.rejections
    assert answer.records == {}
    commitment = format_commitment(BOTH[0]).replace(b'"version":1', b'"version":2')
    rejected = pp.verify(io.BytesIO(commitment), good)
    assert rejected.root is None
    assert rejected.rejections
    assert rejected.records == {}
    assert write_records(tmp_path / "r", answer) == {}
    assert not (tmp_path / "r").exists()


def test_a_document_has_no_records(tmp_path: Path) -> None:
    answer = shown(opened((3, None, (1,))))
    again = Verified.from_json(answer.to_json())
    assert again == answer
    assert not again.knows_records
    with pytest.raises(PariPassuError, match="verify the files again"):
        _ = again.records
    with pytest.raises(PariPassuError, match="verify the files again"):
        write_records(tmp_path / "r", again)
    with pytest.raises(ParameterError, match="answer"):
        write_records(tmp_path / "r", "c.json")  # type: ignore[arg-type]
    assert not (tmp_path / "r").exists()


def test_nothing_is_written_over(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    answer = shown(opened((3, None, (1,))))
    folder = tmp_path / "r"
    folder.mkdir()
    write_records(folder, answer)  # an empty one is taken
    kept = (folder / "batches.csv").read_bytes()
    for place in (folder, folder / "batches.csv", tmp_path / "none" / "r"):
        with pytest.raises(UnwritableError):
            write_records(place, answer)
    assert (folder / "batches.csv").read_bytes() == kept
    (tmp_path / "here").mkdir()
    monkeypatch.chdir(tmp_path / "here")
    with pytest.raises(UnwritableError, match="the folder that you are in"):
        write_records(".", answer)
    assert sorted(one.name for one in tmp_path.iterdir()) == ["here", "r"]


COLUMNS = st.lists(st.integers(1, 3), unique=True).map(lambda found: tuple(sorted(found)))
PLACES = sorted({slot_of_place(str(row[1]), 35) for row in ROWS["sites"]})
OPENINGS = st.lists(st.tuples(st.sampled_from([None, *PLACES]), COLUMNS), min_size=1, max_size=4)


@given(OPENINGS)
@settings(max_examples=examples(60))
def test_any_openings_against_what_they_say(
    openings: list[tuple[int | None, tuple[int, ...]]],
) -> None:
    """Every record, and in it every column, is open exactly where one of the openings has it."""
    files = [
        opened((0, None if at is None else Runs.of([(at, at + 1)]), columns))
        for at, columns in openings
    ]
    expected: list[tuple[str | None, ...]] = []
    for slot in PLACES:
        mine = [columns for at, columns in openings if at in (None, slot)]
        rows = [row for row in ROWS["sites"] if slot_of_place(str(row[1]), 35) == slot]
        known = {column for columns in mine for column in columns}
        if mine and not known:
            expected.append((cell_of_slot(slot, 35), *["?"] * 3, str(len(rows))))
        elif mine:
            texts = [tuple(row[at - 1] if at in known else "?" for at in (1, 2, 3)) for row in rows]
            expected += [(cell_of_slot(slot, 35), *text, "1") for text in texts]
    records = shown(*files).records.get("sites")
    if records is None:
        assert not expected
        return
    found = []
    for row in records.rows(closed="?"):
        cells = dict(zip(records.header, row, strict=True))
        names = [cells.get(name, "?") for name in ("id", "place", "rooms")]
        found.append((cells["(cell)"], *names, cells.get("(records)", "1")))
        shut = {name for name in records.columns if cells[name] == "?"}
        assert set((cells.get("(closed)") or "").split(", ")) - {""} == shut
    assert found == expected


def test_many_records_are_written_without_a_second_copy(tmp_path: Path) -> None:
    n = 100_000
    tree = BOTH[0].trees[0]
    first = tree.territory.firsts[0]
    slots, counts = array("Q", range(first, first + n)), array("I", [1]) * n
    values = Values(counts, Texts.from_list(["x" * 40] * n))
    there = Open(
        tree,
        Runs.of([(first, first + n)]),
        dict.fromkeys(slots, 1),
        {column: SlotValues(slots, values) for column in (1, 2, 3)},
    )
    records = OpenRecords.of(there)
    answer = Verified().with_records({"sites": records})
    tracemalloc.start()
    write_records(tmp_path / "r", answer)
    peak = tracemalloc.get_traced_memory()[1]
    tracemalloc.stop()
    size = (tmp_path / "r" / "sites.csv").stat().st_size
    assert size > 130 * n
    # The slots in order, 8 bytes each, and one block of rows and of text.
    assert peak < size / 2, f"{peak:,} of {size:,} bytes"
