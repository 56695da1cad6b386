"""Every page of the workbench by keyboard, magnified, on a telephone, in the dark, and read aloud.

The pages are found by following the links from the first one, so that no new one is left out.
"""

from __future__ import annotations

import re
import sys
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import Any

import pytest
from tests.e2e.browser import Browser, entrance, opened
from tests.e2e.program import Program
from tests.e2e.swaps import FEASIBLE, STUCK
from tests.shared import SHARED, needs

pytestmark = pytest.mark.slow

#: How far a page can be scrolled sideways.
OVER = "document.documentElement.scrollWidth - document.documentElement.clientWidth"
#: What reaches out of the window, to be named.
OUT = """\
() => [...document.querySelectorAll("body *")]
  .filter((one) => one.getBoundingClientRect().right > innerWidth + 1)
  .slice(0, 5).map((one) => one.outerHTML.slice(0, 120))
"""
#: Where links lead, and whether that is a file to keep.
LINKS = "all => all.map((one) => [one.getAttribute('href'), one.hasAttribute('download')])"
#: The element that has the focus: what it is, and whether that can be seen.
FOCUS = """\
() => {
  const one = document.activeElement;
  if (!one || one === document.body) return null;
  let seen = false;
  for (let at = one; at && !seen; at = at.parentElement) {
    const style = getComputedStyle(at);
    seen = style.outlineStyle !== "none" && parseFloat(style.outlineWidth) >= 2;
  }
  const box = one.getBoundingClientRect();
  window.stops ??= new Map();
  if (!stops.has(one)) stops.set(one, stops.size);
  return [stops.get(one), seen, box.width > 0 && box.height > 0, one.outerHTML.slice(0, 120)];
}
"""


