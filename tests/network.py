"""A depositary and its witnesses in one process, over real storage: what tests of both need."""

from __future__ import annotations

from collections.abc import Sequence
from pathlib import Path

from tests.charters import ORIGIN, WITNESSES, Book, charter, secret, secrets

from paripassu.record.blobs import StoredBlobs
from paripassu.record.charter import Charter, Limits
from paripassu.record.collect import Witnesses
from paripassu.record.copied import LogCopy
from paripassu.record.depositary import Depositary
from paripassu.record.envelope import Statement, format_statement
from paripassu.record.errors import UnreachableError
from paripassu.record.keys import ML_DSA_44
from paripassu.record.log import Log
from paripassu.record.memory import ObjectStore
from paripassu.record.places import Places, begin
from paripassu.record.reply import Reply
from paripassu.record.secret_keys import SecretKey
from paripassu.record.signing import checkpoint_signer
from paripassu.record.source import FolderSource
from paripassu.record.state import State
from paripassu.record.statements import Place, Statements
from paripassu.record.steady import SteadyClock
from paripassu.record.storage.files import Files
from paripassu.record.storage.sql import SqlIndex, SqlState
from paripassu.record.vkey import VerifierKey
from paripassu.record.witness import Witness

NOW = 1_800_000_000


class Time:
    """A clock for all, and one that nobody sets."""

    def __init__(self) -> None:
        self.wall, self.even = float(NOW), 5.0

    def pass_by(self, seconds: float) -> None:
        self.wall += seconds
        self.even += seconds


class Local:
    """A witness that is asked in this process; it can be away."""

    def __init__(self, name: str, witness: Witness) -> None:
        self.name, self.witness, self.away = name, witness, False
        #: What it shows as its last checkpoint, in place of the truth.
        self.shown = b""

    def post(self, path: str, body: bytes) -> Reply:
        if self.away:
            raise UnreachableError(f"{self.name}/{path}", "the server does not answer")
        if path == "add-checkpoint":
            return self.witness.add_checkpoint(body)
        return self.witness.add_entry(body)

    def put(self, path: str, body: bytes) -> Reply:
        if self.away:
            raise UnreachableError(f"{self.name}/{path}", "the server does not answer")
        return self.witness.put_blob(path.rpartition("/")[2], body)

    def get(self, path: str) -> Reply:
        if self.away:
            raise UnreachableError(f"{self.name}/{path}", "the server does not answer")
        if self.shown:
            return Reply(200, self.shown)
        return self.witness.checkpoint(path.removesuffix("/checkpoint"))


class Network:
    """A log with a charter, its depositary, and its four witnesses."""

    def __init__(self, folder: Path, first: Charter | None = None) -> None:
        self.folder, self.time = folder, Time()
        #: Makes statements of authors that have seen what is logged.
        self.book = Book(first or charter(limits=Limits(10**8, 10**8)))
        self.endpoints: list[Local] = []
        self.witnesses = Witnesses(self.endpoints)
        #: The keys with which the log can sign; None: all.
        self.signing: Sequence[VerifierKey] | None = None
        self.sign_with(secrets(f"log {ORIGIN}"))
        places = self.places()
        begin(places, self.sign, NOW, quorum=True)
        places.close()
        self.open()

    def sign_with(self, keys: Sequence[SecretKey]) -> None:
        """Have the log sign with these keys from now on."""
        self._keys = checkpoint_signer(ORIGIN, keys)

    def sign(self, size: int, root: bytes, stamp: int) -> bytes:
        """Sign a checkpoint as the log does now."""
        return self._keys(size, root, stamp)

    def places(self) -> Places:
        self.folder.mkdir(parents=True, exist_ok=True)
        return Places(
            SqlState(f"sqlite:///{self.folder / 'state.sqlite'}", ORIGIN),
            SqlIndex(f"sqlite:///{self.folder / 'index.sqlite'}", ORIGIN),
            Files(self.folder / "public", self.folder / "temporary"),
        )

    def open(self) -> None:
        """Start the depositary."""
        places = self.places()
        self.objects = places.objects
        blobs = StoredBlobs(places.objects)
        self.blobs = blobs
        rules = Statements(State.empty(self.book.first.digest), blobs, self.signing)
        log: Log[Place] = Log(places, rules, self.sign, lambda: self.time.wall, quorum=True)
        source = FolderSource(self.folder / "public")
        self.depositary = Depositary(
            log, rules, blobs, source, self.witnesses, lambda: self.time.wall, interval=0
        )

    def begun(self) -> Network:
        """Log entry 0, and start the witnesses."""
        entry = self.book.beginning()
        self.blobs.keep(self.book.first.content)
        assert self.add(entry).status == 200
        for name in WITNESSES:
            self.endpoints.append(Local(f"https://{name}.example", self.witness(name)))
        return self

    def witness(self, name: str) -> Witness:
        """Start a witness."""
        folder = self.folder / name
        copied = LogCopy(
            FolderSource(self.folder / "public"),
            Files(folder / "public", folder / "temporary"),
            State.empty(self.book.first.digest),
        )
        store = ObjectStore(Files(folder / "private", folder / "temporary-2"))
        clock = SteadyClock(
            lambda: self.time.wall, lambda: self.time.even, last=store.load().time, looked=True
        )
        note = self.depositary.log.note
        from paripassu.record.note import parse_note

        copied.advance(parse_note(note))
        return Witness(name, secret(name, ML_DSA_44), copied, store, clock)

    def add(self, statement: Statement | bytes) -> Reply:
        """Send an entry to the depositary, and remember it if it is logged."""
        content = format_statement(statement) if isinstance(statement, Statement) else statement
        reply = self.depositary.add_entry(content)
        self.follow()
        return reply

    def follow(self) -> None:
        """Have the book see what the log has."""
        log = self.depositary.log
        from paripassu.record.checkpoint import parse_checkpoint
        from paripassu.record.history import History
        from paripassu.record.note import parse_note

        seen = parse_checkpoint(parse_note(log.note).text)
        history = History(self.objects, seen.size, seen.root)
        for content in history.entries(len(self.book.entries)):
            self.book.put(content, self.depositary.state)

    def tick(self) -> dict[str, str]:
        """Have the newest checkpoint cosigned."""
        found = self.depositary.tick()
        self.follow()
        return found

    def act(self, count: int = 1, author: str = "south-1") -> Sequence[Statement]:
        """Log statements, one after another."""
        found = []
        for _ in range(count):
            statement = self.book.statement(author=author)
            assert self.add(statement).status == 200
            found.append(statement)
        return found
