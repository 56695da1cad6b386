"""What the fold remembers: by steps and open matters, not by entries."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from heapq import heappush
from typing import Any

from paripassu.process.fold.attempt import Attempt, Dispute, StepState
from paripassu.process.fold.claims import Within
from paripassu.process.fold.pact import Pact
from paripassu.process.fold.records import (
    Challenge,
    Commitment,
    Disclosure,
    Draw,
    Opened,
    Seal,
)


@dataclass(slots=True)
class Leaving:
    """A party's withdrawal: when it was notified, and the last day in force."""

    party: str
    notice: int
    ends: int


Undone = tuple[str, str | None, int, Any]


@dataclass(slots=True)
class Pending:
    """What takes effect when the day ends.

    Attributes
    ----------
    retracted : list
        Step, performer and entry of each claim taken back.
    undone : list
        Step, performer (None: a finding), entry, and cause of each undoing; of one that was found
        the attempt in the cause's place.
    violated : list
        Step, entry and attempt of each violation found.
    early : list
        Entry of each release before its seal could be opened, the seal's, and the rule that it
        breaks if that comes on this day yet.
    """

    retracted: list[tuple[str, str, int]] = field(default_factory=list)
    undone: list[Undone] = field(default_factory=list)
    violated: list[tuple[str, int, Attempt]] = field(default_factory=list)
    leaving: list[tuple[str, int]] = field(default_factory=list)
    early: list[tuple[int, int, str | None]] = field(default_factory=list)

    def holds_anything(self) -> bool:
        """Whether anything waits for the end of the day."""
        return any((self.retracted, self.undone, self.violated, self.leaving, self.early))


