"""Eleven pictures of the workbench for the docs, taken in Chromium: ``python -m scripts.tour``.

They are no part of ``scripts.generate``: another version of Chromium or another font draws other
pixels. Whoever changes a page takes them anew, and looks at them.
"""

from __future__ import annotations

import os
import shutil
import subprocess
import sys
import tempfile
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import Any

from scripts.png import smaller

ROOT = Path(__file__).resolve().parent.parent
OUT = ROOT / "docs" / "pictures" / "tour"
#: Pixels of a picture.
WIDTH, HEIGHT = 1180, 760
#: Bytes of a picture, at most.
MOST = 100_000
EXAMPLES = ("good-friday-decommissioning", "korea-2018", "korea-2018-repaired")
#: Measures of the agreement that takes long to plan.
LONG = 1_000

Page = Any

#: Where the text of a file is shown.
TEXT = "/text"
#: Three ways out of Korea's conflicts.
VARIANTS = """\
[[variant]]
name = "Signature first"
note = "The last fifth is left to a later agreement."

[[variant.change]]
entry = "position:us-treaty-last"
key = "needs.dismantlement"
from = "all"
to = 0.6

[[variant.change]]
entry = "position:dprk-treaty-first"
key = "needs.peace-treaty"
from = "ratification"
to = "signature"

[[variant.change]]
entry = "position:us-keeps-none"
key = "share"
from = 1.0
to = 0.8

[[variant.change]]
entry = "position:dprk-verification-later"
key = "part"
to = "last"

[[variant.change]]
entry = "position:us-verification-first"
key = "needs.verification"
from = "access elsewhere"
to = "records and samples"

[[variant]]
name = "Half is left"

[[variant.change]]
entry = "position:us-treaty-last"
key = "needs.dismantlement"
from = "all"
to = 0.4

[[variant.change]]
entry = "position:dprk-treaty-first"
key = "needs.peace-treaty"
from = "ratification"
to = "signature"

[[variant.change]]
entry = "position:us-keeps-none"
key = "share"
from = 1.0
to = 0.5

[[variant.change]]
entry = "position:dprk-verification-later"
key = "part"
to = "last"

[[variant.change]]
entry = "position:us-verification-first"
key = "needs.verification"
from = "access elsewhere"
to = "records and samples"

[[variant]]
name = "The treaty waits for nothing"

[[variant.change]]
entry = "position:us-treaty-last"
left_out = true
"""


def long() -> str:
    """Give an agreement of so many measures, each of which waits for an earlier one."""
    lines = ['[agreement]\nid = "long"\ntitle = "A thousand measures"\n']
    for party in "abcd":
        lines.append(f'[[party]]\nid = "{party}"\nname = "Party {party.upper()}"')
        lines.append("stake = 40\ntolerance = 25\n")
    for number in range(LONG):
        doer, other = "abcd"[number % 4], "abcd"[(number * 7 + 1) % 4]
        value = f"{doer} = -{1 + number % 5}, " if doer != other else ""
        lines.append(
            f'[[measure]]\nid = "m{number}"\ntitle = "Measure {number + 1}"\nby = ["{doer}"]\n'
            f"value = {{ {value}{other} = {3 + number % 6} }}\n"
        )
        if number >= 10:
            lines.append(
                f'[[require]]\nclaim = "after"\nmeasure = "m{number}"\n'
                f'needs = {{ m{number - 1 - number * 37 % 10} = "all" }}\n'
            )
    return "\n".join(lines)


@contextmanager
def served(folder: Path) -> Iterator[Path]:
    """Serve a folder's agreements; give the file that lets a browser in."""
    process = subprocess.Popen(
        [sys.executable, "-m", "paripassu", "work", "--no-open"],
        cwd=folder,
        stdout=subprocess.PIPE,
        text=True,
        env={**os.environ, "XDG_STATE_HOME": str(folder.parent / "state")},
    )
    assert process.stdout is not None
    try:
        port = process.stdout.readline().strip().rpartition(":")[2]
        yield folder.parent / "state" / "paripassu" / f"enter-{port}.html"
    finally:
        process.terminate()
        process.wait()
        process.stdout.close()


# What is shown.


def settled(page: Page) -> None:
    """Wait until the plan is there, and the fonts and pictures with it."""
    page.wait_for_load_state("load")
    page.wait_for_timeout(1_000)


def found(page: Page, words: str) -> None:
    """Wait until words stand on the page."""
    page.locator("main", has_text=words).wait_for(timeout=120_000)
    page.wait_for_timeout(1_500)


def folder(page: Page, files: dict[str, str]) -> None:
    """Show the agreements of a folder."""
    page.goto(files["/"])


def new(page: Page, files: dict[str, str]) -> None:
    """Show an agreement that was just begun."""
    page.goto(files["/"])
    page.fill("#name", "two villages")
    page.keyboard.press("Enter")
    page.wait_for_url("**/file/*")
    page.wait_for_timeout(3_000)


def conflict(page: Page, files: dict[str, str]) -> None:
    """Show Korea as the two said it, and why there is no plan of it."""
    page.goto(files["korea-2018"])
    found(page, "The least that would have to change")


def plan(page: Page, files: dict[str, str]) -> None:
    """Show Korea with its repairs, and the plan."""
    page.goto(files["korea-2018-repaired"])
    found(page, "The plan as a table")


