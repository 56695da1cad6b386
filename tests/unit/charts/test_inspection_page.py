"""Pages of accounts and assessments: tables of any kind, usable with hundreds of balances."""

from __future__ import annotations

import re
from pathlib import Path

import pytest
from scripts.pictures import same
from tests.unit.charts.balances import account, balance_of, drifting
from tests.unit.charts.scenario import korea, korea_plan
from tests.unit.charts.test_account_pictures import beyond
from tests.unit.charts.test_inspection_pictures import targets, three
from tests.unit.charts.test_page import Tags
from tests.unit.charts.test_pictures import HOSTILE

from paripassu.charts import write_pictures
from paripassu.charts.grid import OPEN_ROWS, Grid, GridRow
from paripassu.charts.inspection.account_section import (
    MOST_BALANCES,
    account_section,
    account_sections,
    slug,
)
from paripassu.charts.inspection.assessment_section import assessment_section
from paripassu.charts.inspection.balance_picture import balance_picture
from paripassu.charts.inspection.game_section import coverage_section
from paripassu.charts.inspection.size_section import size_section
from paripassu.charts.notebook import to_html
from paripassu.charts.page import render_page
from paripassu.charts.plan_section import plan_section
from paripassu.charts.section import Section
from paripassu.inspection.assessment.result import (
    Bad,
    BalanceAlarm,
    Declared,
    Evidence,
    MaterialBalance,
    Mirror,
    Mismatch,
    OpenItem,
)
from paripassu.inspection.games.security import security_game
from paripassu.inspection.sampling.size import sample_size

pytestmark = pytest.mark.slow


@pytest.fixture(scope="module")
def written(tmp_path_factory: pytest.TempPathFactory) -> Path:
    folder = tmp_path_factory.mktemp("account")
    files = write_pictures(folder, account([drifting(12, 1.5)]))
    names = ["balance", "sequential-tests", "difference", "detection"]
    wanted = [f"{name}.{suffix}" for name in names for suffix in ("svg", "png")]
    assert [file.name for file in files] == [*wanted, "index.html"]
    assert sorted(folder.iterdir()) == sorted(files)
    return folder


def test_the_page_has_pictures_and_the_table(written: Path) -> None:
    page = (written / "index.html").read_text(encoding="utf-8")
    tags = Tags(page)
    places = [attrs for attrs in tags.all("div") if attrs.get("class") == "picture"]
    assert [place["id"] for place in places] == [
        "balance", "sequential-tests", "difference", "detection",
    ]  # fmt: skip
    assert all(place["aria-label"] for place in places)
    assert len(tags.all("tr")) == 1 + 12
    alarmed = sum(bool(period.alarms) for period in drifting(12, 1.5).periods)
    assert len([row for row in tags.all("tr") if row.get("class") == "alarm"]) == alarmed > 0
    assert not tags.all("details")
    assert "Verdict: a loss." in page


def test_links_lead_to_the_files_and_nothing_to_a_host(written: Path) -> None:
    page = (written / "index.html").read_text(encoding="utf-8")
    tags = Tags(page)
    targets = [a["href"] for a in tags.all("a")] + [img["src"] for img in tags.all("img")]
    assert len(targets) == 4 * 3
    assert all((written / str(target)).is_file() for target in targets)
    without = re.sub(r"<script>.*?</script>", "", page, flags=re.DOTALL)
    assert "//" not in without.replace("</script>", "")


def test_what_is_beyond_its_limit_is_marked_in_the_table() -> None:
    (grid,) = account_section(beyond()).grids
    d, remainder = grid.header.index("D ± 1 σ"), grid.header.index("MUF − D ± 1 σ")
    assert [row.cells[d] for row in grid.rows[1:4]] == ["−8.0 ± 2.4 ▲", "−2.0 ± 2.4", "4.0 ± 2.4"]
    assert [row.cells[remainder] for row in grid.rows[1:4]] == [
        "8.2 ± 2.2 ▲", "6.0 ± 2.2 ▲", "−7.0 ± 2.2 ▼",
    ]  # fmt: skip
    assert [row.alarm for row in grid.rows] == [False, True, True, True, True, True]
    # All periods together: D is beyond its limit, and MUF - D is not.
    assert grid.rows[-1].cells[0] == "all"
    assert [grid.rows[-1].cells[at] for at in (d, remainder)] == ["−6.0 ± 2.0 ▲", "7.3 ± 2.5"]
    assert "▲ is an alarm, ▼ a gain." in grid.caption
    assert "MUF − D 2.20 σ" in grid.caption
    quiet = account_section(balance_of([0.1, 0.2], verified=[True, True])).grids[0]
    assert "▲" not in quiet.caption


