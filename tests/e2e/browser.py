"""Pages in Chromium, as the end-to-end tests open them, and what the browser says of them."""

from __future__ import annotations

import json
import re
import shutil
import time
from collections.abc import Callable, Iterator, Sequence
from contextlib import contextmanager
from dataclasses import dataclass, field
from functools import cache
from pathlib import Path
from typing import Any

import pytest

CHROMIUM = shutil.which("chromium") or shutil.which("chromium-browser")
#: Seconds after which a test gives up waiting; nothing is measured by it. A machine may be slow,
#: and have other work.
PATIENCE = 180
#: What breaches of the policy were told on the console, in the test that runs.
BREACHES: list[str] = []


@cache
def watch() -> None:
    """Have all pages that are opened from now on watched for breaches of their policy."""
    try:
        from playwright.sync_api import Browser as Opened
    except ImportError:
        return

    def heard(message: Any) -> None:
        if "Content Security Policy" in message.text:
            BREACHES.append(message.text)

    for name in ("new_context", "new_page"):
        before = getattr(Opened, name)

        def watched(self: Any, *given: Any, before: Any = before, **named: Any) -> Any:
            made = before(self, *given, **named)
            made.on("console", heard)
            return made

        setattr(Opened, name, watched)


@dataclass
class Browser:
    """A page in Chromium, and everything that it did."""

    page: Any
    asked: list[str] = field(default_factory=list)
    said: list[str] = field(default_factory=list)

    def text(self) -> str:
        """Give what stands in the text's field."""
        found: str = text_of(self.page)
        return found

    def waits_for(self, place: str, words: str) -> None:
        """Wait until words stand in a place. (The page allows no code that is given as text.)"""
        self.page.locator(place, has_text=words).wait_for()

    def is_saved(self) -> None:
        """Wait until what is typed stands in the file."""
        saved = re.compile("^Saved$")
        self.page.locator("#place").filter(has_text=saved).wait_for()

    def sees(self, what: Callable[[], bool]) -> None:
        """Wait until something is so."""
        end = time.monotonic() + PATIENCE
        while not what():
            assert time.monotonic() < end, "it never was so"
            self.page.wait_for_timeout(50)

    def chooses(self, place: str, folder: Path) -> None:
        """Choose a folder. Chromium, given one, now and then does not answer: ask again."""
        from playwright.sync_api import TimeoutError as NoAnswer

        for seconds in (10, 20, PATIENCE):
            try:
                self.page.set_input_files(place, str(folder), timeout=seconds * 1_000)
            except NoAnswer:
                continue
            return
        raise AssertionError(f"Chromium took no folder in {place}")

    def is_clean(self, *, fetches: bool = True, schemes: Sequence[str] = ("light", "dark")) -> None:
        """Axe finds nothing, light and dark; it fetches style sheets where the page may fetch."""
        from axe_playwright_python.sync_playwright import Axe

        for scheme in schemes:
            self.page.emulate_media(color_scheme=scheme)
            # What passes is not written down: it takes as long as the looking itself.
            asked = {"preload": fetches, "resultTypes": ["violations"]}
            found = Axe().run(self.page, options=asked).response["violations"]
            assert not found, json.dumps(found, indent=1)[:3000]
        self.page.emulate_media(color_scheme="light")


@contextmanager
def opened(place: Path, arguments: Sequence[str] = ()) -> Iterator[Browser]:
    """Enter by the file, as a browser does that is started with it.

    Parameters
    ----------
    place : Path
        The file that lets a browser in.
    arguments : sequence of str
        For Chromium.
    """
    sync = pytest.importorskip("playwright.sync_api")
    if CHROMIUM is None:
        pytest.skip("no Chromium to open the page with")
    watch()
    with sync.sync_playwright() as playwright:
        chromium = playwright.chromium.launch(
            executable_path=CHROMIUM, args=["--no-sandbox", *arguments]
        )
        context = chromium.new_context(viewport={"width": 1280, "height": 900})
        context.set_default_timeout(PATIENCE * 1_000)
        page = context.new_page()
        browser = Browser(page)
        page.on("request", lambda request: browser.asked.append(request.url))
        page.on("console", lambda message: browser.said.append(message.text))
        page.on("pageerror", lambda error: browser.said.append(str(error)))
        page.goto(place.as_uri())
        if place.name.startswith("enter-"):
            # It leads on by itself, and what is pressed before the page is loaded nobody hears.
            page.wait_for_url(lambda url: url.startswith("http:") and "/enter" not in url)
        yield browser
        chromium.close()


def entrance(folder: Path, url: str) -> Path:
    """Give the file that lets a browser in.

    Parameters
    ----------
    folder : Path
        In which ``state`` holds the user's state.
    url : str
        Where the workbench is.
    """
    return folder / "state" / "paripassu" / f"enter-{url.rpartition(':')[2]}.html"


def rewrite(path: Path, text: str) -> None:
    """Write a file as another program does: all at once, since half a file is another change."""
    whole = path.with_name(f".{path.name}.whole")
    whole.write_text(text)
    whole.replace(path)


def text_of(page: Any) -> str:
    """Give what stands in the box of the text."""
    found: str = page.locator("#text:defined").evaluate("box => box.value")
    return found


def at_text(page: Any) -> None:
    """Wait until the box of the text is one: before its script has come, it hears no key."""
    page.wait_for_selector("#text:defined")
