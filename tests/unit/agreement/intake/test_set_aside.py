"""The reports that are set aside are those that the rule names, whoever runs it."""

from __future__ import annotations

from tests.reports import READ_BY_ALL, SET_ASIDE, set_aside
from tests.shared import shared


def test_the_half_that_is_set_aside_is_the_rules() -> None:
    texts = shared("reports") / "texts"
    assert set_aside(texts) == SET_ASIDE
    assert READ_BY_ALL not in SET_ASIDE
    assert len(SET_ASIDE) * 2 == len(list(texts.glob("*.txt")))
