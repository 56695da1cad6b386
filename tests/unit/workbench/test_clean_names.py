"""Names with characters that no page may show: told clean, and left as they are where one types."""

from __future__ import annotations

import re
from pathlib import Path

from tests.e2e.swaps import STUCK
from tests.unit.workbench.benches import served

from paripassu.workbench.forms.painting import body_html, line_html
from paripassu.workbench.forms.view import View
from paripassu.workbench.shelf import Shelf

#: An escape sequence, a bell, and an override of the direction, as a file says them.
BAD = "\\u001b[31m\\u0007\\u202eX"
HARMFUL = re.compile("[\x00-\x09\x0b-\x1f\x7f-\x9f\u202e]")
TEXT = (
    STUCK.replace('id = "swap"', f'id = "swap"\ntitle = "Whole{BAD}"')
    .replace('id = "a"\nstake', f'id = "a"\nname = "Party{BAD}"\nstake')
    .replace('id = "one"', f'id = "one"\ntitle = "One{BAD}"')
    .replace(
        "portions = 2",
        f'stages = [{{ name = "First{BAD}", share = 0.5 }}, {{ name = "b", share = 0.5 }}]',
    )
    + f'[[source]]\nid = "s"\ntitle = "Report{BAD}"\n'
)
VARIANTS = f"""
[[variant]]
name = "Variant{BAD}"
note = "Note{BAD}"
[[variant.change]]
entry = "measure:one"
key = "title"
from = "One{BAD}"
to = "New{BAD}"
"""


def told(html: str) -> str:
    """Give a page without what stands in its controls, and without what only scripts read."""
    typed = r'<textarea.*?</textarea>|(?<=[ -])(?:value|variant|path|key)="[^"]*"'
    return re.sub(typed, "", html, flags=re.DOTALL)


def test_the_forms() -> None:
    view = View(TEXT)
    shown = "".join(
        line_html("k", line) + body_html("k", view.body(line))
        for section in view.sections.values()
        for line in section.lines
    )
    assert HARMFUL.search(told(shown)) is None
    for name in ("Whole", "Party", "One", "First", "Report"):
        assert f"{name} [31m X" in told(shown)
    assert 'value="One\x1b[31m\x07\u202eX"' in shown  # it is the file's, and can be mended there


def test_files_and_variants(tmp_path: Path) -> None:
    (tmp_path / "swap.toml").write_text(TEXT)
    (tmp_path / "swap.variants.toml").write_text(VARIANTS)
    with served(Shelf.of_folder(tmp_path), tmp_path / "state") as page:
        shown = page.client.get("/file/1/variants/list").json()["list"]
        page.planner.answer()
        state = page.client.get("/file/1/news", params={"seen": -1}).json()
    assert HARMFUL.search(told(shown)) is None
    assert ">Variant [31m X</h3>" in shown
    assert not any(HARMFUL.search(part["html"]) for part in state["parts"])
