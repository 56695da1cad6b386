"""The demonstration's log, with its depositary and its witnesses, all in this process.

In a real record each of them has a computer and keys of its own; the rules are the same.
"""

from __future__ import annotations

import io
import json
import os
from collections.abc import Mapping, Sequence
from contextlib import ExitStack
from dataclasses import dataclass, field
from pathlib import Path
from tempfile import TemporaryDirectory
from typing import TYPE_CHECKING, Any, NamedTuple, Self

from paripassu.cli.story.clock import Days
from paripassu.cli.story.people import QUORUM, WITNESSES, People, officer
from paripassu.errors import Fault, InputError
from paripassu.folders import make_folder

if TYPE_CHECKING:
    from paripassu.record.checkpoint import Checkpoint
    from paripassu.record.depositary import Depositary
    from paripassu.record.folder import OpenLog
    from paripassu.record.reply import Reply
    from paripassu.record.witness import Witness


@dataclass
class Near:
    """A witness in this process, which may be away."""

    name: str
    witness: Witness
    away: bool = False

    def _answers(self) -> None:
        from paripassu.record.errors import UnreachableError

        if self.away:
            raise UnreachableError(self.name, "nobody answers")

    def post(self, path: str, body: bytes) -> Reply:
        """Pass a request on."""
        self._answers()
        return self.witness.add_checkpoint(body)

    def get(self, path: str) -> Reply:
        """Pass a question on."""
        self._answers()
        return self.witness.checkpoint(path.removesuffix("/checkpoint"))


class Said(NamedTuple):
    """A statement that is logged.

    Attributes
    ----------
    id : str
    at : int
        Where it stands in the log.
    notes : tuple of str
        What its author was told before it was sent.
    """

    id: str
    at: int
    notes: tuple[str, ...]


