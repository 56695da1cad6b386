"""Pages as a browser shows them: on every screen, drawn from what stands in them alone."""

from __future__ import annotations

import re
from pathlib import Path

import pytest
from tests.shared import ROOT
from tests.unit.charts.balances import account, drifting
from tests.unit.charts.browser import dumped, measured, needs_chromium
from tests.unit.charts.process.river import DECLARED, status
from tests.unit.charts.risk_example import example_risk
from tests.unit.charts.scenario import crowd, crowd_plan, explanation, korea, korea_plan, literal
from tests.unit.charts.test_inspection_page import whole_assessment

import paripassu as pp
from paripassu.charts import write_pictures
from paripassu.charts.plan_section import plan_section
from paripassu.charts.write import write_sections

pytestmark = [needs_chromium, pytest.mark.slow]


def plan_page(folder: Path) -> Path:
    told = explanation(literal()).model_copy(update={"conflicts": ()})
    return write_pictures(folder, told, korea_plan(korea()), agreement=korea())[-1]


def long_page(folder: Path) -> Path:
    """A page of words without blanks."""
    read = crowd(12, 2, 10, "한국어" + "x" * 300)
    agreement = read.replace(parties=tuple(party.replace(name="p" * 300) for party in read.parties))
    section = plan_section(agreement, crowd_plan(agreement), heading="y" * 300)
    return write_sections(folder, "z" * 300, [section])[-1]


def account_page(folder: Path) -> Path:
    long = drifting(60, 0.3, area="x" * 200, name="y" * 80)
    return write_pictures(folder, account([drifting(12, 1.5), long]))[-1]


def assessment_page(folder: Path) -> Path:
    return write_sections(folder, "x", [whole_assessment()])[-1]


def comparison_page(folder: Path) -> Path:
    """Two orders that part, and long words."""
    first = pp.read_agreement(ROOT / "examples" / "korea-2018-repaired.toml")
    second = first.replace(
        title="y" * 200,
        parties=tuple(party.replace(stake=20, tolerance=6) for party in first.parties),
        measures=tuple(measure.replace(days=0, kind="x" * 200) for measure in first.measures),
    )
    return write_pictures(folder, pp.compare(first, second))[-1]


def process_page(folder: Path) -> Path:
    return write_pictures(folder, status(more=DECLARED))[-1]


def risk_page(folder: Path) -> Path:
    return write_pictures(folder, example_risk())[-1]


def test_every_page_fits_every_screen_and_fetches_nothing(tmp_path: Path) -> None:
    """In one run of the browser: it takes longer to start than to draw."""
    pages = {
        "plan": (plan_page, (1280, 768, 390), 3),
        "long words": (long_page, (1000, 390), 2),
        "account": (account_page, (1280, 390), 8),
        "assessment": (assessment_page, (1280, 390), 1),
        "process": (process_page, (1280, 390), 3),
        "comparison": (comparison_page, (1280, 768, 390), 1),
        "risk": (risk_page, (1280, 390), 5),
    }
    made = {name: make(tmp_path / name) for name, (make, _, _) in pages.items()}
    shown = measured(
        {(name, w): made[name] for name, (_, widths, _) in pages.items() for w in widths}, tmp_path
    )
    expected = {
        f"{name} at {width}": {
            "over": 0,
            "sizes": ["narrow" if width < 720 else "wide"] * pictures,
            "drawn": pictures,
            "fetched": 0,
            "touching": [],
        }
        for name, (_, widths, pictures) in pages.items()
        for width in widths
    }
    assert shown == expected


@pytest.mark.parametrize("make", [plan_page, assessment_page])
def test_the_pictures_are_drawn_under_the_policy(tmp_path: Path, make: object) -> None:
    assert callable(make)
    page = dumped(make(tmp_path / "page"), tmp_path / "profile")
    pictures = 3 if make is plan_page else 1
    assert page.count('<svg xmlns="http://www.w3.org/2000/svg"') == pictures
    assert "could not be drawn:" not in re.sub(r"<script>.*?</script>", "", page, flags=re.DOTALL)
