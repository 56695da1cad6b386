"""One agreement file that is open: what is typed, what stands on disk, and that neither is lost."""

from __future__ import annotations

import threading
from collections.abc import Callable
from contextlib import suppress
from pathlib import Path

from paripassu.agreement.read import parse_agreement
from paripassu.errors import (
    InputError,
    PariPassuError,
    UnreadableError,
    UnwritableError,
)
from paripassu.workbench.editing.acts import Act, Set, Several, acted
from paripassu.workbench.editing.change import Change, StaleError, between
from paripassu.workbench.editing.merge import merge
from paripassu.workbench.editing.reading import is_toml
from paripassu.workbench.editing.revisions import Revisions
from paripassu.workbench.editing.text import is_whole, plain_of, text_of, typed
from paripassu.workbench.keeping.disk import ChangedError, Files
from paripassu.workbench.keeping.journal import Journal
from paripassu.workbench.keeping.left import content_of, journals, left, next_to, sweep
from paripassu.workbench.keeping.shown import Place, Shown

#: Seconds after the last change, until the file is written.
WRITE_SECONDS = 1.0
#: Seconds that a file has to stay as somebody else left it, until it is taken up.
SETTLE_SECONDS = 0.2


class Desk:
    """An agreement file that is being edited.

    Safe in threads. Each change is in the journal before the call returns.

    Parameters
    ----------
    path : Path
        The file.
    folder : Path
        Where journals are kept, for their owner alone; it exists.
    files : Files
    clock : callable
        Seconds, on a clock that never goes back.

    Raises
    ------
    UnreadableError
        There is no such file, or it is no text in UTF-8, and no earlier process left anything.
    TooLargeError
        It has more than 16 MB.
    UnwritableError
        The journal cannot be written.
    """

    def __init__(self, path: Path, folder: Path, files: Files, clock: Callable[[], float]) -> None:
        # A link stays a link, and the file that it names is written.
        self._path, self._files, self._clock = path.resolve(), files, clock
        self._lock = threading.Lock()
        self._start = clock()
        sweep(self._path, files)
        key, older = journals(self._path, folder, files)
        self._told: tuple[Place, str, str | None] = ("saved", "", None)
        try:
            text = text_of(content_of(path, files), path.name)
            self._left = left(older, files, text)
        except UnreadableError as error:
            # What was typed into it is shown all the same, and can be written again.
            self._left = left(older, files, None)
            if not self._left:
                raise
            text = self._left[-1][1].known
            self._gone(error.faults[0].what)
        self._journal = Journal(next_to(folder, key, older), path.name, text, files)
        self._revisions = Revisions()
        self._plain = plain_of(text)
        self._due: float | None = None
        self._clashed: tuple[str, str, str] | None = None
        #: What stands in the file and was not taken up yet, and since when.
        self._other: tuple[str | None, float] | None = None

    # What is asked.

    @property
    def shown(self) -> Shown:
        """What a page shows now."""
        with self._lock:
            return self._shown()

    @property
    def raw(self) -> str:
        """The text as it stands in the file once it is written, with its own ends of lines."""
        with self._lock:
            return self._journal.kept.history.text

    def _shown(self) -> Shown:
        history = self._journal.kept.history
        place, what, theirs = self._told
        if self._left:
            place, theirs = "left", plain_of(self._left[0][1].history.text)
            what = (
                "The program ended before it had written these changes. "
                "Take them into the text, or leave them out."
            )
        elif place == "saved" and self._journal.kept.unwritten:
            place = "unsaved"
        elif place in ("unsaved", "unread", "unwritable") and not self._journal.kept.unwritten:
            what = what if place == "unsaved" else ""
            place = "saved"
        steps = bool(history.done), bool(history.back)
        return Shown(self._revisions.newest, self._plain, place, what, *steps, theirs)

    # What is changed.

    def edit(self, change: Change, revision: int, field: str = "text") -> Shown:
        """Change the text.

        Parameters
        ----------
        change : Change
            In characters of the text that was shown.
        revision : int
            Of that text.
        field : str
            What is changed: changes to one field that follow each other quickly are one step.

        Raises
        ------
        StaleError
            The same characters were changed since, or too much was.
        UnwritableError
            The change cannot be kept: it is not made.
        """
        with self._lock:
            change = self._revisions.carried(change, revision)
            if not is_whole(change.new):
                raise StaleError("the text holds half a character", "type it once more")
            raw = self._journal.kept.history.text
            old = plain_of(raw)[change.start : change.end]
            if old != change.old:
                raise StaleError("another text stands there", "look at the text as it is now")
            self._make(between(raw, typed(raw, change)), field)
            return self._shown()

    def act(self, act: Act, revision: int, field: str = "") -> Shown:
        """Change a field or an entry.

        Parameters
        ----------
        act : Act
            For the text that was shown.
        revision : int
            Of that text.
        field : str
            What is changed: changes to one field that follow each other quickly are one step.
            Entries come, go and get other names in steps of their own.

        Raises
        ------
        StaleError
            What is meant does not stand there, or the same place was changed since.
        NamedError
            An entry is to be dropped that others name.
        ActError
            It cannot be done.
        InputError
            The text is no TOML.
        UnwritableError
            The change cannot be kept: it is not made.
        """
        field = field if isinstance(act, (Set, Several)) else ""
        with self._lock:
            raw = self._journal.kept.history.text
            if revision == self._revisions.newest:
                after = acted(raw, act)
            else:
                before = self._revisions.before(self._plain, revision)
                change = between(before, acted(before, act))
                after = typed(raw, self._revisions.carried(change, revision))
                if not is_toml(after):
                    raise StaleError("the same was added meanwhile", "look at the text as it is")
            self._make(between(raw, after), field)
            return self._shown()

    def undo(self) -> Shown:
        """Take back the newest step."""
        with self._lock:
            self._journal.undo()
            return self._renewed()

    def redo(self) -> Shown:
        """Make the step again that was taken back last."""
        with self._lock:
            self._journal.redo()
            return self._renewed()

    def choose(self, mine: bool) -> Shown:
        """Decide between the text and what stands in the file, or was left.

        Parameters
        ----------
        mine : bool
            At a clash, whether the text goes over the file: otherwise the file's text is taken.
            Where the file is gone, it is written again. Where something was left, whether the text
            stays without it.
        """
        with self._lock:
            if self._left:
                self._take_left(taken=not mine)
                return self._shown()
            place, _, theirs = self._told
            if place == "clash" and theirs is not None:
                self._decide(mine=mine, theirs=theirs)
            elif place == "gone" and mine:
                self._write_again()
            return self._shown()

    def look(self) -> Shown:
        """Compare with the disk, and write what is due; to be called a few times each second."""
        with self._lock:
            with suppress(OSError):
                self._journal.sync()
            self._look(due=self._due is None or self._clock() >= self._due)
            return self._shown()

    def close(self) -> None:
        """Write what is not written yet, if it reads as an agreement; otherwise it is left."""
        with self._lock:
            self._look(due=True, settled=True)
            if not self._journal.kept.unwritten:
                with suppress(OSError):
                    self._journal.remove()

    # How.

    def _make(self, change: Change, field: str) -> None:
        self._journal.change(change, field, self._clock() - self._start)
        self._renewed()

    def _renewed(self) -> Shown:
        """Take up that the journal has another text."""
        plain = plain_of(self._journal.kept.history.text)
        if plain != self._plain:
            self._revisions.add(between(self._plain, plain))
            self._plain = plain
            if self._told[0] == "unread":
                self._told = ("unsaved", "", None)
        self._due = self._clock() + WRITE_SECONDS
        return self._shown()

    def _look(self, *, due: bool, settled: bool = False) -> None:
        kept = self._journal.kept
        there, why = None, "it is not there any more"
        try:
            content = self._files.read(self._path)
            there = None if content is None else text_of(content, self._path.name)
        except (OSError, InputError) as error:
            why = getattr(error, "strerror", None) or str(error)
        if there == kept.known:
            self._other = None
            if self._told[0] in ("gone", "clash"):
                self._told = ("unsaved", "", None)
            # A text that was found to be no agreement is one only when it has changed.
            if kept.unwritten and due and not self._left and self._told[0] != "unread":
                self._write(over=there.encode())
        elif not (settled or there == kept.history.text or self._stays(there)):
            return
        elif there is None:
            self._gone(why)
        else:
            try:
                self._outside(there)
            except UnwritableError as error:  # the journal: it is tried again with the next look
                self._told = ("unwritable", f"{error}.", None)

    def _stays(self, there: str | None) -> bool:
        """Whether the file has held this for a while: many programs empty it, and then write."""
        if self._other is None or self._other[0] != there:
            self._other = there, self._clock()
        return self._clock() - self._other[1] >= SETTLE_SECONDS

    def _gone(self, why: str) -> None:
        what = f"{self._path.name} cannot be read: {why}. Nothing is written until you say so."
        self._told = ("gone", what, None)

    def _outside(self, theirs: str) -> None:
        """Take up that somebody else has changed the file."""
        kept = self._journal.kept
        if theirs == kept.history.text:
            self._journal.know(theirs)
            self._told = ("saved", "", None)
            return
        if not kept.unwritten:
            self._take(theirs, theirs, "The file was changed by somebody else, and read again.")
            return
        three = kept.known, kept.history.text, theirs
        if self._told[0] == "clash" and three == self._clashed:
            return
        merged = merge(*three)
        if merged.text is not None:
            said = "The file was changed by somebody else. Both changes are in the text."
            self._take(merged.text, theirs, said)
            return
        both = f"Both changed {', '.join(merged.fields)}." if merged.fields else "Both changed it."
        what = f"{self._path.name} was changed by somebody else. {both} Choose one."
        self._told, self._clashed = ("clash", what, plain_of(theirs)), three

    def _take(self, text: str, theirs: str, said: str) -> None:
        """Change the text, in a step of its own, and know what stands in the file."""
        # First the text: a process that ends in between has changed what it knows of nothing.
        self._make(between(self._journal.kept.history.text, text), "")
        with suppress(UnwritableError):  # the next look sees what stands in the file once more
            self._journal.know(theirs)
        self._told = ("unsaved", said, None)

    def _decide(self, *, mine: bool, theirs: str) -> None:
        try:
            content = self._files.read(self._path)
            there = None if content is None else text_of(content, self._path.name)
        except (OSError, InputError):
            there = None
        if there is None or plain_of(there) != theirs:
            # It was changed once more: what was chosen is no more there.
            self._look(due=False, settled=True)
            return
        if mine:
            self._journal.know(there)
            self._told = ("unsaved", "", None)
            self._due = self._clock()
        else:
            self._take(there, there, "The text of the file was taken.")

    def _take_left(self, *, taken: bool) -> None:
        path, left = self._left[0]
        if taken:
            now = self._journal.kept.history.text
            merged = merge(left.known, now, left.history.text)
            # What does not go together is taken whole: one step back leads to the text as it was.
            text = merged.text if merged.text is not None else left.history.text
            self._make(between(now, text), "")
        del self._left[0]
        with suppress(OSError):  # then it is offered once more by the next
            self._files.remove(path)

    def _write_again(self) -> None:
        try:
            self._write(over=self._files.read(self._path))
        except (OSError, InputError) as error:
            self._gone(getattr(error, "strerror", None) or str(error))

    def _write(self, *, over: bytes | None) -> None:
        kept = self._journal.kept
        content = kept.history.text.encode()
        try:
            parse_agreement(content, self._path.name)
        except InputError:
            what = (
                "This does not read as an agreement yet. It is kept here, and is written to "
                f"{self._path.name} once it does."
            )
            self._told = ("unread", what, None)
            return
        try:
            self._files.replace(self._path, content, over)
        except ChangedError:
            return  # the next look sees it
        except OSError as error:
            what = f"{self._path.name} cannot be written: {error.strerror or error}."
            self._told = ("unwritable", f"{what} Your changes are kept here.", None)
            self._due = self._clock() + WRITE_SECONDS
            return
        self._told = ("saved", "", None)
        self._due = None
        with suppress(PariPassuError):  # the next look sees that the file holds the text
            self._journal.know(kept.history.text)
