"""Descriptions in JSON Schemas, taken from the docstrings of the models: written in one place.

A model's docstring says what it is; its NumPy section ``Attributes`` what each field is. A field
that inherits its text, or has none there, may carry it in ``Field(description=…)``.
"""

from __future__ import annotations

import re
from inspect import cleandoc
from typing import Any

from pydantic import BaseModel, GetJsonSchemaHandler
from pydantic.json_schema import JsonSchemaValue

_HEADING = re.compile(r"^(\w[\w ]*)\n-{3,}$", re.MULTILINE)
_ROLE = re.compile(r":\w+:`~?(?:[\w.]*\.)?([^`]+)`")


def about(model: type[BaseModel]) -> str:
    """Give what a model is: its docstring without its sections."""
    return _flat(_HEADING.split(cleandoc(model.__doc__ or ""))[0])


def field_texts(model: type[BaseModel]) -> dict[str, str]:
    """Give what each field of a model is, those of its bases included."""
    texts: dict[str, str] = {}
    for base in reversed(model.__mro__):
        if issubclass(base, BaseModel) and "__doc__" in base.__dict__:
            texts |= _attributes(cleandoc(base.__doc__ or ""))
    return texts


def described(
    model: type[BaseModel], schema: JsonSchemaValue, handler: GetJsonSchemaHandler
) -> JsonSchemaValue:
    """Enter the texts of a model into its schema."""
    own: dict[str, Any] = handler.resolve_ref_schema(schema)
    texts = field_texts(model)
    if own.get("type") == "object" and (said := about(model)):
        own["description"] = said
    names = {field.alias or name: name for name, field in model.model_fields.items()}
    for key, entry in own.get("properties", {}).items():
        text = texts.get(names.get(key, key))
        if isinstance(entry, dict) and (text := entry.get("description", text)):
            entry["description"] = _flat(text)
    return schema


def _attributes(doc: str) -> dict[str, str]:
    parts = _HEADING.split(doc)
    section = next(
        (b for h, b in zip(parts[1::2], parts[2::2], strict=True) if h == "Attributes"), ""
    )
    texts: dict[str, str] = {}
    names: list[str] = []
    for line in section.strip("\n").split("\n"):
        if line and not line.startswith(" "):
            names = [name.strip() for name in line.partition(" : ")[0].split(",")]
        elif line.strip():
            for name in names:
                texts[name] = f"{texts.get(name, '')} {line.strip()}".strip()
    return {name: _flat(text) for name, text in texts.items()}


def _flat(text: str) -> str:
    """Lay a text out in one line, in the words of JSON and without the marks of docstrings."""
    said = _ROLE.sub(r"`\1`", " ".join(text.split())).replace("``", "`")
    return re.sub(r"\bNone\b", "null", said)
