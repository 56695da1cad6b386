"""Which columns the sheets of a workbook have, and how each is written and read."""

from __future__ import annotations

import datetime as dt
from collections.abc import Callable, Mapping
from dataclasses import dataclass
from functools import partial
from typing import Any, get_args

from paripassu.agreement import cells
from paripassu.agreement.cells import Cell
from paripassu.agreement.fields import Claim, Firm, OrderClaim
from paripassu.agreement.process import Unresolved

_TWO = "a number, or two with .. between"
_THREE = "a number, or two or three of them with .. between"
#: What cells want that hold numbers.
NUMERIC = ("a number", "a whole number", _TWO, _THREE)


@dataclass(frozen=True, slots=True)
class Column:
    """One column: its head, the key of the file that it holds, and both ways.

    ``words`` are offered in a list where only these are allowed. ``wants`` says what a cell has to
    hold that may not stay a text, and ``example`` how that is written.
    """

    head: str
    write: Callable[[Any], Cell]
    read: Callable[[str], Any]
    words: tuple[str, ...] = ()
    wants: str = ""
    example: str = ""

    @property
    def key(self) -> str:
        """The key of the file that the column holds."""
        return self.head.replace(" ", "_")


def _same(value: Any) -> Any:
    return value


def _date(value: dt.date) -> Cell:
    return value if value >= cells.FIRST_DATE else value.isoformat()


def _text(head: str, *words: str) -> Column:
    read = partial(cells.read_word, words=words) if words else cells.read_text
    return Column(head, cells.text_cell, read, words)


def _id(head: str) -> Column:
    return Column(head, _same, _same)


def _number(head: str) -> Column:
    return Column(
        head, cells.number_cell, cells.read_amount, wants="a number", example="write it like 0.5"
    )


def _whole(head: str) -> Column:
    return Column(head, _same, cells.read_whole, wants="a whole number", example="write it like 3")


def interval(head: str) -> Column:
    """Give a column of numbers or intervals."""
    return Column(
        head,
        cells.interval_cell,
        cells.read_interval,
        wants=_TWO,
        example="write it like 3 or 3..6",
    )


def judged(head: str) -> Column:
    """Give a column of numbers or intervals, with or without the likeliest number."""
    return Column(
        head,
        cells.interval_cell,
        cells.read_interval,
        wants=_THREE,
        example="write it like 3, 3..6 or, with the most likely one in the middle, 3..4..6",
    )


def _ids(head: str) -> Column:
    return Column(head, ", ".join, cells.read_ids)


def _dated(head: str) -> Column:
    return Column(
        head,
        _date,
        cells.read_date,
        wants="a date",
        example="make it a date cell, or write year-month-day: 2018-06-01",
    )


_NEEDS = Column(
    "needs",
    cells.needs_cell,
    cells.read_needs,
    wants="measures and how much of each",
    example="write it like: freeze = 0.5, treaty = all",
)
_NEEDS_ANY = Column(
    "needs any",
    cells.needs_any_cell,
    cells.read_needs_any,
    wants="measures and how much of each, with | between what meets it",
    example="write it like: relief = all | loan = 0.5, grant = all",
)


def _truth(head: str) -> Column:
    return Column(head, _same, cells.read_truth, wants="true or false", example="write yes or no")


#: What a claim takes, in positions and in requirements.
_CLAIMED = (
    Column("part", cells.part_cell, cells.read_part),
    _text("gate", "begin", "end"),
    _NEEDS,
    _NEEDS_ANY,
    _number("lag days"),
    _number("days"),
    _ids("of"),
    _number("share"),
    _dated("date"),
    _number("day"),
)

#: Rows of the sheet ``agreement``, which has a key in each row.
HEAD: Mapping[str, Column] = {
    column.head: column
    for column in (
        _id("id"),
        _text("title"),
        _dated("start"),
        _text("unit"),
        _whole("horizon_days"),
        _text("language"),
    )
}

_CONFIRM_BY = Column("confirm by", cells.confirmers_cell, cells.read_confirmers)
_VERIFY = Column(
    "verify",
    cells.verify_cell,
    cells.read_verify,
    wants="a probability, or deter",
    example="write it like 0.9, or deter",
)
_OPENS = Column(
    "opens",
    cells.opens_cell,
    cells.read_opens,
    wants="tables or stages",
    example='write it like: sites, stock; or { "first stage" = ["sites"] }',
)
_AUTOMATIC = Column("automatic", cells.automatic_cell, cells.read_automatic)

#: Rows of the sheet ``process``, which has a key in each row too.
PROCESS_KEYS: Mapping[str, Column] = {
    column.head: column
    for column in (
        _id("inspectorate"),
        _id("decides"),
        _ids("guardians"),
        _whole("react_days"),
        _whole("dispute_days"),
        _whole("resolve_days"),
        _whole("disputes"),
        _text("unresolved", *get_args(Unresolved)),
        _whole("confirm_days"),
        _whole("receive_days"),
        _whole("answer_days"),
        _whole("notice_days"),
        _whole("offer_days"),
    )
}
#: Sheets with a key in each row.
KEYED: Mapping[str, Mapping[str, Column]] = {"agreement": HEAD, "process": PROCESS_KEYS}

#: Sheets with an entry in each row: the key of the file, and the columns. ``measures`` has a column
#: ``value PARTY`` for each party besides.
ENTRIES: Mapping[str, tuple[str, tuple[Column, ...]]] = {
    "parties": ("party", (_id("id"), _text("name"), judged("stake"), judged("tolerance"))),
    "measures": (
        "measure",
        (
            _id("id"),
            _text("title"),
            _ids("by"),
            _number("lasting"),
            _whole("portions"),
            interval("days"),
            _truth("optional"),
            _truth("standing"),
            _text("kind"),
            _CONFIRM_BY,
            _VERIFY,
            _OPENS,
            _AUTOMATIC,
            _text("unresolved", *get_args(Unresolved)),
        ),
    ),
    "requirements": (
        "require",
        (_id("measure"), _text("claim", *get_args(OrderClaim)), *_CLAIMED),
    ),
    "choices": ("choose", (_ids("of"), _whole("exactly"), _whole("at least"))),
    "positions": (
        "position",
        (
            _id("id"),
            _id("party"),
            _text("claim", *get_args(Claim)),
            _id("measure"),
            *_CLAIMED,
            _text("firm", *get_args(Firm)),
            _number("cost"),
            Column("likelihood", cells.likelihood_cell, cells.read_likelihood),
            _ids("source"),
        ),
    ),
    "sources": (
        "source",
        (
            _id("id"),
            _text("outlet"),
            _text("speaker"),
            _dated("date"),
            _text("reliability", "A", "B", "C", "D", "E", "F"),
            _whole("credibility"),
            _ids("cites"),
            _text("title"),
            _text("note"),
        ),
    ),
    "declarations": ("declaration", (_id("party"), _text("template"))),
    "notices": (
        "notice",
        (_text("activity"), _ids("by"), _whole("days"), _number("from size")),
    ),
}

#: Stages stand in a sheet of their own, in turn; groups too, one in each row.
STAGES: tuple[Column, ...] = (
    _id("measure"),
    _text("name"),
    _number("share"),
    interval("days"),
)
TOGETHER: tuple[Column, ...] = (_ids("members"),)
