"""The bodies of statements: their examples, their schema, and what is refused."""

from __future__ import annotations

import json
from collections.abc import Mapping
from typing import Any

import jsonschema
import pytest
from tests.shared import shared

from paripassu.documents.plain import encode_plain, parse_plain
from paripassu.documents.registry import schema
from paripassu.errors import DocumentError
from paripassu.process.bodies import BODIES, parse_body

SCHEMA = schema("statement")


def judged(kind: str, body: Mapping[str, Any]) -> bool:
    """Whether a body is as the schema of its kind says."""
    one = {**SCHEMA["$defs"][kind], "$defs": SCHEMA["$defs"]}
    return bool(jsonschema.Draft202012Validator(one).is_valid(json.loads(json.dumps(body))))


@pytest.mark.parametrize("kind", BODIES)
def test_the_example_is_a_body_and_can_stand_in_a_statement(kind: str) -> None:
    example = BODIES[kind].example
    body = parse_body(kind, example)
    jsonschema.Draft202012Validator.check_schema(SCHEMA)
    assert judged(kind, example)
    assert parse_plain(encode_plain(dict(example)), negative=True) == example
    said = {k: v for k, v in body.to_json().items() if v is not None or k in body.nullable}
    assert said == json.loads(json.dumps(example))


@pytest.mark.parametrize("kind", BODIES)
def test_what_is_needed_cannot_be_left_out_or_be_null(kind: str) -> None:
    model, example = BODIES[kind], BODIES[kind].example
    for name, field in model.model_fields.items():
        if field.is_required():
            left = {key: value for key, value in example.items() if key != name}
            with pytest.raises(DocumentError, match=f"{name}: is missing"):
                parse_body(kind, left)
            assert not judged(kind, left)
        if name not in model.nullable:
            with pytest.raises(DocumentError, match=name):
                parse_body(kind, {**example, name: None})
            assert not judged(kind, {**example, name: None})


@pytest.mark.parametrize("kind", BODIES)
def test_a_misspelt_key_is_refused(kind: str) -> None:
    wrong = {**BODIES[kind].example, "evidense": "x"}
    with pytest.raises(DocumentError, match="evidense: is not a key that is known here"):
        parse_body(kind, wrong)
    assert not judged(kind, wrong)


WRONG: dict[str, tuple[str, dict[str, Any], str]] = {
    "a digest without its name": ("sign", {"plan": "2b" * 32}, "plan: should not be"),
    "capital hex": ("sign", {"plan": f"sha256:{'2B' * 32}"}, "plan: should not be"),
    "no day": ("sign", {"until": "2027-02-30"}, "'2027-02-30' is no day of the calendar"),
    "a cause without steps": ("withdraw", {"steps": ...}, "cause goes with steps"),
    "no step undone": ("withdraw", {"steps": []}, "steps"),
    "a step twice": ("withdraw", {"steps": ["a:1", "a:1"]}, "the same one stands there twice"),
    "portion 0": ("perform", {"step": "arms:0"}, "step: should not be"),
    "a number for a truth value": ("perform", {"deposit": 1}, "deposit"),
    "a claim and a step": ("dispute", {"step": "arms:1"}, "of or step should be there, and not"),
    "no ground": ("dispute", {"ground": ""}, "ground"),
    "a number with a point": ("finding", {"detect": 0.5}, "detect"),
    "a probability above 1": ("finding", {"detect": "1.5"}, "detect"),
    "another verdict": ("finding", {"verdict": "guilty"}, "verdict"),
    "defects below 0": ("finding", {"defects": -1}, "defects"),
    "an end before the beginning": ("notify", {"ends": "2027-05-01"}, "ends lies before begins"),
    "no table": ("commit", {"tables": []}, "tables"),
    "version 0": ("commit", {"version": 0}, "version"),
    "a table and a stage": ("disclose", {"stage": "s"}, "table or stage should be there"),
    "neither": ("disclose", {"table": ...}, "table or stage should be there"),
    "no readers": ("disclose", {"to": []}, "to"),
    "more needed than there are": ("seal", {"k": 4}, "k is 4, and there are 3 guardians"),
    "a guardian twice": ("seal", {"guardians": ["a", "a"]}, "the same one stands there twice"),
    "nothing picked": (
        "draw",
        {"strata": [{"stratum": "", "list": "1b" * 32, "pick": 0}]},
        r"strata\[0\].pick",
    ),
    "a short secret": ("draw-reveal", {"value": "00"}, "value: should not be"),
}
#: Rules between keys or on their values that a schema does not say.
BEYOND = {
    "no day",
    "a cause without steps",
    "a step twice",
    "a guardian twice",
    "a claim and a step",
    "an end before the beginning",
    "a table and a stage",
    "neither",
    "more needed than there are",
}


@pytest.mark.parametrize("name", WRONG)
def test_what_is_wrong_is_refused_with_its_place(name: str) -> None:
    kind, change, said = WRONG[name]
    body = {k: v for k, v in {**BODIES[kind].example, **change}.items() if v is not ...}
    with pytest.raises(DocumentError, match=said):
        parse_body(kind, body)
    assert judged(kind, body) == (name in BEYOND)


def test_an_unknown_kind_is_answered_with_the_nearest() -> None:
    with pytest.raises(DocumentError, match="did you mean 'perform'"):
        parse_body("preform", {})


def test_every_kind_of_the_shared_records_is_known() -> None:
    """Their bodies have only keys that are known here; they may leave some out."""
    seen = set()
    for path in sorted(shared("process").glob("*/entries.jsonl")):
        for line in path.read_text(encoding="utf-8").splitlines():
            entry = json.loads(line)
            seen.add(entry["kind"])
            known = BODIES[entry["kind"]].model_fields
            assert {*entry.get("body", {})} <= {*known, "ground"}, (path, entry)
    assert len(seen) > 12