@dataclass
class Desk:
    """Where statements are signed, logged and cosigned.

    Attributes
    ----------
    folder : Path
        Of the depositary; its ``public`` part is what everybody reads.
    people : People
    days : Days
    """

    folder: Path
    people: People
    days: Days
    _stack: ExitStack = field(default_factory=ExitStack)

    @property
    def public(self) -> Path:
        """What everybody may read."""
        from paripassu.record.folder import PUBLIC

        return self.folder / PUBLIC

    @property
    def kept_charter(self) -> bytes:
        """The charter as it is kept, in the form that entry 0 names."""
        content = self._opened.blobs.read(self._opened.settings.charter)
        assert content is not None
        return content

    def __enter__(self) -> Self:
        from paripassu.record.collect import Witnesses
        from paripassu.record.depositary import Depositary
        from paripassu.record.folder import OpenLog
        from paripassu.record.source import FolderSource

        opened = self._stack.enter_context(OpenLog(self.folder, self.days.now))
        assert opened.statements is not None
        self._opened = opened
        # Their copies hold what the log holds: none is of use once the demonstration is over.
        self._copies = Path(self._stack.enter_context(TemporaryDirectory(prefix="witnesses-")))
        self.witnesses = [self._witness(opened, name) for name in WITNESSES]
        self.depositary: Depositary = Depositary(
            opened.log,
            opened.statements,
            opened.blobs,
            FolderSource(self.public),
            Witnesses(self.witnesses),
            self.days.now,
            interval=0,
        )
        self._stack.callback(self.depositary.close)
        self.depositary.verify_newest()
        return self

    def __exit__(self, *_: object) -> None:
        self._stack.close()

    def _witness(self, opened: OpenLog, name: str) -> Near:
        """Start a witness with what the log has now."""
        from paripassu.record.copied import LogCopy
        from paripassu.record.memory import ObjectStore
        from paripassu.record.note import parse_note
        from paripassu.record.secret_keys import read_secret_key
        from paripassu.record.source import FolderSource
        from paripassu.record.state import State
        from paripassu.record.steady import SteadyClock
        from paripassu.record.storage.files import Files
        from paripassu.record.witness import Witness

        own = self._copies / name
        objects = [Files(own / part, own / f"temporary-{part}") for part in ("public", "private")]
        for one in objects:
            self._stack.callback(one.close)
        copied = LogCopy(
            FolderSource(self.public), objects[0], State.empty(opened.settings.charter)
        )
        copied.advance(parse_note(opened.log.note))
        store = ObjectStore(objects[1])
        clock = SteadyClock(self.days.now, self.days.now, last=store.load().time, looked=True)
        key = read_secret_key(self.people.secrets(name)[1])
        return Near(name, Witness(name, key, copied, store, clock))

    def say(
        self,
        by: str,
        kind: str,
        body: Mapping[str, Any],
        files: Sequence[Path] = (),
        *,
        anyway: bool = False,
    ) -> Said:
        """Write a statement as ``record state`` does, and append it as ``record append`` does.

        What can be filled in is filled in; what would have no effect is refused.

        Parameters
        ----------
        by : str
            A party or an office.
        anyway : bool
            Whether it is stated also where it would have no effect.

        Raises
        ------
        RejectedError
            It would have no effect: nothing was signed.
        """
        from hashlib import sha256

        from paripassu.files import read
        from paripassu.process.record_state import record_state
        from paripassu.record.append import append_to

        author = officer(by)
        drafts = make_folder(self.folder.parent / "statements")
        next_index = self.newest(witnessed=False).size
        written = record_state(
            kind,
            author=author,
            body=io.StringIO(json.dumps(body)),
            file=files,
            log=self.public,
            sign=self.people.secrets(author),
            out=drafts / f"{next_index:06}-{kind}.json",
            anyway=anyway,
            clock=self.days.now,
        )
        contents = [one.read_bytes() for one in files]
        evidence = {sha256(one).hexdigest(): one for one in contents}
        made = append_to(_Open(self), [read(written.file)], evidence)
        for refused in made.refused:
            raise _stopped(self.folder, f"{kind} of {by}: {refused.what or refused.rule}")
        self.days.tick()
        return Said(written.id, made.entries[0].index, written.notes)

    def newest(self, *, witnessed: bool) -> Checkpoint:
        """Give the newest checkpoint of the log; ``witnessed``: that the quorum has cosigned."""
        from paripassu.record.checkpoint import parse_checkpoint
        from paripassu.record.note import parse_note

        log = self._opened.log
        return parse_checkpoint(parse_note(log.witnessed if witnessed else log.note).text)

    def root_at(self, size: int) -> bytes:
        """Give the root of the log's first entries."""
        from paripassu.record.history import History
        from paripassu.record.source import FolderSource

        newest = self.newest(witnessed=True)
        return History(FolderSource(self.public), newest.size, newest.root).root_at(size)

    def watch(self) -> Mapping[str, str]:
        """Have the witnesses look at all that is logged; give why one did not cosign."""
        refused: dict[str, str] = {}
        while self.depositary.is_due():
            refused = self.depositary.tick()
            if len(WITNESSES) - len(refused) < QUORUM:
                raise _stopped(self.folder, f"is not cosigned: {next(iter(refused.values()))}")
            self.days.tick()
        return refused


def begin(
    people: People, folder: Path, start: Days, agreement: Path, plan: Path, charter: Path
) -> tuple[Desk, str]:
    """Begin a log, and have everybody sign entry 0; give its desk, and the id of entry 0."""
    from paripassu.process.record_state import record_state
    from paripassu.record.append import record_append
    from paripassu.record.init import ENTRY_0, RANDOMNESS, record_init

    made = record_init(
        folder,
        origin=people.origin,
        agreement=agreement,
        plan=plan,
        charter=charter,
        key=people.secrets(people.origin),
        now=int(start.now()),
        randomness=os.urandom(RANDOMNESS),
    )
    entry = folder / ENTRY_0
    founders = [officer(one) for one in people.founders]
    record_state(entry, sign=[key for one in founders for key in people.secrets(one)])
    record_append(folder, [entry], now=int(start.now()))
    assert made.id is not None
    return Desk(folder, people, start), made.id


class _Open:
    """The log that this process holds open, as ``record append`` sends to it."""

    def __init__(self, desk: Desk) -> None:
        self._desk = desk

    def take(self, entry: bytes) -> Reply:
        return self._desk.depositary.add_entry(entry)

    def bring(self, content: bytes) -> None:
        from hashlib import sha256

        self._desk.depositary.put_blob(sha256(content).hexdigest(), content)

    def checkpoint(self, *, witnessed: bool) -> Checkpoint | None:
        return self._desk.newest(witnessed=witnessed)


def _stopped(folder: Path, what: str) -> InputError:
    mend = "remove the folder of the demonstration, and begin again"
    return InputError(str(folder), [Fault(0, "", what, mend)])
