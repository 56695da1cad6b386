"""A plan gone through in the browser, by the keyboard alone: Chromium, where there is one."""

from __future__ import annotations

import datetime as dt
import json
import re
import shutil
from collections.abc import Iterator
from dataclasses import dataclass
from functools import partial
from pathlib import Path
from typing import Any

import pytest
from tests.e2e.browser import Browser, entrance, opened, rewrite
from tests.e2e.program import Program
from tests.e2e.swaps import FEASIBLE, STUCK
from tests.shared import ROOT

import paripassu as pp
from paripassu.agreement.model import Step
from paripassu.agreement.read import agreement_of
from paripassu.charts.grid import Grid
from paripassu.charts.rehearsal_rows import standings
from paripassu.charts.rehearsal_section import (
    anew_section,
    delay_section,
    stop_section,
    walk_section,
)
from paripassu.charts.section import Section
from paripassu.charts.text import number
from paripassu.sequencing.rehearsal.anew import anew
from paripassu.sequencing.rehearsal.course import Course
from paripassu.sequencing.rehearsal.delay import delayed
from paripassu.sequencing.rehearsal.stop import stops
from paripassu.sequencing.rehearsal.walk import walks

pytestmark = pytest.mark.slow
KOREA = ROOT / "examples" / "korea-2018-repaired.toml"


@dataclass(frozen=True)
class Work:
    """A folder of agreements in the workbench, and a browser that was let in."""

    browser: Browser
    url: str
    folder: Path
    run: Program

    def enter(self, name: str) -> Any:
        """Go to the page as a keyboard does: from the folder's list to the forms, by their link."""
        page = self.browser.page
        page.set_viewport_size({"width": 1280, "height": 900})
        page.goto(self.url)
        page.locator("main a", has_text=name).focus()
        page.keyboard.press("Enter")
        page.wait_for_selector("#forms")
        page.locator("nav a", has_text="Rehearsal").focus()
        page.keyboard.press("Enter")
        return page


@pytest.fixture(scope="module")
def work(program: Program, tmp_path_factory: pytest.TempPathFactory) -> Iterator[Work]:
    """One server and one browser for all: to start them takes longer than most of the rest."""
    folder = tmp_path_factory.mktemp("rehearsal")
    shutil.copy(KOREA, folder / "korea.toml")
    (folder / "swap.toml").write_text(FEASIBLE)
    run = program.at(cwd=folder)
    with pytest.MonkeyPatch.context() as patch:
        patch.setenv("XDG_STATE_HOME", str(folder / "state"))
        with (
            run.served("work", "--no-open") as url,
            opened(entrance(folder, url)) as browser,
        ):
            browser.page.wait_for_selector("main a")
            yield Work(browser, url, folder, run)
            assert browser.said == []
            elsewhere = {one for one in browser.asked if not one.startswith(f"{url}/")}
            assert elsewhere == {entrance(folder, url).as_uri()}


def at(page: Any, point: int) -> None:
    page.wait_for_selector(f'#point[data-at="{point}"]')


def words(text: str) -> str:
    return " ".join(text.split())


def answered(browser: Browser, section: Section) -> None:
    """Wait for an answer, and compare every word and number of it."""
    page = browser.page
    heading = re.compile(f"^{re.escape(section.heading)}$")
    page.locator("#answer h3").filter(has_text=heading).wait_for()
    shown = words(page.inner_text("#answer"))
    for said in (section.lead, *section.said, *section.conflicts, *section.warnings):
        assert words(said) in shown
    for grid in section.grids:
        if grid.rows:
            assert rows(page, grid) == [[words(cell) for cell in row.cells] for row in grid.rows]


def rows(page: Any, grid: Grid) -> list[list[str]]:
    return cells(page, f'#answer [aria-label="{grid.title}"] tbody tr')


def cells(page: Any, place: str) -> list[list[str]]:
    """Give the words of rows: all at once, since each question to the browser takes a while."""
    found = page.locator(place).evaluate_all(
        "rows => rows.map(row => [...row.querySelectorAll('th, td')].map(one => one.innerText))"
    )
    return [[words(cell) for cell in row] for row in found]


