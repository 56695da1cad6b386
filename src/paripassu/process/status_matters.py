"""The open and closed matters of a process: disputes, declarations, draws, seals, notices."""

from __future__ import annotations

import datetime as dt
from collections.abc import Mapping
from typing import Literal

from paripassu.agreement.model import Id
from paripassu.documents.exact import Exact, Probability
from paripassu.documents.value import Value


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
