"""The fields of the agreement itself, of parties, reports, declarations, notices, the process."""

from __future__ import annotations

from paripassu.agreement.admiralty import CREDIBILITY, RELIABILITY
from paripassu.agreement.labels import LABELS
from paripassu.workbench.forms.model import Block, Field, Option, Table
from paripassu.workbench.forms.reading import Reading
from paripassu.workbench.forms.values import choice_text, parts_of

OWN_UNITS = "In its own units: only their proportions matter."
UNRESOLVED = (Option('"stands"', "it stands"), Option('"falls"', "it falls"))


def plain(
    table: Table,
    key: str,
    kind: str,
    hint: str = "",
    *,
    options: tuple[Option, ...] = (),
    unit: str = "",
) -> Field:
    """Give the field of a key of a table."""
    parts = parts_of(kind, table.at(key))
    if kind in ("choice", "checks"):
        options = with_unknown(options, parts, kind)
    return Field(table.place(key), kind, label_of(table, key), parts, hint, options, unit=unit)


def label_of(table: Table, key: str) -> str:
    """Give what a key of a table is called."""
    kind = "stage" if table.path[2:3] == ("stages",) else str(table.path[0])
    return LABELS[kind][key]


def with_unknown(options: tuple[Option, ...], parts: object, kind: str) -> tuple[Option, ...]:
    """Add what the file has and the program does not know, so that it is seen and can be undone."""
    found = parts[{"choice": "choice", "checks": "names"}[kind]]  # type: ignore[index]
    names = (found,) if isinstance(found, str) else found
    known = {option.value for option in options}
    more = [Option(n, f"{n.strip(chr(34))} (unknown)") for n in names if n and n not in known]
    return (*options, *more) if more else options


def ids_of(reading: Reading, kind: str) -> tuple[Option, ...]:
    """Give entries to be chosen from, as what a file names them by."""
    return tuple(
        Option(choice_text(option.value), option.label) for option in reading.options(kind)
    )


def agreement(table: Table) -> tuple[Block, ...]:
    """Give the fields of the ``[agreement]`` table."""
    return (
        Block(
            "fields",
            (
                plain(table, "title", "text"),
                plain(table, "start", "date", "Needed only where something names a date."),
                plain(
                    table,
                    "horizon_days",
                    "whole",
                    "Left empty: however long it takes.",
                    unit="days",
                ),
                plain(
                    table,
                    "unit",
                    "text",
                    "Only where all parties count in one. Left empty: each counts in its own.",
                ),
                plain(
                    table,
                    "language",
                    "text",
                    "As a tag: en, ko, sr-Latn.",
                ),
            ),
        ),
    )


def party(table: Table) -> tuple[Block, ...]:
    """Give the fields of a party."""
    return (
        Block(
            "fields",
            (
                plain(table, "name", "text"),
                plain(
                    table,
                    "stake",
                    "range",
                    f"Besides the deal itself. {OWN_UNITS} Left empty: 0.",
                ),
                plain(
                    table,
                    "tolerance",
                    "range",
                    "The largest loss on the way, if everything stops there. Left empty: no limit.",
                ),
            ),
        ),
    )


def source(reading: Reading, table: Table) -> tuple[Block, ...]:
    """Give the fields of a report."""
    others = tuple(one for one in reading.options("source") if one.value != table.at("id"))
    reliability = tuple(
        Option(choice_text(grade), f"{grade}: {said}") for grade, said in RELIABILITY.items()
    )
    credibility = tuple(
        Option(choice_text(grade), f"{grade}: {said}") for grade, said in CREDIBILITY.items()
    )
    return (
        Block(
            "fields",
            (
                plain(table, "title", "text"),
                plain(table, "outlet", "text"),
                plain(table, "speaker", "text", "Only where the report quotes somebody."),
                plain(table, "date", "date"),
                plain(
                    table,
                    "cites",
                    "checks",
                    "Reports that go back to one and the same report count once.",
                    options=others,
                ),
                plain(
                    table,
                    "reliability",
                    "choice",
                    "By the Admiralty code, as intelligence services grade reports.",
                    options=reliability,
                ),
                plain(
                    table,
                    "credibility",
                    "choice",
                    "By the Admiralty code, as intelligence services grade reports.",
                    options=credibility,
                ),
                plain(table, "note", "long"),
            ),
        ),
    )


def declaration(reading: Reading, table: Table) -> tuple[Block, ...]:
    """Give the fields of a declaration."""
    return (
        Block(
            "fields",
            (
                plain(
                    table,
                    "party",
                    "choice",
                    "Each declares once.",
                    options=ids_of(reading, "party"),
                ),
                plain(
                    table,
                    "template",
                    "text",
                    "As found from where the agreement stands.",
                ),
            ),
        ),
    )


def notice(reading: Reading, table: Table) -> tuple[Block, ...]:
    """Give the fields of an activity that has to be notified."""
    return (
        Block(
            "fields",
            (
                plain(table, "activity", "text"),
                plain(table, "days", "whole", unit="days"),
                plain(
                    table,
                    "by",
                    "checks",
                    "None ticked: all parties.",
                    options=reading.options("party"),
                ),
                plain(table, "from_size", "number", "Left empty: any size."),
            ),
        ),
    )


_LIMITS = (
    ("react_days", "5"),
    ("dispute_days", "30"),
    ("resolve_days", "35"),
    ("confirm_days", "30"),
    ("receive_days", "5"),
    ("answer_days", "10"),
    ("notice_days", "0"),
    ("offer_days", "30"),
)


def process(reading: Reading, table: Table) -> tuple[Block, ...]:
    """Give the fields of the ``[process]`` table."""
    offices = "The short name of a party, or a word for an office: un-panel."
    return (
        Block(
            "fields",
            (
                plain(table, "inspectorate", "text", offices),
                plain(
                    table,
                    "decides",
                    "text",
                    f"{offices} Left empty: who verifies.",
                ),
                plain(
                    table,
                    "guardians",
                    "lines",
                    "One short name on each line.",
                ),
                *(
                    plain(table, key, "whole", f"Left empty: {default} days.", unit="days")
                    for key, default in _LIMITS
                ),
                plain(
                    table,
                    "disputes",
                    "whole",
                    "Left empty: 3.",
                ),
                plain(
                    table,
                    "unresolved",
                    "choice",
                    "Not said: it stands.",
                    options=UNRESOLVED,
                ),
            ),
        ),
    )
