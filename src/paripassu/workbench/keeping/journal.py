r"""What was done to a file since it was opened, so that nothing is lost with a process.

    {"format":"paripassu/journal/1","file":"korea.toml","text":"[agreement]\n…"}
    {"change":[112,"1/5","1/4"],"field":"text","at":3.25}
    {"undo":true}
    {"known":[112,"1/5","1/4"]}

The first line has the text as it was opened. ``change`` is a change to the text, at a second since
then; ``known`` a change to what is known to stand in the file. A line that was not finished counts
for nothing: nobody was told that it is kept.
"""

from __future__ import annotations

import json
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from paripassu.errors import UnwritableError
from paripassu.workbench.editing.change import Change, StaleError, between
from paripassu.workbench.keeping.disk import Files
from paripassu.workbench.keeping.history import History

FORMAT = "paripassu/journal/1"


@dataclass(frozen=True, slots=True)
class Kept:
    """What a journal holds.

    Attributes
    ----------
    history : History
        The text as it was in the end, and how it came to be.
    known : str
        What stood in the file, as far as was known.
    """

    history: History
    known: str

    @property
    def unwritten(self) -> bool:
        """Whether the text never came into the file."""
        return self.history.text != self.known

    def after(self, line: dict[str, Any]) -> Kept:
        """Give what is held after one more line.

        Raises
        ------
        KeyError, TypeError, ValueError
            It is no such line.
        StaleError
            It changes what does not stand there.
        """
        if "change" in line:
            change, field, at = _change(line["change"]), line["field"], line["at"]
            if not isinstance(field, str) or not isinstance(at, (int, float)):
                raise TypeError
            return Kept(self.history.changed(change, field, at), self.known)
        if "known" in line:
            return Kept(self.history, _change(line["known"]).made(self.known))
        if "undo" in line:
            return Kept(self.history.undone(), self.known)
        line["redo"]
        return Kept(self.history.redone(), self.known)


def _change(value: Any) -> Change:
    start, old, new = value
    if type(start) is not int or not isinstance(old, str) or not isinstance(new, str):
        raise TypeError
    return Change(start, old, new)


def read_journal(content: bytes) -> Kept | None:
    """Read a journal as far as it was finished; None where not even its first line was."""
    lines = _lines(content)
    try:
        first = next(lines)
        text = first["text"]
        if first["format"] != FORMAT or not isinstance(text, str):
            return None
        kept = Kept(History(text), text)
    except (StopIteration, KeyError, TypeError, ValueError):
        return None
    try:
        for line in lines:
            kept = kept.after(line)
    except (KeyError, TypeError, ValueError, StaleError):
        pass  # from here on it was changed by somebody else: what stands before is whole
    return kept


def _lines(content: bytes) -> Iterator[dict[str, Any]]:
    for line in content.split(b"\n")[:-1]:
        try:
            yield dict(json.loads(line))
        except RecursionError as error:
            raise ValueError from error


class Journal:
    """The journal of one file that is open.

    Parameters
    ----------
    path : Path
        Where it stands; there is none yet.
    file : str
        The name of the file, for whoever finds the journal.
    text : str
        As it was opened.
    files : Files

    Raises
    ------
    UnwritableError
        It cannot be written.
    """

    def __init__(self, path: Path, file: str, text: str, files: Files) -> None:
        self._path, self._files = path, files
        self._size = 0
        self._unsynced = False
        self._broken = False
        self.kept = Kept(History(text), text)
        self._append({"format": FORMAT, "file": file, "text": text})

    def change(self, change: Change, field: str, at: float) -> None:
        """Note a change to the text, and make it.

        Raises
        ------
        UnwritableError
            It cannot be kept: it is not made.
        StaleError
            Something else stands there.
        """
        self._note({"change": [change.start, change.old, change.new], "field": field, "at": at})

    def undo(self) -> None:
        """Note that the newest step is taken back; see :meth:`change`."""
        self._note({"undo": True})

    def redo(self) -> None:
        """Note that a step is made again; see :meth:`change`."""
        self._note({"redo": True})

    def know(self, text: str) -> None:
        """Note what stands in the file; see :meth:`change`."""
        change = between(self.kept.known, text)
        if change.old != change.new:
            self._note({"known": [change.start, change.old, change.new]})

    def sync(self) -> None:
        """Have all of it last through a power cut."""
        if self._unsynced:
            self._files.sync(self._path)
            self._unsynced = False

    def remove(self) -> None:
        """Remove it: all stands in the file."""
        self._files.remove(self._path)

    def _note(self, line: dict[str, Any]) -> None:
        after = self.kept.after(line)
        self._append(line)
        self.kept = after

    def _append(self, line: dict[str, Any]) -> None:
        content = json.dumps(line, separators=(",", ":")).encode() + b"\n"
        try:
            if self._broken:
                self._files.cut(self._path, self._size)
                self._broken = False
            self._files.append(self._path, content)
        except OSError as error:
            self._broken = True  # a part of the line may stand there: it goes before the next one
            what = f"your changes cannot be kept in {self._path}: {error.strerror or error}"
            raise UnwritableError(what, "make room on the disk, or write elsewhere") from error
        self._size += len(content)
        self._unsynced = True
