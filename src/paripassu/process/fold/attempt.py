"""One attempt at a step: who claimed it, who accepted or disputed it, what was found."""

from __future__ import annotations

from dataclasses import dataclass, field
from fractions import Fraction


@dataclass(slots=True)
class Claim:
    """One performer's claim that its part is done, or a released seal that says so for it."""

    entry: int
    day: int
    own: int
    deposit: bool
    sealed: bool = False


@dataclass(slots=True)
class Found:
    """The newest consistent finding of a draw, or of those without one."""

    entry: int
    detect: Fraction
    day: int


@dataclass(slots=True)
class Dispute:
    """One party's dispute of an attempt.

    ``how`` it ended: ``stood``, ``fell``, ``lapsed`` or ``taken back``; None while it is open.
    """

    entry: int
    by: str
    step: str
    opened: int
    lapses: int
    closed: int | None = None
    how: str | None = None
    contested: bool = False
    right: bool = False


@dataclass(slots=True)
class Attempt:
    """One attempt at a step.

    Attributes
    ----------
    claims : dict
        By performer.
    performed : int or None
        The day on which it was.
    own : int or None
        The day that counts for its performers' own deadline.
    sufficient : int or None
        The day from which findings suffice.
    confirmed : int or None
        The day since which it is beyond dispute.
    harm : tuple or None
        The entry and the rule of a breach by moving ahead at others' cost.
    """

    claims: dict[str, Claim] = field(default_factory=dict)
    performed: int | None = None
    own: int | None = None
    late_days: int = 0
    ahead: tuple[str, ...] = ()
    judged: bool = False
    harm: tuple[int, str] | None = None
    confirmations: dict[str, int] = field(default_factory=dict)
    disputes: list[Dispute] = field(default_factory=list)
    found: dict[str | None, Found] = field(default_factory=dict)
    sufficient: int | None = None
    accepted: int | None = None
    confirmed: int | None = None
    undecided: bool = False

    @property
    def open(self) -> list[Dispute]:
        """The disputes of it that are open."""
        return [one for one in self.disputes if one.closed is None]

    @property
    def contested(self) -> list[Dispute]:
        """The disputes that lapsed and whose authors still do not accept it."""
        return [one for one in self.disputes if one.contested]

    @property
    def achieved(self) -> Fraction:
        """The probability with which a violation would have been found: 1 - Π(1 - detect)."""
        missed = Fraction(1)
        for one in self.found.values():
            missed *= 1 - one.detect
        return 1 - missed


@dataclass(slots=True)
class Down:
    """How a step was brought down.

    Attributes
    ----------
    how : str
        ``violation``, ``retracted``, ``undone`` or ``lapsed``.
    entry, day : int
        By which entry, on which day.
    by : str or None
        The performer who brought it down; None: a finding.
    breach : bool
        Whether it was a breach of its performer.
    cause : str or int or None
        What a lawful undoing waits for.
    also : tuple of int
        Other entries of the same day that say so: findings, and other performers' undoings.
    owed : int or None
        The day by which the step was due before it was undone.
    """

    how: str
    entry: int
    day: int
    by: str | None = None
    breach: bool = False
    cause: str | int | None = None
    also: tuple[int, ...] = ()
    owed: int | None = None


@dataclass(slots=True)
class StepState:
    """Where one step stands.

    Attributes
    ----------
    attempt : Attempt
        The current one.
    gone : bool
        Whether the current attempt was undone, and does not count.
    remains : Attempt or None
        An undone attempt of which something survives while a new one is made.
    due : int or None
        The last day on which it is in time; None: nothing is owed.
    counted : int or None
        The day since which it counts.
    tried : dict
        By performer who has ever claimed it: the day from which it can claim the next portion.
    aside : list of Dispute
        Disputes of earlier attempts that nobody has decided: they lapse all the same.
    """

    attempt: Attempt = field(default_factory=Attempt)
    gone: bool = False
    remains: Attempt | None = None
    down: Down | None = None
    due: int | None = None
    counted: int | None = None
    tried: dict[str, int] = field(default_factory=dict)
    aside: list[Dispute] = field(default_factory=list)

    def contests(self, dispute: Dispute) -> bool:
        """Whether a dispute that lapsed still stands against what is there, or what is left."""
        kept = [self.attempt] if self.remains is None else [self.attempt, self.remains]
        return any(one is dispute for attempt in kept for one in attempt.contested)

    def put_aside(self) -> None:
        """Leave the current attempt for what is made anew."""
        self.remains = self.attempt
        self.aside = [one for one in (*self.aside, *self.attempt.open) if one.closed is None]