def test_every_moment_and_question_by_the_keyboard(work: Work) -> None:
    agreement = agreement_of(work.folder / "korea.toml")
    printed = json.loads(work.run.ends("plan", "korea.toml", "--json").stdout)
    course = Course.of(agreement, pp.Plan.from_json(printed))
    browser, page = work.browser, work.enter("korea.toml")
    page.wait_for_selector("#slide")
    browser.is_clean()
    for point in range(course.last + 1):
        at(page, point)
        standing(page, course, point)
        if point < course.last:
            page.keyboard.press("ArrowRight")
    for point in range(course.last, 14, -1):
        page.keyboard.press("ArrowLeft")
        at(page, point - 1)
    assert page.input_value("#slide") == page.input_value("#number") == "14"
    questions(browser, course, work.run, work.folder)

    # The slider and the field beside it.
    page.focus("#slide")
    page.keyboard.press("End")
    at(page, course.last)
    page.focus("#number")
    page.keyboard.press("Control+A")
    page.keyboard.type("3")
    at(page, 3)
    assert page.input_value("#slide") == "3"

    # "What if they walk out in March?" The date leads to the moment, and goes when one goes on.
    page.fill("#date", "2019-03-15")
    march = course.reached(agreement.day(dt.date(2019, 3, 15)))
    at(page, march)
    standing(page, course, march)
    browser.is_clean()
    page.locator("[data-go=on]").press("Enter")
    at(page, march + 1)
    assert page.input_value("#date") == ""
    assert (work.folder / "korea.toml").read_bytes() == KOREA.read_bytes()


def standing(page: Any, course: Course, point: int) -> None:
    """Compare what is shown of a moment with the plan that the command prints."""
    shown = cells(page, "#point tbody tr")
    assert shown == [
        [one.title, one.kept, words(one.exposed.text), one.temptation]
        for one in standings(course, point)
    ]
    if point:
        step = course.moments[point - 1][0]
        for row, party in zip(shown, course.agreement.parties, strict=True):
            assert row[1] == number(step.kept[party.id], "promised")
            assert row[2].partition(" ")[0] == number(step.exposure[party.id], "asked")
            assert row[3] == number(step.temptation[party.id], "asked")
    lists: list[list[str]] = page.locator("#point .steps > div").evaluate_all(
        "all => all.map(one => [...one.querySelectorAll('li')].map(line => line.textContent))"
    )
    done = len(course.done(point))
    wanted = [done if done > 1 else 0, len(course.under_way(point)), len(course.next(point))]
    assert [len(one) for one in lists] == wanted
    assert len({line for one in lists for line in one}) == sum(wanted)


def drawn(picture: Any) -> bool:
    return bool(picture.evaluate("one => one.naturalWidth > 0"))


