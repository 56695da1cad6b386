"""What is performed at one moment: groups of measures, or of single portions."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Any

from paripassu.workbench.forms.model import Block, Field, Option
from paripassu.workbench.forms.reading import MOST_NAMED, Reading


def group(reading: Reading, index: int, members: Any) -> tuple[Block, ...]:
    """Give the fields of a group."""
    options = tuple(_members(reading))
    known = {option.value for option in options}
    every = members if isinstance(members, list) else []
    fields = []
    for place, member in enumerate(every):
        name = member if isinstance(member, str) else str(member)
        more = () if name in known else (Option(name, f"{name} (unknown)"),)
        fields.append(
            Field(
                ("together", "groups", index, place),
                "member",
                f"Act {place + 1}",
                {"choice": name},
                options=(*options, *more),
            )
        )
    return (
        Block(
            "fields",
            (
                Field(
                    ("together", "groups", index),
                    "members",
                    "Performed at one moment, whole or not at all",
                    {},
                    "Measures with equally many portions, or single portions.",
                    options=tuple(o for o in options if o.value not in every),
                    inside=tuple(fields),
                ),
            ),
        ),
    )


def _members(reading: Reading) -> Iterator[Option]:
    for option in reading.options("measure"):
        yield option
        measure = reading.measures.get(option.value)
        count = len(measure.shares) if measure is not None else 0
        if measure is not None and 1 < count <= MOST_NAMED:
            for portion in range(1, count + 1):
                name = f"“{measure.stages[portion - 1].name}”" if measure.stages else str(portion)
                label = f"{option.label}: portion {name}"
                yield Option(f"{option.value}:{portion}", label)


def member_said(reading: Reading, member: Any) -> str:
    """Name a member of a group for people."""
    if not isinstance(member, str):
        return str(member)
    id_, colon, portion = member.partition(":")
    name = reading.named("measure", id_)
    return f"{name}, portion {portion}" if colon else name
