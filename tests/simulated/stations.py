"""Witnesses of the simulated network: real ones, with right clocks or wrong ones."""

from __future__ import annotations

from hashlib import sha256
from typing import TYPE_CHECKING, NamedTuple

from tests.charters import secret
from tests.simulated.clocks import SKEW, Clock, Honest
from tests.simulated.truth import Sight

from paripassu.errors import PariPassuError
from paripassu.record.checkpoint import Checkpoint, parse_checkpoint
from paripassu.record.copied import LogCopy
from paripassu.record.cosignature import TIME
from paripassu.record.envelope import Statement, parse_statement
from paripassu.record.errors import UnreachableError
from paripassu.record.forms import RECEIPT
from paripassu.record.memory import ObjectStore
from paripassu.record.note import parse_note, parse_signature
from paripassu.record.proof import parse_consistency
from paripassu.record.reply import Reply
from paripassu.record.state import State
from paripassu.record.steady import MOST_PAUSE, SteadyClock
from paripassu.record.storage.objects import memory_objects
from paripassu.record.witness import Witness

if TYPE_CHECKING:
    from tests.simulated.branches import Branch
    from tests.simulated.world import World


class Shown:
    """The log's files as a witness finds them: those of the history that it is shown just then."""

    name = "log"

    def __init__(self) -> None:
        self.branch: Branch | None = None

    def read(self, path: str, limit: int) -> bytes | None:
        if self.branch is None:
            raise UnreachableError(path, "nobody answers")
        return self.branch.objects.read(path, limit)


class Receipted(NamedTuple):
    """A statement for which a witness gave its first receipt."""

    stamp: int
    statement: Statement


class Answered(NamedTuple):
    """An answer to ``add-checkpoint`` that a statement has to do with: a cosignature, or why not.

    Attributes
    ----------
    branch : Branch
    copied : int
        Entries that the witness had copied.
    receipted : int
        How many statements it had given a receipt for.
    stamp : int
        When, by its clock.
    withheld : bool
        Whether it did not sign because a statement was withheld.
    """

    branch: Branch
    copied: int
    receipted: int
    stamp: int
    withheld: bool


class Station:
    """A witness of the package, its storage, its clock, and who looks after it.

    Parameters
    ----------
    world : World
    name : str
    clock : callable
        Its own.
    """

    def __init__(self, world: World, name: str, clock: Clock) -> None:
        self.world, self.name, self._wall = world, name, clock
        self.public, self.private = memory_objects(), memory_objects()
        self.shown = Shown()
        self.sights: list[Sight] = []
        self.receipted: list[Receipted] = []
        self.answered: list[Answered] = []
        #: How often it signed a checkpoint of a log against which it had a proof.
        self.after = 0

    def close(self) -> None:
        self.public.close()
        self.private.close()

    def start(self) -> None:
        """Start it from its storage: at first, or after it was stopped.

        Somebody has looked at its clock, or it is so wrong that the witness has to ask.
        """
        digest, before = self.world.charter.digest, self.world.before
        self.copy = LogCopy(self.shown, self.public, State.empty(digest, before))
        store = ObjectStore(self.private)
        last = store.load().time
        upset = isinstance(self._wall, Honest) and self._wall.accident
        if upset and (not last or abs(self._wall() - last) <= MOST_PAUSE + SKEW):
            self.repair()
            upset = False
        self.clock = SteadyClock(self._wall, lambda: self.world.now, last=last, looked=not upset)
        signer = secret(self.name, self.world.watching)
        self.witness = Witness(self.name, signer, self.copy, store, self.clock)

    def repair(self) -> None:
        """Set an honest clock right again."""
        if isinstance(self._wall, Honest):
            self._wall.accident = 0

    def upset(self, seconds: float) -> None:
        """Set an honest clock wrong."""
        if isinstance(self._wall, Honest):
            self._wall.accident = seconds

    def begin(self, branch: Branch) -> None:
        """Start it for the first time: it takes entry 0 as it is."""
        self.shown.branch = branch
        self.start()
        self.copy.advance(parse_note(branch.log.note))

    def post(self, path: str, body: bytes) -> Reply:
        """Answer a request."""
        if path == "add-entry":
            return self.add_entry(body)
        if path.startswith("blobs/"):
            return self.witness.put_blob(path.rpartition("/")[2], body)
        proven = bool(self.witness.fork)
        reply = self.witness.add_checkpoint(body)
        branch = self.shown.branch
        assert branch is not None
        if reply.status == 200:
            seen = parse_checkpoint(parse_consistency(body).note.text)
            self.after += proven
            stamp = self._signed(seen, reply)
            assert self.copy.root(seen.size) == seen.root, (
                f"{self.name} signed what it did not copy"
            )
            self._tell(branch, stamp, withheld=False)
        elif reply.problem == "withheld":
            self._tell(branch, self.clock.last, withheld=True)
        elif reply.problem == "clock":
            self._looked()
        return reply

    def _tell(self, branch: Branch, stamp: int, *, withheld: bool) -> None:
        size = self.copy.state.size
        self.answered.append(Answered(branch, size, len(self.receipted), stamp, withheld))

    def add_entry(self, content: bytes) -> Reply:
        """Take a statement, and give a receipt."""
        reply = self.witness.add_entry(content)
        if reply.status == 200:
            statement = parse_statement(content)
            origin = f"{self.world.origin}{RECEIPT}{statement.id}"
            stamp = self._signed(Checkpoint(origin, 1, statement.digest), reply)
            known = [one.statement.id for one in self.receipted]
            if statement.id not in known and self.copy.state.index_of(statement.id) is None:
                self.receipted.append(Receipted(stamp, statement))
        elif reply.problem == "clock":
            self._looked()
        return reply

    def _looked(self) -> None:
        """Somebody looks at the clock, sets it right, and starts the witness again."""
        self.world.stopped += 1
        self.repair()
        self.start()

    def _signed(self, seen: Checkpoint, reply: Reply) -> int:
        line = parse_signature(reply.body.decode().removesuffix("\n"))
        stamp = int.from_bytes(line.signature[:TIME], "big")
        self.sights.append(
            Sight(self.name, seen.origin, seen.size, seen.root, stamp, self.world.now)
        )
        self.world.tell(seen, stamp, line)
        return stamp

    def get(self, path: str) -> Reply:
        """Answer what is asked for."""
        return self.witness.checkpoint(path.removesuffix("/checkpoint"))

    def look(self, branch: Branch) -> None:
        """Follow the log without being asked, and pass on what is held for it."""
        self.shown.branch = branch
        try:
            self.witness.follow(parse_note(branch.log.note))
        except PariPassuError:
            return
        for content in self.witness.held():
            if branch.offer(content).status == 424:
                for blob in parse_statement(content).blobs:
                    file = self.copy.blobs.read(blob.digest)
                    assert file is not None, f"{self.name} gave a receipt without the file"
                    branch.depositary.put_blob(blob.digest, file)
                branch.offer(content)

    @property
    def newest(self) -> Reply:
        """The last checkpoint that it cosigned, as it shows it to everybody."""
        return self.get(f"{sha256(self.world.origin.encode()).hexdigest()}/checkpoint")
