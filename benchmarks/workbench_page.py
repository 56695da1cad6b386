"""A workbench in a browser, for what is measured: started, typed into, watched, ended."""

from __future__ import annotations

import os
import random
import re
import shutil
import signal
import subprocess
import sys
import tempfile
import time
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path
from typing import Any

CHROMIUM = shutil.which("chromium") or shutil.which("chromium-browser")

#: Notes when a key was pressed, and when each part was painted that belongs to its text or to a
#: later one: in the frame after that in which it was put there.
WATCH = """() => {
  const parts = ["numbers", "pictures", "repairs"];
  const node = (name) => document.querySelector(`[data-part=${name}]`);
  window.bench = { key: 0, seen: {}, want: Infinity, echo: 0 };
  const frames = (then) => requestAnimationFrame(() => {
    const channel = new MessageChannel();
    channel.port1.onmessage = () => then(performance.now());
    channel.port2.postMessage(0);
  });
  document.addEventListener("beforeinput", () => {
    const revision = Number(node("numbers").dataset.revision ?? -1);
    window.bench = { key: performance.now(), seen: {}, want: revision + 1, echo: 0 };
    const mine = window.bench;
    frames((now) => { mine.echo = now - mine.key; });
  }, true);
  const look = () => {
    const mine = window.bench;
    for (const name of parts)
      if (!(name in mine.seen) && Number(node(name).dataset.revision ?? -1) >= mine.want) {
        mine.seen[name] = 0;
        frames((now) => { mine.seen[name] = now - mine.key; });
      }
  };
  new MutationObserver(look).observe(document.querySelector("#page"), {
    attributes: true, childList: true, subtree: true, attributeFilter: ["data-revision"],
  });
}"""


@dataclass
class Times:
    """What a key took, in milliseconds, to its echo and to what follows it; None: not in time."""

    echo: float
    numbers: float | None
    pictures: float | None
    repairs: float | None


@dataclass
class Workbench:
    """A page on which a text stands, and the server behind it."""

    page: Any
    server: int
    address: str

    @property
    def text(self) -> str:
        """What stands in the box."""
        found: str = self.page.eval_on_selector("#text", "text => text.value")
        return found

    def key(self, start: int, end: int, new: str) -> None:
        """Type something over a place of the text: the way of the page that has the text."""
        self.page.eval_on_selector(
            "#text",
            "(text, [from, to]) => { text.focus(); text.setSelectionRange(from, to); }",
            [start, end],
        )
        if new:
            self.page.keyboard.insert_text(new)
        else:
            self.page.keyboard.press("Backspace")

    def put(self, text: str) -> None:
        """Put a text in the place of all that stands in the box."""
        self.key(0, len(self.text), text)

    def go_to_forms(self, field: str) -> None:
        """Go to the page of the forms, into a field of the first entry that has it."""
        kind, control, _ = IN_FORMS[field]
        self.page.goto(self.address)
        self.page.evaluate(WATCH)
        self.page.locator(f"[data-kind={kind}] .entries summary").first.click(timeout=300_000)
        self.page.locator(f"[data-kind={kind}] .entries {control}").first.focus()
        self.page.wait_for_selector("[data-part=repairs][data-revision]", state="attached")

    def key_in_forms(self, typed: str, seconds: float) -> Times:
        """Type over what stands in the field, and wait for all that follows it."""
        self.page.keyboard.press("ControlOrMeta+a")
        self.page.keyboard.insert_text(typed)
        return self.times(("numbers", "pictures", "repairs"), seconds)

    def times(self, parts: tuple[str, ...], seconds: float) -> Times:
        """Wait until these parts are painted, and give what was noted."""
        try:
            self.page.wait_for_function(
                "wanted => bench.echo && wanted.every((name) => bench.seen[name])",
                arg=[*parts],
                timeout=seconds * 1000,
            )
        except Exception as error:
            if "Timeout" not in type(error).__name__:
                raise
        noted = self.page.evaluate("() => bench")
        seen = noted["seen"]
        return Times(
            noted["echo"], *(seen.get(n) or None for n in ("numbers", "pictures", "repairs"))
        )

    @property
    def processes(self) -> list[int]:
        """The server, and the processes that it has started."""
        return [self.server, *children(self.server)]


def children(pid: int) -> list[int]:
    """Give the processes that a process has started, and theirs."""
    found: list[int] = []
    for path in Path(f"/proc/{pid}/task").glob("*/children"):
        for child in map(int, path.read_text().split()):
            found += [child, *children(child)]
    return found


def cpu(pids: list[int]) -> float:
    """Give the processor seconds that processes have used."""
    ticks = 0
    for pid in pids:
        fields = Path(f"/proc/{pid}/stat").read_text().rpartition(")")[2].split()
        ticks += int(fields[11]) + int(fields[12])
    return ticks / os.sysconf("SC_CLK_TCK")


