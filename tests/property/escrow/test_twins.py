"""Hiding: files depend on what is learnt from them and on nothing else.

Twins are declarations alike in what is opened. The simulator makes files that verify from what is
learnt alone. Both: "Hiding" in docs/specification/escrow-security.md.
"""

from __future__ import annotations

import base64
import json
from collections.abc import Iterator
from contextlib import contextmanager
from types import SimpleNamespace
from typing import Any

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from tests.escrow_verifier import verified, verifier
from tests.examples import examples
from tests.oracle.escrow import Contents, encode
from tests.oracle.simulator import ProgrammedHash, Simulator
from tests.property.escrow.contents import (
    NONCE,
    VALUES,
    Asked,
    committed,
    contents,
    learnt,
    opened,
    openings,
    templates,
    trees_of,
)

from paripassu.escrow import hashes, reference, tags
from paripassu.escrow.commitment import format_commitment, parse_commitment
from paripassu.escrow.disclosure import parse_disclosure
from paripassu.escrow.layout import Tree
from paripassu.escrow.opening import verify_disclosure

SECRETS = st.binary(min_size=32, max_size=32)


@st.composite
def twins(
    draw: st.DrawFn, trees: tuple[Tree, ...], one: Contents, files: list[list[Asked]]
) -> Contents:
    """Give other contents that are alike in all that is opened."""
    other = draw(contents(trees))
    for tree in trees:
        asked = [part for file in files for part in file if part.tree == tree.number]
        for slot in {slot for part in asked for slot in part.slots}:
            other[tree.number].pop(slot, None)
            if slot not in one[tree.number]:
                continue
            shown = {c for part in asked if slot in part.slots for c in part.columns}
            other[tree.number][slot] = [
                [value if at in shown else draw(VALUES) for at, value in enumerate(record, 1)]
                for record in one[tree.number][slot]
            ]
    return other


def shape(document: Any, name: str = "") -> Any:
    """Put a number of hashes in the place of every text that is hashes or seeds."""
    if isinstance(document, dict):
        return {key: shape(value, key) for key, value in document.items()}
    if name == "entries" and isinstance(document, list):
        return [
            [len(raw(one)) // 32 if isinstance(one, str) else one for one in row]
            for row in document
        ]
    if isinstance(document, list):
        return [shape(one, name) for one in document]
    if name in ("seeds", "path", "bodies", "fields"):
        return len(raw(document)) // 32
    return None if name == "root" else document


def raw(blob: str) -> bytes:
    return base64.b64decode(blob, validate=True)


def blobs(file: bytes) -> Iterator[str]:
    """Give every text of a file that is hashes or seeds, in order."""
    for part in json.loads(file)["tables"]:
        yield from (part["seeds"], part["path"], part["bodies"], *part["fields"])
        yield from (one for row in part["entries"] for one in row if isinstance(one, str))


def chunks(file: bytes) -> list[bytes]:
    """Give every hash and seed of a file, in order."""
    joined = b"".join(map(raw, blobs(file)))
    return [joined[at : at + 32] for at in range(0, len(joined), 32)]


@given(st.data(), templates(), SECRETS, SECRETS)
@settings(max_examples=examples(150))
def test_twins_give_files_of_one_size_and_shape(
    data: st.DataObject, template: dict[str, Any], secret: bytes, other_secret: bytes
) -> None:
    """Closed values, closed slots and how many records they hold leave no trace but in hashes."""
    trees = trees_of(template)
    one = data.draw(contents(trees))
    files = data.draw(openings(trees))
    other = data.draw(twins(trees, one, files))
    both, twin = committed(template, one, secret), committed(template, other, other_secret)
    assert len(format_commitment(both[0])) == len(format_commitment(twin[0]))
    for file in files:
        assert [learnt(one, part) for part in file] == [learnt(other, part) for part in file]
        true, alike = opened(both, file), opened(twin, file)
        assert len(true) == len(alike)
        assert shape(json.loads(true)) == shape(json.loads(alike))
        if secret != other_secret:  # then no hash and no seed is the other's, but for chance
            assert all(a != b for a, b in zip(chunks(true), chunks(alike), strict=True))


@given(st.data(), templates(), SECRETS)
@settings(max_examples=examples(60))
def test_with_one_secret_twins_differ_in_hashes_of_what_is_closed_alone(
    data: st.DataObject, template: dict[str, Any], secret: bytes
) -> None:
    """Seeds and what is opened are the same to the byte: no seed depends on a record."""
    trees = trees_of(template)
    one = data.draw(contents(trees))
    files = data.draw(openings(trees))
    other = data.draw(twins(trees, one, files))
    both, twin = committed(template, one, secret), committed(template, other, secret)
    for file in files:
        true, alike = json.loads(opened(both, file)), json.loads(opened(twin, file))
        for mine, its in zip(true["tables"], alike["tables"], strict=True):
            same = mine.keys() - {"bodies", "path", "entries"}
            assert {key: mine[key] for key in same} == {key: its[key] for key in same}


@contextmanager
def programmed(by: ProgrammedHash) -> Iterator[None]:
    """Let the package and the verifier hash with a programmed hash."""
    with pytest.MonkeyPatch.context() as patch:
        patch.setenv("PARIPASSU_REFERENCE", "1")
        patch.setattr(hashes, "hashlib", SimpleNamespace(sha256=by))
        patch.setattr(reference, "hashlib", SimpleNamespace(sha256=by))
        patch.setattr(tags, "sha256", by)
        patch.setattr(verifier, "sha256", by)
        yield


@given(st.data(), templates(), st.integers(0, 2**32), SECRETS)
@settings(max_examples=examples(150))
def test_the_simulator_makes_files_that_verify(
    data: st.DataObject, template: dict[str, Any], seed: int, secret: bytes
) -> None:
    """File after file, each verified before the next is asked for: openings are adaptive."""
    trees = trees_of(template)
    one = data.draw(contents(trees))
    files = data.draw(openings(trees))
    true = committed(template, one, secret)
    names = [tree.name for tree in trees]
    simulator = Simulator(template, NONCE, seed)
    commitment = encode(simulator.commitment())
    made: list[bytes] = []
    with programmed(simulator.hash):
        public = parse_commitment(commitment)
        for file in files:
            # This is all that the simulator is told of the declaration.
            told = {names[part.tree]: learnt(one, part) for part in file}
            made.append(encode(simulator.disclosure(told)))
            verify_disclosure(parse_disclosure(made[-1]), public)
        result = verified(commitment, *made)
    real = [opened(true, file) for file in files]
    assert [shape(json.loads(file)) for file in made] == [shape(json.loads(file)) for file in real]
    assert [*map(len, made)] == [*map(len, real)]
    assert result["rejected"] == []
    shown = verified(format_commitment(true[0]), *real)
    assert {**result, "root": None} == {**shown, "root": None}


@given(st.data(), templates(), st.integers(0, 2**32))
@settings(max_examples=examples(20))
def test_without_the_program_the_simulator_convinces_nobody(
    data: st.DataObject, template: dict[str, Any], seed: int
) -> None:
    """What stands between a forger and this is SHA-256: it cannot be programmed."""
    trees = trees_of(template)
    one = data.draw(contents(trees))
    simulator = Simulator(template, NONCE, seed)
    part = data.draw(openings(trees))[0][0]
    made = simulator.disclosure({trees[part.tree].name: learnt(one, part)})
    result = verified(encode(simulator.commitment()), encode(made))
    assert [file["error"] for file in result["rejected"]] == ["RootMismatch"]
