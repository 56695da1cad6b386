"""The parts of where a process stands: a step, a party, an act that is owed."""

from __future__ import annotations

import datetime as dt
from collections.abc import Mapping
from typing import Any, Literal

from pydantic import Field

from paripassu.agreement.model import Id
from paripassu.documents.exact import Exact, Probability
from paripassu.documents.value import Value

StepWord = Literal["waiting", "due", "late", "performed", "disputed", "confirmed", "void"]


class Detected(Value):
    """How surely a step's faking would have been found.

    Attributes
    ----------
    required : Fraction
        The probability that the agreement asks for.
    achieved : Fraction
        That of the findings so far: 1 − Π(1 − detect).
    """

    required: Probability
    achieved: Probability


class Down(Value):
    """How a step was brought down.

    Attributes
    ----------
    how : str
        ``violation``: found never to have been. ``retracted``: its performer took it back.
        ``undone``: it was, and is no longer. ``lapsed``: a dispute of it was not resolved in time.
    entry : int
        The entry that brought it down.
    day : date
        Since when.
    """

    how: Literal["violation", "retracted", "undone", "lapsed"]
    entry: int
    day: dt.date


class StepStatus(Value):
    """Where one step of the plan stands. What does not apply is None, and absent in the document.

    Attributes
    ----------
    measure : str
        Id of the measure.
    portion : int
        Which portion of it, from 1.
    moment : int
        As the plan numbers it.
    by : tuple of str
        The parties that perform it.
    state : str
        ``waiting``, ``due``, ``late``, ``performed``, ``disputed``, ``confirmed``, or ``void``: not
        performed when the agreement ended.
    waits_for : tuple of str
        What has to happen first: a step ``m:k``, a date, ``signature:P``, ``perform:P``,
        ``confirm:P``, ``finding``, ``table:T``, ``dispute:I``, ``cause:C``, ``withdrawal:P``.
    since : date or None
        Since when it is its turn; null where it is not.
    due_by : date or None
        The last day on which it is in time; null where nothing is owed.
    performed : date or None
        When all performers had claimed it.
    ahead : tuple of str
        Of what it was ahead when it was performed: ``signatures``, steps, dates.
    late_days : int or None
        How many days after its due day it was performed.
    signed_by : tuple of str
        Performers that have claimed their part, while others are missing.
    confirmed : date or None
        Since when it is beyond dispute.
    down : Down or None
        How it was brought down, where it is to be performed again.
    late_since : date or None
        The first day on which it was late.
    provisional : bool or None
        Of a late step: no later entry of the record proves yet that it is.
    contested : bool or None
        True where a dispute lapsed whose author does not accept the step.
    rests_on : tuple of str
        Of a due step: contested steps that it builds on.
    missed : tuple of str
        Positions whose date, or whose days, have passed, by id; of the N-th requirement of the
        agreement's file ``require:N``.
    detect : Detected or None
        Of a step that has to be found consistent.
    """

    measure: Id
    portion: int = Field(ge=1)
    moment: int
    by: tuple[Id, ...]
    state: StepWord
    waits_for: tuple[str, ...]
    since: dt.date | None
    due_by: dt.date | None
    performed: dt.date | None = None
    ahead: tuple[str, ...] = ()
    late_days: int | None = None
    signed_by: tuple[Id, ...] = ()
    confirmed: dt.date | None = None
    down: Down | None = None
    late_since: dt.date | None = None
    provisional: bool | None = None
    contested: Literal[True] | None = None
    rests_on: tuple[str, ...] = ()
    missed: tuple[str, ...] = ()
    detect: Detected | None = None

    @property
    def key(self) -> str:
        """The step as other fields name it: ``MEASURE:PORTION``."""
        return f"{self.measure}:{self.portion}"


class Leave(Value):
    """What leaving would mean for a party now.

    Attributes
    ----------
    cost : Fraction
        What it would lose, in its own units; negative: it would gain.
    notice_days : int
        Days from its notice to the end.
    excused_by : tuple of int
        Entries that free it of notice and stake.
    """

    cost: Exact
    notice_days: int
    excused_by: tuple[int, ...] = ()


class PartyStatus(Value):
    """How exposed a party is, in its own units.

    Attributes
    ----------
    party : str
        Its id.
    kept : Fraction
        What it would keep if the agreement broke down now, at the least.
    exposure : Fraction
        How far that is below 0.
    temptation : Fraction
        What it would gain by walking away now.
    leave : Leave
        The same as a price, with what excuses it.
    kept_high : Fraction or None
        What it would keep at the most, where steps are in doubt.
    """

    party: Id
    kept: Exact
    exposure: Exact
    temptation: Exact
    leave: Leave
    kept_high: Exact | None = None


class Balance(Value):
    """A party's balance once a step is performed.

    Attributes
    ----------
    kept : Fraction
        What it would keep if the agreement then broke down.
    exposure : Fraction
        How far that is below 0.
    temptation : Fraction
        What it would gain by walking away then.
    """

    kept: Exact
    exposure: Exact
    temptation: Exact


class NextStep(Value):
    """A step that a party can perform next.

    Attributes
    ----------
    party : str
        Who.
    measure : str
        Id of the measure.
    portion : int
        Which portion of it, from 1.
    turn : bool
        Whether it is its turn by the plan; false: the agreement allows it already.
    after : mapping
        All balances once the whole moment is performed, by party.
    """

    party: Id
    measure: Id
    portion: int = Field(ge=1)
    turn: bool
    after: Mapping[Id, Balance] = Field(default_factory=dict)

    @property
    def key(self) -> str:
        """The step as other fields name it: ``MEASURE:PORTION``."""
        return f"{self.measure}:{self.portion}"


class Owed(Value):
    """An act other than a step that somebody owes. What does not apply is absent.

    Attributes
    ----------
    party : str
        Who owes it: a party or an office.
    act : str
        The kind of statement.
    step : str or None
        Of a confirmation or a finding: ``MEASURE:PORTION``.
    of : int or None
        Of an answer: the entry of the challenge.
    draw : str or None
        Of a commitment or a reveal: the draw's id.
    due_by : date or None
        The last day, where there is one.
    late : bool or None
        Of an answer: whether that day has passed.
    """

    party: Id
    act: Literal["sign", "confirm", "finding", "answer", "draw-commit", "draw-reveal"]
    step: str | None = None
    of: int | None = None
    draw: str | None = None
    due_by: dt.date | None = None
    late: bool | None = None


class Unlocked(Value):
    """The steps whose turn came last.

    Attributes
    ----------
    day : date
        When.
    steps : tuple of str
        ``MEASURE:PORTION``.
    """

    day: dt.date
    steps: tuple[str, ...]


class RuleBroken(Value):
    """An entry that breaks a rule.

    Attributes
    ----------
    entry : int
        Its index.
    rule : str
        The first rule that it breaks; three of them carry words after a blank.
    """

    entry: int
    rule: str


def leaving_out(kind: type[Value], part: Mapping[str, Any], *kept: str) -> dict[str, Any]:
    """Give what a document says of a part: what does not apply to it is absent."""
    return {
        name: value
        for name, value in part.items()
        if value not in (None, ()) or name in kept or kind.model_fields[name].is_required()
    }