def test_a_loss_raises_its_mark_in_each_test_that_sees_it() -> None:
    balance = drifting(12, 1.5)
    (grid,) = account_section(balance).grids
    for column, test in ((1, "muf"), (2, "cumuf"), (3, "sitmuf"), (4, "page"), (6, "gemuf")):
        marked = ["▲" in row.cells[column] for row in grid.rows]
        assert marked == [test in period.alarms for period in balance.periods], test
    cusum = ["▲" in row.cells[5].partition("/")[0] for row in grid.rows]
    assert cusum == ["cusum" in period.alarms for period in balance.periods]


def test_long_tables_are_folded_without_a_script() -> None:
    page = render_page("x", [account_section(drifting(OPEN_ROWS + 1))])
    assert f"<summary>The periods as a table: {OPEN_ROWS + 1} rows</summary>" in page
    assert page.count("</details>") - page.count("<details") == 0
    assert "<details" not in render_page("x", [account_section(drifting(OPEN_ROWS))])


def test_of_hundreds_of_balances_the_first_are_drawn_and_all_are_told() -> None:
    balances = [balance_of([0.1, -0.2, k / 300], area=f"area {k}") for k in range(300)]
    balances[250] = balance_of([0.1, 9.0], area="the one with the loss")
    balances[3] = balances[3].model_copy(update={"verdict": "consistent"})
    sections = account_sections(account(balances))
    assert len(sections) == 1 + MOST_BALANCES
    overview, first = sections[:2]
    assert "300 balances: " in overview.lead
    assert "1 consistent" in overview.lead
    assert any("first 8 of 300 balances" in said for said in overview.said)
    assert first.heading == "the one with the loss, Pu"
    assert len(overview.grids[0].rows) == 300
    assert overview.grids[0].rows[0].alarm
    page = render_page("x", sections)
    places = [a["id"] for a in Tags(page).all("div") if a.get("class") == "picture"]
    assert len(places) == len(set(places)) == MOST_BALANCES * 3
    assert len(page) - page.count("\n") < 4_000_000


def test_one_balance_needs_no_overview() -> None:
    assert [section.heading for section in account_sections(account([drifting(2)]))] == [
        "hall 1, Pu"
    ]
    assert account_sections(account([drifting(2)]), prefix="a-")[0].prefix == "a-"
    assert account_sections(account([]))[:] == []


@pytest.mark.parametrize(
    ("names", "said"),
    [
        (("Hall 1", "Pu"), "hall-1-pu"),
        (("../../etc", "<b>"), "etc-b"),
        (("한국어",), "balance"),
        (("x" * 99,), "x" * 40),
    ],
)
def test_file_names_are_tame(names: tuple[str, ...], said: str) -> None:
    assert slug(*names) == said


def test_an_inconclusive_balance_says_what_would_settle_it() -> None:
    section = account_section(balance_of([0.1, 0.2]))
    assert section.lead == "Verdict: inconclusive."
    assert section.said == ["A sentence that says why.", "What would settle it: A better balance."]
    loss = drifting(12, 1.5).model_copy(
        update={"why": "alarm: cumuf in periods 4 to 12, page in period 6"}
    )
    assert account_section(loss).said == ["Alarm: CUMUF in periods 4 to 12, Page in period 6."]


def test_pages_without_such_tables_are_as_they_were() -> None:
    agreement = korea()
    page = render_page("x", [plan_section(agreement, korea_plan(agreement))])
    assert "table.grid" not in page
    assert 'class="grid"' not in page