def questions(browser: Browser, course: Course, run: Any, folder: Path) -> None:
    """Ask each question after 14 moments."""
    page, agreement = browser.page, course.agreement
    page.focus("form[data-what=stop] button")
    page.keyboard.press("Enter")
    answered(browser, stop_section(course, 14, stops(course, 14)))
    assert page.evaluate("document.activeElement.id") == "answer"
    browser.is_clean()

    # Another moment: the same is asked of it.
    page.keyboard.press("ArrowLeft")
    answered(browser, stop_section(course, 13, stops(course, 13)))
    page.keyboard.press("ArrowRight")
    answered(browser, stop_section(course, 14, stops(course, 14)))

    page.focus("#walker")
    page.keyboard.press("ArrowDown")
    page.focus("form[data-what=walk] button")
    page.keyboard.press("Enter")
    answered(browser, walk_section(course, 14, walks(course, 14, "dprk")))
    assert "walking away never pays" in page.inner_text("#answer")
    browser.is_clean()

    step = course.moments[14][0]
    assert page.input_value("#late") == f"{step.by[0]} {step.measure}:{step.portion}"
    page.focus("#days")
    page.keyboard.press("Control+A")
    page.keyboard.type("100")
    page.keyboard.press("Enter")
    delay = delayed(course, step.by[0], Step(step.measure, step.portion), 100)
    answered(browser, delay_section(course, delay))
    browser.is_clean()
    with page.expect_download() as taken:
        page.focus("#answer a[download]")
        page.keyboard.press("Enter")
    taken.value.save_as(folder / "late.json")
    assert run.process("check", "korea.toml", "late.json").returncode == bool(delay.broken)
    assert pp.Plan.from_json(json.loads((folder / "late.json").read_text())) == delay.plan

    page.focus("form[data-what=anew] button")
    page.keyboard.press("Enter")
    rest = anew(course, 14)
    answered(browser, anew_section(course, 14, rest, None))
    assert page.locator("#answer tbody tr").count() == len(rest.steps)
    for picture in page.locator("#answer img").all():
        picture.scroll_into_view_if_needed()
        browser.sees(partial(drawn, picture))
    browser.is_clean()
    page.set_viewport_size({"width": 320, "height": 640})
    over = "document.documentElement.scrollWidth - document.documentElement.clientWidth"
    assert page.evaluate(over) == 0
    browser.is_clean()
    page.set_viewport_size({"width": 1280, "height": 900})

    # On a slow line: who has waited for two seconds can stop it, and stop it at once.
    held: list[Any] = []
    page.route("**/rehearsal/if?*", lambda route: held.append(route))
    page.focus("form[data-what=anew] button")
    page.keyboard.press("Enter")
    browser.waits_for("#if-said", "The answer is being worked out.")
    page.wait_for_selector("#if-stop")
    assert page.inner_text("#if-stop") == "Stop, and show the best so far"
    browser.is_clean()
    page.focus("#if-stop")
    page.keyboard.press("Enter")
    browser.waits_for("#if-stop", "Stop at once")
    page.keyboard.press("Enter")
    page.locator("#if-stop").wait_for(state="hidden")
    assert page.evaluate("document.activeElement.id") == "questions-title"
    browser.waits_for("#said", "Stopped.")
    assert page.is_hidden("#if-said")
    assert len(held) == 1
    page.unroute("**/rehearsal/if?*")

    # What cannot be is said at the form.
    assert agreement.start is not None
    page.fill("#today", str(agreement.start + dt.timedelta(3)))
    page.focus("form[data-what=anew] button")
    page.keyboard.press("Enter")
    browser.waits_for("#wrong", f"day 3 (4 June {agreement.start.year}) is before day")
    browser.is_clean()
    page.focus("form[data-what=stop] button")
    page.keyboard.press("Enter")
    answered(browser, stop_section(course, 14, stops(course, 14)))


def test_the_page_follows_the_text(work: Work) -> None:
    path = work.folder / "swap.toml"
    browser, page = work.browser, work.enter("swap.toml")
    at(page, 0)
    # Without days nobody can be late.
    browser.waits_for("#course", "nobody can be late")
    page.keyboard.press("ArrowRight")
    at(page, 1)
    before = page.inner_text("#point tbody")

    rewrite(path, FEASIBLE.replace("stake = 30", "stake = 32"))
    browser.sees(lambda: page.inner_text("#point tbody") != before)
    at(page, 1)  # the moment stays
    browser.sees(lambda: not page.is_visible("#older"))
    stuck = STUCK.replace("stake = 30", "stake = 32")
    rewrite(path, stuck)
    browser.waits_for("#course", "Nothing to go through")
    browser.is_clean()
    page.locator("#course a", has_text="beside the forms").focus()
    page.keyboard.press("Enter")
    browser.waits_for("#page", "The least that would have to change")
    page.go_back()

    # Undo works here, too.
    browser.waits_for("#course", "Nothing to go through")
    page.keyboard.press("Control+z")
    page.wait_for_selector("#slide")
    browser.is_clean()
    page.set_viewport_size({"width": 320, "height": 640})
    over = "document.documentElement.scrollWidth - document.documentElement.clientWidth"
    assert page.evaluate(over) == 0
    browser.is_saved()  # else both would have changed the file
    rewrite(path, "broken = ")
    browser.waits_for("#course .mistakes", "Line")
    browser.is_clean()
