"""Documents as a JSON Schema has them, with something wrong here and there."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from hypothesis import strategies as st

Schema = Mapping[str, Any]

#: Any JSON value, small.
JSON: st.SearchStrategy[Any] = st.recursive(
    st.none()
    | st.booleans()
    | st.integers(-3, 3)
    | st.floats(allow_nan=False, allow_infinity=False)
    | st.sampled_from([10**30, 10**400, 1e300, -0.5, "", "1/3", "a", "\u202e", "all"])
    | st.text(max_size=5),
    lambda inner: (
        st.lists(inner, max_size=3) | st.dictionaries(st.text(max_size=5), inner, max_size=3)
    ),
    max_leaves=6,
)
#: Numbers that a document may hold, most of them plain.
_NUMBERS = st.integers(0, 9) | st.sampled_from([0.5, 0.25, 1 / 3, -1, 1.5, 1e17, 0.1])
#: Names, ids, places.
_NAMES = st.sampled_from(["a", "b", "c:1", "é", "a/b", "~0", "1/2"]) | st.text(max_size=4)
#: One value in so many is spoilt.
_RARELY = 40


@st.composite
def documents(draw: st.DrawFn, schema: Schema) -> dict[str, Any]:
    """Draw a document of a schema, with or without spoilt values and exact numbers."""
    spoilt = draw(st.booleans())
    made: dict[str, Any] = draw(_whole(schema, schema.get("$defs", {}), spoilt))
    if draw(st.integers(0, 3)) == 0:
        places = st.sampled_from([*map("/{}".format, schema["properties"]), "/steps/0/share", ""])
        exact = st.sampled_from(["1/3", "2/3", "-1/7", "1/0", "1/2", "x"])
        made["exact"] = draw(st.dictionaries(places, exact, max_size=2))
    return made


@st.composite
def _whole(draw: st.DrawFn, schema: Schema, known: Mapping[str, Schema], spoilt: bool) -> Any:
    properties: Mapping[str, Schema] = schema.get("properties", {})
    made = {}
    for name, inner in properties.items():
        wanted = name in schema.get("required", ()) and not (spoilt and _chance(draw))
        if wanted or draw(st.booleans()):
            made[name] = draw(_value(inner, known, spoilt))
    others = schema.get("additionalProperties")
    if isinstance(others, dict):
        values = _value(others, known, spoilt)
        least = schema.get("minProperties", 0)
        made |= draw(st.dictionaries(_NAMES, values, min_size=least, max_size=2))
    if spoilt and _chance(draw):
        made[draw(_NAMES)] = draw(JSON)
    return made


@st.composite
def _value(draw: st.DrawFn, schema: Schema, known: Mapping[str, Schema], spoilt: bool) -> Any:
    if spoilt and _chance(draw):
        return draw(JSON)
    while "$ref" in schema:
        schema = known[schema["$ref"].rpartition("/")[2]]
    for either in ("anyOf", "oneOf"):
        if either in schema:
            return draw(_value(draw(st.sampled_from(schema[either])), known, spoilt))
    if "const" in schema:
        return schema["const"]
    if "enum" in schema:
        return draw(st.sampled_from(schema["enum"]))
    match schema.get("type"):
        case "string" if "pattern" in schema:
            return draw(st.from_regex(schema["pattern"].strip("^$"), fullmatch=True))
        case "string" if schema.get("format") == "date":
            return str(draw(st.dates()))
        case "string":
            return draw(_NAMES)
        case "integer":
            return draw(st.integers(schema.get("minimum", 0), schema.get("maximum", 9)))
        case "number":
            return draw(_NUMBERS)
        case "boolean":
            return draw(st.booleans())
        case "null":
            return None
        case "array":
            return draw(_array(schema, known, spoilt))
        case "object":
            return draw(_whole(schema, known, spoilt))
        case _:
            return draw(JSON)


@st.composite
def _array(draw: st.DrawFn, schema: Schema, known: Mapping[str, Schema], spoilt: bool) -> list[Any]:
    first = [draw(_value(inner, known, spoilt)) for inner in schema.get("prefixItems", ())]
    items = schema.get("items")
    if not isinstance(items, dict):
        return first
    least = schema.get("minItems", 0)
    rest = st.lists(_value(items, known, spoilt), min_size=least, max_size=max(least, 2))
    return first + draw(rest)


def _chance(draw: st.DrawFn) -> bool:
    return draw(st.integers(0, _RARELY)) == _RARELY
