"""An allocation as a picture and a section: what is drawn where, and the worst case."""

from __future__ import annotations

from fractions import Fraction
from typing import Any

import altair
import jsonschema
from tests.unit.charts.labels import marks, readable, words
from tests.unit.charts.test_account_pictures import sized

from paripassu.charts.inspection.allocation_picture import allocation_picture
from paripassu.charts.inspection.allocation_section import allocation_section
from paripassu.charts.inspection.share_rows import MOST_ROWS
from paripassu.charts.notebook import to_html
from paripassu.charts.picture import Picture
from paripassu.charts.style import WIDE, Size
from paripassu.inspection.allocation.result import Allocation, Sampled


def allocation(rows: int = 3, **more: Any) -> Allocation:
    return Allocation.model_validate(
        {
            "status": "optimal", "objective": "cost", "cost": Fraction(230), "days": Fraction(9),
            "visits": min(2, rows), "achieved": 0.9034, "worst_proven": True,
            "detect": Fraction(9, 10),
            "rows": [
                Sampled(stratum=f"cans {k}", site=f"site {k % 2}", population=100 * (k + 1),
                        n=0 if k == 1 else 25, worst=k, cost=Fraction(100), days=Fraction(4))
                for k in range(rows)
            ],
            **more,
        }
    )  # fmt: skip


def drawn(picture: Picture | None) -> Picture:
    assert picture is not None
    return picture


@sized
def test_the_definition_keeps_to_the_schema(size: Size) -> None:
    schema = altair.load_schema()
    validator = jsonschema.validators.validator_for(schema)(schema)
    picture = drawn(allocation_picture(allocation()))
    assert not [*validator.iter_errors(picture.spec(size))]
    assert picture.alt.endswith(".")
    assert picture.caption.endswith(".")


def test_an_allocation_shows_what_is_drawn_and_the_worst_case() -> None:
    picture = drawn(allocation_picture(allocation()))
    texts = [word.text for word in words(picture, WIDE)]
    assert [text for text in texts if " of " in text] == ["25 of 100", "25 of 300", "0 of 200"]
    bars = [v for m, v in marks(picture, WIDE) if m["type"] == "rect" and "tip" in v]
    assert [v["tip"].replace("\u00a0", " ") for v in bars] == [
        "cans 0, site 0: 25 %", "cans 2, site 0: 8.33 %", "cans 1, site 1: 0 %",
    ]  # fmt: skip
    assert allocation_picture(allocation(0, status="infeasible")) is None
    many = drawn(allocation_picture(allocation(300)))
    readable(many)
    assert f"The first {MOST_ROWS} of 300 rows" in many.caption


def test_an_allocation_is_told_whole() -> None:
    section = allocation_section(allocation())
    assert section.lead.replace("\u00a0", " ") == (
        "50 items at 2 sites, cost 230: found with at least 90.34 %."
    )
    assert len(section.grids[0].rows) == 3
    assert "cans 1" in to_html([section])
    none = allocation_section(allocation(0, status="infeasible", best=0.5))
    assert none.lead.startswith(
        "There is no allocation. The best within the limits finds with probability 50"
    )
    assert not none.pictures
    assert not none.grids