def memory(pids: list[int]) -> float:
    """Give the MiB that processes hold for themselves."""
    pages = 0
    for pid in pids:
        resident, shared = map(int, Path(f"/proc/{pid}/statm").read_text().split()[1:3])
        pages += resident - shared
    return pages * os.sysconf("SC_PAGE_SIZE") / 2**20


def first_page(text: str) -> tuple[float, float]:
    """Start a workbench; give the milliseconds from its command to its forms, and to its numbers.

    The browser is there already, as it is for somebody who reads this.
    """
    from playwright.sync_api import sync_playwright

    with tempfile.TemporaryDirectory() as folder, sync_playwright() as playwright:
        path = Path(folder) / "agreement.toml"
        path.write_text(text, encoding="utf-8")
        chromium = playwright.chromium.launch(executable_path=CHROMIUM, args=["--no-sandbox"])
        page = chromium.new_page()
        begun = time.monotonic()
        with _served(path, folder) as (_, url, entrance):
            page.goto(entrance.as_uri())
            page.wait_for_url(f"{url}/**")
            page.locator(".entries summary").first.wait_for(timeout=60_000)
            forms = time.monotonic()
            page.wait_for_selector("[data-part=numbers] .lead", timeout=60_000)
            numbers = time.monotonic()
            chromium.close()
    return 1000 * (forms - begun), 1000 * (numbers - begun)


@contextmanager
def _served(path: Path, folder: str) -> Iterator[tuple[int, str, Path]]:
    """Serve a file; give the process, its address, and the file that lets the browser in."""
    server = subprocess.Popen(
        [sys.executable, "-m", "paripassu", "work", str(path), "--no-open"],
        stdout=subprocess.PIPE,
        encoding="utf-8",
        env=os.environ | {"XDG_STATE_HOME": folder},
    )
    assert server.stdout is not None
    try:
        url = server.stdout.readline().rpartition(" ")[2].strip()
        yield server.pid, url, Path(folder) / "paripassu" / f"enter-{url.rpartition(':')[2]}.html"
    finally:
        left = children(server.pid)
        server.send_signal(signal.SIGINT)
        server.wait()
        server.stdout.close()
        over = [pid for pid in left if Path(f"/proc/{pid}").exists()]
        if over:
            raise SystemExit(f"left over after the end: {over}")


@contextmanager
def workbench(text: str) -> Iterator[Workbench]:
    """Open a text in a workbench and a browser; in the end nothing is left of either."""
    from playwright.sync_api import sync_playwright

    with tempfile.TemporaryDirectory() as folder, sync_playwright() as playwright:
        path = Path(folder) / "agreement.toml"
        path.write_text(text, encoding="utf-8")
        with _served(path, folder) as (server, url, entrance):
            chromium = playwright.chromium.launch(executable_path=CHROMIUM, args=["--no-sandbox"])
            context = chromium.new_context(
                viewport={"width": 1280, "height": 900}, bypass_csp=True
            )  # what is asked of the page is given as text
            page = context.new_page()
            page.goto(entrance.as_uri())
            page.wait_for_url(f"{url}/**")
            page.goto(f"{url}/file/1/text")
            page.evaluate(WATCH)
            page.wait_for_selector(
                "[data-part=repairs][data-revision]", state="attached", timeout=300_000
            )
            yield Workbench(page, server, f"{url}/file/1")
            chromium.close()


@dataclass(frozen=True)
class Key:
    """Something that is typed over a place of a text."""

    start: int
    end: int
    new: str


def place_of(text: str, field: str, chance: random.Random) -> Key | None:
    """Choose a key in a field of an agreement that leaves it an agreement; None: it has no such."""
    patterns = {
        "stake": r"(?m)^stake = \[?(\d)(?=\b)(?!\.)",
        "value": r"(?m)^value = \{.*?= \[?-?(\d)(?=[,\] }])",
        "share": r"(?m)^share = 0?\.(\d)(?!\d)",
        "firmness": r'(?m)^firm = "(demand|red line|preference)"',
        "title": r'(?m)^title = "([^"]*)"',
    }
    found = [*re.finditer(patterns[field], text)]
    if not found:
        return None
    one = chance.choice(found)
    start, end, old = one.start(1), one.end(1), one[1]
    match field:
        case "firmness":
            return Key(start, end, chance.choice([f for f in FIRM if f != old]))
        case "title":
            return Key(end - 1, end, "") if old.endswith("x") else Key(end, end, "x")
    digits = [digit for digit in "123456789" if digit != old]
    return Key(start, end, chance.choice(digits))


#: Fields in the forms: the kind of entry, the control, and what is typed there in turn.
IN_FORMS = {
    "stake": ("party", "[data-path*=stake] input", ("2", "3")),
    "value": ("measure", "[data-path*=value] input", ("-1", "-2")),  # the low end of any
    "title": ("measure", "input[type=text]", ("x", "y")),
}
FIRM = ("demand", "red line", "preference")
FIELDS = ("stake", "value", "share", "firmness", "title")
