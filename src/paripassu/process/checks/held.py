"""Commitments that stand in a record, what is open of each, and which version is in force."""

from __future__ import annotations

from bisect import bisect_left
from collections.abc import Iterable, Sequence
from dataclasses import dataclass, field

from paripassu.escrow.commitment import Commitment
from paripassu.escrow.findings import Finding, findings
from paripassu.escrow.opening import Opening
from paripassu.escrow.totals import claims
from paripassu.escrow.view import View, view_of


@dataclass
class Held:
    """A commitment in a record.

    Attributes
    ----------
    entry : int
        The statement that commits.
    party : str
    template : str
        The template's file, as the statement names it.
    day : int
        When it was recorded.
    commitment : Commitment or None
        None where its file is no longer kept.
    openings : list of Opening
        All that was opened of it, and was true.
    found : set
        What is known to be false: error, table, slot and column of each finding.
    """

    entry: int
    party: str
    template: str
    day: int
    commitment: Commitment | None
    openings: list[Opening] = field(default_factory=list)
    found: set[tuple[str, str, str | None, str | None]] = field(default_factory=set)
    _view: View | None = None

    def add(self, openings: Iterable[Opening]) -> list[Finding]:
        """Add what was opened; give what it shows to be false that nothing before has shown."""
        made = tuple(openings)
        view = self.view()
        if all(view.of(one.tree.name).is_open(one.opened, one.part.columns) for one in made):
            return []  # nothing was closed: the answer to a question about what is open already
        self.openings += made
        self._view = None
        view = self.view()
        new = []
        for one in findings(view, tuple(claims(view))):
            key = one.error, one.table, one.slot, one.column
            if key not in self.found:
                self.found.add(key)
                new.append(one)
        return new

    def view(self) -> View:
        """Give all that is open."""
        assert self.commitment is not None
        if self._view is None:
            self._view = view_of(self.commitment, self.openings)
        return self._view


def in_force(held: Sequence[Held], size: int, day: int) -> Held | None:
    """Give the version of a declaration that is in force.

    A version is in force from its fixed date, if it is in the record by then; else from the next
    fixed date. Fixed dates follow the first version's day at the template's interval.

    Parameters
    ----------
    held : sequence of Held
        The versions of one declaration, in the order of the record.
    size : int
        Only the entries below count.
    day : int
    """
    found = None
    for version, one in enumerate(held):
        if one.entry >= size:
            break
        first = held[0]
        if first.commitment is None:
            found = one
            continue
        interval = first.commitment.header.template.interval_days
        since = first.day + version * interval
        if one.day > since:
            since = first.day - interval * ((first.day - one.day) // interval)
        if since <= day:
            found = one
    return found


@dataclass
class Days:
    """On which day the record had so many entries."""

    entries: list[int] = field(default_factory=list)
    days: list[int] = field(default_factory=list)

    def note(self, entry: int, day: int) -> None:
        """Note the day of the next statement."""
        self.entries.append(entry)
        self.days.append(day)

    def at(self, size: int) -> int | None:
        """Give the day of the last statement below a size; None: there is none."""
        at = bisect_left(self.entries, size)
        return self.days[at - 1] if at else None
