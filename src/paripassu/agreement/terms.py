"""The terms of an agreement: its head, its parties, and all its entries together.

Field names are the keys of the agreement file. Values are frozen; a changed entry is a new one
(``entry.replace(field=...)``). The models check each entry by itself; what needs two entries
(unknown ids, groups, cycles) is checked in :mod:`paripassu.agreement.consistency`.
"""

from __future__ import annotations

import datetime as dt
from collections.abc import Mapping
from fractions import Fraction
from functools import cached_property
from math import ceil
from typing import Annotated

from pydantic import Field, StrictInt, StrictStr

from paripassu.agreement.base import Entry
from paripassu.agreement.declaration import Declaration
from paripassu.agreement.fields import Date, Id, JudgedAmount, Language
from paripassu.agreement.interval import Interval
from paripassu.agreement.measure import Measure, Step
from paripassu.agreement.positions import Choice, Claimed, Position, Requirement, Source
from paripassu.agreement.process import Notice, Process

#: Portions of all measures together. A larger file is a mistake or an attack, not an agreement.
MOST_STEPS = 100_000
#: Portions that all claims together speak of, one for each measure that is waited for.
MOST_WAITS = 1_000_000
#: Days that a horizon may be away: some 2,700 years.
MOST_DAYS = 1_000_000


class Party(Entry):
    """A party, with what it loses by walking away and the most exposure it accepts.

    Attributes
    ----------
    id : str
        The name by which other entries refer to it: small letters, digits, ``-`` and ``_``.
    name : str
        Its name for people.
    stake : number, pair or triple
        What it loses, besides the deal, if it is the one that walks away; in its own units. Plans
        use the low end.
    tolerance : number, pair or triple
        The largest loss that it accepts on the way, if everything stops there; in its own units.
        Left out: no limit.
    """

    id: Id
    name: StrictStr = ""
    stake: JudgedAmount = Interval(Fraction(0), Fraction(0))
    tolerance: JudgedAmount | None = None

    @property
    def title(self) -> str:
        """The name for people: ``name``, or the id where none is given."""
        return self.name or self.id


class Head(Entry):
    """The ``[agreement]`` table: what the agreement is called, and its time.

    Attributes
    ----------
    id : str
        The name of the agreement: small letters, digits, ``-`` and ``_``.
    title : str
        Its name for people.
    start : date
        The date of day 0. Needed only where a date stands in the file.
    unit : str
        The one unit of all values, where the parties share one.
    horizon_days : int
        The day by which everything has to end.
    language : str
        The language of the titles, as BCP 47 writes it: ``en``, ``ko``, ``sr-Latn``. It changes no
        plan.
    """

    id: Id
    title: StrictStr = ""
    start: Date | None = None
    unit: StrictStr | None = None
    horizon_days: Annotated[StrictInt, Field(ge=0, le=MOST_DAYS)] | None = None
    language: Language | None = None


class Terms(Head):
    """Parties, measures, facts, positions, sources: everything that an agreement file says.

    ``groups`` are expanded: each is the steps that are performed at one moment.
    """

    parties: tuple[Party, ...] = Field(min_length=1)
    measures: tuple[Measure, ...] = Field(min_length=1)
    requirements: tuple[Requirement, ...] = ()
    choices: tuple[Choice, ...] = ()
    positions: tuple[Position, ...] = ()
    sources: tuple[Source, ...] = ()
    declarations: tuple[Declaration, ...] = ()
    process: Process = Process()
    notices: tuple[Notice, ...] = ()
    groups: tuple[tuple[Step, ...], ...] = ()

    @cached_property
    def alternatives(self) -> frozenset[str]:
        """Ids of the measures that some choice leaves open."""
        return frozenset(name for choice in self.choices for name in choice.of)

    @cached_property
    def party(self) -> Mapping[str, Party]:
        """Parties by id."""
        return {party.id: party for party in self.parties}

    @cached_property
    def measure(self) -> Mapping[str, Measure]:
        """Measures by id."""
        return {measure.id: measure for measure in self.measures}

    @cached_property
    def position(self) -> Mapping[str, Position]:
        """Positions by id."""
        return {position.id: position for position in self.positions}

    @cached_property
    def source(self) -> Mapping[str, Source]:
        """Sources by id."""
        return {source.id: source for source in self.sources}

    def day(self, date: dt.date) -> int:
        """Day of a date; ``start`` is day 0.

        Raises
        ------
        ValueError
            The agreement has no ``start``.
        """
        if self.start is None:
            raise ValueError(f"agreement {self.id!r} has dates but no start")
        return (date - self.start).days

    def day_of(self, claim: Claimed) -> Fraction:
        """Day of a ``by`` or a ``not_before``, whether the file says it as a date or as a day.

        Raises
        ------
        ValueError
            It has a date, and the agreement no ``start``; or it has neither.
        """
        if claim.date is not None:
            return Fraction(self.day(claim.date))
        if claim.day is None:
            raise ValueError(f"the claim {claim.claim!r} on {claim.measure!r} has no day")
        return claim.day

    def date_of(self, day: Fraction | int) -> dt.date | None:
        """Give the first date that is no earlier than a day.

        What ends on day 2.5 has not ended on the date that is day 2, and is late where it is asked
        for by then.

        Returns
        -------
        date or None
            None: the agreement has no ``start``, or the calendar ends before.
        """
        if self.start is None:
            return None
        try:
            return self.start + dt.timedelta(days=ceil(day))
        except OverflowError:
            return None