def whole_assessment() -> Section:
    declared = Declared(
        rows=(2,), side="shipper", party="north", amount=12.0, sigma=0.1, unit="kg", source="ledger"
    )
    mismatch = Mismatch(
        table="t.csv", ref="T1", material="Pu", item="", kind="missing", first=declared,
        second=None, missing="receiver", explained=False, says="The receiver declares nothing.",
    )  # fmt: skip
    found = three()
    third = found.steps[2].model_copy(
        update={
            "violations": (Bad(draw="d1", stratum="a", item=HOSTILE, result="defect", rows=(7,)),),
            "open": (OpenItem(draw="d1", stratum="a", item="can 3", why="disputed", rows=(8, 9)),),
            "evidence": (
                Evidence(kind="sample", about="d1", says="One defect.", shows="violation"),
            ),
        }
    )
    return assessment_section(
        found.model_copy(
            update={
                "steps": (*found.steps[:2], third),
                "mirrors": (
                    Mirror(table="t.csv", step=None, rows=1, compared=1, refs=1,
                           mismatches=(mismatch,)),
                ),
                "balances": (
                    MaterialBalance(
                        table="a.csv", step=None, area="hall 1", material="Pu", verdict="loss",
                        alarms=(BalanceAlarm(period=4, test="muf", says="MUF in period 4."),),
                    ),
                ),
            }
        )
    )  # fmt: skip


def test_an_assessment_is_told_whole() -> None:
    section = whole_assessment()
    assert [grid.title for grid in section.grids] == [
        "The steps as a table",
        "Items that are not as declared",
        "Items that are still open",
        "What was checked",
        "Declarations that differ",
        "Material balances",
    ]
    page = render_page("x", [section])
    for said in ("findings differ", "receiver: missing", "ledger", "MUF in period 4.", "8, 9"):
        assert said in page
    assert section.lead.startswith("Violation")
    assert not Tags(page).all("b")
    assert all(len(row.cells) == len(grid.header) for grid in section.grids for row in grid.rows)
    # On a telephone the header stands in front of each cell, in a column of its own.
    assert max(len(name) for grid in section.grids for name in grid.header) <= 20


def test_hostile_cells_stay_text() -> None:
    grid = Grid(HOSTILE, (HOSTILE, HOSTILE), [GridRow((HOSTILE, HOSTILE), True)], HOSTILE)
    section = Section(heading="x", lead="y", pictures=[], grids=[grid])
    page = render_page("x", [section])
    assert not Tags(page).all("b")
    assert not Tags(page).all("script")
    assert "49" not in page.split("7*7")[1][:20]
    assert not Tags(to_html([section])).all("script")


def test_sections_show_themselves_in_a_notebook() -> None:
    for section in (
        account_section(drifting(3)),
        size_section(sample_size(141, 5, "0.9")),
        coverage_section(security_game(targets(4), 2)),
    ):
        html = to_html([section])
        assert "<svg" in html
        assert not Tags(html).all("script")
    assert "52 of 141 items, found with probability 90.39" in to_html(
        [size_section(sample_size(141, 5, "0.9"))]
    )


def test_no_sample_suffices_is_said() -> None:
    section = size_section(sample_size(80, 1, "0.95", per_item="0.8"))
    assert section.lead.startswith("No sample suffices: inspecting all 80")
    assert section.pictures


def test_a_picture_in_the_docs_is_stale_when_a_word_or_a_mark_has_changed() -> None:
    svg = balance_picture(drifting(4)).to_svg()
    assert same(svg, svg)
    # Another machine's fonts make the paper wider, and its last digits move a mark by a hair.
    assert same(svg, re.sub(r'width="\d+"', 'width="999"', svg, count=1))
    assert same(svg, _moved(svg, 0.2))
    assert not same(svg, _moved(svg, 3))
    assert not same(svg, svg.replace(">no alarms<", ">2 alarms<", 1))
    assert not same(svg, svg.replace("<path", '<path d="M0,0"', 1))


def _moved(svg: str, pixels: float) -> str:
    return re.sub(r' d="M(\d+(?:\.\d+)?)', lambda m: f' d="M{float(m[1]) + pixels}', svg)
