"""The amounts of a conflict, as documents have them."""

from __future__ import annotations

import datetime as dt
from collections.abc import Mapping
from typing import Annotated, ClassVar, Literal

from pydantic import Field, PlainSerializer

from paripassu.documents.exact import Exact, OptionalExact
from paripassu.documents.value import Value

Day = Annotated[
    dt.date | None,
    PlainSerializer(lambda day: None if day is None else day.isoformat(), when_used="always"),
]


class Link(Value):
    """One part of the time that a date cannot do without.

    Attributes
    ----------
    from_day, to_day : number
        From when to when, in days after the start.
    what : str
        ``work`` on portions of a measure; a ``lag`` that somebody asks for; a ``date`` before which
        something may not be; ``standing``: something is kept up, or has to begin with it;
        ``order``: it waits only because the balance puts it after the moment before; ``within``: it
        may not be earlier, since something else has to follow in time.
    measure : str or None
        The measure that takes or waits for this time.
    portions : pair of int or None
        The first and the last of its portions meant.
    because : str or None
        The position that asks for it, or ``require:N``; ``start`` for the start.
    """

    from_day: Exact
    to_day: Exact
    what: Literal["work", "lag", "date", "standing", "order", "within"]
    measure: str | None = None
    portions: tuple[int, int] | None = None
    because: str | None = None


class After(Value):
    """A step, as the place of a moment: the one that it ends with.

    Attributes
    ----------
    measure : str
        Its measure.
    portion : int
        Its number, from 1.
    """

    measure: str
    portion: int


class DateAmount(Value):
    """How many days a deadline is short, the other members of the conflict enforced as they are.

    Attributes
    ----------
    member : str
        The position, or ``horizon``.
    earliest_day : number or None
        Of ``by`` and the horizon: the first whole day at which there is a plan.
    earliest_date : date or None
        Its date, where the agreement has a start.
    least_days : number or None
        Of ``within``: the least whole number of days at which there is a plan.
    short_days : number
        How many days that is more than what is asked for.
    chain : tuple of Link
        What forces it, from day 0 or a date on: a critical path of a plan that attains it.
    in_words : str
        The same in a sentence.
    late : After or None
        The portion that is late; None for the horizon. The sentence names it; not printed.
    """

    witnesses: ClassVar[frozenset[str]] = frozenset({"late"})
    member: str
    earliest_day: OptionalExact = None
    earliest_date: Day = None
    least_days: OptionalExact = None
    short_days: Exact
    chain: tuple[Link, ...] = ()
    in_words: str = ""
    late: After | None = Field(default=None, exclude=True, repr=False)


class SafeAmount(Value):
    """What a party would gain by walking away, in the order that tempts it least.

    ``spares + takes_back - forgoes - loses - stake = least``.

    Attributes
    ----------
    member : str
        ``safe:PARTY``.
    party : str
        Its id.
    least : number
        Over all plans of the others, the least of the most that it gains at some moment, in its own
        units.
    moment : int or None
        After which moment of that order, from 0; None: before the first.
    after : After or None
        The last step of that moment.
    spares, forgoes : mapping
        By measure, what it would not have to pay any more, and what it would not get any more.
    takes_back, loses : mapping
        By measure, what of the cost of steps done would come back to it, and what of their benefit
        would go.
    stake : number
        What it loses by walking away, besides.
    stake_needed : number or None
        The stake that would settle it; None where no deposit helps, since it is posted when the
        first moment begins.
    in_words : str
        The same in a sentence.
    last : bool
        Whether that moment is the end of the order. The sentence says so; not printed.
    """

    witnesses: ClassVar[frozenset[str]] = frozenset({"last"})
    member: str
    party: str
    least: Exact
    moment: int | None
    after: After | None
    spares: Mapping[str, Exact] = Field(default_factory=dict)
    forgoes: Mapping[str, Exact] = Field(default_factory=dict)
    takes_back: Mapping[str, Exact] = Field(default_factory=dict)
    loses: Mapping[str, Exact] = Field(default_factory=dict)
    stake: Exact
    stake_needed: OptionalExact
    in_words: str = ""
    last: bool = Field(default=False, exclude=True, repr=False)


class ToleranceAmount(Value):
    """What a party would be exposed by, in the order that exposes it least.

    Attributes
    ----------
    member : str
        ``tolerance:PARTY``.
    party : str
        Its id.
    least : number
        Over all plans of the others, the least of its largest exposure, in its own units.
    moment : int
        After which moment of that order, from 0.
    after : After
        The last step of that moment.
    out : mapping
        By measure, what it is out by then: they add up to ``least``.
    tolerance, tolerance_needed : number
        What it accepts, and what it would have to accept.
    in_words : str
        The same in a sentence.
    """

    member: str
    party: str
    least: Exact
    moment: int
    after: After
    out: Mapping[str, Exact]
    tolerance: Exact
    tolerance_needed: Exact
    in_words: str = ""


Amount = DateAmount | SafeAmount | ToleranceAmount
