"""The page of the specification names the rules that the code has."""

from __future__ import annotations

from pathlib import Path

from paripassu.record.rules import RULES

PAGE = Path(__file__).resolve().parents[3] / "docs" / "specification" / "record.md"


def test_the_page_has_the_rules_in_their_order() -> None:
    written = [f"| `{name}` | {rule.status} | {rule.text} |" for name, rule in RULES.items()]
    text = PAGE.read_text(encoding="utf-8")
    assert text[text.index("| `size` |") :].splitlines()[: len(written)] == written
