"""What is remembered of declarations, draws and seals."""

from __future__ import annotations

from dataclasses import dataclass, field
from fractions import Fraction


@dataclass(slots=True)
class Opened:
    """A part that is open: by which entry, since which day."""

    part: str
    entry: int
    since: int


@dataclass(slots=True)
class Commitment:
    """A declaration's commitment.

    ``opened`` holds what is open, by table or stage.
    """

    entry: int
    party: str
    template: str
    follows: int | None
    tables: tuple[str, ...]
    stages: tuple[str, ...]
    opened: dict[str, list[Opened]] = field(default_factory=dict)


@dataclass(slots=True)
class Disclosure:
    """A disclosure that its readers have not received yet."""

    entry: int
    commitment: int
    name: str
    part: str
    readers: set[str]
    day: int


@dataclass(slots=True)
class Challenge:
    """A challenge, and when it was answered."""

    entry: int
    by: str
    to: str
    due_by: int
    answered: int | None = None
    late: bool = False


@dataclass(slots=True)
class Draw:
    """A draw: by party the entry of its commitment and of its reveal."""

    id: str
    step: str | None
    parties: tuple[str, ...]
    reveal_by: int | None
    committed: dict[str, int] = field(default_factory=dict)
    revealed: dict[str, int] = field(default_factory=dict)
    spoiled: bool = False
    findings: list[tuple[int, str, Fraction]] = field(default_factory=list)


@dataclass(slots=True)
class Seal:
    """A sealed stage: who keeps it, who has it, who released it."""

    entry: int
    party: str
    step: str
    commitment: int
    opens: tuple[str, ...]
    guardians: tuple[str, ...]
    k: int
    confirmed: set[str] = field(default_factory=set)
    releases: dict[str, int] = field(default_factory=dict)
    releasable: bool = False
    released: bool = False
    false: bool = False

    @property
    def state(self) -> str:
        """What it is called."""
        if self.released:
            return "released"
        if not set(self.guardians) <= self.confirmed:
            return "offered"
        return "releasable" if self.releasable else "sealed"
