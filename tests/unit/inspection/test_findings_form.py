"""The empty table of findings: as it is, everything is open; filled in, it is judged."""

from __future__ import annotations

import csv
from fractions import Fraction
from pathlib import Path

import pytest

from paripassu.errors import TableError
from paripassu.inspection.assessment.assess import assess
from paripassu.inspection.assessment.findings import read_findings
from paripassu.inspection.assessment.form import form
from paripassu.inspection.draw.draw import draw

ITEMS = ["plain", "with, comma", 'with "quotes"', "two words", "ä", "9"]
DRAW = draw(
    {"s 1": ITEMS, "t": ["x", "y"]},
    {"s 1": 5, "t": 1},
    seed=bytes(32),
    step="a:1",
    required=Fraction(1, 2),
    defects={"s 1": 3, "t": 0},
)


@pytest.fixture(name="path")
def _path(tmp_path: Path) -> Path:
    path = tmp_path / "findings.csv"
    path.write_text(form(DRAW))
    return path


def rows(path: Path) -> list[dict[str, str]]:
    with path.open(newline="") as file:
        return list(csv.DictReader(file))


def write(path: Path, filled: list[dict[str, str]]) -> None:
    with path.open("w", newline="") as file:
        writer = csv.DictWriter(file, list(filled[0]))
        writer.writeheader()
        writer.writerows(filled)


def test_nothing_filled_in_leaves_everything_open(path: Path) -> None:
    assert [(row["stratum"], row["item"]) for row in rows(path)] == list(DRAW.items())
    answer = assess(read_findings(path), [DRAW])
    assert answer.steps[0].verdict == "inconclusive"
    assert len(answer.steps[0].open) == 6
    assert answer.steps == assess(None, [DRAW]).steps


def test_filled_in_it_is_judged(path: Path) -> None:
    write(path, [{**row, "result": "ok"} for row in rows(path)])
    assert assess(read_findings(path), [DRAW]).steps[0].verdict == "consistent"


def test_half_filled_in(path: Path) -> None:
    half = [{**row, "result": "ok" if n else ""} for n, row in enumerate(rows(path))]
    write(path, half)
    step = assess(read_findings(path), [DRAW]).steps[0]
    assert [item.item for item in step.open] == [half[0]["item"]]


def test_a_reading_without_its_other_half_is_no_blank_row(path: Path) -> None:
    write(path, [{**row, "declared": "" if n else "5"} for n, row in enumerate(rows(path))])
    with pytest.raises(TableError, match="line 2: column 'result': is empty, and so is measured"):
        read_findings(path)
