"""Whatever bytes come in, there is an answer or one message; and what is written can be read."""

from __future__ import annotations

import json
from pathlib import Path
from typing import Any

import jsonschema
from hypothesis import example, given
from hypothesis import strategies as st
from tests.fuzz.told import told
from tests.strategies.documents import JSON

from paripassu.cli.assigned import parse_assigned
from paripassu.documents.decode import decode
from paripassu.documents.registry import schema
from paripassu.documents.strict import parse_json
from paripassu.inspection.draw.draw import draw
from paripassu.inspection.draw.joint import JointInputs, derive_seed
from paripassu.inspection.draw.make import draw_numbers
from paripassu.inspection.draw.population import parse_population
from paripassu.inspection.draw.result import Draw
from paripassu.inspection.draw.secret import Secret
from paripassu.inspection.draw.seeds import read_seed

KEYS = st.sampled_from(
    [*Draw.model_fields, *JointInputs.model_fields, "list", "population", "picked"]
)


@given(st.binary(max_size=200))
@example(b"\xef\xbb\xbf")
@example(b"item\n")
@example(b'"item')
@example(b"PAR1" * 20)
@example("item,stratum\na,\ud800".encode("utf-8", "surrogatepass"))
def test_lists(content: bytes) -> None:
    for weight in (None, "weight"):
        with told("list: "):
            population = parse_population(content, weight, "list")
            assert all(items for items in population.strata.values())
            draw(population, 0, seed=content[:64])


@given(st.binary(max_size=100) | JSON.map(lambda value: json.dumps(value).encode()))
def test_documents(content: bytes) -> None:
    with told("D.json: "):
        document = parse_json(content, "D.json")
        for model in (Draw, JointInputs, Secret):
            _read(model, document)


@given(st.dictionaries(KEYS, JSON, max_size=6), KEYS, JSON)
def test_almost_documents(document: dict[str, Any], key: str, value: Any) -> None:
    good = draw({"x": ["a", "b"], "y": ["a"]}, 1, seed=b"s").to_json()
    for changed in (document, {**good, key: value}, {**good, **document}):
        _read(Draw, changed)
    inputs = {"id": "d", "parties": {"a": {"commit": "00" * 32}}}
    _read(JointInputs, {**inputs, key: value})


def _read(model: type[Any], document: dict[str, Any]) -> None:
    with told():
        read = decode(model, document, "D.json")
        if isinstance(read, JointInputs):
            derive_seed(read)
        else:
            assert decode(model, read.to_json(), "D.json") == read


@given(st.lists(st.text(max_size=6), max_size=3))
@example(["a=1", "b=2"])
@example(["1", "1"])
@example(["=1"])
@example(["a=b=1"])
def test_options(texts: list[str]) -> None:
    with told("sizes"):
        read = parse_assigned(texts, "sizes")
        assert (read is None) == (not texts)


@given(st.text(max_size=8))
@example("ＡＡ")
@example("0 0")
def test_seeds(text: str) -> None:
    with told("seed"):
        assert read_seed(text).hex() == text.strip().lower()


@given(
    st.dictionaries(
        st.sampled_from(
            [
                *("population", "seed", "joint", "weight", "pool", "key", "id", "step"),
                *("required", "method", "sizes", "defects", "per_item", "goal"),
            ]
        ),
        st.text(max_size=6),
    ),
    st.dictionaries(
        st.sampled_from(["sources", "sizes", "defects", "per_item", "amounts"]),
        st.lists(st.text(max_size=6), max_size=2)
        | st.dictionaries(st.text(max_size=3), st.text(max_size=3), max_size=2),
    ),
)
def test_whatever_is_asked_for(options: dict[str, str], others: dict[str, Any]) -> None:
    # Standard input is the test's own.
    asked: dict[str, Any] = {name: value.replace("-", "_") for name, value in options.items()}
    with told():
        assert isinstance(draw(**(asked | others)), Draw)


def test_schema() -> None:
    validator = jsonschema.Draft202012Validator(schema("draw"))
    for answer in (
        draw({"x": ["a", "b"], "y": ["a"]}, 1, seed=b"s", required="2/3"),
        draw(["a", "b"], 1, seed=b"s", required="1/6", defects=1, per_item="1/3"),
        draw_numbers(25, 3, "1./"),
    ):
        validator.validate(answer.to_json())
    assert not validator.is_valid({"format": "paripassu/draw/1", "id": "d", "strata": {"": {}}})
    schema("draw-inputs")


def test_a_list_from_a_pipe(tmp_path: Path) -> None:
    (tmp_path / "list").write_text("a\nb\n")
    assert draw(str(tmp_path / "list"), "1", seed="00").inclusion == {
        "a": "1/2",
        "b": "1/2",
    }
