"""Ten pictures of a record's pages for the docs: ``python -m scripts.record_tour [DEMO]``.

They show the demonstration, on a day in its middle and at its end. As with the workbench's, they
are no part of ``scripts.generate``: another Chromium or another font draws other pixels.
"""

from __future__ import annotations

import sys
import tempfile
from collections.abc import Callable
from pathlib import Path
from typing import Any

from scripts.png import smaller

import paripassu as pp

ROOT = Path(__file__).resolve().parent.parent
OUT = ROOT / "docs" / "pictures" / "record-tour"
#: Pixels of a picture.
WIDTH, HEIGHT = 1180, 760
#: Bytes of a picture, at most.
MOST = 100_000
#: The day in the middle: somebody has to act.
DAY = "2018-12-20"

Page = Any


def _to(place: str) -> Callable[[Page], None]:
    """Go down until a heading stands at the top."""

    def go(page: Page) -> None:
        page.locator("h2, h3", has_text=place).first.evaluate("one => one.scrollIntoView()")

    return go


def _unfolded(page: Page) -> None:
    page.locator("#entry-52 summary").click()
    page.locator("#entry-52").evaluate("one => one.scrollIntoView()")


def _searched(page: Page) -> None:
    page.fill("#words", "peace treaty")
    page.locator("#state", has_text="found").wait_for()


def _stay(page: Page) -> None:
    page.evaluate("scrollTo(0, 0)")


#: Name of the picture, the day or nothing for the end, the page, and what is done on it.
SHOTS: tuple[tuple[str, str | None, str, Callable[[Page], None]], ...] = (
    ("01-stands", DAY, "index.html", _stay),
    ("02-course", None, "index.html", _to("The plan, and what happened")),
    ("03-agreement", None, "agreement.html", _to("Positions, and what they rest on")),
    ("04-origins", None, "origins-1.html", _to("Conflict 4")),
    ("05-declared", None, "declared.html", _stay),
    ("06-map", None, "declared/5-map-sites-1r23.html", _stay),
    ("07-inspections", None, "inspections.html", _stay),
    ("08-entry", None, "record/0.html", _unfolded),
    ("09-search", None, "find.html", _searched),
    ("10-check", None, "check.html", _stay),
)


def main(arguments: list[str]) -> None:
    """Take the pictures of a demonstration's record."""
    from playwright.sync_api import sync_playwright

    record = Path(arguments[0] if arguments else ROOT / "build" / "demo") / "record"
    OUT.mkdir(exist_ok=True)
    with tempfile.TemporaryDirectory() as folder, sync_playwright() as play:
        sites = {day: Path(folder) / (day or "end") for day in {one[1] for one in SHOTS}}
        for day, site in sites.items():
            pp.site(record, site, at=day)
        browser = play.chromium.launch(executable_path="/usr/bin/chromium")
        page = browser.new_page(viewport={"width": WIDTH, "height": HEIGHT}, color_scheme="light")
        for name, day, path, act in SHOTS:
            page.goto((sites[day] / path).as_uri())
            act(page)
            content = smaller(page.screenshot())
            assert len(content) <= MOST, f"{name} has {len(content):,} bytes"
            (OUT / f"{name}.png").write_bytes(content)
        browser.close()


if __name__ == "__main__":
    main(sys.argv[1:])
