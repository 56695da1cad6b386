"""The nearest known word, and the list of known words."""

from __future__ import annotations

from paripassu.nearest import nearest


def test_nothing_unprintable_is_listed() -> None:
    assert nearest("freeze", ["\x1f", "law"]) == "known: '\\x1f', law"


def test_a_near_word_is_meant() -> None:
    assert nearest("Law", ["law", "arms"]) == "did you mean 'law'?"
