"""Decoded entries from a file of JSON lines, one after the other: no file is too long."""

from __future__ import annotations

import json
from collections.abc import Callable, Iterator

from paripassu.documents.shown import shown
from paripassu.documents.strict import HALF_PAIR, has_half_pair, may_have_half_pair, strict_decoder
from paripassu.errors import DocumentError, Fault
from paripassu.files import Readable, open_lines
from paripassu.process.entries import EntryError, in_order
from paripassu.process.fold.entry import Entry

#: The longest line: a statement has no more (docs/specification/record.md).
_LONGEST = 16 * 1024 * 1024
#: Entries between two words of progress.
_OFTEN = 1000
_WHOLE = "give the lines that `paripassu record export` prints without --json"
_LINES = "give one JSON object a line, as `paripassu record export` prints them"


def read_entries(
    source: Readable, *, progress: Callable[[int], None] | None = None
) -> Iterator[Entry]:
    """Read entries, each as it is asked for.

    Parameters
    ----------
    source : str, path or open file
        ``-`` is standard input. Lines that are empty are passed over.
    progress : callable, optional
        Is told now and then how many entries were read more.

    Raises
    ------
    DocumentError
        A line holds no entry; says which, and why.
    InputError
        The file cannot be read, or has a line that is too long.
    """
    name, lines = open_lines(source, _LONGEST)
    told = 0
    try:
        for number, (_, entry) in enumerate(in_order(_objects(name, lines)), start=1):
            if progress is not None and number - told >= _OFTEN:
                progress(number - told)
                told = number
            yield entry
    except EntryError as error:
        fault = Fault(error.at, error.place, error.what, error.mend)
        raise DocumentError(name, [fault]) from None


def _objects(name: str, lines: Iterator[bytes]) -> Iterator[tuple[int, object]]:
    """Give each line that is not empty, with its number, as JSON."""
    decoder = strict_decoder()

    def refuse(what: str, mend: str = _LINES) -> DocumentError:
        return DocumentError(name, [Fault(number, "", what, mend)])

    for number, line in enumerate(lines, start=1):
        if number == 1:
            line = line.removeprefix(b"\xef\xbb\xbf")
        stripped = line.strip(b" \t\r\n")
        if not stripped:
            continue
        try:
            text = stripped.decode()
            document = decoder.decode(text)
        except UnicodeDecodeError:
            raise refuse("is not text in UTF-8", "save it as UTF-8") from None
        except json.JSONDecodeError as error:
            whole = number == 1 and stripped in (b"{", b"[")
            what = "is only the beginning of a JSON document" if whole else ""
            what = what or f"is no JSON: {error.msg} (column {error.colno})"
            raise refuse(what, _WHOLE if whole else _LINES) from None
        except RecursionError:
            raise refuse("has too many brackets inside one another") from None
        except ValueError as error:
            raise refuse(str(error)) from None
        if may_have_half_pair(text) and has_half_pair(document):
            raise refuse(HALF_PAIR)
        if isinstance(document, dict) and "format" in document and "entries" in document:
            raise refuse("is a whole JSON document, not an entry", _WHOLE)
        if not isinstance(document, dict):
            raise refuse(f"should be an object {{…}}, not {shown(document)}")
        yield number, document
