"""What is written is read back as it was: every format, every digit."""

from __future__ import annotations

import json
from collections.abc import Iterator, Mapping
from decimal import Decimal
from fractions import Fraction
from functools import cache
from pathlib import Path
from typing import Any

import jsonschema
import pytest
from hypothesis import given
from hypothesis import strategies as st
from tests.strategies.agreements import agreements
from tests.strategies.values import special

import paripassu as pp
from paripassu.documents.canonical import digest
from paripassu.documents.decode import decode
from paripassu.documents.ignored import DocumentNote
from paripassu.documents.registry import FORMATS, format_of, schema
from paripassu.documents.strict import parse_json
from paripassu.documents.value import Value
from paripassu.errors import DocumentError


@cache
def validator(name: str) -> Any:
    return jsonschema.Draft202012Validator(schema(name))


@pytest.mark.parametrize("name", FORMATS)
@given(data=st.data())
def test_what_is_written_is_read_back(name: str, data: st.DataObject) -> None:
    model = FORMATS[name].model()
    value: Value = data.draw(special(model))
    document = value.to_json()
    assert format_of(document) is FORMATS[name]
    text = json.dumps(document, allow_nan=False, ensure_ascii=False)
    strict = parse_json(text.encode())
    for read in (strict, json.loads(text), document):
        before = repr(read)
        assert decode(model, read) == value
        assert repr(read) == before  # what is handed in stays as it is
    assert model.from_json(document) == value
    assert model.model_validate(document) == value
    assert decode(model, strict).to_json() == document
    validator(name).validate(document)
    for pointer, fraction in document.get("exact", {}).items():
        number = at(strict, pointer)
        assert Fraction(number) != Fraction(fraction)  # else the entry would say nothing
        assert float(number) == float(Fraction(fraction))
    if not long(document):
        assert digest(document) == digest(json.loads(text)) == digest(strict)


#: A key that no format has.
LATER = "of_later"


@pytest.mark.parametrize("name", FORMATS)
@given(data=st.data())
def test_what_a_later_version_adds_is_ignored(name: str, data: st.DataObject) -> None:
    """Wherever a model stands in the document; the rest is read as it was, and one line says so."""
    model = FORMATS[name].model()
    value: Value = data.draw(special(model))
    document = json.loads(json.dumps(value.to_json()))
    place = data.draw(st.sampled_from([*objects(value, "", document)]))
    added: Any = data.draw(st.sampled_from([None, 1, "x", [], {"format": 1}]))
    inside(document, place)[LATER] = added
    if model.by_people:
        with pytest.raises(DocumentError, match=f"{LATER}: is not a key"):
            decode(model, document, "d.json")
        assert not validator(name).is_valid(document)
        return
    with pytest.warns(DocumentNote) as notes:
        assert decode(model, document, "d.json") == value
    (note,) = notes
    said = str(note.message)
    assert said.startswith("d.json: ")
    assert said.endswith(LATER) or place.count("/") >= 8
    assert said.isprintable()
    assert inside(document, place)[LATER] == added
    validator(name).validate(document)


def objects(value: object, place: str, document: object) -> Iterator[str]:
    """Point to everything in a document that a model stands for."""
    if isinstance(value, Value) and isinstance(document, dict):
        yield place
        for field, info in type(value).model_fields.items():
            key = info.alias or field
            if key in document:
                yield from objects(getattr(value, field), f"{place}/{key}", document[key])
    elif isinstance(value, Mapping) and isinstance(document, dict):
        for key, inner in value.items():
            token = str(key).replace("~", "~0").replace("/", "~1")
            yield from objects(inner, f"{place}/{token}", document[str(key)])
    elif isinstance(value, tuple) and isinstance(document, list):
        for index, (inner, one) in enumerate(zip(value, document, strict=False)):
            yield from objects(inner, f"{place}/{index}", one)


def again(value: Value) -> None:
    read = parse_json(json.dumps(value.to_json()).encode())
    assert decode(type(value), read) == value


@given(agreements())
def test_plans_of_any_agreement(agreement: pp.Agreement) -> None:
    plan = pp.plan(agreement, time_limit=2)
    again(plan)
    if plan.steps:
        again(pp.check(agreement, plan))
        again(pp.require(agreement, plan))


@given(agreements(plain=False))
def test_overviews_of_any_agreement(agreement: pp.Agreement) -> None:
    again(pp.show(agreement))


def test_plans_of_the_shared_cases(shared_plans: Path) -> None:
    inexact = 0
    for path in sorted((shared_plans / "cases").glob("*.toml")):
        try:
            agreement = pp.read_agreement(path)
        except pp.AgreementError:
            continue  # contradictory
        plan = pp.plan(agreement)
        again(plan)
        again(pp.show(agreement))
        inexact += "exact" in plan.to_json()
    assert inexact > 10


def long(document: Any) -> bool:
    """Whether some integer has more digits than a double holds."""
    if isinstance(document, dict):
        return any(map(long, document.values()))
    if isinstance(document, list):
        return any(map(long, document))
    return isinstance(document, int) and abs(document) > 2**53


def at(document: Any, pointer: str) -> int | Decimal:
    number = inside(document, pointer)
    assert isinstance(number, (int, Decimal))
    return number


def inside(document: Any, pointer: str) -> Any:
    """RFC 6901, section 4."""
    for token in pointer.split("/")[1:]:
        key = token.replace("~1", "/").replace("~0", "~")
        document = document[int(key) if isinstance(document, list) else key]
    return document
