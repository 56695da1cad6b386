"""A run of risk that somebody changed or made up is refused, whatever stands in it."""

from __future__ import annotations

import io
import json
from contextlib import suppress
from functools import cache
from typing import Any

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from tests.examples import examples
from tests.unit.sequencing.risk.test_small_checks import TRUST

import paripassu as pp
from paripassu.documents.canonical import digest
from paripassu.sequencing.risk.question import Question
from paripassu.sequencing.risk.saved import FORMAT, asked, read_run

JSON: st.SearchStrategy[Any] = st.recursive(
    st.none() | st.booleans() | st.integers(-9, 2**53) | st.text(max_size=4),
    lambda inner: (
        st.lists(inner, max_size=4)
        | st.dictionaries(
            st.sampled_from(["main", "fresh", "effects", "done", "counts", "x"]), inner, max_size=3
        )
    ),
    max_leaves=12,
)


@cache
def question() -> Question:
    return Question(pp.parse_agreement(TRUST))


@given(st.dictionaries(st.sampled_from(["parts", "agreement", "seed", "plans"]), JSON))
@settings(max_examples=examples(150))
def test_made_up(content: dict[str, Any]) -> None:
    document = {"format": FORMAT, **asked(question()), "parts": None, **content}
    document["digest"] = digest(document)
    with suppress(pp.PariPassuError):  # and nothing else
        read_run(io.StringIO(json.dumps(document)), question())


@given(st.binary(max_size=60))
@settings(max_examples=examples(60))
def test_any_bytes(content: bytes) -> None:
    with pytest.raises(pp.PariPassuError):
        read_run(io.BytesIO(content), question())
