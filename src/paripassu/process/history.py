"""How a process came to stand where it stands: balances day by day, what was said of declarations.

The entries are folded once; the fold stops by itself at each day on which anything can change.
"""

from __future__ import annotations

import datetime as dt
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from fractions import Fraction
from typing import TYPE_CHECKING, NamedTuple

from paripassu.process.fold.balance import Standing, balances, balances_after, temptation
from paripassu.process.fold.entry import Entry, date_of

if TYPE_CHECKING:
    from paripassu.process.fold.state import State


class Stood(NamedTuple):
    """One party's balance, in its own units.

    Attributes
    ----------
    kept : Fraction
        What it would have kept if the agreement had broken down then, at the least.
    high : Fraction
        The same at the most, where steps were in doubt.
    exposure : Fraction
        How far ``kept`` is below 0.
    temptation : Fraction
        What it would have gained by walking away then.
    """

    kept: Fraction
    high: Fraction
    exposure: Fraction
    temptation: Fraction


@dataclass(frozen=True, slots=True)
class DayStood:
    """All balances since a day, at its end; they stay so until the next such day."""

    day: dt.date
    parties: Mapping[str, Stood]


@dataclass(frozen=True, slots=True)
class ToCome:
    """A moment of which something is left to do, and all balances once it is done.

    Attributes
    ----------
    moment : int
        As the plan numbers it.
    steps : tuple of str
        What is left of it: ``MEASURE:PORTION``.
    planned : date or None
        When it was to be done, at the latest; None in a plan without days.
    parties : mapping
        Balances once it and all moments before it are done and beyond doubt. What is done and in
        doubt stays so.
    """

    moment: int
    steps: tuple[str, ...]
    planned: dt.date | None
    parties: Mapping[str, Stood]


@dataclass(frozen=True, slots=True)
class Committed:
    """A commitment to a declaration: when, by which root, and which of its names are stages."""

    day: dt.date
    root: str | None
    version: int | None
    stages: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True)
class Disclosed:
    """A disclosure: when, and to whom; nobody named: to everybody."""

    day: dt.date
    to: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class Drawn:
    """A draw that was announced: when, and from which commitment, by its entry."""

    entry: int
    day: dt.date
    commitment: int | None


@dataclass(frozen=True, slots=True)
class Found:
    """A finding.

    Attributes
    ----------
    step : str or None
        ``MEASURE:PORTION``; None: it is on a material balance.
    verdict : str
        ``consistent``, ``violation``, ``undone`` or ``inconclusive``.
    detect : Fraction
        The probability with which it would have found a violation.
    """

    entry: int
    day: dt.date
    by: str
    step: str | None
    draw: str | None
    verdict: str
    detect: Fraction


@dataclass(frozen=True, slots=True)
class History:
    """What led to a status.

    Attributes
    ----------
    days : sequence of DayStood
        Each day on which a balance changed, and the first day; in order.
    to_come : sequence of ToCome
        What is left of the plan in force; empty once somebody has given notice.
    turns : mapping
        By moment, as the plan numbers it: since when it was its turn, until somebody left.
    committed, disclosed : mapping
        By entry.
    drawn : mapping
        By the draw's id.
    found : sequence of Found
        In the order of the record.
    """

    days: Sequence[DayStood]
    to_come: Sequence[ToCome]
    turns: Mapping[int, dt.date] = field(default_factory=dict)
    committed: Mapping[int, Committed] = field(default_factory=dict)
    disclosed: Mapping[int, Disclosed] = field(default_factory=dict)
    drawn: Mapping[str, Drawn] = field(default_factory=dict)
    found: Sequence[Found] = ()


class Chronicler:
    """Notes the history of a record while it is folded.

    Give :meth:`watch` to the fold, and :meth:`note` each entry that broke no rule.
    """

    def __init__(self) -> None:
        self._days: list[DayStood] = []
        self._since: list[int | None] = []
        self._labels: tuple[int, ...] = ()
        self._committed: dict[int, Committed] = {}
        self._disclosed: dict[int, Disclosed] = {}
        self._drawn: dict[str, Drawn] = {}
        self._found: list[Found] = []
        #: The step of each claim, dispute and seal, for what is found on it.
        self._about: dict[int, str] = {}
        self._last: State | None = None

    def watch(self, state: State) -> None:
        """Note how all stand at the end of a day."""
        self._last = state
        assert state.day is not None
        if not state.stopped:  # from then on it is nobody's turn
            self._since = [*state.since]
            self._labels = state.pact.reading.labels
        parties = _stood(state, balances(state))
        if not self._days or self._days[-1].parties != parties:
            self._days.append(DayStood(dt.date.fromordinal(state.day), parties))

    def note(self, entry: Entry) -> None:
        """Note what an entry says that a status leaves out."""
        if entry.day is None:
            return
        day = dt.date.fromordinal(entry.day)
        match entry.kind:
            case "perform" | "seal":
                self._about[entry.index] = entry.text("step") or ""
            case "dispute" | "release":  # the last release is a claim
                step = entry.text("step") or self._about.get(entry.names("of"))
                if step is not None:
                    self._about[entry.index] = step
            case "commit":
                version = entry.body.get("version")
                self._committed[entry.index] = Committed(
                    day,
                    entry.text("root"),
                    version if isinstance(version, int) else None,
                    entry.texts("stages"),
                )
            case "disclose":
                self._disclosed[entry.index] = Disclosed(day, entry.texts("to"))
            case "draw":
                commitment = entry.names("commitment")
                self._drawn[entry.text("id") or ""] = Drawn(
                    entry.index, day, None if commitment < 0 else commitment
                )
            case "finding":
                self._find(entry, day)

    def _find(self, entry: Entry, day: dt.date) -> None:
        step = self._about.get(entry.names("of"))
        if "of" in entry.body and step is None:
            return
        self._found.append(
            Found(
                entry.index,
                day,
                entry.by,
                step,
                entry.text("draw"),
                entry.text("verdict") or "",
                entry.number("detect"),
            )
        )

    def history(self) -> History:
        """Give what was noted, once the fold was asked where the process stands."""
        return History(
            self._days,
            [] if self._last is None else _to_come(self._last),
            {
                label: dt.date.fromordinal(since)
                for label, since in zip(self._labels, self._since, strict=True)
                if since is not None
            },
            self._committed,
            self._disclosed,
            self._drawn,
            self._found,
        )


def _stood(state: State, standings: Mapping[str, Standing]) -> dict[str, Stood]:
    return {
        party: Stood(one.kept, one.high, one.exposure, temptation(state, party, one))
        for party, one in standings.items()
    }


def _to_come(state: State) -> list[ToCome]:
    """Perform what is left, moment by moment."""
    if state.leaving or state.ended:
        return []
    pact = state.pact
    start = pact.agreement.start
    origin = state.in_force if start is None else start.toordinal()
    now = balances(state)
    found = []
    for number, keys in enumerate(pact.moments):
        left = tuple(key for key in keys if state.missing(key))
        if not left:
            continue
        now = balances_after(state, now, left)
        ends = [pact.tasks[key].planned_end for key in left]
        last = max((end for end in ends if end is not None), default=None)
        planned = None if last is None or origin is None else date_of(origin + last)
        found.append(
            ToCome(
                pact.reading.labels[number],
                left,
                None if planned is None else dt.date.fromisoformat(planned),
                _stood(state, now),
            )
        )
    return found
