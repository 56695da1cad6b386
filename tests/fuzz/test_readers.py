"""Whatever bytes come in: every reader of documents gives a value, or one error for people."""

from __future__ import annotations

import io
import json
import warnings
from collections.abc import Callable, Iterator
from functools import cache
from typing import Any

import pytest
from hypothesis import example, given
from hypothesis import strategies as st
from tests.shared import ROOT
from tests.strategies.values import special

import paripassu as pp
from paripassu.documents.ignored import DocumentNote
from paripassu.documents.registry import FORMATS
from paripassu.documents.strict import parse_json, read_json
from paripassu.errors import InputError
from paripassu.inspection.assessment.game import read_game
from paripassu.inspection.draw.read import read_inputs
from paripassu.inspection.draw.secret import read_secret
from paripassu.sequencing.check import check

AGREEMENT = pp.read_agreement(ROOT / "examples" / "jcpoa-2015.toml")
READERS: dict[str, Callable[[Any], Any]] = {
    "document": pp.read_document,
    "draw": pp.read_draw,
    "inputs": read_inputs,
    "secret": read_secret,
    "balance": pp.read_balance,
    "game": read_game,
    "check": lambda source: check(AGREEMENT, source),
    "require": lambda source: pp.require(AGREEMENT, source),
}
#: What stands in the place of a part, or beside it.
RUBBISH = st.one_of(
    st.none(),
    st.booleans(),
    st.sampled_from((0, -1, 2**63, 10**300, 0.5, 1e308, -0.0)),
    st.sampled_from(("", "1/3", "1/0", "/x", "a\x00", "x" * 2000, "paripassu/plan/1", "-")),
    st.text(st.characters(codec="utf-8"), max_size=4),
    # Made each time: they are put into documents that are changed again.
    st.builds(list),
    st.builds(dict),
    st.builds(lambda: [[[[]]]]),
    st.builds(lambda: {"exact": {"/exact": "1/3"}}),
)
POINTERS = st.dictionaries(
    st.sampled_from(("", "/", "/steps/0/share", "/objective", "/detect", "/format", "/a~", "/~1"))
    | st.text(max_size=6),
    st.sampled_from(("1/3", "1/0", "9" * 6000, "-0", "x", "")) | RUBBISH,
    max_size=3,
)


def read(name: str, data: bytes) -> None:
    try:
        with warnings.catch_warnings(record=True) as notes:
            warnings.simplefilter("always")
            READERS[name](io.BytesIO(data))
        for note in notes:
            said = str(note.message)
            assert issubclass(note.category, DocumentNote), said
            assert said.isprintable()
            assert len(said) < 20_000
    except InputError as error:
        told = str(error)
        assert told
        assert told.replace("\n", "").isprintable()
        assert len(told) < 20_000
    except pp.PariPassuError:
        if name != "require":  # a plan may be read, and be one of another agreement
            raise


@pytest.mark.parametrize("name", READERS)
@given(data=st.binary(max_size=60))
@example(data=b"")
@example(data=b"{}")
@example(data=b"\xef\xbb\xbf{}")
@example(data=b"\xff\xfe{\x00}\x00")
@example(data=b'{"format": "paripassu/plan/1"}')
@example(data=b'{"format": 1}')
@example(data=b'{"format": "paripassu/game/1", "kind": ["periods"]}')
@example(data=b'{"a":' * 100_000)
@example(data=b"[" * 100_000)
@example(data=b'{"x": 1e99999999999999999999}')
@example(data=b'{"exact": {"": "1"}}')
def test_any_bytes(name: str, data: bytes) -> None:
    read(name, data)


@cache
def sound() -> tuple[dict[str, Any], ...]:
    """Give a real document for each reader that has one."""
    plan = pp.plan(AGREEMENT)
    return (
        plan.to_json(),
        pp.draw({"x": ["a", "b"], "y": ["a"]}, 1, seed=b"s", required="2/3").to_json(),
        pp.require(AGREEMENT, plan).to_json(),
        pp.deterrence(1, 2).to_json(),
        pp.show(AGREEMENT).to_json(),
    )


def places(node: Any) -> Iterator[tuple[Any, Any]]:
    """Give every container with each of its keys."""
    if isinstance(node, (dict, list)):
        for key in [*node] if isinstance(node, dict) else range(len(node)):
            yield node, key
            yield from places(node[key])


def changed(data: st.DataObject, document: dict[str, Any]) -> bytes:
    """Change a document in a place or two: its value, its bytes, or its exact numbers."""
    document = json.loads(json.dumps(document))
    for _ in range(data.draw(st.integers(0, 2))):
        if not (every := [*places(document)]):
            break
        node, key = data.draw(st.sampled_from(every))
        way = data.draw(st.sampled_from(("replace", "drop", "add")))
        if way == "drop":
            del node[key]
        elif way == "add" and isinstance(node, dict):
            node[data.draw(st.text(max_size=3))] = data.draw(RUBBISH)
        else:
            node[key] = data.draw(RUBBISH)
    if data.draw(st.booleans()):
        document["exact"] = data.draw(POINTERS)
    content = json.dumps(document).encode()
    if data.draw(st.integers(0, 3)) == 0:
        at = data.draw(st.integers(0, len(content)))
        content = content[:at] + data.draw(st.binary(max_size=3)) + content[at + 1 :]
    return content


@pytest.mark.parametrize("name", READERS)
@given(data=st.data())
def test_changed_documents(name: str, data: st.DataObject) -> None:
    read(name, changed(data, data.draw(st.sampled_from(sound()))))


@pytest.mark.parametrize("name", FORMATS)
@given(data=st.data())
def test_changed_documents_of_every_format(name: str, data: st.DataObject) -> None:
    document = data.draw(special(FORMATS[name].model())).to_json()
    content = changed(data, document)
    for reader in ("document", "game", "balance", "check"):
        read(reader, content)


@given(st.binary(max_size=60) | st.recursive(RUBBISH, st.lists).map(json.dumps).map(str.encode))
def test_the_parser(content: bytes) -> None:
    try:
        document = parse_json(content)
    except InputError:
        return
    assert read_json(io.BytesIO(content))[0] == document
    # What it takes, the parser of the standard library takes too, and understands alike.
    assert json.loads(content.decode("utf-8-sig"), parse_float=str).keys() == document.keys()
