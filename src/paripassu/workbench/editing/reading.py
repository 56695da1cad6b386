"""A text read as TOML, entry by entry: after a key only the entry that was changed is read again.

``tomllib`` takes 150 ms for an agreement of a thousand measures, and the search for the places of
its values as long again. A text is parted at the headers of its entries. A header that stands in
a text or in a list is none, but then what stands above it does not read by itself, and the text is
read in one piece. So is a text whose tables stand in an order in which it cannot be parted.
"""

from __future__ import annotations

import re
import threading
from collections import ChainMap
from collections.abc import Iterator, Mapping
from typing import Any, NamedTuple

from paripassu.agreement.entries import Before
from paripassu.agreement.model import Agreement
from paripassu.agreement.read import parse_again, parse_agreement
from paripassu.errors import AgreementError, InputError
from paripassu.kinds import AGREEMENT
from paripassu.toml.locate import Path
from paripassu.toml.read import Sought, parse_toml
from paripassu.workbench.editing.text import plain_of

#: Texts whose parts are kept: those of two pages on each of two files.
_MOST_TEXTS = 4
_SOUGHT = Sought(AGREEMENT, "paripassu new", AgreementError)
_HEADER = re.compile(
    r"^[ \t]*(?:\[\[[ \t]*([A-Za-z0-9_-]+)[ \t]*\]\]|\[[ \t]*([A-Za-z0-9_-]+)[ \t]*\])"
    r"[ \t]*(?:#[^\n]*)?$",
    re.MULTILINE,
)
_Entry = Mapping[str, Any]


class Section(NamedTuple):
    """A part of a text: an entry with its header, what stands above the first, or all of it.

    Attributes
    ----------
    start, end : int
        First character, and the one after its last.
    path : tuple
        Of the table that its header begins; empty where it begins with none.
    local : tuple
        That path in a text of this section alone.
    """

    start: int
    end: int
    path: Path = ()
    local: Path = ()


class Reading:
    r"""A text that is TOML.

    Parameters
    ----------
    text : str
        With ``\n`` at the end of lines, and no byte-order mark.
    known : mapping
        Sections that were read before, by their text.

    Attributes
    ----------
    document : dict
        As ``tomllib`` gives it, numbers with a point exact. Nobody may change it: texts share it.
    sections : list of Section
        In the order of the text, one behind the other.

    Raises
    ------
    InputError
        It is no TOML.
    """

    def __init__(self, text: str, known: Mapping[str, _Entry]) -> None:
        self.text = text
        self.parts: dict[str, _Entry] = {}
        parted = self._parted(known)
        if parted is None:
            self.parts = {}
            parted = _parse(text), [Section(0, len(text))]
        self.document, self.sections = parted
        self._of = {section.path: section for section in self.sections}

    def placed(self, path: Path) -> tuple[Section, Path]:
        """Give the section in which a path stands, and the path in a text of that alone."""
        for length in (2, 1, 0):
            section = self._of.get(path[:length])
            if section is not None and len(section.path) == length:
                return section, section.local + path[length:]
        return self.sections[0], path

    def _parted(self, known: Mapping[str, _Entry]) -> tuple[dict[str, Any], list[Section]] | None:
        document: dict[str, Any] = {}
        sections: list[Section] = []
        of_headers: set[str] = set()
        for start, end, kind, many in _parts(self.text):
            part = self.text[start:end]
            said = known.get(part)
            if said is None:
                try:
                    said = _parse(part)
                except InputError:
                    return None
            self.parts[part] = said
            if not kind:
                document |= said
                sections.append(Section(start, end))
                continue
            entry: Any = said.get(kind)
            if len(said) > 1 or isinstance(entry, list) != many or (many and len(entry) > 1):
                return None
            if not many:
                if kind in document:
                    return None
                document[kind] = entry
                sections.append(Section(start, end, (kind,), (kind,)))
                continue
            if kind in document and kind not in of_headers:
                return None
            of_headers.add(kind)
            entries = document.setdefault(kind, [])
            sections.append(Section(start, end, (kind, len(entries)), (kind, 0)))
            entries.append(entry[0])
        return document, sections


def _parts(text: str) -> Iterator[tuple[int, int, str, bool]]:
    """Part a text at what looks like the header of an entry."""
    headers = [*_HEADER.finditer(text)]
    yield 0, headers[0].start() if headers else len(text), "", False
    for index, header in enumerate(headers):
        end = headers[index + 1].start() if index + 1 < len(headers) else len(text)
        yield header.start(), end, header[1] or header[2], header[1] is not None


def _parse(text: str) -> dict[str, Any]:
    if text.startswith("\ufeff"):
        _SOUGHT.refuse("agreement", "is no TOML: two byte-order marks", "drop one", 1)
    if not text.strip():
        return {}
    return parse_toml(text.encode("utf-8", "surrogatepass"), "agreement", _SOUGHT)[0]


class Readings:
    """The texts that were read last; safe in threads."""

    def __init__(self) -> None:
        self._lock = threading.Lock()
        self._last: list[Reading] = []

    def of(self, text: str) -> Reading:
        """Read a text, or what in it is new.

        Raises
        ------
        InputError
            It is no TOML.
        """
        with self._lock:
            last = [*self._last]
        reading = next((one for one in last if one.text == text), None)
        if reading is None:
            reading = Reading(text, ChainMap(*(one.parts for one in last)))
        with self._lock:
            others = [one for one in self._last if one.text != text]
            self._last = [reading, *others[: _MOST_TEXTS - 1]]
        return reading


#: What is read in this process.
READINGS = Readings()


def document_of(text: str) -> Mapping[str, Any]:
    """Give what a text says, as ``tomllib`` gives it, numbers with a point exact.

    Parameters
    ----------
    text : str
        As it stands on disk, or as pages show it.

    Returns
    -------
    mapping
        Nobody may change it: texts share what they have in common.

    Raises
    ------
    InputError
        It is no TOML.
    """
    return READINGS.of(plain_of(text)).document


def agreement_of(text: str, name: str) -> Agreement:
    """Read an agreement, as :func:`paripassu.agreement.read.parse_agreement` does.

    Parameters
    ----------
    text : str
        As pages show it.
    name : str
        What the file is called in messages.

    Raises
    ------
    AgreementError
        Something is wrong in it: all of that in one go, by lines.
    """
    # A lone surrogate, which a browser may send, is no UTF-8: the reader says so, with its line.
    raw = text.encode("utf-8", "surrogatepass")
    try:
        return _ENTRIES.agreement_of(document_of(text), name, raw)
    except InputError:
        return parse_agreement(raw, name)  # says it by lines


class _Entries:
    """The entries that were read last: those that stand there still are not read again."""

    def __init__(self) -> None:
        self._last: Before | None = None

    def agreement_of(self, document: Mapping[str, Any], name: str, raw: bytes) -> Agreement:
        agreement, self._last = parse_again(document, name, raw, self._last)
        return agreement


_ENTRIES = _Entries()


def is_toml(text: str) -> bool:
    """Whether a text can be changed by field: as it stands on disk, or as pages show it."""
    try:
        document_of(text)
    except InputError:
        return False
    return True
