"""The page of formats lists every format, and every schema that it links to is there."""

from __future__ import annotations

import re
from pathlib import Path

import pytest

from paripassu.documents.registry import SCHEMAS

ROOT = Path(__file__).resolve().parent.parent.parent
PAGE = (ROOT / "docs" / "reference" / "formats.md").read_text(encoding="utf-8")
#: These stand before what is hashed, and name no document.
HASHED = {"paripassu/draw-list/1", "paripassu/seed/1"}


@pytest.mark.parametrize("name", SCHEMAS)
def test_every_schema_is_linked(name: str) -> None:
    assert f"[{name}](schemas/{name}.schema.json)" in PAGE


def test_every_link_leads_to_a_schema() -> None:
    linked = re.findall(r"\(schemas/([\w-]+)\.schema\.json\)", PAGE)
    assert sorted(linked) == sorted(SCHEMAS)
    folder = ROOT / "docs" / "reference" / "schemas"
    assert sorted(linked) == sorted(path.name.split(".")[0] for path in folder.glob("*.json"))


def test_every_format_in_the_code_is_on_the_page() -> None:
    named = {
        found
        for path in (ROOT / "src").rglob("*.py")
        for found in re.findall(r'"(paripassu/[a-z-]+/1)"', path.read_text(encoding="utf-8"))
    }
    assert len(named) > 20
    assert sorted(name for name in named - HASHED if name not in PAGE) == []
