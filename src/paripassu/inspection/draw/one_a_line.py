"""Whether a text is a list with one item a line, or something else that was taken for one."""

from __future__ import annotations

from collections.abc import Sequence

from paripassu.errors import Fault, TableError
from paripassu.quoted import quoted
from paripassu.tables.delimited import SEPARATORS
from paripassu.tables.names import plain

#: What people write above a column of items, besides what a table of items needs.
_TITLES = frozenset(
    [
        "tag",
        "tags",
        "id",
        "ids",
        "items",
        "name",
        "names",
        "number",
        "no",
        "no.",
        "serial",
        "serial_number",
        "serial_no",
        "serial_no.",
        "label",
        "container",
        "canister",
        "code",
    ]
)
_SAID = {",": "a comma", ";": "a semicolon", "\t": "a tab"}
_MEND = (
    "if it is a table, call the column of the items 'item'; if it is a list, write 'item' above "
    "it, and put each item in quotes"
)


def verify_plain(items: Sequence[str], line: int, source: str) -> None:
    """Refuse a text whose lines are those of a table, or of a JSON or TOML file.

    Parameters
    ----------
    items : sequence of str
        The lines without the empty ones, at least one.
    line : int
        Where the first one stands.
    source : str
        What it is called in messages.

    Raises
    ------
    TableError
        It is such a text, or may be one.
    """
    if items[0].startswith(("{", "[")):
        what = f"begins as a JSON or TOML file does, and not as a list: {quoted(items[0])}"
        mend = "give a text with one item on each line, or a table"
        raise TableError(source, [Fault(line, "", what, mend)])
    for mark in SEPARATORS:
        if len(items) > 1 and all(mark in item for item in items):
            what = f"may be a table or a list of items: there is {_SAID[mark]} in every line"
            raise TableError(source, [Fault(line, "", what, _MEND)])


def title_notes(items: Sequence[str], line: int) -> list[str]:
    """Say where the first line of a list looks like a title, which is drawn from like the rest."""
    title, rest = items[0], items[1:]
    blank = any(letter.isspace() for letter in title)
    unlike = blank and not any(letter.isspace() for item in rest for letter in item)
    if not rest or not (unlike or plain(title) in _TITLES):
        return []
    return [
        f"line {line}, {quoted(title)}, is taken for an item; if it is a title, write item there"
    ]
