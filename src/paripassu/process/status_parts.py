"""The parts of where a process stands: a step, a party, an act that is owed, an open matter."""

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
        Positions with a date that passed.
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


class DisputeStatus(Value):
    """A dispute of a step.

    Attributes
    ----------
    entry : int
        The entry that opened it.
    by : str
        Its author.
    step : str
        ``MEASURE:PORTION``.
    opened : date
        When.
    lapses : date or None
        Of an open one: its last day.
    closed : date or None
        When it ended.
    how : str or None
        How it ended: the step ``stood`` or ``fell``, the dispute ``lapsed`` or was ``taken back``.
    """

    entry: int
    by: Id
    step: str
    opened: dt.date
    lapses: dt.date | None = None
    closed: dt.date | None = None
    how: Literal["stood", "fell", "lapsed", "taken back"] | None = None


class OpenPart(Value):
    """A part of a table that is open.

    Attributes
    ----------
    part : str
        Which; ``all``.
    entry : int
        The entry that opened it.
    since : date
        Since when.
    """

    part: str
    entry: int
    since: dt.date


class PendingPart(Value):
    """A part of a table that was disclosed, and that its readers have not received yet.

    Attributes
    ----------
    part : str
        Which; ``all``.
    entry : int
        The entry that disclosed it.
    readers : tuple of str
        Who has neither confirmed nor been silent for long enough.
    """

    part: str
    entry: int
    readers: tuple[Id, ...]


class DeclaredTable(Value):
    """What is open of a table, or of a stage.

    Attributes
    ----------
    opened : tuple of OpenPart
        What is open.
    pending : tuple of PendingPart
        What waits for its readers.
    """

    opened: tuple[OpenPart, ...] = ()
    pending: tuple[PendingPart, ...] = ()


class Declared(Value):
    """A commitment to a declaration.

    Attributes
    ----------
    party : str
        Whose.
    entry : int
        Its entry.
    follows : int or None
        The commitment that it goes on from.
    tables : mapping
        Of its tables and stages, by name.
    """

    party: Id
    entry: int
    follows: int | None
    tables: Mapping[str, DeclaredTable]


class DrawFinding(Value):
    """What an inspection found.

    Attributes
    ----------
    entry : int
        The entry of the finding.
    verdict : str
        ``consistent``, ``violation``, ``undone`` or ``inconclusive``.
    detect : Fraction
        The probability with which it would have found a violation.
    """

    entry: int
    verdict: str
    detect: Exact


class InspectionStatus(Value):
    """A draw, and what was found by it.

    Attributes
    ----------
    id : str
        Of the draw.
    step : str or None
        The step that it is for.
    required : Fraction or None
        The probability of detection that the step needs.
    committed : tuple of str
        Parties that have committed to a secret.
    revealed : tuple of str
        Parties that have revealed theirs.
    drawn : bool
        Whether the draw stands.
    spoiled : bool
        Whether somebody revealed too early or too late: a new draw is needed.
    findings : tuple of DrawFinding
        In their order.
    concluded : str or None
        The newest verdict.
    """

    id: str
    step: str | None
    required: Probability | None
    committed: tuple[Id, ...]
    revealed: tuple[Id, ...]
    drawn: bool
    spoiled: bool
    findings: tuple[DrawFinding, ...] = ()
    concluded: str | None


class SealStatus(Value):
    """A part of a declaration that guardians keep.

    Attributes
    ----------
    entry : int
        The entry of the seal.
    party : str
        Whose declaration it is.
    step : str
        The step that it belongs to.
    k : int
        How many guardians open it.
    state : str
        ``offered``: a guardian has not confirmed. ``sealed``, ``releasable`` or ``released``.
    releases : tuple of str
        Guardians that have released their shares.
    """

    entry: int
    party: Id
    step: str
    k: int
    state: Literal["offered", "sealed", "releasable", "released"]
    releases: tuple[Id, ...] = ()


class ChallengeStatus(Value):
    """A question to a declaration.

    Attributes
    ----------
    entry : int
        Its entry.
    by : str
        Who asks.
    to : str
        Who has to answer.
    due_by : date
        The last day for the answer.
    state : str
        ``open``, ``answered``, or ``late``: not answered in time.
    """

    entry: int
    by: Id
    to: Id
    due_by: dt.date
    state: Literal["open", "answered", "late"]


class NoticeStatus(Value):
    """An activity that was notified.

    Attributes
    ----------
    entry : int
        Its entry.
    party : str
        Who notified it.
    activity : str
        What.
    begins : date
        Its first day.
    ends : date
        Its last day.
    notice_days : int
        Days from the notice to the beginning.
    required_days : int
        Days that the agreement asks for.
    in_time : bool
        Whether there are as many.
    """

    entry: int
    party: Id
    activity: str
    begins: dt.date
    ends: dt.date
    notice_days: int
    required_days: int
    in_time: bool


class Offer(Value):
    """A signed amendment that waits for others to sign.

    Attributes
    ----------
    agreement : str
        Digest of its agreement file.
    plan : str
        Digest of its plan.
    signed_by : tuple of str
        Who has signed it.
    """

    agreement: str
    plan: str
    signed_by: tuple[Id, ...]


class Waiting(Value):
    """How long an offer waits, and for whom.

    Attributes
    ----------
    last : date
        The last day on which all its signatures count.
    missing : tuple of str
        Who has to sign it still.
    """

    last: dt.date
    missing: tuple[Id, ...]


class Leaving(Value):
    """A party's withdrawal.

    Attributes
    ----------
    party : str
        Who leaves.
    notice : date
        When it said so.
    ends : date
        The last day in force.
    """

    party: Id
    notice: dt.date
    ends: dt.date


def leaving_out(kind: type[Value], part: Mapping[str, Any], *kept: str) -> dict[str, Any]:
    """Give what a document says of a part: what does not apply to it is absent."""
    return {
        name: value
        for name, value in part.items()
        if value not in (None, ()) or name in kept or kind.model_fields[name].is_required()
    }
