"""What happened so far, and on which days what was so."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from fractions import Fraction
from itertools import count
from typing import Any

from tests.oracle.process.terms import Terms

_NUMBERS = count()

#: The rules that a statement may break, in the order of their table.
RULES = (
    "role",
    "unknown-step",
    "unknown-document",
    "unknown-draw",
    "unknown-commitment",
    "not-performer",
    "own",
    "ended",
    "replaced",
    "another-agreement",
    "plan-of-another-agreement",
    "cannot-undo",
    "no-claim",
    "portion-order",
    "window",
    "disputed-before",
    "confirmed-before",
    "settled",
    "quota",
    "no-dispute",
    "verdict-against-findings",
    "undone",
    "ahead-harm",
    "amend-loses",
    "early-release",
    "early-reveal",
    "late-reveal",
    "late-answer",
    "short-notice",
    "second-commitment",
    "rejected",
    "false-declaration",
    "not-addressed",
    "repeat",
)


def place(rule: str) -> int:
    """Give where a rule stands in the table."""
    return RULES.index(rule.split(" ")[0])


@dataclass
class Claim:
    """One performer's claim."""

    entry: int
    day: int
    own: int
    deposit: bool
    sealed: bool = False


@dataclass(eq=False)
class Dispute:
    """A dispute that moves something: of which attempt, when and how it ended."""

    entry: int
    by: str
    step: str
    attempt: Attempt
    opened: int
    lapses: int
    closed: int | None = None
    how: str | None = None
    contested: bool = False
    right: bool = False


@dataclass(eq=False)
class Attempt:
    """One attempt at a step: what was stated of it."""

    number: int = field(default_factory=_NUMBERS.__next__)
    claims: dict[str, Claim] = field(default_factory=dict)
    performed: int | None = None
    own: int | None = None
    late_days: int = 0
    ahead: list[str] = field(default_factory=list)
    #: The entry that is a breach by moving ahead at others' cost, and the rule.
    harm: tuple[int, str] | None = None
    confirmations: set[str] = field(default_factory=set)
    #: Consistent findings: entry, day, draw, detect.
    found: list[tuple[int, int, str | None, Fraction]] = field(default_factory=list)
    disputes: list[Dispute] = field(default_factory=list)
    undecided: bool = False

    @property
    def open(self) -> list[Dispute]:
        return [one for one in self.disputes if one.closed is None]

    @property
    def contested(self) -> list[Dispute]:
        return [one for one in self.disputes if one.contested]


@dataclass
class Down:
    """How a step came down; ``by`` is the performer who did it, None where another found it."""

    how: str
    entry: int
    day: int
    author: str
    by: str | None = None
    lawful: bool = False
    cause: Any = None
    #: Entries of the same day that say so, too; and when it was due before that.
    also: tuple[int, ...] = ()
    owed: int | None = None


@dataclass
class Course:
    """What became of a step.

    ``gone``: the attempt was undone, and is not made anew; ``remains``: an undone one, or one that
    fell undecided, while another is made. ``tried``: from which day a performer can claim the next
    portion.
    """

    attempt: Attempt = field(default_factory=Attempt)
    gone: bool = False
    remains: Attempt | None = None
    down: Down | None = None
    due: int | None = None
    tried: dict[str, int] = field(default_factory=dict)

    @property
    def missing(self) -> bool:
        return self.attempt.performed is None or self.gone


@dataclass
class Leaving:
    party: str
    notice: int
    ends: int


@dataclass(frozen=True)
class Instant:
    """What was so at the beginning or the end of a day."""

    day: int
    #: Since when what is signed is in force.
    effective: int | None
    counting: frozenset[str]
    turns: frozenset[int]
    #: Attempts, by their numbers.
    accepted: frozenset[int]
    confirmed: frozenset[int]
    sufficient: frozenset[int]


@dataclass
class History:
    """All that was stated, and what followed."""

    terms: Terms
    documents: Mapping[str, Any]
    day: int
    steps: dict[str, Course] = field(default_factory=dict)
    diary: list[Instant] = field(default_factory=list)
    broken: dict[int, set[str]] = field(default_factory=dict)
    #: Of each party that signed: the last day on which that waits.
    signed: dict[str, int | None] = field(default_factory=dict)
    in_force: int | None = None
    effective: int | None = None
    #: By agreement, plan, and what it replaces: who signed by which entry, waiting until when.
    offers: dict[tuple[str, str, str], dict[str, tuple[int, int]]] = field(default_factory=dict)
    replaced: set[str] = field(default_factory=set)
    amended: Terms | None = None
    leaving: list[Leaving] = field(default_factory=list)
    left: set[str] = field(default_factory=set)
    #: Of each claim: its step and attempt; None: it speaks of what has fallen.
    claims: dict[int, tuple[str, Attempt | None]] = field(default_factory=dict)
    claimants: dict[int, str] = field(default_factory=dict)
    disputes: dict[int, Dispute] = field(default_factory=dict)
    #: Seals that proved false, and whose they are.
    false: list[tuple[int, str]] = field(default_factory=list)
    # What takes effect when the day ends.
    taken_back: list[tuple[str, str, int]] = field(default_factory=list)
    violated: list[tuple[str, Attempt | None, int, str]] = field(default_factory=list)
    undone: list[tuple[str, str | None, int, Any, str]] = field(default_factory=list)
    withdrawn: list[tuple[str, int]] = field(default_factory=list)
    #: Releases, and of what.
    released: list[tuple[int, int]] = field(default_factory=list)
    # Declarations, draws, seals, notices.
    commitments: dict[int, dict[str, Any]] = field(default_factory=dict)
    disclosures: dict[int, dict[str, Any]] = field(default_factory=dict)
    challenges: dict[int, dict[str, Any]] = field(default_factory=dict)
    draws: dict[str, dict[str, Any]] = field(default_factory=dict)
    seals: dict[int, dict[str, Any]] = field(default_factory=dict)
    notices: list[dict[str, Any]] = field(default_factory=list)

    def breach(self, entry: int, rule: str) -> None:
        self.broken.setdefault(entry, set()).add(rule)

    @property
    def stopped(self) -> bool:
        """Whether somebody gave notice on an earlier day."""
        return any(one.notice < self.day for one in self.leaving)

    @property
    def ended(self) -> bool:
        return any(one.ends < self.day for one in self.leaving)

    def by_itself(self, key: str) -> bool:
        """Whether a step takes effect by itself: not once it was brought down."""
        return self.terms.steps[key].automatic and self.steps[key].down is None

    def late(self, key: str) -> bool:
        course = self.steps[key]
        return course.missing and course.due is not None and self.day > course.due

    @property
    def origin(self) -> int | None:
        """The day from which days are counted."""
        return self.in_force if self.terms.start is None else self.terms.start
