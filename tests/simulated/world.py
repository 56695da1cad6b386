"""Who takes part in a run: witnesses right and false, histories, statements, and the true time."""

from __future__ import annotations

from dataclasses import replace
from random import Random

from tests.charters import BOTH, PEOPLE, charter, holder, log_keys, secrets, witness
from tests.simulated import clocks
from tests.simulated.branches import Branch, Frozen
from tests.simulated.liars import WAYS, Liar
from tests.simulated.stations import Station
from tests.simulated.truth import Truth
from tests.simulated.wires import Weather, Wire

from paripassu.record.charter import Charter, Limits, Predecessor
from paripassu.record.checkpoint import Checkpoint
from paripassu.record.envelope import Statement
from paripassu.record.keys import ED25519, ML_DSA_44, Algorithm
from paripassu.record.note import NoteSignature
from paripassu.record.state import Before, State
from paripassu.record.statements import Statements

START = 1_800_000_000
ORIGINS = ("example.org/korea", "example.org/korea-2")
Shape = tuple[int, int, int]
#: Witnesses, how many have to sign, how many may be false: 2k - n > f and n - k >= f.
SHAPES: tuple[Shape, ...] = (
    ((4, 3, 1),) * 5 + ((7, 5, 2),) * 2 + ((5, 4, 1), (10, 7, 3), (3, 2, 0), (1, 1, 0))
)


class World:
    """One log and all around it.

    Parameters
    ----------
    seed : int
    old : World, optional
        That of the log before this one.
    last : Checkpoint, optional
        The last checkpoint of the log before that counts.
    branch : Branch, optional
        The history of the log before that has it.
    """

    def __init__(
        self,
        seed: int,
        old: World | None = None,
        last: Checkpoint | None = None,
        branch: Branch | None = None,
    ) -> None:
        self.seed, self.random = seed, Random(f"{seed} {old is None}")
        random = self.random
        self.now: float = START + random.randrange(7 * 86_400) if old is None else old.now
        self.shape: Shape = random.choice(SHAPES) if old is None else old.shape
        #: With both schemes, or quickly.
        self.strong: bool = random.random() < 0.2 if old is None else old.strong
        self.watching: Algorithm = ML_DSA_44 if self.strong else ED25519
        self.origin: str = ORIGINS[old is not None]
        self.before: Before | None = None
        count, quorum, false = self.shape
        letter = "w" if old is None else "v"
        self.names = [f"{letter}{number:02}" for number in range(1, count + 1)]
        named = None
        if branch is not None and last is not None:
            first = State.empty(branch.world.charter.digest, branch.world.before)
            rules = Statements(first, branch.blobs)
            place = rules.replay_all(rules.start(), branch.book.entries[: last.size])
            self.before = Before(place.state, rules.root)
            named = Predecessor(last.origin, last.size, last.root)
        schemes = BOTH if self.strong else (ED25519,)
        self.charter: Charter = replace(
            charter(self.origin, named),
            schemes=schemes,
            holders=tuple(
                holder(name, party, role, secrets(name, schemes)) for name, party, role in PEOPLE
            ),
            log_keys=log_keys(self.origin)[: len(schemes)],
            witnesses=tuple(witness(name, self.watching) for name in self.names),
            quorum=quorum,
            limits=Limits(10**8, 10**8),
        )
        self.truth = Truth(quorum, false, clocks.SKEW)
        #: All cosignatures that anybody can have: of a checkpoint, by witness and time.
        self.lines: dict[Checkpoint, dict[str, dict[int, NoteSignature]]] = {}
        if old is not None:
            self.truth.written = old.truth.written
            self.lines = old.lines
        self.asked: list[Station | Liar] = []
        self.weather: dict[str, Weather] = {}
        liars = random.sample(self.names, false)
        bad = random.choice([0, 0.1, 0.3])
        for name in self.names:
            mine = Random(f"{seed} {name}")
            self.asked.append(self._witness(name, name in liars, mine))
            self.weather[name] = Weather(mine, bad)
        self.truth.honest = frozenset({*self.names} - {*liars})
        self._old = old
        if old is not None:
            self.truth.honest |= old.truth.honest
        self.branches: list[Branch] = []
        self.statements: list[Statement] = []
        #: How often a witness stopped because of its clock.
        self.stopped = 0

    def _witness(self, name: str, is_false: bool, random: Random) -> Station | Liar:
        if not is_false:
            return Station(self, name, clocks.Honest(lambda: self.now, random))
        if random.random() < 0.4:
            kind = random.choice(clocks.KINDS)
            return Station(self, name, clocks.wrong(kind, lambda: self.now, random))
        return Liar(self, name, random.choice(["all", *WAYS]), random)

    @property
    def stations(self) -> list[Station]:
        """The witnesses that are programs of the package, with clocks right and wrong."""
        return [one for one in self.asked if isinstance(one, Station)]

    @property
    def liars(self) -> list[Liar]:
        return [one for one in self.asked if isinstance(one, Liar)]

    def tell(self, seen: Checkpoint, stamp: int, line: NoteSignature) -> None:
        """Let everybody have a cosignature."""
        self.lines.setdefault(seen, {}).setdefault(line.name, {})[stamp] = line

    def begin(self, author: str = "south-1") -> Branch:
        """Begin the log: its first history, entry 0, and the witnesses."""
        branch = self.open()
        branch.blobs.keep(self.charter.content)
        entry = branch.book.beginning(author=author)
        reply = branch.add(entry.content)
        assert reply.status == 200, reply
        self.truth.written[entry.id] = self.now
        for station in self.stations:
            station.begin(branch)
        return branch

    def open(self, frozen: Frozen | None = None) -> Branch:
        """Begin a history, or go on from one as it was."""
        branch = Branch(self, frozen)
        for asked in self.asked:
            branch.wires.append(Wire(asked, branch, self.weather[asked.name]))
        self.branches.append(branch)
        return branch

    def sights(self) -> None:
        """Let the truth know all that honest witnesses signed."""
        if self._old is not None:
            self._old.sights()
        self.truth.sights = [
            *(self._old.truth.sights if self._old else ()),
            *(
                sight
                for station in self.stations
                if station.name in self.truth.honest
                for sight in station.sights
            ),
        ]

    def close(self) -> None:
        """Let go of everything."""
        for branch in self.branches:
            branch.close()
        for asked in self.asked:
            asked.close()