@dataclass(slots=True)
class State:
    """Everything that later entries and the status depend on."""

    pact: Pact
    documents: Mapping[str, Any]
    day: int | None = None
    size: int = 0
    pending: list[int] = field(default_factory=list)
    #: The last day of those that are pending, and have a time.
    pending_day: int = 0
    steps: dict[str, StepState] = field(default_factory=dict)
    signed: dict[str, int] = field(default_factory=dict)
    #: Of signatures that say so: the last day on which they wait for the others.
    until: dict[str, int] = field(default_factory=dict)
    in_force: int | None = None
    #: By what is offered: of each who has signed, the entry, and the last day on which that waits.
    offers: dict[tuple[str, str, str | None], dict[str, tuple[int, int]]] = field(
        default_factory=dict
    )
    #: Digests of plans that were replaced.
    replaced: set[str] = field(default_factory=set)
    #: Amendments that all have signed, in the order in which they were complete.
    complete: list[tuple[tuple[str, str, str | None], int]] = field(default_factory=list)
    amended: Pact | None = None
    #: The day since which the pact in force is so.
    effective: int | None = None
    front: int = 0
    #: Since when days run that count from the day on which something was first met.
    met: dict[Within, int] = field(default_factory=dict)
    since: list[int | None] = field(default_factory=list)
    breaches: dict[int, str] = field(default_factory=dict)
    #: Of claims that were made ahead at others' cost; such a rule stands before what else a release
    #: may break.
    harms: dict[int, str] = field(default_factory=dict)
    leaving: list[Leaving] = field(default_factory=list)
    left: set[str] = field(default_factory=set)
    #: The last day in force, once somebody has withdrawn.
    ends: int | None = None
    #: Of each claim: its step, whose it is, and the attempt that it was a part of.
    claims: dict[int, tuple[str, str, Attempt]] = field(default_factory=dict)
    disputes: dict[int, Dispute] = field(default_factory=dict)
    #: Of each dispute: the attempt that it is of.
    disputed: dict[int, Attempt] = field(default_factory=dict)
    used: dict[str, list[Dispute]] = field(default_factory=dict)
    #: Open disputes of steps that an amendment left out: nobody can speak of them, and they lapse.
    left_out: list[Dispute] = field(default_factory=list)
    #: Proven false declarations: the seal's entry, and whose it is.
    wrongs: list[tuple[int, tuple[str, ...]]] = field(default_factory=list)
    today: Pending = field(default_factory=Pending)
    #: Steps that something happened to on this day, and when others have to be looked at again.
    touched: set[str] = field(default_factory=set)
    wakes: list[tuple[int, str]] = field(default_factory=list)
    #: Whether nothing was stated since it was last noted whose turn it is.
    settled: bool = False
    notices: list[dict[str, Any]] = field(default_factory=list)
    commitments: dict[int, Commitment] = field(default_factory=dict)
    #: By party, and table or stage: since when all of it is open.
    open_since: dict[tuple[str, str], int] = field(default_factory=dict)
    latest: dict[tuple[str, str], int] = field(default_factory=dict)
    disclosures: dict[int, Disclosure] = field(default_factory=dict)
    #: Of each disclosure, also of those that are open: whom it was addressed to.
    addressed: dict[int, frozenset[str]] = field(default_factory=dict)
    challenges: dict[int, Challenge] = field(default_factory=dict)
    draws: dict[str, Draw] = field(default_factory=dict)
    seals: dict[int, Seal] = field(default_factory=dict)

    @property
    def stopped(self) -> bool:
        """Whether nobody's turn comes any more: somebody has withdrawn on an earlier day."""
        return any(self.day is not None and one.notice < self.day for one in self.leaving)

    @property
    def ended(self) -> bool:
        """Whether the agreement has ended."""
        return self.ends is not None and self.day is not None and self.day > self.ends

    def wake(self, key: str, day: int) -> None:
        """Have a step looked at again on a later day, when something of it runs out."""
        heappush(self.wakes, (day, key))

    def owe(self, key: str, day: int) -> None:
        """Set the day by which a step is due."""
        self.steps[key].due = day
        if key in self.pact.upholding:  # the turn of others goes once it is late
            self.wake(key, day + 1)

    def breach(self, entry: int, rule: str) -> None:
        """Note a breach: the first rule that applies."""
        self.breaches.setdefault(entry, rule)

    def late(self, key: str) -> bool:
        """Whether a step is late on the day that is looked at."""
        state = self.steps[key]
        assert self.day is not None
        return self.missing(key) and state.due is not None and self.day > state.due

    def missing(self, key: str) -> bool:
        """Whether a step is not performed, or was undone."""
        state = self.steps[key]
        return state.attempt.performed is None or state.gone

    def counts(self, key: str) -> bool:
        """Whether others may build on a step, on the day that is looked at."""
        state = self.steps[key]
        attempt = state.attempt
        if attempt.performed is None:
            return False
        assert self.day is not None
        if state.gone and state.down is not None and state.down.day < self.day:
            return False
        if attempt.disputes and any(one.opened < self.day for one in attempt.open):
            return False
        task = self.pact.tasks[key]
        needed = task.confirmers is not None or task.required is not None
        return not needed or attempt.accepted is not None

    def opened_since(self, parties: tuple[str, ...], name: str) -> int | None:
        """Give since when all of a table or stage is open by one of these parties, if it is."""
        days = [self.open_since.get((party, name)) for party in parties]
        return min((day for day in days if day is not None), default=None)

    def open_part(self, commitment: Commitment, name: str, opened: Opened) -> None:
        """Note that a table or stage, or a part of it, is open."""
        commitment.opened.setdefault(name, []).append(opened)
        if opened.part == "all":  # the first is the earliest, as days only pass
            self.open_since.setdefault((commitment.party, name), opened.since)

    def closed_tables(self, key: str) -> list[str]:
        """Give the tables and stages that a step has to open, and that are not open."""
        task = self.pact.tasks[key]
        return [name for name in task.opens if self.opened_since(task.by, name) is None]

    def tables_open(self, key: str) -> bool:
        """Whether all that a step has to open is open."""
        return not self.closed_tables(key)

    def tables_open_since(self, key: str) -> int | None:
        """Give since when all that a step has to open is open; None where it opens nothing."""
        task = self.pact.tasks[key]
        days = [self.opened_since(task.by, name) for name in task.opens]
        return max((day for day in days if day is not None), default=None)

    def turn(self, moment: int) -> bool:
        """Whether it is a moment's turn."""
        return self.since[moment] is not None

    def down(self, key: str) -> bool:
        """Whether a step was brought down, as others feel it, and is not performed again."""
        step = self.steps[key]
        if step.down is None or not self.missing(key):
            return False
        # What is undone counts until that day is over.
        return not step.gone or self.day is None or step.down.day < self.day

    def upholders(self, moment: int) -> list[str]:
        """Give the later portions of standing measures that are late or down, and so hold it up.

        What was undone because of a step of this very moment waits for it, and does not hold it up.
        """
        own = self.pact.moments[moment]
        found = []
        for key in self.pact.held.get(moment, ()):
            down = self.steps[key].down
            waits = down is not None and down.cause in own
            if (self.late(key) or self.down(key)) and not waits:
                found.append(key)
        return found

    def blockers(self, moment: int) -> list[str]:
        """Give the steps that hold up a turn: of the first earlier moment that does not count.

        Where all count: those of standing measures in whose time it has to lie.
        """
        # The front stays where somebody leaves, though its steps count.
        for keys in self.pact.moments[self.front : moment]:
            found = [key for key in keys if not self.counts(key)]
            if found:
                return found
        return self.upholders(moment) if moment in self.pact.held else []
