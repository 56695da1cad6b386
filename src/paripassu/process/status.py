"""The answer to ``paripassu status``: where a process stands, and who must move next."""

from __future__ import annotations

import datetime as dt
from collections.abc import Mapping
from typing import TYPE_CHECKING, Any, ClassVar, Literal

from pydantic import Field, PrivateAttr

from paripassu.agreement.model import Agreement, Id
from paripassu.documents.exact import Exact
from paripassu.documents.pointed import printed
from paripassu.documents.value import Answer, Value
from paripassu.numbers import words
from paripassu.process.status_matters import (
    ChallengeStatus,
    Declared,
    DisputeStatus,
    InspectionStatus,
    Leaving,
    NoticeStatus,
    Offer,
    SealStatus,
    Waiting,
)
from paripassu.process.status_parts import (
    NextStep,
    Owed,
    PartyStatus,
    RuleBroken,
    StepStatus,
    Unlocked,
    leaving_out,
)

if TYPE_CHECKING:
    import polars

    from paripassu.process.history import History

Phase = Literal["unsigned", "in force", "ending", "ended", "complete"]


class Status(Answer):
    """Where a process stands at the end of a day.

    Attributes
    ----------
    at : date
        The day.
    as_of : date or None
        The day of the last entry that counts: nothing later is known.
    size : int
        Entries that were taken.
    pending : tuple of int
        Entries that have no time yet, and those after them: they do not count yet.
    agreement : str
        Digest of the agreement file in force.
    plan : str
        Digest of the plan in force.
    phase : str
        ``unsigned``, ``in force``, ``ending`` (somebody has withdrawn), ``ended`` or ``complete``.
    in_force : date or None
        Since when all have signed.
    steps : tuple of StepStatus
        In the plan's order.
    parties : tuple of PartyStatus
        In the agreement's order.
    next : tuple of NextStep
        What can be performed next, by whom.
    owed : tuple of Owed
        Other acts that somebody owes.
    unlocked : Unlocked or None
        The steps whose turn came last.
    breaches : tuple of RuleBroken
        Entries that break a rule.
    score : mapping
        By measure: 3 all is confirmed, 2 at least half of it counts, 1 something was done, 0.
    implementation : Fraction
        The scores together, from 0 to 1.
    disputes : tuple of DisputeStatus
        Open and closed.
    declared : tuple of Declared
        Commitments to declarations, and what is open of them.
    inspections : tuple of InspectionStatus
        Draws, and what was found.
    seals : tuple of SealStatus
        Parts of declarations that guardians keep.
    challenges : tuple of ChallengeStatus
        Questions to declarations.
    notices : tuple of NoticeStatus
        Activities that were notified.
    offers : tuple of Offer
        Signed amendments that wait for others.
    leaving : tuple of Leaving
        Withdrawals; absent where there is none.

    Notes
    -----
    Rules: docs/specification/process.md.
    """

    #: Titles, notes, the days of offers and what led to it are no part of the answer: it is the
    #: same with them and without.
    witnesses: ClassVar[frozenset[str]] = frozenset(
        {"_terms", "_notes", "_waiting", "_planned", "_history", "_receipts"}
    )
    format: Literal["paripassu/status/1"] = "paripassu/status/1"
    at: dt.date
    as_of: dt.date | None
    size: int
    pending: tuple[int, ...] = ()
    agreement: str
    plan: str
    phase: Phase
    in_force: dt.date | None
    steps: tuple[StepStatus, ...] = Field(repr=False)
    parties: tuple[PartyStatus, ...]
    next: tuple[NextStep, ...] = ()
    owed: tuple[Owed, ...] = ()
    unlocked: Unlocked | None
    breaches: tuple[RuleBroken, ...] = ()
    score: Mapping[Id, Literal[0, 1, 2, 3]]
    implementation: Exact
    disputes: tuple[DisputeStatus, ...] = ()
    declared: tuple[Declared, ...] = ()
    inspections: tuple[InspectionStatus, ...] = ()
    seals: tuple[SealStatus, ...] = ()
    challenges: tuple[ChallengeStatus, ...] = ()
    notices: tuple[NoticeStatus, ...] = ()
    offers: tuple[Offer, ...] = ()
    leaving: tuple[Leaving, ...] = ()
    _terms: Agreement | None = PrivateAttr(default=None)
    _notes: tuple[str, ...] = PrivateAttr(default=())
    _waiting: tuple[Waiting, ...] = PrivateAttr(default=())
    _planned: Mapping[str, Any] | None = PrivateAttr(default=None)
    _history: History | None = PrivateAttr(default=None)
    _receipts: Mapping[int, dt.date] = PrivateAttr(default_factory=dict)

    @classmethod
    def of(
        cls,
        document: Mapping[str, Any],
        terms: Agreement | None = None,
        notes: tuple[str, ...] = (),
        waiting: tuple[Waiting, ...] = (),
        planned: Mapping[str, Any] | None = None,
        history: History | None = None,
        receipts: Mapping[int, dt.date] | None = None,
    ) -> Status:
        """Make the answer of what a fold says.

        Parameters
        ----------
        document : mapping
            As :meth:`~paripassu.process.fold.fold.Fold.status` gives it.
        terms : Agreement, optional
            The agreement in force: gives titles where the answer is shown to people.
        notes : tuple of str
            What is wrong with files of the record, a sentence each.
        waiting : tuple of Waiting
            How long each of the offers waits, and for whom.
        planned : mapping, optional
            The document of the plan in force.
        history : History, optional
            What led to it.
        receipts : mapping, optional
            By entry of each disclosure that waits for its readers: the last day before their
            silence counts as receipt.
        """
        made = cls.model_validate(document)
        made._terms = terms
        made._notes = notes
        made._waiting = waiting
        made._planned = planned
        made._history = history
        made._receipts = receipts or {}
        return made

    @property
    def terms(self) -> Agreement | None:
        """The agreement in force, where it is known; no part of the document."""
        return self._terms

    @property
    def notes(self) -> tuple[str, ...]:
        """What is wrong with files of the record, a sentence each; no part of the document."""
        return self._notes

    @property
    def waiting(self) -> tuple[Waiting, ...]:
        """How long each of the offers waits, and for whom, where known; not in the document."""
        return self._waiting

    @property
    def receipts(self) -> Mapping[int, dt.date]:
        """By entry, until when each disclosure waits for its readers; no part of the document."""
        return self._receipts

    @property
    def planned(self) -> Mapping[str, Any] | None:
        """The document of the plan in force, where it is known; no part of this one."""
        return self._planned

    @property
    def history(self) -> History | None:
        """What led to it, where that was asked for; no part of the document."""
        return self._history

    def to_json(self) -> dict[str, Any]:
        """Give the document that ``paripassu status --json`` prints."""
        content = self.model_dump()
        parts: Mapping[str, type[Value]] = {
            "steps": StepStatus,
            "parties": PartyStatus,
            "disputes": DisputeStatus,
        }
        for name, kind in parts.items():
            content[name] = [leaving_out(kind, one) for one in content[name]]
        content["owed"] = [
            leaving_out(Owed, one, *(["due_by"] if one["act"] == "draw-reveal" else []))
            for one in content["owed"]
        ]
        if not self.leaving:
            del content["leaving"]
        return printed(content)

    def summary(self) -> str:
        """Say in one sentence whose turn it is."""
        movers = list(dict.fromkeys(one.party for one in self.next if one.turn))
        if self.phase == "unsigned":
            movers = list(dict.fromkeys(one.party for one in self.owed if one.act == "sign"))
            return f"Not in force: {words.listed(movers)} must sign."
        if self.phase == "complete":
            return "All steps are done and settled."
        ended = "The agreement has ended" if self.phase == "ended" else "Nobody has to move now"
        if not movers:
            return f"{ended}."
        return f"{words.listed(movers)} must move next."

    def to_frame(self) -> polars.DataFrame:
        """Give one row per step: moment, measure, portion, by, state, days, what it waits for."""
        import polars

        dated = ("since", "due_by", "performed", "confirmed", "late_since")
        return polars.DataFrame(
            [
                {
                    "moment": step.moment,
                    "measure": step.measure,
                    "portion": step.portion,
                    "by": ", ".join(step.by),
                    "state": step.state,
                    **{name: getattr(step, name) for name in dated},
                    "waits_for": ", ".join(step.waits_for),
                }
                for step in self.steps
            ],
            schema={
                "moment": polars.Int64,
                "measure": polars.String,
                "portion": polars.Int64,
                "by": polars.String,
                "state": polars.String,
                **dict.fromkeys(dated, polars.Date),
                "waits_for": polars.String,
            },
        )
