"""A run of the simulated network: drawn from a seed, judged at each step and at its end."""

from __future__ import annotations

from collections import Counter
from contextlib import suppress
from random import Random
from typing import TYPE_CHECKING

from tests.simulated.branches import Branch
from tests.simulated.forks import verify_forks
from tests.simulated.offers import (
    bring_receipt,
    checkpoint_note,
    choose,
    receipt_note,
    receipt_of,
    sizes,
)
from tests.simulated.successor import succeed
from tests.simulated.truth import HOUR, WEEK
from tests.simulated.verdict import Watch
from tests.simulated.world import World

from paripassu.errors import PariPassuError
from paripassu.record.blob_reference import BlobReference, file_reference
from paripassu.record.blobs import blob_path
from paripassu.record.checkpoint import Checkpoint, parse_checkpoint
from paripassu.record.collect import Witnesses
from paripassu.record.cosignature import verify_cosignature
from paripassu.record.envelope import Statement
from paripassu.record.errors import ForkError, MalformedError, UnreachableError
from paripassu.record.history import History
from paripassu.record.note import parse_note, parse_signature
from paripassu.record.payload import After
from paripassu.record.reply import Reply
from paripassu.record.storage.errors import StorageError

if TYPE_CHECKING:
    from tests.simulated.branches import Frozen
    from tests.simulated.stations import Station

AUTHORS = ("dep-1", "iaea-1", "north-1", "north-2", "south-1")
CONDUCTS = ("honest", "silent", "withholding", "refreshing", "careless", "forking", "everything")
#: Seconds that pass by at a step.
PAUSES = (0, 1, 20, 60, 600, 1_800, 3_599, 3_601, 7_200, 30_000, 86_399, 86_401, 3 * 86_400)
LONG = (WEEK - 60, WEEK + 3_600, 9 * 86_400)