def risk(page: Page, files: dict[str, str]) -> None:
    """Show how likely a deal is, of Korea as the two said it."""
    page.goto(files["korea-2018"])
    found(page, "The least that would have to change")
    page.click("#risk-run")
    page.locator("#risk [data-part] .lead").first.wait_for(timeout=300_000)
    page.evaluate("document.getElementById('risk-title').scrollIntoView()")
    page.evaluate("scrollTo(0, 0)")


def mistake(page: Page, files: dict[str, str]) -> None:
    """Show what is said of a mistake."""
    page.goto(files["korea-2018-repaired"] + TEXT)
    found(page, "The plan as a table")
    page.evaluate(
        "const box = document.getElementById('text');"
        "box.focus(); box.setSelectionRange(box.value.indexOf('stake = '), "
        "box.value.indexOf('stake = ') + 5)"
    )
    page.keyboard.type("steak")
    found(page, "did you mean")


def searching(page: Page, files: dict[str, str]) -> None:
    """Show a search that takes longer."""
    page.goto(files["long"] + TEXT)
    page.locator("#said:not(.heard)", has_text="ing").wait_for(timeout=60_000)


def variants(page: Page, files: dict[str, str]) -> None:
    """Show three variants beside each other."""
    page.goto(files["korea-2018"] + "/variants")
    page.wait_for_timeout(2_000)
    page.click("#compare")
    page.locator("#answers table").first.wait_for(timeout=120_000)


def rehearsal(page: Page, files: dict[str, str]) -> None:
    """Show a moment of the plan, and what is left if all stops there."""
    page.goto(files["korea-2018-repaired"] + "/rehearsal")
    if page.get_attribute("#undo", "aria-disabled") is None:
        page.click("#undo")  # the mistake of an earlier picture
    page.get_by_role("button", name="Next").wait_for(timeout=120_000)
    for _ in range(6):
        page.get_by_role("button", name="Next").click()
        page.wait_for_timeout(300)
    page.evaluate("scrollTo(0, 0)")


def calculator(page: Page, files: dict[str, str]) -> None:
    """Show how large a sample has to be."""
    page.goto(files["/"] + "calculators/size")
    for label, value in (
        ("Items", "2000"),
        ("False items", "20"),
        ("Detection probability", "0.95"),
    ):
        page.get_by_label(label, exact=True).fill(value)
    page.get_by_role("button", name="Work it out").click()
    page.wait_for_timeout(4_000)
    page.evaluate("scrollTo(0, 0)")


def report(page: Page, files: dict[str, str]) -> None:
    """Show the report that is handed over."""
    page.goto(files["report"])
    page.locator("figure").first.scroll_into_view_if_needed()
    page.evaluate("scrollBy(0, document.querySelector('figure').getBoundingClientRect().top - 60)")


SHOTS: tuple[tuple[str, Callable[[Page, dict[str, str]], None]], ...] = (
    ("folder", folder),
    ("new", new),
    ("conflict", conflict),
    ("plan", plan),
    ("risk", risk),
    ("mistake", mistake),
    ("searching", searching),
    ("variants", variants),
    ("rehearsal", rehearsal),
    ("calculator", calculator),
    ("report", report),
)


def main(wanted: list[str]) -> int:
    """Take all pictures, or those that are named."""
    from playwright.sync_api import sync_playwright

    chromium = shutil.which("chromium") or shutil.which("chromium-browser")
    if chromium is None:
        print("there is no Chromium to take pictures with")
        return 1
    OUT.mkdir(exist_ok=True)
    with tempfile.TemporaryDirectory() as name:
        place = Path(name) / "agreements"
        place.mkdir()
        for example in EXAMPLES:
            shutil.copy(ROOT / "examples" / f"{example}.toml", place)
        (place / "korea-2018.variants.toml").write_text(VARIANTS)
        (place / "long.toml").write_text(long())
        told = Path(name) / "report.html"
        subprocess.run(
            [
                sys.executable,
                "-m",
                "paripassu",
                "report",
                "korea-2018-repaired.toml",
                "--date",
                "2030-01-31",
                "--out",
                str(told),
            ],
            cwd=place,
            check=True,
            stdout=subprocess.DEVNULL,
        )
        with served(place) as entrance, sync_playwright() as playwright:
            browser = playwright.chromium.launch(executable_path=chromium, args=["--no-sandbox"])
            page = browser.new_page(viewport={"width": WIDTH, "height": HEIGHT})
            page.goto(entrance.as_uri())
            page.wait_for_selector("#name")
            home = page.url
            files = {"/": home, "report": told.as_uri()}
            for link in page.locator("a[href^='/file/']").all():
                files[link.inner_text().removesuffix(".toml")] = home.rstrip("/") + str(
                    link.get_attribute("href")
                )
            for number, (shot, show) in enumerate(SHOTS, 1):
                if wanted and shot not in wanted:
                    continue
                show(page, files)
                if show is not searching:  # which would be over by then
                    settled(page)
                content = smaller(page.screenshot())
                assert len(content) <= MOST, (shot, len(content))
                (OUT / f"{number:02}-{shot}.png").write_bytes(content)
                print(f"{number:02}-{shot}.png: {len(content):,} bytes")
            browser.close()
    return 0


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
