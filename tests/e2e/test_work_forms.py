"""The forms of the workbench, filled in with the keyboard alone, in Chromium where there is one."""

from __future__ import annotations

import json
import sys
from fractions import Fraction
from pathlib import Path
from typing import Any

import pytest
from benchmarks.workbench_check import compare
from tests.e2e.browser import entrance, opened
from tests.e2e.keyboard import Keyboard
from tests.e2e.program import Program
from tests.e2e.swaps import STUCK
from tests.e2e.test_work_for_everybody import OUT, OVER, is_named
from tests.unit.workbench.test_pages import MARKUP

from paripassu.agreement.model import (
    Agreement,
    Interval,
    Measure,
    Party,
    Position,
    Requirement,
    Source,
    Stage,
)
from paripassu.agreement.read import read_agreement

pytestmark = pytest.mark.slow


@pytest.fixture(autouse=True)
def _own_state(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("XDG_STATE_HOME", str(tmp_path / "state"))
    if sys.platform in ("win32", "darwin"):
        pytest.skip("the state folder is the user's own here")


def exact(number: str) -> Interval:
    return Interval(Fraction(number), Fraction(number))


def between(low: str, high: str, mode: str | None = None) -> Interval:
    return Interval(Fraction(low), Fraction(high), None if mode is None else Fraction(mode))


#: What is filled in below.
KOREA = Agreement(
    id="korea",
    title="Korea, spring 2018",
    parties=(
        Party(id="north-korea", name="North Korea", stake=exact("8"), tolerance=exact("7")),
        Party(
            id="united-states",
            name="United States",
            stake=between("5", "8"),
            tolerance=between("6", "9", "7.5"),
        ),
    ),
    measures=(
        Measure(
            id="denuclearization",
            title="Denuclearization",
            by=("north-korea",),
            value={"north-korea": exact("-9"), "united-states": between("12", "18", "14")},
            stages=(
                Stage(name="freeze", share=Fraction("0.2")),
                Stage(name="dismantlement", share=Fraction("0.8"), days=between("60", "90")),
            ),
            days=exact("30"),
        ),
        Measure(
            id="peace-treaty",
            title="Peace treaty",
            by=("north-korea", "united-states"),
            value={"north-korea": exact("4")},
            stages=(
                Stage(name="signature", share=Fraction("0.4")),
                Stage(name="ratification", share=Fraction("0.6")),
            ),
        ),
        Measure(
            id="sanctions-relief",
            title="Sanctions relief",
            by=("united-states",),
            value={"north-korea": between("9", "12"), "united-states": exact("-4")},
            lasting=Fraction("0.7"),
            portions=4,
        ),
        Measure(
            id="declaration-of-the-arsenal",
            title="Declaration of the arsenal",
            by=("north-korea",),
            value={"united-states": exact("1")},
        ),
    ),
    requirements=(
        Requirement(measure="denuclearization", needs={"declaration-of-the-arsenal": "all"}),
    ),
    positions=(
        Position(
            id="north-korea-denuclearization",
            party="north-korea",
            claim="after",
            measure="denuclearization",
            needs={"peace-treaty": "signature"},
            firm="red line",
            likelihood=between("0.55", "0.8"),
            source=("daily-paper",),
        ),
        Position(
            id="united-states-sanctions-relief",
            party="united-states",
            claim="after",
            measure="sanctions-relief",
            part="last",
            needs={"denuclearization": Fraction(1)},
        ),
    ),
    sources=(
        Source(
            id="daily-paper",
            title="Daily paper",
            speaker="a senior official",
            reliability="B",
            credibility=3,
        ),
    ),
)


def parties(keys: Keyboard) -> None:
    keys.add("+ Add a party", "Name")
    keys.fill("Name", "North Korea")
    keys.fill("Loses if it walks away: low", "8")
    keys.fill("Most exposure it accepts: low", "7")
    keys.add("+ Add a party", "Name")
    keys.fill("Name", "United States")
    keys.fill("Loses if it walks away: low", "5")
    keys.fill("Loses if it walks away: high", "8")
    keys.fill("Most exposure it accepts: low", "6")
    keys.fill("Most exposure it accepts: most likely", "7.5")
    keys.fill("Most exposure it accepts: high", "9")


def measures(keys: Keyboard) -> None:
    worth = "What it is worth when all of it is done"
    keys.add("+ Add a measure", "What is done")
    keys.fill("What is done", "Denuclearization")
    keys.tick("Done by: North Korea")
    keys.fill(f"{worth}: To North Korea: low", "-9")
    keys.fill(f"{worth}: To United States: low", "12")
    keys.fill(f"{worth}: To United States: most likely", "14")
    keys.fill(f"{worth}: To United States: high", "18")
    keys.fill("Takes: at least", "30")
    keys.fill("Stages: Name of a new stage", "freeze")
    keys.press("Enter")
    keys.page.wait_for_selector(".is-stage")
    keys.fill("Stages: Name of a new stage", "dismantlement")
    keys.press("Enter")
    keys.page.wait_for_selector(".is-stage >> nth=1")
    keys.to("Stages: Stage 1 freeze: Share", "Shift+Tab")
    keys.fill("Stages: Stage 1 freeze: Share", "20")
    keys.fill("Stages: Stage 2 dismantlement: Share", "80")
    keys.fill("Stages: Stage 2 dismantlement: Takes: at least", "60")
    keys.fill("Stages: Stage 2 dismantlement: Takes: at most", "90")

    keys.add("+ Add a measure", "What is done")
    keys.fill("What is done", "Peace treaty")
    keys.tick("Done by: North Korea")
    keys.tick("Done by: United States")
    keys.fill(f"{worth}: To North Korea: low", "4")
    keys.fill("Stages: Name of a new stage", "signature")
    keys.press("Enter")
    keys.page.wait_for_selector("details[open] .is-stage >> nth=2")
    keys.fill("Stages: Name of a new stage", "ratification")
    keys.press("Enter")
    keys.page.wait_for_selector("details[open] .is-stage >> nth=3")
    keys.to("Stages: Stage 1 signature: Share", "Shift+Tab")
    keys.fill("Stages: Stage 1 signature: Share", "40")
    keys.fill("Stages: Stage 2 ratification: Share", "60")

    keys.add("+ Add a measure", "What is done")
    keys.fill("What is done", "Sanctions relief")
    keys.tick("Done by: United States")
    keys.fill(f"{worth}: To North Korea: low", "9")
    keys.fill(f"{worth}: To North Korea: high", "12")
    keys.fill(f"{worth}: To United States: low", "-4")
    keys.fill("In how many equal portions", "4")
    keys.to("Lasts after a breakdown, on a slider")
    keys.press("ArrowLeft", "ArrowLeft", "ArrowLeft")

    keys.add("+ Add a measure", "What is done")
    keys.fill("What is done", "Declaration of the arsenal")
    keys.tick("Done by: North Korea")
    keys.fill(f"{worth}: To United States: low", "1")


def requirement(keys: Keyboard) -> None:
    keys.add("+ Add a requirement", "Measure")
    keys.choose("Measure", "Denuclearization")
    keys.choose("Until there is: All of", "Declaration of the arsenal")
    keys.press("Enter")


def source(keys: Keyboard) -> None:
    keys.add("+ Add a report", "Title")
    keys.fill("Title", "Daily paper")
    keys.fill("Who is quoted", "a senior official")
    keys.choose("How reliable is the outlet?", "B:")
    keys.choose("How credible is what it says?", "3:")


def positions(keys: Keyboard) -> None:
    keys.add("+ Add a position", "Party")
    keys.choose("Party", "North Korea")
    keys.choose("Measure", "Denuclearization")
    keys.choose("What is said of it", "has to wait for")
    keys.press("Tab")
    keys.page.wait_for_selector("[data-kind=position] .is-needs")
    keys.to("Until there is: All of")
    keys.choose("Until there is: All of", "Peace treaty")
    keys.press("Enter")
    keys.page.wait_for_selector("[data-kind=position] .is-row")
    keys.to("Until there is: Peace treaty: How much", "Shift+Tab")
    keys.choose("Until there is: Peace treaty: How much", "“signature” of")
    keys.choose("How firm is it?", "a red line")
    keys.choose("How likely is it that the party really holds it?", "likely")
    keys.tick("On whose word we have it: Daily paper")

    keys.add("+ Add a position", "Party")
    keys.choose("Party", "United States")
    keys.choose("Measure", "Sanctions relief")
    keys.choose("What is said of it", "has to wait for")
    keys.press("Tab")
    keys.page.wait_for_selector("[data-kind=position] .is-needs >> nth=1")
    keys.to("Until there is: All of")
    keys.choose("Until there is: All of", "Denuclearization")
    keys.press("Tab")  # who goes on has chosen
    keys.page.wait_for_selector("[data-kind=position] .is-row >> nth=1")
    keys.to("Until there is: Denuclearization: How much", "Shift+Tab")
    keys.choose("Until there is: Denuclearization: How much", "a share of")
    keys.page.wait_for_selector("[data-kind=position] .slider")
    keys.to("Until there is: Denuclearization: How much, on a slider")
    keys.press("ArrowLeft", "ArrowRight")
    keys.to("When exactly")
    keys.press("Enter")
    keys.choose("Which portion", "its last portion")


#: What somebody hears who does not see the page: each entry by its name, each field in its groups.
HEARD = (
    'region "Parties"',
    'group "North Korea"',
    'group "Most exposure it accepts"',
    'group "Denuclearization"',
    'group "To United States"',
    'group "Stage 1 freeze"',
    'button "Remove stage freeze"',
    'combobox "What is said of it"',
    'slider "How much, on a slider"',
    'region "Plan"',
    "status: There is an order in which nobody ever gains by walking away.",
    'table "Steps of one moment happen together.',
    'figure "Who moves when"',
    'button "Show it large: Who moves when"',
)
#: How high the letters of the pictures are that are seen, in pixels: 11 where they are not scaled.
LETTERS = """\
() => [...document.querySelectorAll("#page img, #large[open] img")]
  .filter((one) => one.complete && one.naturalWidth)
  .map((one) => 11 * one.getBoundingClientRect().width / one.naturalWidth)
"""


def fits(page: Any) -> None:
    """Nothing has to be scrolled sideways."""
    assert page.evaluate(OVER) == 0, page.evaluate(OUT)


@pytest.mark.parametrize(
    "width", [1280, 640, 320], ids=["wide", "magnified twice", "on a telephone"]
)
def test_an_agreement_without_a_pointer(program: Program, tmp_path: Path, width: int) -> None:
    """From an empty folder to an agreement and its plan, with Tab, arrows, letters and Enter."""
    path = tmp_path / "korea.toml"
    run = program.at(cwd=tmp_path)
    with run.served("work", "--no-open") as url, opened(entrance(tmp_path, url)) as browser:
        page = browser.page
        page.set_viewport_size({"width": width, "height": 700})
        keys = Keyboard(page, lambda: fits(page))
        page.wait_for_selector("#name")
        keys.fill("Its name", "korea")
        keys.button("Begin with nothing")
        page.wait_for_url(f"{url}/file/1")
        page.wait_for_selector("details.entry")
        browser.waits_for("#todo", "Add a first party")
        browser.is_clean()

        parties(keys)
        measures(keys)
        browser.waits_for("#page", "The plan as a table")
        requirement(keys)
        source(keys)
        keys.to("+ Add a position", "Shift+Tab")
        positions(keys)
        keys.to("Agreements")
        keys.to("korea Title")
        keys.press("Enter")
        page.wait_for_selector("[data-kind=agreement] .field")
        keys.fill("Title", "Korea, spring 2018")
        browser.waits_for("#page h2", "Korea, spring 2018")
        browser.is_saved()
        assert read_agreement(path) == KOREA, path.read_text()

        found = run.ends("plan", "korea.toml", "--json").stdout
        plan = json.loads(found)
        browser.sees(lambda: page.locator("#page tbody tr").count() == len(plan["steps"]))
        compare(page, path.read_text())  # each cell
        browser.waits_for("#said", "There is an order")  # it is told once a second
        tree = page.locator("body").aria_snapshot()
        (tmp_path / "tree.txt").write_text(tree)
        is_named(tree)
        for part in HEARD:
            assert part in tree, part
        assert "paragraph: Stage 1 freeze" not in tree  # it is not read twice
        browser.is_clean()
        assert browser.said == []


def test_what_is_done_at_the_same_time(program: Program, tmp_path: Path) -> None:
    """Half a number, two windows, another program, what others name, and who was first."""
    path = tmp_path / "swap.toml"
    path.write_text(STUCK)
    with (
        program.at(cwd=tmp_path).served("work", "swap.toml", "--no-open") as url,
        opened(entrance(tmp_path, url)) as browser,
    ):
        page = browser.page
        keys = Keyboard(page)
        browser.waits_for("#page", "The least that would have to change")
        # Letters of pictures can be read beside the forms, and pictures be seen larger.
        browser.sees(lambda: bool(page.evaluate(LETTERS)))  # they are drawn
        assert min(page.evaluate(LETTERS)) >= 12
        page.locator("[data-large]").first.focus()
        keys.press("Enter")
        page.wait_for_selector("#large[open] img")
        browser.sees(lambda: page.eval_on_selector("#large img", "one => one.naturalWidth > 0"))
        assert min(page.evaluate(LETTERS)) >= 12
        assert page.locator("#large-place").bounding_box()["width"] > 1100
        browser.is_clean()
        keys.press("Escape")
        assert keys.at.startswith("Show it large: ")
        page.evaluate("document.activeElement.blur()")

        other = page.context.new_page()
        other.goto(url)
        others = Keyboard(other)

        # Half a number: said at its field, kept there, and not written.
        keys.to("a Loses 30")
        keys.press("Enter")
        page.wait_for_selector(".is-range")
        keys.fill("Loses if it walks away: low", "7,")
        browser.waits_for(".mistaken", "Should be a number, not")
        browser.waits_for("#todo", "1 mistake")
        browser.waits_for("#said", "1 thing is missing or wrong")
        browser.waits_for("#place", "does not read as an agreement")
        # (A 7 alone is a number. It may have been written before the comma came.)
        assert path.read_text() in (STUCK, STUCK.replace("stake = 30", "stake = 7", 1))
        browser.is_clean()

        # The other window shows it, too, and what it changes takes nothing away here.
        others.to("a Not complete yet.")
        others.press("Enter")
        other.wait_for_selector(".is-range")
        assert other.input_value("[name=low] >> nth=0") == "7,"
        others.fill("Name", MARKUP)
        browser.sees(lambda: page.input_value(".is-text [name=text] >> nth=0") == MARKUP)
        assert keys.at == "Loses if it walks away: low, or exact"
        assert page.input_value("[name=low] >> nth=0") == "7,"
        keys.press("Backspace")
        page.locator(".mistaken").wait_for(state="hidden")
        while page.get_attribute("#undo", "aria-disabled") is None:
            keys.press("Control+z")
            page.wait_for_timeout(50)
        browser.sees(lambda: page.input_value("[name=low] >> nth=0") == "30")
        browser.is_saved()
        assert path.read_text() == STUCK

        # Another program, which writes all at once as most do: half a file is another change.
        (tmp_path / "new").write_text(STUCK.replace("tolerance = 8", "tolerance = 9", 1))
        (tmp_path / "new").replace(path)
        browser.sees(lambda: page.input_value("[name=low] >> nth=1") == "9")
        assert keys.at == "Loses if it walks away: low, or exact"

        # Who was first is not overwritten: both values stand at the field.
        held: list[Any] = []
        page.route("**/act", lambda route: held.append(route))  # it is slow on its way
        keys.fill("Loses if it walks away: low", "4")
        browser.sees(lambda: bool(held))
        others.to("Loses if it walks away: low", "Shift+Tab")
        others.fill("Loses if it walks away: low", "31")
        browser.sees(lambda: "stake = 31" in path.read_text())
        held[0].continue_()
        page.unroute("**/act")
        page.wait_for_selector(".refused")
        assert page.inner_text(".refused dd >> nth=0") == "31"
        assert page.inner_text(".refused dd >> nth=1") == "4"
        browser.is_clean()
        browser.said.clear()  # the refusal is told there, too
        keys.button("Loses if it walks away: Take what you filled in")
        browser.sees(lambda: "stake = 4\n" in path.read_text())

        # What is opened while something else is on its way is filled all the same.
        late: list[Any] = []

        def hold(route: Any) -> None:
            late.append((route, route.fetch(timeout=0))) if not late else route.continue_()

        page.route("**/forms?*", hold)
        keys.to("b Loses 30")
        keys.press("Enter")
        browser.sees(lambda: bool(late))
        keys.to("Most exposure it accepts: low", "Shift+Tab")
        keys.fill("Most exposure it accepts: low", "10")
        page.locator("summary", has_text="exposure up to 10").wait_for()
        late[0][0].fulfill(response=late[0][1])
        page.wait_for_selector("[data-kind=party] details.entry:nth-child(2) .field")
        page.unroute("**/forms?*")

        # What others name is listed before it goes.
        keys.to("one By")
        keys.press("Enter")
        page.wait_for_selector("[data-kind=measure] .body .field")
        keys.button("Remove all of this")
        page.wait_for_selector("#named[open]")
        browser.waits_for("#named-list", "is not begun before")
        browser.is_clean()
        keys.press("Escape")
        assert keys.at == "Remove all of this"
        assert page.locator("[data-kind=measure] details.entry").count() == 3
        keys.press("Enter")
        page.wait_for_selector("#named[open]")
        # A slow window tells only now that the same was closed before.
        page.evaluate("document.getElementById('named').dispatchEvent(new Event('close'))")
        keys.button("Remove it, and change these")
        browser.sees(lambda: page.locator("[data-kind=measure] details.entry").count() == 2)
        assert keys.at.startswith("two By b")
        browser.is_saved()
        assert [*read_agreement(path).measure] == ["two", "three"]

        # Who points has chosen at once.
        page.click("#require-add")
        page.wait_for_selector("[data-kind=require] .is-needs")
        page.select_option("[data-kind=require] .is-needs select", "three")
        page.wait_for_selector("[data-kind=require] .is-row")
        browser.is_clean()
        assert browser.said == []