class Run:
    """One run.

    Parameters
    ----------
    seed : int
    steps : int
    """

    def __init__(self, seed: int, steps: int = 60, world: World | None = None) -> None:
        self.random = Random(f"run {seed} {world is None}")
        self.steps = steps
        self.world = world or World(seed)
        self.conduct = self.random.choice(CONDUCTS) if world is None else "honest"
        #: How often something was done, and something came of it.
        self.counts: Counter[str] = Counter({self.conduct: 1})
        #: Statements that are written and not logged.
        self.unlogged: list[tuple[Branch, Statement]] = []
        self._frozen: list[Frozen] = []
        self._bodies = 0

    def go(self) -> Counter[str]:
        """Do all steps; give what was done.

        Raises
        ------
        AssertionError
            Something happened that must not.
        """
        try:
            self.branch = self.world.begin()
            self.go_on()
            if len(self.world.branches) > 1 or self.conduct == "silent":
                succeed(self, self._next)
        finally:
            self.world.close()
        return self.counts

    def go_on(self) -> None:
        """Do all steps of a log that has begun."""
        self.watch = Watch(self.world)
        for number in range(self.steps):
            if self.conduct == "silent" and 2 * number == self.steps:
                self.branch.withheld = {*AUTHORS}  # from now on it takes nothing
            self.step()
            self.watch.look()
        self.end()
        self.counts["clock stopped"] += self.world.stopped

    def _next(self, world: World, branch: Branch) -> Counter[str]:
        """Go on with the log after this one."""
        run = Run(world.seed, 12, world)
        run.branch = branch
        run._bodies = self._bodies
        run.go_on()
        return run.counts

    # What is done.

    def step(self) -> None:
        """Do something."""
        bad = self.conduct
        both = bad == "everything"
        waits = both or bad == "refreshing"  # it logs notes when it likes
        choices = {
            self.write: 30,
            self.tick: 12 if waits else 30,
            self.pause: 25,
            self.look: 16 if bad == "forking" else 8,
            self.restart_witness: 3,
            self.upset: 4,
            self.restart: 3 if bad == "honest" else 0,
            self.restore: 3 if bad == "honest" else 0,
            self.ask_receipts: 12,
            self.withhold: 12 if both or bad == "withholding" else 0,
            self.ask_only: 25 if waits else 0,
            self.craft: 30 if waits else 15 if bad == "careless" else 4,
            self.break_rules: 15 if both or bad == "careless" else 0,
            self.fork: 8 if both or bad == "forking" else 0,
            self.turn: 10 if both or bad == "forking" else 0,
        }
        action = self.random.choices([*choices], [*choices.values()])[0]
        self.counts[action.__name__] += 1
        action()

    @property
    def any_branch(self) -> Branch:
        return self.random.choice(self.world.branches)

    def pause(self) -> None:
        """Let time pass by."""
        often = 0.16 if self.conduct in ("refreshing", "everything") else 0.06
        long = self.random.random() < often
        self.world.now += self.random.choice(LONG if long else PAUSES) + self.random.random()

    def write(self) -> None:
        """Have somebody write a statement, and send it."""
        branch = self.any_branch
        statement = self.statement(branch, self.random.choice(AUTHORS))
        if statement is None:
            return
        self.world.truth.written[statement.id] = self.world.now
        self.world.statements.append(statement)
        withheld = statement.author in branch.withheld
        if withheld or self.random.random() < 0.1:
            self.unlogged.append((branch, statement))
            self.spread(branch, statement)
        if not withheld:
            self.send(branch, statement)

    def statement(self, branch: Branch, author: str) -> Statement | None:
        """Write a statement of somebody who sees a history."""
        random, book, state = self.random, branch.book, branch.state
        last = state.last.get(author)
        least = 1 if last is None or last.before else max(last.after, 1)
        previous = None if last is None else last.id
        waiting = [
            one
            for of, one in self.unlogged
            if of is branch and one.author == author and branch.find(one) is None
        ]
        if waiting and random.random() < 0.6:  # else a second one after the same
            previous, least = waiting[-1].id, max(least, waiting[-1].after.size)
        size = random.choice([len(book.entries), random.randint(least, len(book.entries))])
        self._bodies += 1
        body = {"number": self._bodies}
        blobs: tuple[BlobReference, ...] = ()
        if random.random() < 0.2:
            blobs = (file_reference(b"evidence %d" % self._bodies, "text/plain"),)
        return book.statement(
            "perform",
            body,
            author,
            after=After(size, book.root(size)),
            previous=previous,
            blobs=blobs,
        )

    def send(self, branch: Branch, statement: Statement) -> None:
        """Have a statement logged, unless another one of its author was."""
        reply = self.bring_with_files(branch, statement)
        assert reply.status == 200 or reply.problem == "previous", reply
        self.counts["logged"] += reply.status == 200

    def bring_with_files(self, branch: Branch, statement: Statement) -> Reply:
        """Bring a statement to the depositary, and its file if it asks for that."""
        reply = branch.add(statement.content)
        if reply.status == 424:
            (blob,) = statement.blobs
            assert branch.depositary.put_blob(blob.digest, evidence(statement)).status == 200
            reply = branch.add(statement.content)
        return reply

    def spread(self, branch: Branch, statement: Statement) -> None:
        """Have witnesses take a statement: all of them, or some."""
        for asked in self.world.asked:
            if self.random.random() < 0.85:
                with suppress(UnreachableError, UnicodeDecodeError):
                    self.ask(asked, statement)

    def ask(self, asked: object, statement: Statement) -> None:
        """Ask a witness for a receipt; keep it if it is one."""
        world = self.world
        assert hasattr(asked, "name")
        weather = world.weather[asked.name]
        reply = weather.post(asked, "add-entry", statement.content)  # type: ignore[arg-type]
        if reply.status == 424:
            (blob,) = statement.blobs
            weather.post(asked, blob_path(blob.digest), evidence(statement))  # type: ignore[arg-type]
            reply = weather.post(asked, "add-entry", statement.content)  # type: ignore[arg-type]
        if reply.status != 200:
            return
        key = next(one for one in world.charter.witnesses if one.name == asked.name)
        seen = receipt_of(world, statement)
        for text in reply.body.decode().splitlines():
            with suppress(PariPassuError):
                line = parse_signature(text)
                if stamp := verify_cosignature(seen, line, key):
                    world.tell(seen, stamp, line)
                    self.counts["receipts"] += 1
                    self.counts["receipts with files"] += bool(statement.blobs)

    def ask_receipts(self) -> None:
        """Ask for fresh receipts for some statement, and bring what there is to the log."""
        if not self.world.statements:
            return
        branch, statement = self.any_branch, self.random.choice(self.world.statements)
        if self.unlogged and self.random.random() < 0.6:
            branch, statement = self.random.choice(self.unlogged)
        self.spread(branch, statement)
        if branch.find(statement) is not None:
            self.bring(branch, statement, fair=self.random.random() < 0.5)

    def bring(self, branch: Branch, statement: Statement, *, fair: bool) -> None:
        """Bring a receipt to the log."""
        chosen = choose(self.world, receipt_of(self.world, statement), self.random, fair=fair)
        if chosen:
            reply = bring_receipt(self.world, branch, statement, chosen)
            self.counts["receipt notes"] += reply.status == 200 and not reply.known

    def tick(self) -> None:
        """Have a history's newest checkpoint cosigned."""
        for branch in self.world.branches:
            before = len(branch.book.entries)
            refusals = branch.tick()
            self.counts["checkpoint notes"] += len(branch.book.entries) - before
            for why in refusals.values():
                self.counts[f"not signed: {_short(why)}"] += 1

    def ask_only(self) -> None:
        """Have it cosigned, and log nothing of it."""
        branch = self.any_branch
        branch.log.sequence(refresh=True)
        note = parse_note(branch.log.note)
        seen = parse_checkpoint(note.text)
        history = History(branch.objects, seen.size, seen.root)
        Witnesses(branch.wires).collect(
            note, history.consistency_proof, self.world.charter.witnesses
        )

    def look(self) -> None:
        """Have a witness follow a history that it is shown, and pass on what it holds."""
        station = self.random.choice(self.world.stations or [None])
        branch = self.any_branch
        wire = next((one for one in branch.wires if one.asked is station), None)
        if station is not None and wire is not None and not wire.cut:
            with suppress(UnreachableError):
                station.look(branch)

    def restart_witness(self) -> None:
        """Stop a witness, and start it again."""
        if self.world.stations:
            self.random.choice(self.world.stations).start()

    def restart(self) -> None:
        """Stop an honest depositary, and start it from what it has."""
        self.branch.restart()
        with suppress(StorageError):  # too few answer: it waits, and asks again
            self.branch.depositary.verify_newest()

    def upset(self) -> None:
        """Set the clock of an honest witness wrong by hours or weeks: it must not sign by that."""
        if self.world.stations:
            off = self.random.choice([-1, 1]) * self.random.uniform(3_600 + 500, 30 * 86_400)
            station = self.random.choice(self.world.stations)
            station.upset(off)
            if self.random.random() < 0.4:  # while it was off
                station.start()

    def restore(self) -> None:
        """Start the depositary from a backup that is older than what witnesses have signed."""
        self._frozen.append(self.branch.freeze())
        backup = Branch(self.world, self.random.choice(self._frozen))
        backup.wires += self.branch.wires
        known = [parse_checkpoint(parse_note(one.newest.body).text) for one in self._signed]
        quiet = len(known) < self.world.charter.quorum
        try:
            backup.depositary.verify_newest()
        except ForkError:
            assert any(seen.size > backup.log.size for seen in known), "it was no backup"
            self.counts["backup refused"] += 1
        except StorageError:
            assert quiet or backup.log.size > 1
        else:
            for seen in known:
                assert seen.size <= backup.log.size, "a witness knows better, and it starts"
        finally:
            backup.close()

    @property
    def _signed(self) -> list[Station]:
        """The witnesses of the package that have cosigned something."""
        return [one for one in self.world.stations if one.newest.status == 200]

    # What is done against the rules.

    def withhold(self) -> None:
        """Take some authors' statements no more, or again."""
        branch = self.any_branch
        branch.withheld = set(self.random.sample(AUTHORS, self.random.randint(0, 2)))

    def craft(self) -> None:
        """Bring a note that moves a time: any checkpoint, any cosignatures, however old."""
        branch = self.any_branch
        if self.random.random() < 0.3 and self.world.statements:
            self.bring(branch, self.random.choice(self.world.statements), fair=False)
            return
        seen = sizes(branch)
        if self.random.random() < 0.2:  # also those of other histories
            seen = [one for other in self.world.branches for one in sizes(other)]
        if not seen:
            return
        one = self.random.choice(seen)
        chosen = choose(self.world, one, self.random, fair=self.random.random() < 0.5)
        if chosen:
            reply = branch.add(checkpoint_note(branch, one, chosen))
            self.counts["crafted notes"] += reply.status == 200 and not reply.known
            self.counts["crafted and refused"] += reply.status != 200

    def break_rules(self) -> None:
        """Log an entry that breaks a rule, if anything drawn does."""
        branch = self.any_branch
        entries = [self.random.choice(branch.book.entries)]
        if seen := sizes(branch):
            one = self.random.choice(seen)
            chosen = choose(self.world, one, self.random, fair=False)
            entries.append(checkpoint_note(branch, one, chosen))
            wrong = Checkpoint(one.origin, one.size, self.random.randbytes(32))
            entries.append(checkpoint_note(branch, wrong, chosen))
        if self.world.statements:
            statement = self.random.choice(self.world.statements)
            entries.append(statement.content)
            receipt = receipt_of(self.world, statement)
            chosen = choose(self.world, receipt, self.random, fair=False)
            if chosen:
                entries.append(receipt_note(receipt, chosen))
        branch.add(self.random.choice(entries), careless=True)
        self.counts["void"] += len(branch.rules.void)

    def fork(self) -> None:
        """Begin another history: from what is, or from what was, in another order."""
        source = self.any_branch
        self._frozen.append(source.freeze())
        if len(self.world.branches) > 2:
            return
        frozen = self.random.choice(self._frozen)
        branch = self.world.open(frozen)
        if self.random.random() < 0.5:  # the same entries in another order
            left = source.book.entries[len(branch.book.entries) :]
            self.random.shuffle(left)
            for entry in left:
                branch.add(entry, careless=self.random.random() < 0.2)
        self.turn()

    def turn(self) -> None:
        """Choose anew which witness is shown which history."""
        for asked in self.world.asked:
            shown = self.random.choice(self.world.branches)
            for branch in self.world.branches:
                for wire in branch.wires:
                    if wire.asked is asked:
                        wire.cut = branch is not shown and asked not in self.world.liars
                        if self.random.random() < 0.2:
                            wire.cut = not wire.cut

    # How it ends.

    def end(self) -> None:
        """Let all go well again, and see that what was promised comes about."""
        world = self.world
        for weather in world.weather.values():
            weather.bad = 0
        for branch in world.branches:
            if self.conduct != "silent":
                branch.withheld.clear()
            for wire in branch.wires:
                wire.cut = False
        if len(world.branches) == 1 and self.conduct != "silent":
            self.calm()
        elif len(world.branches) > 1:
            for branch in 2 * world.branches:
                branch.tick()
            self.counts["forks proven"] += verify_forks(world)
        else:
            assert verify_forks(world) == 0
        self.watch.look()
        self.watch.judge()

    def calm(self) -> None:
        """Log what was withheld; see that all get a time, and that the logging of notes ends."""
        world, branch = self.world, self.branch
        for _, statement in self.unlogged:
            if branch.find(statement) is None:
                self.send(branch, statement)
        for _ in range(3):
            for station in world.stations:
                station.repair()
                with suppress(UnreachableError):
                    station.look(branch)
        for _ in range(3):
            with suppress(MalformedError):
                branch.tick()
        for index in branch.statements():
            assert branch.state.times.time(index) is not None, f"entry {index} has no time"
        published = parse_checkpoint(parse_note(branch.log.witnessed).text)
        assert published.size == branch.log.size, (published, branch.log.size)
        for _, statement in self.unlogged:
            self.bring(branch, statement, fair=True)
            logged = branch.find(statement) is not None
            self.counts["withheld, logged"] += logged
            self.counts["withheld with files, logged"] += logged and bool(statement.blobs)
        branch.tick()
        self.watch.look()
        before = len(branch.counted())
        for pause in (60, 3_700, 90_000, 90_000, WEEK, WEEK):
            world.now += pause
            for station in world.stations:
                with suppress(UnreachableError):
                    station.look(branch)
            branch.tick()
            branch.tick()
            stamps = {
                line.name: int.from_bytes(line.signature[:8], "big")
                for line in parse_note(branch.log.witnessed).signatures
            }
            fresh = [name for name in world.names if abs(stamps.get(name, 0) - world.now) <= HOUR]
            assert len(fresh) >= world.charter.quorum, f"what is published is stale: {stamps}"
        assert verify_forks(world) == 0
        assert len(branch.counted()) == before, "the logging of notes does not end"


def evidence(statement: Statement) -> bytes:
    """Give the file that a statement names, if it names one."""
    return b"evidence %d" % statement.body["number"]


def _short(why: str) -> str:
    """Give the part of a refusal that many have in common."""
    words = [word for word in why.split() if word.isalpha()]
    return " ".join(words[:9])
