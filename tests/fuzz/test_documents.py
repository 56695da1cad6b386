"""Whatever stands in a document: a value that is written as it was read, or what is wrong in it."""

from __future__ import annotations

import json
from functools import cache
from typing import Any

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from tests.examples import examples
from tests.fuzz.told import told
from tests.strategies.documents import JSON, documents

from paripassu.documents.decode import decode
from paripassu.documents.registry import FORMATS, schema
from paripassu.documents.strict import parse_json
from paripassu.errors import DocumentError
from paripassu.sequencing.plan import Plan


@cache
def strategy(name: str) -> st.SearchStrategy[dict[str, Any]]:
    return documents(schema(name))


@pytest.mark.parametrize("name", FORMATS)
@settings(max_examples=examples(60))
@given(st.data())
def test_documents_of_every_format(name: str, data: st.DataObject) -> None:
    content = json.dumps(data.draw(strategy(name))).encode()
    model = FORMATS[name].model()
    with told("d.json: "):
        document = parse_json(content, "d.json")
        read = decode(model, document, "d.json")
        assert decode(model, parse_json(json.dumps(read.to_json()).encode())) == read


@given(st.binary(max_size=100) | JSON.map(lambda value: json.dumps(value).encode()))
@settings(max_examples=examples(300))
def test_any_text(content: bytes) -> None:
    with told("d.json: "):
        document = parse_json(content, "d.json")
        for one in FORMATS.values():
            with told("d.json: "):
                decode(one.model(), document, "d.json")


def test_conflicts_stand_in_plans_that_are_infeasible() -> None:
    """Found by fuzzing: they were read and not written."""
    conflict = {"members": ["a"], "because": "b"}
    plan = {"agreement": "x", "digest": "y", "status": "optimal", "conflicts": [conflict]}
    with pytest.raises(DocumentError, match="the status is optimal"):
        decode(Plan, plan)
    assert decode(Plan, plan | {"status": "infeasible"}).conflicts[0].members == ("a",)
