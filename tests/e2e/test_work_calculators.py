"""The calculators of ``paripassu work`` in Chromium: by keyboard, by files, on a telephone."""

from __future__ import annotations

import json
import signal
import sys
from pathlib import Path
from typing import Any
from urllib.error import HTTPError
from urllib.request import urlopen

import pytest
from tests.e2e.browser import Browser, entrance, opened
from tests.e2e.program import Program
from tests.e2e.swaps import FEASIBLE

pytestmark = pytest.mark.slow
BAD = (
    "period,kind,point,amount,unit,random,systematic\n0,PB,<b>vault</b>,-1,kg,0,\n1,PE,v,1,g,0,0\n"
)
DROP = """([id, name, text]) => {
  const data = new DataTransfer();
  data.items.add(new File([text], name));
  const target = document.querySelector(`.drop[data-field="${id}"]`);
  target.dispatchEvent(new DragEvent("dragover", { dataTransfer: data, cancelable: true }));
  target.dispatchEvent(new DragEvent("drop", { dataTransfer: data, cancelable: true }));
}"""
OVER = "document.documentElement.scrollWidth - document.documentElement.clientWidth"


@pytest.fixture(autouse=True)
def _own_state(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("XDG_STATE_HOME", str(tmp_path / "state"))
    if sys.platform in ("win32", "darwin"):
        pytest.skip("the state folder is the user's own here")


def saved(page: Any, link: str) -> bytes:
    """Take something away."""
    with page.expect_download() as taken:
        page.click(f"#result a:has-text('{link}')")
    content: bytes = Path(taken.value.path()).read_bytes()
    return content


def focused(page: Any) -> str:
    found: str = page.evaluate("document.activeElement.id")
    return found


def tab_to(page: Any, id_: str) -> None:
    """Press the tabulator until something has the focus."""
    for _ in range(60):
        if focused(page) == id_:
            return
        page.keyboard.press("Tab")
    raise AssertionError(id_)


def is_clean(browser: Browser) -> None:
    """Nothing to find for axe, and nothing to scroll sideways, wide and narrow."""
    for width in (1280, 320):
        browser.page.set_viewport_size({"width": width, "height": 900})
        browser.is_clean()
        assert browser.page.evaluate(OVER) == 0
    browser.page.set_viewport_size({"width": 1280, "height": 900})


def by_keyboard_alone(browser: Browser, url: str, run: Program) -> None:
    """Fill in a form without a mouse."""
    page = browser.page
    page.wait_for_selector("#forms")
    page.locator("a[href='/calculators']").focus()
    page.keyboard.press("Enter")
    page.wait_for_url(f"{url}/calculators")
    is_clean(browser)
    page.locator("a[href='/calculators/size']").focus()
    page.keyboard.press("Enter")
    page.wait_for_url(f"{url}/calculators/size")
    is_clean(browser)

    # A mistake: the field says it, and has the focus.
    tab_to(page, "field-population")
    page.keyboard.type("many")
    tab_to(page, "field-defects")
    page.keyboard.type("5")
    tab_to(page, "field-detect")
    page.keyboard.type("90%")
    page.keyboard.press("Enter")
    browser.waits_for("#population-wrong", "“Items” should be a number, not 'many'")
    assert focused(page) == "field-population"
    assert page.get_attribute("#field-population", "aria-invalid") == "true"
    is_clean(browser)

    # The result: focus stays, the mistake is gone, the command prints the same.
    page.keyboard.press("Control+A")
    page.keyboard.type("141")
    page.keyboard.press("Enter")
    browser.waits_for("#result", "52 of 141 items")
    assert focused(page) == "field-population"
    assert page.inner_text("#population-wrong") == ""
    asked = ("inspect", "size", "--population", "141", "--defects", "5", "--detect", "90%")
    assert f"paripassu {' '.join(asked)}" in page.inner_text("#result .command")
    page.wait_for_function("() => document.querySelector('#result img').complete")
    is_clean(browser)
    assert saved(page, "JSON").decode() == run.ends(*asked, "--json").stdout
    assert saved(page, "TXT").decode() == run.ends(*asked).stdout
    assert saved(page, "HTML").startswith(b"<!DOCTYPE html>")
    assert saved(page, "SVG").startswith(b"<svg")
    assert saved(page, "PNG").startswith(b"\x89PNG")
    page.keyboard.press("Tab")
    assert page.is_hidden("#older")
    tab_to(page, "field-defects")
    page.keyboard.type("0")
    assert page.is_visible("#older")
    assert browser.said == []


def files_that_are_dropped_and_chosen(
    browser: Browser, run: Program, tmp_path: Path, root: Path
) -> None:
    """Give a form a table, and an agreement."""
    page = browser.page
    page.click("text=Material balance")
    page.wait_for_load_state()  # its script listens

    # Dropped, with mistakes: marked at their cells.
    page.evaluate(DROP, ["table", "bad.csv", BAD])
    browser.waits_for("#said", "bad.csv is chosen.")
    page.click("text=Work it out")
    browser.waits_for("#result", "There are 3 mistakes in the table.")
    assert focused(page) == "result-title"
    assert page.inner_text("#row-2-amount") == "✗ -1"
    assert "should be at least 0" in page.inner_text("#said-2")
    assert page.locator("#result b").count() == 0
    page.locator("#result a", has_text="'unit'").press("Enter")
    browser.sees(lambda: focused(page) == "row-3-unit")
    is_clean(browser)

    # Chosen: the document of the command.
    table = root / "examples" / "inspection" / "closes.csv"
    page.set_input_files("#drop-table", table)
    browser.waits_for("#said", "closes.csv is chosen.")
    page.fill("#field-goal", "1.5")
    page.fill("#field-histories", "2000")
    page.click("text=Work it out")
    browser.waits_for("#result", "Verdict: consistent.")
    is_clean(browser)
    asked = ("account", str(table), "--goal", "1.5", "--histories", "2000", "--json")
    assert saved(page, "JSON").decode() == run.ends(*asked).stdout

    # Stopped, it gives what it has.
    page.fill("#field-histories", "5000000000")
    page.click("text=Work it out")
    browser.waits_for("#said", "histories")
    browser.is_clean()
    page.click("#stop")
    browser.waits_for("#result", "Verdict: consistent.")
    page.locator("#stop").wait_for(state="hidden")
    assert 0 < json.loads(saved(page, "JSON"))["histories"] < 5_000_000_000
    page.click("text=Work it out")
    browser.waits_for("#said", "histories")
    # At once. Both go out together: the best so far would else be there before the second.
    held: list[Any] = []
    page.route("**/stop", lambda route: held.append(route))
    page.click("#stop")
    page.click("#stop")
    browser.sees(lambda: len(held) == 2)
    for one in held:
        one.continue_()
    page.unroute("**/stop")
    page.locator("#stop").wait_for(state="hidden")
    browser.waits_for("#said", "There is no answer")
    assert page.is_hidden("#longer")

    # Too large, or no table: one sentence at the field.
    page.set_input_files(
        "#drop-table",
        {"name": "large.csv", "mimeType": "text/csv", "buffer": bytes(21 * 1024 * 1024)},
    )
    browser.waits_for("#table-wrong", "large.csv is larger than 20 MB: choose a smaller file.")
    browser.said.clear()
    page.evaluate(DROP, ["table", "empty.csv", ""])
    browser.waits_for("#table-wrong", "empty.csv: is empty")
    assert len(browser.said) == 1  # the refusal is told there, too
    browser.said.clear()

    # A step of a plan that is worked out first.
    page.click("text=Required detection")
    page.wait_for_load_state()  # its script listens
    page.select_option("#field-agreement", "file-1")
    page.select_option("#field-plan", "planned")
    page.click("text=Work it out")
    browser.waits_for("#result .command", "paripassu inspect require swap.toml plan.json")
    is_clean(browser)
    run.ends("plan", "swap.toml", "--out", "plan.json")
    printed = run.ends("inspect", "require", "swap.toml", "plan.json", "--json").stdout
    assert saved(page, "JSON").decode() == printed


def test_by_keyboard_and_with_files(program: Program, tmp_path: Path, root: Path) -> None:
    """All with one server and one browser: to start them takes longer than most of the rest."""
    (tmp_path / "swap.toml").write_text(FEASIBLE)
    run = program.at(cwd=tmp_path)
    kept = tmp_path / "state" / "paripassu"
    with (
        run.served("work", "swap.toml", "--no-open", ends=signal.SIGKILL) as url,
        opened(entrance(tmp_path, url)) as browser,
    ):
        by_keyboard_alone(browser, url, run)
        files_that_are_dropped_and_chosen(browser, run, tmp_path, root)
        assert all(one.startswith((f"{url}/", "file:", "blob:")) for one in browser.asked)
        assert browser.said == []
        folders = [one for one in kept.iterdir() if one.is_dir()]
        (left,) = [one for one in folders if one.name.startswith("uploads-")]
        assert left.stat().st_mode & 0o777 == 0o700
        assert {one.name for one in left.iterdir()} == {"1", "2"}
    assert left.exists()  # it had no time
    with run.served("work", "swap.toml", "--no-open", code=0) as url:
        with pytest.raises(HTTPError):
            urlopen(url)  # it answers, though nobody was let in
        assert not left.exists()
    assert not [one for one in kept.iterdir() if one.name.startswith("uploads-")]
