"""The depositary of the simulated network: one history, or as many as a false one makes."""

from __future__ import annotations

from contextlib import suppress
from dataclasses import replace
from itertools import count
from typing import TYPE_CHECKING, NamedTuple

from tests.charters import Book, secrets
from tests.oracle.record_rules import read_note
from tests.simulated.truth import Counted

from paripassu.record.blobs import StoredBlobs
from paripassu.record.checkpoint import parse_checkpoint
from paripassu.record.collect import Witnesses
from paripassu.record.depositary import Depositary
from paripassu.record.envelope import Statement, parse_statement
from paripassu.record.errors import RefusedError, UnreachableError
from paripassu.record.history import History
from paripassu.record.log import Log
from paripassu.record.note import parse_note
from paripassu.record.places import Places, begin
from paripassu.record.reply import Reply
from paripassu.record.signing import checkpoint_signer
from paripassu.record.state import State
from paripassu.record.statements import Place, Statements
from paripassu.record.storage.contract import Head
from paripassu.record.storage.objects import ObstoreObjects, memory_objects
from paripassu.record.storage.sql import SqlIndex, SqlState

if TYPE_CHECKING:
    from tests.simulated.wires import Wire
    from tests.simulated.world import World

_numbers = count()


class Careless(Statements):
    """The judge of a depositary that logs what breaks the rules, where it likes."""

    def __init__(self, first: State, blobs: StoredBlobs) -> None:
        super().__init__(first, blobs)
        self.careless = False
        self.void: set[int] = set()

    def admit(self, state: Place, index: int, entry: bytes) -> Place:
        """Judge an entry, or log it whatever it is."""
        if not self.careless:
            self.void.discard(index)
            return super().admit(state, index, entry)
        place, id = self.replay(state, index, entry)
        if id is None:
            self.void.add(index)
        return place


class Frozen(NamedTuple):
    """A history as it was at one time."""

    head: Head
    files: dict[str, bytes]
    void: frozenset[int]


class Branch:
    """One history of the log, and the real depositary that keeps it.

    Parameters
    ----------
    world : World
    frozen : Frozen, optional
        Whence it goes on; without it from an empty log.
    """

    def __init__(self, world: World, frozen: Frozen | None = None) -> None:
        self.world, self.number = world, next(_numbers)
        #: The witnesses that it asks.
        self.wires: list[Wire] = []
        #: Whose statements it does not take.
        self.withheld: set[str] = set()
        keys = secrets(f"log {world.origin}")[: len(world.charter.log_keys)]
        self.sign = checkpoint_signer(world.origin, keys)
        self.book = Book(world.charter, world.before)
        self.open(frozen)

    def open(self, frozen: Frozen | None) -> None:
        """Let the depositary serve, from an empty log or from what was kept."""
        world = self.world
        self.objects: ObstoreObjects = memory_objects()
        memory = f"{id(world)}-{next(_numbers)}"
        url = "sqlite:///file:{}{}?mode=memory&cache=shared&uri=true&check_same_thread=false"
        self.places = Places(
            SqlState(url.format("state", memory), world.origin),
            SqlIndex(url.format("index", memory), world.origin),
            self.objects,
        )
        if frozen is None:
            begin(self.places, self.sign, int(world.now), quorum=True)
        else:
            self.objects.write([*frozen.files.items()])
            self.places.state.create(replace(frozen.head, version=0, settled=frozen.head.size))
        self.blobs = StoredBlobs(self.objects)
        first = State.empty(world.charter.digest, world.before)
        self.rules = Careless(first, self.blobs)
        self.rules.void = set(frozen.void) if frozen else set()
        self.log: Log[Place] = Log(
            self.places, self.rules, self.sign, lambda: world.now, quorum=True
        )
        self.depositary = Depositary(
            self.log,
            self.rules,
            self.blobs,
            self.objects,
            Witnesses(self.wires),
            lambda: world.now,
            interval=0,
        )
        self.follow()

    def close(self) -> None:
        """Stop the depositary."""
        self.depositary.close()

    def restart(self) -> None:
        """Stop the depositary, and start it from what it keeps."""
        frozen = self.freeze()
        self.close()
        self.open(frozen)

    @property
    def state(self) -> State:
        """What the rules know of it."""
        return self.depositary.state

    @property
    def roots(self) -> dict[int, bytes]:
        """Its root at each size."""
        return {size: self.book.root(size) for size in range(len(self.book.entries) + 1)}

    def statements(self, size: int | None = None) -> dict[int, str]:
        """Give the ids of the statements that count, by index, below a size."""
        return {
            index: parse_statement(content).id
            for index, content in enumerate(self.book.entries[:size])
            if content.startswith(b"{") and index not in self.rules.void
        }

    def counted(self) -> list[Counted]:
        """Give the notes that count."""
        return [
            Counted(index, read_note(content))
            for index, content in enumerate(self.book.entries)
            if not content.startswith(b"{") and index not in self.rules.void
        ]

    def add(self, content: bytes, *, careless: bool = False) -> Reply:
        """Log an entry; a careless depositary logs also what breaks the rules."""
        self.rules.careless = careless
        try:
            return self.depositary.add_entry(content)
        finally:
            self.rules.careless = False
            self.follow()

    def offer(self, content: bytes) -> Reply:
        """Bring an entry to the depositary: it takes it if it wants to."""
        with suppress(RefusedError):
            if parse_statement(content).author in self.withheld:
                raise UnreachableError("add-entry", "the server does not answer")
        return self.add(content)

    def tick(self) -> dict[str, str]:
        """Have the newest checkpoint cosigned."""
        try:
            return self.depositary.tick()
        finally:
            self.follow()

    def follow(self) -> None:
        """See what is logged."""
        seen = parse_checkpoint(parse_note(self.log.note).text)
        history = History(self.objects, seen.size, seen.root)
        for content in history.entries(len(self.book.entries)):
            self.book.put(content, self.state)
        self.book.state = self.state

    def freeze(self) -> Frozen:
        """Keep what it is now."""
        self.log.maintain(all=True)
        head = self.places.state.head()
        assert head is not None
        files = {}
        for name in self.objects.names(""):
            content = self.objects.read(name, 1 << 24)
            assert content is not None
            files[name] = content
        return Frozen(head, files, frozenset(self.rules.void))

    def find(self, statement: Statement) -> int | None:
        """Give the index of a statement, if it is logged and counts."""
        return self.state.index_of(statement.id)
