"""The fields of a measure, its stages among them."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import replace
from typing import Any

from paripassu.workbench.forms.model import Block, Field, Table
from paripassu.workbench.forms.reading import Reading
from paripassu.workbench.forms.terms import OWN_UNITS, UNRESOLVED, label_of, plain
from paripassu.workbench.forms.values import parts_of

#: Where the slider stops of a share that may be anything.
_EVERY_TENTH = tuple(str(percent) for percent in range(0, 101, 10))


def measure(reading: Reading, table: Table) -> tuple[Block, ...]:
    """Give the fields of a measure."""
    stages = table.at("stages")
    staged = isinstance(stages, list) and bool(stages)
    parties = reading.options("party")
    portions = plain(table, "portions", "whole", "Left empty: in one.")
    return (
        Block(
            "fields",
            (
                plain(table, "title", "text"),
                plain(
                    table,
                    "by",
                    "checks",
                    "Several perform one joint act.",
                    options=parties,
                ),
                Field(
                    table.place("value"),
                    "values",
                    label_of(table, "value"),
                    {},
                    f"Below 0 where it costs. {OWN_UNITS}",
                    inside=tuple(_values(reading, table)),
                ),
                plain(
                    table,
                    "days",
                    "range",
                    "Each stage, where nothing else is said."
                    if staged
                    else "Each portion. Left empty: 0 days.",
                    unit="days",
                ),
                *(() if staged and table.at("portions") is None else (portions,)),
                Field(
                    table.place("stages"),
                    "stages",
                    label_of(table, "stages"),
                    {},
                    "Named parts, in turn, in place of equal portions. "
                    "Their shares add up to 100 %.",
                    inside=tuple(_stages(table.path, stages if isinstance(stages, list) else [])),
                ),
                replace(
                    plain(
                        table,
                        "lasting",
                        "percent",
                        "How much of its worth remains if everything breaks down. "
                        "Left empty: 100 %, it cannot be undone.",
                    ),
                    stops=_EVERY_TENTH,
                ),
                plain(table, "optional", "flag"),
                plain(
                    table,
                    "standing",
                    "flag",
                    "As a freeze or a truce is: portion after portion without a gap.",
                ),
            ),
        ),
        Block(
            "more",
            _more(reading, table, stages if isinstance(stages, list) else []),
            "Who confirms it, whether it is inspected, and more",
        ),
    )


def _values(reading: Reading, table: Table) -> Iterator[Field]:
    values = table.at("value")
    said: Mapping[str, Any] = values if isinstance(values, Mapping) else {}
    known = [option.value for option in reading.options("party")]
    for party in [*known, *(name for name in said if name not in known)]:
        yield Field(
            (*table.path, "value", party),
            "range",
            f"To {reading.named('party', party)}",
            parts_of("range", said.get(party)),
        )


def _stages(path: tuple[str | int, ...], stages: list[Any]) -> Iterator[Field]:
    for index, stage in enumerate(stages):
        row = Table((*path, "stages", index), stage if isinstance(stage, Mapping) else {})
        name = row.at("name")
        yield Field(
            row.path,
            "stage",
            f"Stage {index + 1}",
            {},
            title=name if isinstance(name, str) else "",
            inside=(
                plain(row, "name", "text"),
                plain(row, "share", "percent"),
                plain(row, "days", "range", unit="days"),
            ),
        )


def _more(reading: Reading, table: Table, stages: list[Any]) -> tuple[Field, ...]:
    return (
        plain(table, "kind", "text", "A word of your own to sort by. It changes no plan."),
        plain(
            table,
            "confirm_by",
            "confirm",
            options=reading.options("party"),
        ),
        plain(
            table,
            "verify",
            "verify",
            "The chance is that with which a violation would have been found.",
        ),
        Field(
            table.place("opens"),
            "opens",
            label_of(table, "opens"),
            {},
            "Tables or stages of the declaration, one on each line.",
            inside=tuple(_opens(table, stages)),
        ),
        plain(
            table,
            "automatic",
            "automatic",
            options=reading.portions(table.at("id")),
        ),
        plain(
            table,
            "unresolved",
            "choice",
            "Not said: as the process says.",
            options=UNRESOLVED,
        ),
    )


def _opens(table: Table, stages: list[Any]) -> Iterator[Field]:
    """Give one field for all portions, or one for each stage."""
    opens = table.at("opens")
    if not isinstance(opens, Mapping):
        yield Field(table.place("opens"), "lines", "Before each portion", parts_of("lines", opens))
        if opens is not None:
            return
    said: Mapping[str, Any] = opens if isinstance(opens, Mapping) else {}
    names = [stage.get("name") for stage in stages if isinstance(stage, Mapping)]
    known = [name for name in dict.fromkeys(names) if isinstance(name, str) and name]
    for name in [*known, *(name for name in said if name not in known)]:
        yield Field(
            (*table.path, "opens", name),
            "lines",
            f"Before “{name}”",
            parts_of("lines", said.get(name)),
        )
