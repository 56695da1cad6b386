"""Statements prepared in the browser: any body is judged, and any draft written, as by the program.

Examples are drawn from a seed, since Node does many at once.
"""

from __future__ import annotations

import json
import random
from base64 import b64decode
from typing import Any

import pytest
from tests.browser_check import answers, needs_node
from tests.examples import examples
from tests.mutations import mutated

from paripassu.documents.base64 import format_base64
from paripassu.documents.plain import encode_plain
from paripassu.errors import PariPassuError
from paripassu.pages.preparing import body_schemas
from paripassu.process.bodies import BODIES, parse_body
from paripassu.record.blob_reference import BlobReference
from paripassu.record.draft import draft_statement
from paripassu.record.payload import After

pytestmark = [needs_node, pytest.mark.seeded, pytest.mark.slow]
KINDS = [*BODIES]
FILES = [
    ("0", 0, "text/plain"),
    ("a", 2**40, "application/json"),
    ("f", 1, "x"),
    ("A", 1, "text/csv"),
]


def text(chance: random.Random) -> str:
    """Give a text of any script, with what may turn or break it."""
    letters = ["a", "B", '"', "\\", "/", "\n", "\x00", "\x1f", "\x7f", "é", "e\u0301", "한", "ж"]
    letters += ["ع", "\u202e", "\u2028", "\ufeff", "\U0001f600", "<b>", "${a}", "__proto__", " "]
    return "".join(chance.choices(letters, k=chance.choice([0, 1, 3, 12, 200])))


def some(chance: random.Random, usual: Any, *others: Any) -> Any:
    """Give what is mostly right, or something else."""
    return usual if chance.random() < 0.9 else chance.choice(others)


def test_bodies_with_mistakes() -> None:
    chance = random.Random(1)
    examples_ = {kind: encode_plain({"body": dict(BODIES[kind].example)}) for kind in KINDS}
    others = [*examples_.values()]
    tried: list[tuple[str, dict[str, Any]]] = []
    while len(tried) < examples(2_400):
        kind = chance.choice(KINDS)
        content = mutated(examples_[kind], others, chance)
        try:
            document = json.loads(content)
        except ValueError:
            continue
        body = document.get("body") if isinstance(document, dict) else None
        if isinstance(body, dict) and b"NaN" not in content and b"Infinity" not in content:
            if chance.random() < 0.2 and body:
                body[chance.choice([*body])] = text(chance)
            tried.append((kind, body))
    schemas = body_schemas()
    found = answers(
        [{"do": "faults", "kind": kind, "body": body, "schemas": schemas} for kind, body in tried]
    )
    good = 0
    for (kind, body), one in zip(tried, found, strict=True):
        try:
            parse_body(kind, body)
        except PariPassuError:
            assert one["is"], (kind, body)
        else:
            assert one["is"] == {}, (kind, body, one)
            good += 1
        assert all(len(said) < 100 for said in one["is"].values())
    assert 0 < good < len(tried) // 2


def test_drafts_of_any_texts() -> None:
    chance = random.Random(2)
    tried = []
    for _ in range(examples(600)):
        body: dict[str, Any] = {text(chance): text(chance) for _ in range(chance.randrange(4))}
        body |= {"n": chance.choice([0, -1, 2**53 - 1, None, True, [text(chance)], {"a": {}}])}
        blobs = [
            {"digest": digit * 64, "size": size, "type": kind}
            for digit, size, kind in chance.choices(FILES, k=chance.randrange(3))
        ]
        tried.append(
            {
                "kind": some(chance, "dispute", "mood", "a-b_c", "", "Big", "x" * 300),
                "body": body,
                "blobs": blobs,
                "after": {"size": chance.choice([0, 7, 2**40]), "root": format_base64(bytes(32))},
                "agreement": some(chance, "1a" * 32, "1A" * 32),
                "author": some(chance, "north-1", "North 1", "é"),
                "origin": some(chance, "example.org/log", "", "x\ny"),
                "previous": some(chance, None, "ab" * 32, "AB" * 32),
            }
        )
    good = 0
    for given, one in zip(tried, answers([{"do": "draft", **one} for one in tried]), strict=True):
        try:
            made = draft_statement(**_own(given))
        except PariPassuError:
            assert "refused" in one, given
        else:
            assert b64decode(one["is"]["bytes"]) == made.content, given
            assert one["is"]["id"] == made.id
            good += 1
    assert 0 < good < len(tried)


def _own(given: dict[str, Any]) -> dict[str, Any]:
    return given | {
        "after": After(given["after"]["size"], bytes(32)),
        "blobs": [BlobReference(*one.values()) for one in given["blobs"]],
    }
