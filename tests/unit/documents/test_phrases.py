"""What is wrong in a document is told in our words, whatever is wrong with it."""

from __future__ import annotations

import json
import random
import re
from collections.abc import Iterator, Mapping
from copy import deepcopy
from typing import Any

import pytest

from paripassu.documents.decode import decode
from paripassu.documents.phrases import PHRASES, said
from paripassu.documents.registry import FORMATS, schema
from paripassu.documents.strict import parse_json
from paripassu.errors import DocumentError

#: How the models' library begins its own sentences.
FOREIGN = re.compile(
    r"Input should|Field required|Extra inputs|Value error|Assertion failed|Unable to|"
    r"should have at (?:least|most) \d+ items?|valid (?:string|number|integer|dictionary|list)"
)
#: Values that stand where another kind of value belongs.
WRONG: tuple[Any, ...] = (
    None, True, "", "x", "A B", "x" * 5_000, -1, 0.5, 1e300, 10**40, [], [1, 2, 3, 4, 5], {},
    {"a": 1}, "2026-02-30", "2026-01-01T10:00:00", [None], "yes",
)  # fmt: skip


def sample(of: Mapping[str, Any], whole: Mapping[str, Any], depth: int = 0) -> Any:
    """Give a value that a schema describes, more or less: each nested one once."""
    if "$ref" in of:
        return sample(whole["$defs"][of["$ref"].rsplit("/", 1)[-1]], whole, depth + 1)
    if "const" in of or "enum" in of:
        return of.get("const", of.get("enum", [None])[0])
    for key in ("oneOf", "anyOf"):
        if key in of:
            return sample(of[key][0], whole, depth)
    if depth > 8:
        return None
    kind = of.get("type")
    if kind == "object":
        made = {key: sample(one, whole, depth + 1) for key, one in of.get("properties", {}).items()}
        more = of.get("additionalProperties")
        if isinstance(more, Mapping):
            made["a"] = sample(more, whole, depth + 1)
        return made
    if kind == "array":
        items = of.get("prefixItems") or [of.get("items", {})]
        return [sample(one, whole, depth + 1) for one in items]
    return {"string": "a", "integer": 1, "number": 1, "boolean": True}.get(str(kind))


def places(value: Any, at: tuple[Any, ...] = ()) -> Iterator[tuple[Any, ...]]:
    """Give the place of each value within a document."""
    inner = value.items() if isinstance(value, dict) else enumerate(value)
    for key, one in list(inner):
        yield (*at, key)
        if isinstance(one, (dict, list)):
            yield from places(one, (*at, key))


def mutated(document: dict[str, Any], seed: int) -> Iterator[dict[str, Any]]:
    """Give the document with each value replaced, removed or joined by another, in turn."""
    chance = random.Random(seed)
    yield {}
    for at in places(document):
        for wrong in chance.sample(WRONG, 6):
            changed = deepcopy(document)
            owner: Any = changed
            for key in at[:-1]:
                owner = owner[key]
            owner[at[-1]] = wrong
            yield changed
        del owner[at[-1]]
        yield changed
        if isinstance(owner, dict):
            owner["no such key"] = 1
            yield changed


@pytest.mark.filterwarnings("ignore::paripassu.documents.ignored.DocumentNote")
def test_no_sentence_of_the_models_library_reaches_a_user(monkeypatch: pytest.MonkeyPatch) -> None:
    seen: set[str] = set()

    def noted(error: Mapping[str, Any]) -> tuple[str, str]:
        seen.add(error["type"])
        return said(error)

    monkeypatch.setattr("paripassu.documents.decode.said", noted)
    for seed, (name, one) in enumerate(FORMATS.items()):
        refused: list[DocumentError] = []
        whole = schema(name)
        model = one.model()
        document = sample(whole, whole)
        document.pop("exact", None)  # it is judged before the model is
        for changed in mutated(document, seed):
            content = json.dumps(changed).encode()
            try:
                decode(model, parse_json(content, "d.json"), "d.json")
            except DocumentError as error:
                refused.append(error)
        assert len(refused) > 5, name
        for one_refused in refused:
            assert not FOREIGN.search(str(one_refused)), f"{name}: {one_refused}"
            assert all(fault.what for fault in one_refused.faults)
    # Every type that came up has a sentence, and the commonest did come up.
    assert seen <= PHRASES.keys()
    assert {"missing", "string_type", "int_parsing", "literal_error", "dict_type"} <= seen


@pytest.mark.parametrize(
    ("change", "said"),
    [
        ({"agreement": None}, "agreement: should be a text in quotes, not null"),
        ({"status": "best"}, "status: should be one of 'optimal', "),
        ({"steps": "none"}, "steps: should be a list in square brackets, not 'none'"),
    ],
)
def test_sentences(change: dict[str, Any], said: str) -> None:
    plan: dict[str, Any] = {"agreement": "x", "digest": "y", "status": "optimal"} | change
    with pytest.raises(DocumentError) as caught:
        decode(FORMATS["plan"].model(), plan, "p.json")
    assert f"p.json: {said}" in str(caught.value)


def test_a_missing_key() -> None:
    with pytest.raises(DocumentError, match="agreement: is missing — add it"):
        decode(FORMATS["plan"].model(), {"digest": "y", "status": "optimal"}, "p.json")


def test_a_type_without_a_sentence_is_told_by_its_value() -> None:
    what, mend = said({"type": "no such type", "input": [1], "msg": "Input should be good"})
    assert (what, mend) == ("cannot be a list", "see the schema of this format")
