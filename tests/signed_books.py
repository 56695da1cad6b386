"""The files of a log of statements, as a server shows them: what is judged by a charter."""

from __future__ import annotations

from functools import cache

from tests import signed_logs
from tests.charters import Book, at
from tests.signed_logs import Files

from paripassu.record.blobs import blob_path

#: When the witnesses see the last checkpoint: 1 January 2027.
SEEN = signed_logs.SEEN


def files(book: Book, seen: int = SEEN) -> Files:
    """Give every file of a log, its checkpoint cosigned by the first three witnesses."""
    found = signed_logs.files(book.entries)
    for digest, content in book.files.contents.items():
        found[blob_path(digest)] = content
    return found | {"checkpoint": book.note(at(seen))}


def some() -> Book:
    """Give a log of two statements with a file, a note that times them, and one more."""
    book = Book().begun()
    photo = book.files.add(b"a photograph", "image/jpeg")
    book.append(book.statement("perform", {"step": "arms:1"}, blobs=(photo,)))
    last = book.state.last["north-1"].id
    book.append(book.statement("confirm", {"of": last}, author="south-1"))
    book.append(book.note(at(SEEN - 86_400)))
    book.append(book.statement("dispute", {"of": "ff" * 32, "ground": "late"}, author="south-1"))
    return book


@cache
def first_id() -> str:
    """Give the id of entry 0."""
    return Book().beginning().id
