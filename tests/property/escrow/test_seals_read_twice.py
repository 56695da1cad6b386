"""Files of seals with anything exchanged in them: the literal reading gives the same outcome."""

from __future__ import annotations

import json
from typing import Any

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from scripts import seal_files, seal_vectors
from tests.examples import examples
from tests.oracle import seals

VECTORS: dict[str, Any] = json.loads(seal_vectors.FILE.read_text(encoding="utf-8"))
FILES: dict[str, str] = VECTORS["files"]
HASHES = st.sampled_from(["0" * 64, "f" * 64, "0" * 63, "A" * 64, VECTORS["root"]])


@st.composite
def cases(draw: st.DrawFn) -> tuple[dict[str, Any], dict[str, str]]:
    """A case of the vectors, honest or not, and up to three of its files changed."""
    case = dict(draw(st.sampled_from(VECTORS["cases"])))
    changes: dict[str, str] = {}
    names = [*seal_vectors.named(case)]
    for _ in range(draw(st.integers(0, 3))):
        name = draw(st.sampled_from(names))
        changes[name] = draw(changed(changes.get(name, FILES[name])))
    if draw(st.booleans()) and "shares" in case:
        kinds = [one for one in FILES if "/share-" in one and one.split("/")[0] in names[0]]
        case["shares"] = draw(st.lists(st.sampled_from(kinds or case["shares"]), max_size=4))
    return case, changes


@st.composite
def changed(draw: st.DrawFn, text: str) -> str:
    """One file with something exchanged in it, in its one encoding or in another."""
    try:
        document = json.loads(text)
    except ValueError:
        return text
    key = draw(st.sampled_from([*document, "more"]))
    match draw(st.sampled_from(["drop", "hash", "number", "other", "digit", "encoding"])):
        case "drop":
            document.pop(key, None)
        case "hash":
            document[key] = draw(HASHES)
        case "number":
            document[key] = draw(st.integers(-1, 17))
        case "other":
            document[key] = draw(st.sampled_from([None, True, "items", "", [], {}, "AAAA", 1.5]))
        case "digit" if isinstance(document.get(key), str) and document[key]:
            at = draw(st.integers(0, len(document[key]) - 1))
            document[key] = seal_files.flipped(document[key], at)
        case "digit" if isinstance(document.get(key), list) and document[key]:
            document[key][draw(st.integers(0, len(document[key]) - 1))] = draw(HASHES)
        case "encoding":
            return text + draw(st.sampled_from([" ", "\n", "}", "x"]))
    return json.dumps(document, sort_keys=True, separators=(",", ":"), ensure_ascii=False)


@pytest.mark.slow
@settings(max_examples=examples(600))
@given(cases())
def test_both_say_the_same(one: tuple[dict[str, Any], dict[str, str]]) -> None:
    case, changes = one
    files = FILES | changes
    does = seal_files.received if case["does"] == "receive" else seal_files.released
    content = VECTORS["content"].encode()
    assert does(files, case) == seals.outcome(files, case, VECTORS["root"], content)
