"""The numbers that the specification names are those that the program gives."""

from __future__ import annotations

from collections.abc import Iterator
from fractions import Fraction
from pathlib import Path

import pytest

import paripassu as pp
from paripassu.agreement.model import MOST_DAYS, MOST_PORTIONS, MOST_STEPS
from paripassu.inspection.sampling.detection import detection
from paripassu.sequencing.repairs.offers import MOST
from paripassu.sequencing.repairs.split import FACTORS
from paripassu.toml.read import MOST_BYTES

FOLDER = Path(__file__).resolve().parent.parent.parent / "docs" / "specification"
INSPECTION = (FOLDER / "inspection.md").read_text(encoding="utf-8")
SEQUENCING = (FOLDER / "sequencing.md").read_text(encoding="utf-8")


def sizes() -> Iterator[tuple[int, int, str, str, str, str]]:
    """Give the rows of the table of sample sizes, one for each number of defects."""
    table = INSPECTION.partition("| N | d | q | P | exact | IAEA |")[2].partition("\n\n")[0]
    for line in table.strip().splitlines()[1:]:
        n, d, q, p, exact, iaea = (cell.strip() for cell in line.strip("|").split("|"))
        columns = (column.split(", ") for column in (d, exact, iaea))
        for defects, one, other in zip(*columns, strict=True):
            yield int(n), int(defects), q, p, one, other


@pytest.mark.parametrize(("items", "defects", "q", "detect", "exact", "iaea"), [*sizes()])
def test_sample_sizes(items: int, defects: int, q: str, detect: str, exact: str, iaea: str) -> None:
    for method, said in (("exact", exact), ("iaea", iaea)):
        found = pp.sample_size(items, defects, detect, per_item=q, method=method).n
        assert str(found or "none") == said


def test_small_checks() -> None:
    unseen = [f"{float(detection(60, 5, 25, unseen=r)):.3f}" for r in (0, 1, 2)]
    assert f"N = 60, d = 5, n = 25, q = 1: detection {', '.join(unseen)} for 0, 1, 2" in INSPECTION
    after = pp.posteriors(Fraction(1, 2), [Fraction(1, 2)] * 3)
    assert (
        f"Prior ½ and three clean rounds with DP = ½: {', '.join(map(str, after))}." in INSPECTION
    )
    game = pp.inspection_game(5, 2, violations=2, penalty=1)
    assert f"n = 5 periods, m = 2 inspections, two violations, b = 1: {game.value}." in INSPECTION


def test_limits() -> None:
    for said in (
        f"`portions` (1 to {MOST_PORTIONS:,})",
        f"at most {MOST_STEPS:,} portions",
        f"at most {MOST_DAYS:,} days away",
        f"{MOST_BYTES // 1024**2} MB",
        f"divided by {FACTORS[0]} to {FACTORS[-1]};",
    ):
        assert said in SEQUENCING.replace("\n", " ").replace("  ", " ")
    assert MOST == 10
    assert "At most ten of a kind" in SEQUENCING
