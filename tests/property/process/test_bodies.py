"""Whatever stands in a body: it is taken, and then the schema takes it too, or it is refused."""

from __future__ import annotations

from typing import Any

import jsonschema
from hypothesis import given, settings
from hypothesis import strategies as st
from tests.examples import examples

from paripassu.documents.registry import schema
from paripassu.errors import DocumentError
from paripassu.process.bodies import BODIES, parse_body

SCHEMA = schema("statement")
SCALARS = (
    st.none()
    | st.booleans()
    | st.integers(-2, 20)
    | st.floats(allow_nan=False)
    | st.sampled_from(["all", "a", "x:1", "0.5", "2027-02-28", "2027-02-29", "1b" * 32, ""])
    | st.sampled_from([f"sha256:{'2c' * 32}", "consistent", "A:1", "-1"])
    | st.text(max_size=5)
)
VALUES = st.recursive(
    SCALARS,
    lambda inner: st.lists(inner, max_size=3) | st.dictionaries(st.text(max_size=4), inner),
    max_leaves=6,
)


@st.composite
def bodies(draw: st.DrawFn) -> tuple[str, dict[str, Any]]:
    """Change, drop and add keys of an example."""
    kind = draw(st.sampled_from(sorted(BODIES)))
    model = BODIES[kind]
    body = {k: v for k, v in model.example.items() if draw(st.integers(0, 9))}
    keys = st.sampled_from(sorted(model.model_fields)) | st.text(max_size=5)
    return kind, {**body, **draw(st.dictionaries(keys, VALUES, max_size=2))}


@given(bodies())
@settings(max_examples=examples(1000))
def test_what_is_taken_the_schema_takes_too(given_: tuple[str, dict[str, Any]]) -> None:
    kind, body = given_
    try:
        parse_body(kind, body)
    except DocumentError:
        return
    one = {**SCHEMA["$defs"][kind], "$defs": SCHEMA["$defs"]}
    jsonschema.Draft202012Validator(one).validate(body)
