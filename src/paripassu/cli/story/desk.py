"""The demonstration's log, with its depositary and its witnesses, all in this process.

In a real record each of them has a computer and keys of its own; the rules are the same.
"""

from __future__ import annotations

import os
from collections.abc import Mapping, Sequence
from contextlib import ExitStack
from dataclasses import dataclass, field
from pathlib import Path
from typing import TYPE_CHECKING, Any, Self

from paripassu.cli.story.clock import Days
from paripassu.cli.story.people import QUORUM, WITNESSES, People, officer
from paripassu.errors import Fault, InputError

if TYPE_CHECKING:
    from paripassu.record.checkpoint import Checkpoint
    from paripassu.record.depositary import Depositary
    from paripassu.record.folder import OpenLog
    from paripassu.record.reply import Reply
    from paripassu.record.secret_keys import SecretKey
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


@dataclass
class Desk:
    """Where statements are signed, logged and cosigned.

    Attributes
    ----------
    folder : Path
        Of the depositary; its ``public`` part is what everybody reads.
    people : People
    days : Days
    agreement : str
        SHA-256 of the agreement's file.
    """

    folder: Path
    people: People
    days: Days
    agreement: str
    previous: dict[str, str] = field(default_factory=dict)
    checkpoints: list[Checkpoint] = field(default_factory=list)
    _signers: dict[str, list[SecretKey]] = field(default_factory=dict)
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

        own = self.folder.parent / "witnesses" / name
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
        self, by: str, kind: str, body: Mapping[str, Any], files: Sequence[bytes] = ()
    ) -> tuple[str, int]:
        """Sign a statement with all keys of its author, and log it with its files.

        Returns
        -------
        id : str
        index : int
        """
        from hashlib import sha256

        from paripassu.record.blob_reference import BlobReference
        from paripassu.record.draft import draft_statement, sign_statement
        from paripassu.record.envelope import After, format_statement

        author = officer(by)
        seen = self.checkpoints[-1]
        named = {sha256(one).hexdigest(): one for one in files}
        made = draft_statement(
            origin=self.people.origin,
            agreement=self.agreement,
            author=author,
            kind=kind,
            body=body,
            after=After(seen.size, seen.root),
            previous=self.previous.get(author),
            blobs=[BlobReference(key, len(one), _TYPE) for key, one in named.items()],
        )
        content = format_statement(sign_statement(made, self._keys(author)))
        reply = self.depositary.add_entry(content)
        if reply.status == 424:
            for digest, one in named.items():
                self.depositary.put_blob(digest, one)
            reply = self.depositary.add_entry(content)
        if reply.status != 200:
            raise _stopped(self.folder, f"{kind} of {by}: {reply.what or reply.problem}")
        self.previous[author] = made.id
        self.days.tick()
        return made.id, int(reply.body)

    def _keys(self, author: str) -> list[SecretKey]:
        from paripassu.record.secret_keys import read_secret_key

        if author not in self._signers:
            self._signers[author] = [read_secret_key(one) for one in self.people.secrets(author)]
        return self._signers[author]

    def watch(self) -> Mapping[str, str]:
        """Have the witnesses look at all that is logged; give why one did not cosign."""
        from paripassu.record.checkpoint import parse_checkpoint
        from paripassu.record.note import parse_note

        refused: dict[str, str] = {}
        while self.depositary.is_due():
            refused = self.depositary.tick()
            if len(WITNESSES) - len(refused) < QUORUM:
                raise _stopped(self.folder, f"is not cosigned: {next(iter(refused.values()))}")
            self.checkpoints.append(parse_checkpoint(parse_note(self._opened.log.witnessed).text))
            self.days.tick()
        return refused


#: What the demonstration calls each of its files.
_TYPE = "application/octet-stream"


def begin(
    people: People, folder: Path, start: Days, agreement: Path, plan: Path, charter: Path
) -> tuple[Desk, str]:
    """Begin a log, and have everybody sign entry 0; give its desk, and the id of entry 0."""
    from hashlib import sha256

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
    record_state(entry, sign=[key for one in people.groups for key in people.secrets(officer(one))])
    record_append(folder, [entry], now=int(start.now()))
    assert made.id is not None
    digest = sha256(agreement.read_bytes()).hexdigest()
    return Desk(folder, people, start, digest, first_of(entry)), made.id


def first_of(entry: Path) -> dict[str, str]:
    """Give who wrote entry 0: the statement before that holder's next one."""
    from paripassu.record.envelope import parse_statement

    made = parse_statement(entry.read_bytes())
    return {made.author: made.id}


def _stopped(folder: Path, what: str) -> InputError:
    mend = "remove the folder of the demonstration, and begin again"
    return InputError(str(folder), [Fault(0, "", what, mend)])
