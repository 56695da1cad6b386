"""Schemas say in words what each field is, and take the words from the docstrings."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Any

import pytest

from paripassu.documents.registry import SCHEMAS, schema
from paripassu.errors import ParameterError


def fields(name: str) -> Iterator[tuple[str, Any]]:
    """Give every field of a format, those of its parts included."""
    made = schema(name)
    for part, one in [("", made), *made.get("$defs", {}).items()]:
        for key, entry in one.get("properties", {}).items():
            if key != "format" and isinstance(entry, dict):
                yield f"{part}.{key}", entry


@pytest.mark.wheel
@pytest.mark.parametrize("name", SCHEMAS)
def test_every_field_is_described(name: str) -> None:
    assert [place for place, entry in fields(name) if not entry.get("description")] == []


@pytest.mark.parametrize("name", SCHEMAS)
def test_descriptions_are_words_for_readers(name: str) -> None:
    for place, entry in fields(name):
        said = entry.get("description", "")
        assert "``" not in said, place
        assert "None" not in said, place
        assert "\n" not in said, place
    assert schema(name)["description"]


def test_all_schemas_are_named_where_none_is_meant() -> None:
    with pytest.raises(ParameterError) as caught:
        schema("?")
    assert f"known: {', '.join(sorted(SCHEMAS))}" in str(caught.value)
