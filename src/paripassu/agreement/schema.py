"""The JSON Schema of agreement files."""

from __future__ import annotations

from collections.abc import Mapping
from itertools import chain
from typing import Any

from paripassu.agreement.model import (
    CLAIM_KEYS,
    ONE_OF,
    Choice,
    Declaration,
    Entry,
    Head,
    Measure,
    Notice,
    Party,
    Position,
    Process,
    Requirement,
    Source,
)

#: Where the schema of this version of the format is known by.
SCHEMA_ID = "urn:paripassu:agreement:1"

_ENTRIES: Mapping[str, tuple[type[Entry], str]] = {
    "party": (Party, "Everyone who can walk away."),
    "measure": (Measure, "Everything that somebody could do."),
    "require": (Requirement, "Facts of nature, law or technique."),
    "choose": (Choice, "Alternatives, of which so many are in the plan."),
    "position": (Position, "What each party demands."),
    "source": (Source, "Reports that positions rest on."),
    "declaration": (Declaration, "Who declares what it has, and in which form."),
    "notice": (Notice, "What has to be notified ahead of time."),
}


def agreement_schema() -> dict[str, Any]:
    """Give the JSON Schema (2020-12) of an agreement file.

    It describes the document that a TOML reader gives, with dates as text. What needs two entries
    to be checked (ids, groups, circles) it cannot say: that is for
    :func:`paripassu.agreement.read.parse_agreement`.

    Returns
    -------
    dict
        The schema.
    """
    definitions: dict[str, Any] = {}
    models: list[type[Entry]] = [Head, Process, *(model for model, _ in _ENTRIES.values())]
    for model in models:
        schema = model.model_json_schema(ref_template="#/$defs/{model}")
        definitions |= schema.pop("$defs", {})
        definitions[model.__name__] = schema
    _tidy(definitions)
    _claims(definitions["Position"])
    _claims(definitions["Requirement"])
    definitions["Choice"]["not"] = {"required": ["exactly", "at_least"]}
    for name, key in (
        *((one, "of") for one in ("Choice", "Position", "Requirement")),
        ("Measure", "by"),
    ):
        definitions[name]["properties"][key]["uniqueItems"] = True
    member = {"type": "string", "pattern": "^[a-z0-9][a-z0-9_-]*(:[1-9][0-9]*)?$"}
    group = {"type": "array", "items": member, "minItems": 2}
    return {
        "$schema": "https://json-schema.org/draft/2020-12/schema",
        "$id": SCHEMA_ID,
        "title": "Agreement file",
        "description": "What the parties want, as `paripassu` reads it.",
        "type": "object",
        "required": ["agreement", "party", "measure"],
        "additionalProperties": False,
        "properties": {
            "agreement": {
                "description": "What the agreement is called, and its time.",
                "$ref": "#/$defs/Head",
            },
            **{
                key: {
                    "description": said,
                    "type": "array",
                    "items": {"$ref": f"#/$defs/{model.__name__}"},
                    "minItems": 1,
                }
                for key, (model, said) in _ENTRIES.items()
            },
            "process": {
                "description": "Who verifies and decides, and how long each act may take.",
                "$ref": "#/$defs/Process",
            },
            "together": {
                "description": "What is performed at one moment.",
                "type": "object",
                "additionalProperties": False,
                "properties": {
                    "groups": {
                        "description": "Each group is performed whole or not at all: measures with "
                        "equally many portions, or single portions as MEASURE:PORTION.",
                        "type": "array",
                        "items": group,
                    }
                },
            },
        },
        "$defs": dict(sorted(definitions.items())),
    }


def _tidy(definitions: dict[str, Any]) -> None:
    """Say of each definition what a file can hold: there is no null in TOML."""
    for definition in definitions.values():
        for field in definition.get("properties", {}).values():
            if "anyOf" in field:
                kinds = [kind for kind in field["anyOf"] if kind != {"type": "null"}]
                if len(kinds) == 1:
                    field.pop("anyOf")
                    field |= kinds[0]
                else:
                    field["anyOf"] = kinds
            if "default" not in field:
                continue
            default = field["default"]
            if default in (None, []):
                field.pop("default")
            elif field.get("type") == "number":  # pydantic writes fractions as text
                field["default"] = int(default)
            elif isinstance(default, list):  # an interval of width 0
                field["default"] = int(default[0])


def _claims(claimed: dict[str, Any]) -> None:
    """Say which claim needs which key, and which take it."""
    claims = claimed["properties"]["claim"]["enum"]
    every = dict.fromkeys(
        key for needed, more in CLAIM_KEYS.values() for key in (*more, *chain(*needed))
    )
    claimed["allOf"] = [
        {
            "if": {
                "properties": {"claim": {"const": claim}},
                **({} if claimed["properties"]["claim"].get("default") == claim else _REQUIRED),
            },
            "then": {
                "allOf": [
                    *(
                        {"anyOf": [{"required": [key]} for key in keys]}
                        for keys in CLAIM_KEYS[claim][0]
                    ),
                    *({"not": {"required": [*pair]}} for pair in ONE_OF),
                ],
                "properties": {
                    key: False
                    for key in every
                    if key not in (*CLAIM_KEYS[claim][1], *chain(*CLAIM_KEYS[claim][0]))
                },
            },
        }
        for claim in claims
    ]


_REQUIRED = {"required": ["claim"]}