@pytest.fixture(autouse=True)
def _own_state(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("XDG_STATE_HOME", str(tmp_path / "state"))
    if sys.platform in ("win32", "darwin"):
        pytest.skip("the state folder is the user's own here")


@contextmanager
def workbench(program: Program, folder: Path, files: dict[str, str]) -> Iterator[Browser]:
    """Open a folder in the browser."""
    for name, text in files.items():
        (folder / name).write_text(text)
    with (
        program.at(cwd=folder).served("work", "--no-open") as url,
        opened(entrance(folder, url)) as browser,
    ):
        browser.page.wait_for_selector("#name")
        yield browser
        assert browser.said == []


def pages(browser: Browser) -> Iterator[str]:
    """Go to each page that a link leads to, one after the other."""
    page = browser.page
    home = page.url.rstrip("/")
    left, seen = ["/"], {"/"}
    while left:
        address = left.pop(0)
        page.goto(home + address)
        settled(page)
        yield address
        # All at once: what is shown anew in between has other links.
        for link, is_file in page.locator("a[href]").evaluate_all(LINKS):
            there = re.sub(r"[?#].*", "", link)
            if there.startswith("/") and there not in seen and not is_file:
                seen.add(there)
                left.append(there)


def settled(page: Any) -> None:
    """Wait until what is found of the text is shown, where a page shows that."""
    page.wait_for_load_state("load")
    if page.locator("#course").count():
        page.locator("#course:not(:empty)").wait_for(state="attached")
    if page.locator("#page").count():
        page.locator("#page:not(:empty), #mistakes:not(:empty)").first.wait_for(state="attached")


def goes_round(page: Any) -> int:
    """Press Tab until every stop was passed: none keeps the focus, and each can be seen."""
    page.evaluate("document.activeElement?.blur()")
    stops: set[int] = set()
    before = None
    for _ in range(1_000):
        page.keyboard.press("Tab")
        now = page.evaluate(FOCUS)
        if now is None or (now[0] == 0 and len(stops) > 1):
            return len(stops)
        at, seen, shown, what = now
        assert at != before, f"the focus does not leave {what}"
        assert seen, f"the focus cannot be seen on {what}"
        assert shown, f"the focus is on what is not there: {what}"
        before = at
        stops.add(at)
    raise AssertionError("the focus never comes round")


def is_named(tree: str) -> None:
    """Whatever can be pressed or filled in has a name."""
    for line in tree.splitlines():
        bare = re.match(
            r"\s*- (button|link|textbox|combobox|slider|spinbutton|checkbox|radio|img)\b(?! \")",
            line,
        )
        assert bare is None, line


def test_every_page_for_everybody(
    program: Program, tmp_path: Path, record_property: Callable[[str, object], None]
) -> None:
    files = {
        "stuck.toml": STUCK,
        "swap.toml": FEASIBLE,
        "wrong.toml": FEASIBLE.replace("stake = 30", "stake = 30\nwrong = 1", 1),
    }
    trees: dict[str, str] = {}
    with workbench(program, tmp_path, files) as browser:
        page = browser.page
        for address in pages(browser):
            browser.is_clean()
            assert goes_round(page) >= 1, address
            trees[address] = page.locator("body").aria_snapshot()
            is_named(trees[address])
            assert page.locator("h1").count() == 1, address
            assert page.title().endswith("paripassu"), address
            # On a telephone, and with everything twice as large: nothing is scrolled sideways.
            for width in (320, 640):
                page.set_viewport_size({"width": width, "height": 700})
                assert page.evaluate(OVER) == 0, (address, width, page.evaluate(OUT))
            page.set_viewport_size({"width": 320, "height": 700})
            browser.is_clean()
            page.set_viewport_size({"width": 1280, "height": 900})
            page.evaluate("document.documentElement.style.zoom = 2")
            assert page.evaluate(OVER) == 0, (address, "zoom", page.evaluate(OUT))
    assert {"/", "/file/1", "/file/2", "/file/3"} <= {*trees}
    for address, tree in trees.items():
        record_property(address, tree)
        (tmp_path / f"tree{address.replace('/', '-')}.txt").write_text(tree)
    print(f"{len(trees)} pages: {[*trees]}")


def test_an_empty_folder_for_everybody(program: Program, tmp_path: Path) -> None:
    with workbench(program, tmp_path, {}) as browser:
        for _ in pages(browser):
            browser.is_clean()
            goes_round(browser.page)
            browser.page.set_viewport_size({"width": 320, "height": 700})
            assert browser.page.evaluate(OVER) == 0
            browser.page.set_viewport_size({"width": 1280, "height": 900})


def test_nothing_moves_for_whom_that_is_not_good(program: Program, tmp_path: Path) -> None:
    """With reduced motion no page moves anything by itself."""
    moving = """\
() => [...document.querySelectorAll("*")].filter((one) => {
  const style = getComputedStyle(one);
  const lasts = (all) => all.split(",").some((each) => parseFloat(each) > 0.01);
  return (
    (style.animationName !== "none" && lasts(style.animationDuration)) ||
    lasts(style.transitionDuration) || style.scrollBehavior === "smooth"
  );
}).map((one) => one.outerHTML.slice(0, 120))
"""
    with workbench(program, tmp_path, {"swap.toml": FEASIBLE}) as browser:
        browser.page.emulate_media(reduced_motion="reduce")
        for address in pages(browser):
            assert browser.page.evaluate(moving) == [], address


@needs("plans/bench")
@pytest.mark.parametrize(("width", "scheme"), [(1280, "light"), (320, "dark")])
def test_while_a_thousand_steps_are_planned(
    program: Program, tmp_path: Path, width: int, scheme: str
) -> None:
    """While an order of 1,000 steps is searched, which takes ten seconds on any machine."""
    text = (SHARED / "plans" / "bench" / "reversible-1000-2.toml").read_text()
    names = [f"thousand-{number}.toml" for number in range(1, 9)]
    with workbench(program, tmp_path, dict.fromkeys(names, text)) as browser:
        page = browser.page
        page.set_viewport_size({"width": width, "height": 700})
        home = page.url.rstrip("/")
        for number in range(1, len(names) + 1):  # another one, where the search ended meanwhile
            page.goto(f"{home}/file/{number}/text")
            browser.waits_for("#said", "Planning")
            browser.is_clean(schemes=[scheme])
            over, out = page.evaluate(OVER), page.evaluate(OUT)
            if "Planning" in page.inner_text("#said"):
                break
        else:
            raise AssertionError("the search always ends before the page was looked at")
        assert over == 0, out
        is_named(page.locator("body").aria_snapshot())
