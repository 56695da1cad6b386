"""Pages opened in Chromium, several in one run of it."""

from __future__ import annotations

import html
import json
import re
import shutil
import subprocess
from collections.abc import Mapping
from pathlib import Path
from typing import Any

import pytest

CHROMIUM = shutil.which("chromium") or shutil.which("chromium-browser")
needs_chromium = pytest.mark.skipif(CHROMIUM is None, reason="no Chromium to open the page with")

#: What a page says of itself once it is drawn. Two words touch if less than a pixel and a half is
#: between them and they share some height; the ground that is cleared around a word is no word.
_PROBE = """
setTimeout(() => {
  const touching = [];
  for (const picture of document.querySelectorAll(".picture svg")) {
    const boxes = [];
    // A picture shrinks with its page: pixels are its own.
    const scale = picture.getBoundingClientRect().width / picture.viewBox.baseVal.width;
    for (const text of picture.querySelectorAll("text")) {
      if (!text.textContent.trim() || getComputedStyle(text).strokeWidth === "3px") continue;
      const lines = [...text.querySelectorAll("tspan")];
      for (const line of lines.length ? lines : [text]) {
        const box = line.getBoundingClientRect();
        const size = parseFloat(getComputedStyle(line).fontSize) * scale;
        // From the top of the capitals to the descenders: a line's box is taller.
        const base = box.bottom - box.height * 0.21;
        boxes.push([line.textContent, box.left, box.right, base - size * 0.72, base + size * 0.2]);
      }
    }
    for (const [at, one] of boxes.entries()) for (const other of boxes.slice(at + 1)) {
      const beside = Math.max(one[1], other[1]) - Math.min(one[2], other[2]);
      const below = Math.max(one[3], other[3]) - Math.min(one[4], other[4]);
      if (beside < 1.5 * scale && below < 0.5 * scale) touching.push([one[0], other[0]]);
    }
  }
  parent.postMessage({
    name: NAME,
    over: document.documentElement.scrollWidth - document.documentElement.clientWidth,
    sizes: [...document.querySelectorAll(".picture")].map((place) => place.dataset.size),
    drawn: document.querySelectorAll(".picture svg").length,
    fetched: performance.getEntriesByType("resource").length,
    touching,
  }, "*");
}, 4000);
"""


def dumped(page: Path, profile: Path) -> str:
    """Open a page, and give what has become of it."""
    assert CHROMIUM is not None
    run = subprocess.run(
        [
            CHROMIUM, "--headless", "--no-sandbox", "--disable-gpu", "--no-first-run",
            "--disable-background-networking", "--disable-component-update", "--disable-sync",
            f"--user-data-dir={profile}", "--window-size=1400,2000",
            "--virtual-time-budget=10000", "--dump-dom", page.as_uri(),
        ],
        capture_output=True, text=True, check=True, timeout=240,
    )  # fmt: skip
    return run.stdout


def measured(pages: Mapping[tuple[str, int], Path], folder: Path) -> dict[str, dict[str, Any]]:
    """Open pages in frames of some width, for no window gets as narrow as a telephone.

    Parameters
    ----------
    pages : mapping
        From a name and a width to the page.
    folder : Path
        For what is written to look at them.

    Returns
    -------
    dict
        By ``NAME at WIDTH`` what the page says of itself; see the probe.
    """
    frames = []
    for number, ((name, width), page) in enumerate(pages.items()):
        # The policy would stop the probe as well; without it, what is fetched would be fetched.
        text = re.sub(r"<meta http-equiv=.*?>", "", page.read_text(encoding="utf-8"), count=1)
        # The last one: the library speaks of others.
        before, _, after = text.rpartition("</body>")
        probe = _PROBE.replace("NAME", json.dumps(f"{name} at {width}"))
        inner = folder / f"probe-{number}.html"
        inner.write_text(f"{before}<script>{probe}</script></body>{after}", encoding="utf-8")
        frames.append(
            f'<iframe src="{inner.name}" width="{width}" height="1500" style="border:0"></iframe>'
        )
    outer = folder / "frames.html"
    outer.write_text(
        "<!DOCTYPE html><script>const all = []; onmessage = (event) => "
        "{ all.push(event.data); document.title = JSON.stringify(all); };</script>"
        + "".join(frames),
        encoding="utf-8",
    )
    found = re.search(r"<title>(.*?)</title>", dumped(outer, folder / "profile"), re.DOTALL)
    assert found is not None
    return {one.pop("name"): one for one in json.loads(html.unescape(found[1]))}
