"""A disclosure: a set of slots times a set of columns, with what binds them to the root.

Read and written here; whether it is true, :mod:`paripassu.escrow.opening` finds out ("A
disclosure" of the specification).
"""

from __future__ import annotations

from array import array
from collections.abc import Callable, Iterator
from dataclasses import dataclass
from typing import Any

from paripassu.documents.base64 import format_base64
from paripassu.documents.plain import (
    NotPlainError,
    TooDeepError,
    encode_plain,
    encode_value,
    parse_plain,
)
from paripassu.escrow import native
from paripassu.escrow.arrays import put_back, take_out, write_nodes, write_numbers, written
from paripassu.escrow.entries import Entries, EntriesBuilder, Entry, Row
from paripassu.escrow.errors import WrongShapeError
from paripassu.escrow.forms import (
    check_keys,
    is_blob,
    parse_blob,
    parse_hash,
    parse_nodes,
    parse_numbers,
    read_form,
)
from paripassu.escrow.nodes import format_node

FORMAT = "paripassu/disclosure/1"
_KEYS = (
    "bodies",
    "columns",
    "counts",
    "cover",
    "entries",
    "fields",
    "path",
    "seeds",
    "slots",
    "table",
)


@dataclass(frozen=True, slots=True)
class Part:
    """What a disclosure opens of one tree.

    Attributes
    ----------
    table : int
        The tree's number.
    columns : tuple of int
        The opened columns, from 1; none: presence alone.
    cover : tuple of int
        The nodes under which all slots of the territory are opened.
    seeds : bytes
        Of column 0, 32 for each node of the cover.
    fields : tuple of bytes
        For each of ``columns`` its seeds: 32 for each node of the cover with a record under it.
    slots, counts : array of int
        ``array('Q')``: the nodes of the opened slots with records, and how many each has.
    entries : Entries or tuple of tuple
        For each of ``slots``, an entry for each column of the tree; empty where no column is
        opened. A tuple of rows where these have not all the same columns opened, which is wrong.
    bodies : bytes
        32 for each of ``slots`` where no column is opened; else empty.
    path : bytes
        The hashes of the subtrees that are not opened.
    """

    table: int
    columns: tuple[int, ...]
    cover: tuple[int, ...]
    seeds: bytes
    fields: tuple[bytes, ...]
    slots: array[int]
    counts: array[int]
    entries: Entries | tuple[Row, ...]
    bodies: bytes
    path: bytes


@dataclass(frozen=True, slots=True)
class Disclosure:
    """A disclosure.

    Attributes
    ----------
    root : bytes
        Of the commitment that it opens.
    parts : tuple of Part
        Of one tree each.
    """

    root: bytes
    parts: tuple[Part, ...]


def format_disclosure(disclosure: Disclosure) -> bytes:
    """Write a disclosure's file."""
    head = encode_plain({"format": FORMAT, "root": disclosure.root.hex(), "tables": []})
    parts = [head[: -len(b"]}")]]
    for part in disclosure.parts:
        parts += (b"" if part is disclosure.parts[0] else b",", *_written(part))
    return b"".join((*parts, b"]}"))


def _written(part: Part) -> Iterator[bytes]:
    form = {
        "bodies": format_base64(part.bodies),
        "columns": part.columns,
        "counts": [],
        "cover": [*map(format_node, part.cover)],
        "entries": [],
        "fields": [*map(format_base64, part.fields)],
        "path": format_base64(part.path),
        "seeds": format_base64(part.seeds),
        "slots": [],
        "table": part.table,
    }
    entries = part.entries
    return written(
        encode_plain(form),
        (
            write_numbers(part.counts),
            native.write_entries(entries) if isinstance(entries, Entries) else _rows(entries),
            write_nodes(part.slots),
        ),
    )


def _rows(rows: tuple[Row, ...]) -> bytes:
    return encode_value(
        [[format_base64(one) if isinstance(one, bytes) else one for one in row] for row in rows]
    )


