"""The fields of the agreement itself, of parties, reports, declarations, notices, the process."""

from __future__ import annotations

from paripassu.agreement.admiralty import CREDIBILITY, RELIABILITY
from paripassu.workbench.forms.model import Block, Field, Option, Table
from paripassu.workbench.forms.reading import Reading
from paripassu.workbench.forms.values import choice_text, parts_of

OWN_UNITS = "In its own units: only their proportions matter."
UNRESOLVED = (Option('"stands"', "it stands"), Option('"falls"', "it falls"))


def plain(
    table: Table,
    key: str,
    kind: str,
    label: str,
    hint: str = "",
    *,
    options: tuple[Option, ...] = (),
    unit: str = "",
) -> Field:
    """Give the field of a key of a table."""
    parts = parts_of(kind, table.at(key))
    if kind in ("choice", "checks"):
        options = with_unknown(options, parts, kind)
    return Field(table.place(key), kind, label, parts, hint, options, unit=unit)


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
                plain(table, "title", "text", "Title"),
                plain(table, "start", "date", "Day 0", "Needed only where something names a date."),
                plain(
                    table,
                    "horizon_days",
                    "whole",
                    "All has to end within",
                    "Left empty: whenever it takes.",
                    unit="days",
                ),
                plain(
                    table,
                    "unit",
                    "text",
                    "Unit of all values",
                    "Only where all parties count in one. Left empty: each counts in its own.",
                ),
                plain(
                    table,
                    "language",
                    "text",
                    "Language of the titles",
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
                plain(table, "name", "text", "Name"),
                plain(
                    table,
                    "stake",
                    "range",
                    "Loses if it walks away",
                    f"Besides the deal itself. {OWN_UNITS} Left empty: 0.",
                ),
                plain(
                    table,
                    "tolerance",
                    "range",
                    "Most exposure it accepts",
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
                plain(table, "title", "text", "Title"),
                plain(table, "outlet", "text", "Published by"),
                plain(table, "speaker", "text", "Who is quoted", "Where somebody is."),
                plain(table, "date", "date", "Day of the report"),
                plain(
                    table,
                    "cites",
                    "checks",
                    "Has its news from",
                    "Reports with one root count once.",
                    options=others,
                ),
                plain(
                    table,
                    "reliability",
                    "choice",
                    "How reliable is the outlet?",
                    "By the Admiralty code.",
                    options=reliability,
                ),
                plain(
                    table,
                    "credibility",
                    "choice",
                    "How credible is what it says?",
                    "By the Admiralty code.",
                    options=credibility,
                ),
                plain(table, "note", "long", "Note"),
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
                    "Party that declares",
                    "Each declares once.",
                    options=ids_of(reading, "party"),
                ),
                plain(
                    table,
                    "template",
                    "text",
                    "File of its template",
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
                plain(table, "activity", "text", "Activity"),
                plain(table, "days", "whole", "Notified ahead by", unit="days"),
                plain(
                    table,
                    "by",
                    "checks",
                    "By",
                    "None ticked: all parties.",
                    options=reading.options("party"),
                ),
                plain(table, "from_size", "number", "From which size on", "Left empty: any size."),
            ),
        ),
    )


_LIMITS = (
    ("react_days", "Least time from one's turn", "5"),
    ("dispute_days", "A step can be disputed for", "30"),
    ("resolve_days", "A dispute stays open for", "35"),
    ("confirm_days", "Silence counts as confirmation after", "30"),
    ("receive_days", "Silence counts as receipt after", "5"),
    ("answer_days", "A challenge is answered within", "10"),
    ("notice_days", "A withdrawal is notified ahead by", "0"),
    ("offer_days", "An amendment waits for signatures for", "30"),
)


def process(reading: Reading, table: Table) -> tuple[Block, ...]:
    """Give the fields of the ``[process]`` table."""
    offices = "The short name of a party, or a word for an office: un-panel."
    return (
        Block(
            "fields",
            (
                plain(table, "inspectorate", "text", "Who verifies", offices),
                plain(
                    table,
                    "decides",
                    "text",
                    "Who ends disputes",
                    f"{offices} Left empty: who verifies.",
                ),
                plain(
                    table,
                    "guardians",
                    "lines",
                    "Who keeps shares of sealed stages",
                    "One short name on each line.",
                ),
                *(
                    plain(table, key, "whole", label, f"Left empty: {default} days.", unit="days")
                    for key, label, default in _LIMITS
                ),
                plain(
                    table,
                    "disputes",
                    "whole",
                    "Disputes that a party has in 365 days",
                    "Left empty: 3.",
                ),
                plain(
                    table,
                    "unresolved",
                    "choice",
                    "A disputed step on which nobody decided in time",
                    "Not said: it stands.",
                    options=UNRESOLVED,
                ),
            ),
        ),
    )
