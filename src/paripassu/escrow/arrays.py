"""The long arrays of a disclosure, read and written without an object for each element.

A disclosure of a million records is a small document with three long arrays in each table:
``counts``, ``entries``, ``slots``. They are taken out of its bytes, so that what is left is read
like any other. Only their one encoding is taken; where anything else stands, the whole document is
read into objects, and what is wrong is said there.
"""

from __future__ import annotations

import re
from array import array
from collections.abc import Iterable, Iterator, Sequence
from typing import Any, TypeAlias

from paripassu.documents.plain import MOST
from paripassu.escrow import native
from paripassu.escrow.entries import Entries

Long: TypeAlias = "array[int] | Entries | tuple[()]"

#: In the order of their keys, which is that in the file.
NAMES = ("counts", "entries", "slots")
_BEGIN = re.compile(rb'"(counts|entries|slots)":(?=\[)')
_NUMBER = rb"(?:0|[1-9][0-9]{0,15})"
_NUMBERS = re.compile(rb"\[(?:%s(?:,%s)*+)?+\]" % (_NUMBER, _NUMBER))
_NODE = rb'"[1-9a-f][0-9a-f]{0,15}"'
_NODES = re.compile(rb"\[(?:%s(?:,%s)*+)?+\]" % (_NODE, _NODE))


def take_out(content: bytes) -> tuple[bytes, list[Long]] | None:
    """Take the long arrays out of the bytes of a disclosure.

    Returns
    -------
    content : bytes
        The same with a number in the place of each array: its place, from 0, among the arrays.
        It is the one encoding of a document if and only if what was given is one.
    arrays : list
        As they stand in the file.
    None
        Where one is not in its one encoding, or cannot be kept as a block.
    """
    parts: list[bytes] = []
    found: list[Long] = []
    at = 0
    while (begin := _BEGIN.search(content, at)) is not None:
        there = _read(begin[1], content, begin.end())
        if there is None:
            return None
        parts += (content[at : begin.end()], b"%d" % len(found))
        found.append(there[0])
        at = there[1]
    return b"".join((*parts, content[at:])), found


def _read(name: bytes, content: bytes, at: int) -> tuple[Long, int] | None:
    if name == b"entries":
        return ((), at + 2) if content[at : at + 2] == b"[]" else native.read_entries(content, at)
    there = (_NODES if name == b"slots" else _NUMBERS).match(content, at)
    if there is None:
        return None
    if there[0] == b"[]":
        return array("Q"), there.end()
    if name == b"slots":
        nodes = there[0][2:-2].split(b'","')
        return array("Q", (int(one, 16) for one in nodes)), there.end()
    numbers = array("Q", map(int, there[0][1:-1].split(b",")))
    return (numbers, there.end()) if max(numbers) <= MOST else None


def put_back(tables: Any, arrays: Sequence[Long]) -> bool:
    """Put long arrays in the places of their numbers in the tables of a document.

    Returns
    -------
    bool
        Whether each stands where it belongs; else the document is no disclosure.
    """
    if not isinstance(tables, list) or len(tables) * len(NAMES) != len(arrays):
        return False
    wanted = iter(range(len(arrays)))
    for table in tables:
        for name in NAMES:
            at = table.get(name) if isinstance(table, dict) else None
            if type(at) is not int or at != next(wanted):
                return False
            table[name] = arrays[at]
    return True


def written(table: bytes, arrays: Iterable[bytes]) -> Iterator[bytes]:
    """Put long arrays into a table that was written with empty ones, one part after another.

    Parameters
    ----------
    table : bytes
        The one encoding of a table of a disclosure. Before its long arrays stand hexadecimal
        digits and base64 alone, so that nothing else looks like them.
    arrays : iterable of bytes
        The one encoding of each, in the order of :data:`NAMES`.
    """
    for name, content in zip(NAMES, arrays, strict=True):
        before, mark, table = table.partition(b'"%s":[]' % name.encode())
        yield before
        yield mark[:-2]
        yield content
    yield table


def write_numbers(numbers: Iterable[int]) -> bytes:
    """Write whole numbers as JSON."""
    return b"[%s]" % b",".join(b"%d" % one for one in numbers)


def write_nodes(nodes: Iterable[int]) -> bytes:
    """Write nodes as JSON."""
    joined = b'","'.join(b"%x" % one for one in nodes)
    return b'["%s"]' % joined if joined else b"[]"