def is_disclosure(content: bytes) -> bool:
    """Whether bytes are a disclosure by what stands first in them."""
    return content.startswith(b'{"format":"%s",' % FORMAT.encode())


def parse_disclosure(content: bytes, source: str = "disclosure") -> Disclosure:
    """Read a disclosure.

    Raises
    ------
    NotCanonicalError, WrongShapeError
        It is none.
    TooMuchWorkError
        It is nested too deeply.
    """
    found = read_in_blocks(content, source)
    return read_as_objects(content, source) if found is None else found


def read_as_objects(content: bytes, source: str = "disclosure") -> Disclosure:
    """Read a disclosure, or say what is wrong with it; see :func:`parse_disclosure`."""
    return disclosure_of(read_form(content, source), source)


def read_in_blocks(content: bytes, source: str = "disclosure") -> Disclosure | None:
    """Read a disclosure with its long arrays as blocks, as :func:`read_as_objects` does.

    None where anything is wrong with it, or where not all entries have the same columns opened.
    """
    taken = take_out(content)
    if taken is None:
        return None
    try:
        document = parse_plain(taken[0])
        there = put_back(document.get("tables"), taken[1])
        return disclosure_of(document, source) if there else None
    except (NotPlainError, TooDeepError, WrongShapeError):
        return None


def disclosure_of(document: dict[str, Any], source: str = "disclosure") -> Disclosure:
    """Take a document that was read as a disclosure; see :func:`parse_disclosure`."""
    check_keys(document, ("format", "root", "tables"), "", source)
    if document["format"] != FORMAT:
        raise WrongShapeError(source, f"its format should be {FORMAT}")
    root = parse_hash(document["root"], "root", source)
    parts = document["tables"]
    if not isinstance(parts, list) or not parts:
        raise WrongShapeError(source, "tables should be an array that is not empty")
    made = (_part_of(part, f"tables[{at}]", source) for at, part in enumerate(parts))
    return Disclosure(root, tuple(made))


def _part_of(form: Any, place: str, source: str) -> Part:
    check_keys(form, _KEYS, place, source)
    if type(form["table"]) is not int:
        raise WrongShapeError(source, f"{place}.table should be a whole number")
    if not isinstance(form["fields"], list):
        raise WrongShapeError(source, f"{place}.fields should be an array")
    return Part(
        table=form["table"],
        columns=tuple(parse_numbers(form["columns"], f"{place}.columns", source)),
        cover=tuple(parse_nodes(form["cover"], f"{place}.cover", source)),
        seeds=parse_blob(form["seeds"], f"{place}.seeds", source),
        fields=tuple(parse_blob(one, f"{place}.fields", source) for one in form["fields"]),
        slots=_numbers(parse_nodes, form["slots"], f"{place}.slots", source),
        counts=_numbers(parse_numbers, form["counts"], f"{place}.counts", source),
        entries=_entries(form["entries"], f"{place}.entries", source),
        bodies=parse_blob(form["bodies"], f"{place}.bodies", source),
        path=parse_blob(form["path"], f"{place}.path", source),
    )


def _numbers(
    parse: Callable[[Any, str, str], list[int]], value: Any, place: str, source: str
) -> array[int]:
    return value if isinstance(value, array) else array("Q", parse(value, place, source))


def _entries(value: Any, place: str, source: str) -> Entries | tuple[Row, ...]:
    if isinstance(value, (Entries, tuple)):
        return value
    if not isinstance(value, list) or not all(isinstance(row, list) for row in value):
        raise WrongShapeError(source, f"{place} should be an array of arrays")
    rows = tuple(tuple(_entry(one, place, source) for one in row) for row in value)
    builder = EntriesBuilder()
    return builder.entries() if value and builder.add(value) else rows


def _entry(value: Any, place: str, source: str) -> Entry:
    if isinstance(value, list):
        if all(one is None or isinstance(one, str) for one in value):
            return tuple(value)
    elif is_blob(value, 1):
        return parse_blob(value, place, source)
    raise WrongShapeError(
        source, f"{place} has something else than values, or the base64 of one hash"
    )
