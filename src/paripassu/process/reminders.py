"""What has to be thought of, and when: reminders that follow from a status. Pure; reads no clock.

Rules: docs/specification/process.md.
"""

from __future__ import annotations

import datetime as dt
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from hashlib import sha256

from paripassu.errors import ParameterError
from paripassu.numbers import words
from paripassu.process.names import Names, one_line
from paripassu.process.owing import act_in_words, still_owed
from paripassu.process.reminded import Reminder, Reminders, What
from paripassu.process.status import Status
from paripassu.process.status_parts import Owed, StepStatus
from paripassu.quoted import in_python


def reminders(status: Status) -> Reminders:
    """Give the days that somebody has to think of, as a status and its agreement say them.

    Parameters
    ----------
    status : Status
        As :func:`paripassu.status` and :func:`paripassu.state` give it. One that was read from a
        document knows no agreement: titles are then ids, and days that follow from the agreement
        alone (the end of a window, of silence, of an offer) are not set.

    Returns
    -------
    Reminders
        The same for the same status. ``to_ics()`` gives them as a calendar.

    Raises
    ------
    ParameterError
        It is no status.
    """
    made = _Made(_status(status), Names(status))
    found = [*made.steps(), *made.disputes(), *made.windows(), *made.owed()]
    found += [*made.receipts(), *made.offers(), *made.notices(), *made.leaving()]
    return Reminders(
        at=status.at,
        agreement=status.agreement,
        title="" if status.terms is None else one_line(status.terms.title),
        reminders=tuple(sorted(found, key=lambda one: one.date)),
    )


def _status(given: object) -> Status:
    if isinstance(given, Status):
        return given
    mend = "give what `paripassu.status` or `paripassu.state` answers"
    raise ParameterError("status", f"should be a status, not {in_python(given)}", mend)


@dataclass(frozen=True, slots=True)
class _Made:
    """The reminders of one status, by what they are of."""

    status: Status
    names: Names

    def steps(self) -> Iterator[Reminder]:
        """Remind of each step that is due or late."""
        for step in self.status.steps:
            if step.state not in ("due", "late"):
                continue
            who = _wanted(step)
            said = f"{self.names.parties(who)}: {self.names.step(step.key)}"
            if step.state == "late" and step.due_by is not None:
                said += " is late"
                said += ", as far as the record shows" if step.provisional else ""
                said += f". It was due by {words.date(step.due_by)}"
            elif step.due_by is not None:
                said += f" is due by {words.date(step.due_by)}"
            else:
                said += " is due. No day is set for it"
            what: What = "late" if step.state == "late" else "due"
            yield self._one(f"step {step.key}", what, step.due_by, who, said, step.key)

    def disputes(self) -> Iterator[Reminder]:
        """Remind of the last day of each open dispute."""
        for one in self.status.disputes:
            if one.closed is not None or one.lapses is None:
                continue
            said = (
                f"The dispute of {self.names.step(one.step)} by {self.names.parties([one.by])} ends"
            )
            said += f" on {words.date(one.lapses)}, if nobody decides it before"
            who = [one.by, *self._decides()]
            yield self._one(f"dispute {one.entry}", "dispute", one.lapses, who, said, one.step)

    def windows(self) -> Iterator[Reminder]:
        """Remind of the last day on which a performed step can be disputed."""
        if self.status.terms is None:
            return
        days = self.status.terms.process.dispute_days
        for step in self.status.steps:
            if step.performed is None or not self._disputable(step):
                continue
            last = _after(step.performed, days)
            settled = step.detect is not None and step.detect.achieved >= step.detect.required
            if last < self.status.at or settled:
                continue
            already = {
                one.by
                for one in self.status.disputes
                if one.step == step.key and (one.closed is None or one.opened >= step.performed)
            }
            who = [
                one.party
                for one in self.status.parties
                if one.party not in step.by and one.party not in already
            ]
            if who:
                said = f"{self.names.step(step.key)} can be disputed until {words.date(last)}"
                yield self._one(f"window {step.key}", "window", last, who, said, step.key)

    def _disputable(self, step: StepStatus) -> bool:
        """Whether the window of a step can still be used: silence confirms, and closes none."""
        if step.state in ("performed", "disputed"):
            return True
        terms = self.status.terms
        if terms is None or step.performed is None or step.confirmed is None:
            return False
        silent = _after(step.performed, terms.process.confirm_days)
        return terms.measure[step.measure].confirm_by is not None and step.confirmed > silent

    def owed(self) -> Iterator[Reminder]:
        """Remind of each act that is owed beside the steps."""
        for one in still_owed(self.status):
            last, what = one.due_by, self._kind(one)
            said = f"{self.names.parties([one.party])} has to {act_in_words(one, self.names)}"
            if one.act == "confirm" and (silent := self._silence(one)) is not None:
                last, what = silent, "silence"
                said += f", by {words.date(last)}. After that, silence counts as confirmation"
            elif what == "late" and last is not None:
                said += f". It was due by {words.date(last)}"
            elif last is not None:
                said += f", by {words.date(last)}"
            else:
                said += ". No day is set for it"
            name = f"{one.act} {one.step or one.draw or one.of or ''} {one.party}"
            yield self._one(name, what, last, [one.party], said, one.step)

    def receipts(self) -> Iterator[Reminder]:
        """Remind readers of each part of a declaration that they have not confirmed."""
        for declared in self.status.declared:
            for name, table in declared.tables.items():
                for one in table.pending:
                    last = self.status.receipts.get(one.entry)
                    said = f"{self.names.parties(one.readers)} "
                    said += "have" if len(one.readers) > 1 else "has"
                    said += f" to confirm that “{one_line(name)}” of"
                    said += f" {self.names.party(declared.party)} has arrived and can be opened"
                    said += f" (entry {one.entry:,})"
                    if last is None:
                        said += ". No day is set for it"
                    else:
                        said += f", by {words.date(last)}. After that, silence counts as receipt"
                    what: What = "owed" if last is None else "silence"
                    yield self._one(f"receipt {one.entry}", what, last, one.readers, said)

    def offers(self) -> Iterator[Reminder]:
        """Remind of the last day of each signed amendment that waits for others."""
        waiting = self.status.waiting
        for at, one in enumerate(self.status.offers):
            last = waiting[at].last if at < len(waiting) else None
            missing: Sequence[str] = [
                each.party for each in self.status.parties if each.party not in one.signed_by
            ]
            missing = waiting[at].missing if at < len(waiting) else missing
            said = f"An amendment is signed by {self.names.parties(one.signed_by)}"
            if missing:
                said += f". It waits for the signature of {self.names.parties(missing)}"
                said += f" until {words.date(last)}" if last is not None else ""
            else:
                # Where all have signed one, it is no offer any more, unless another was first.
                said = "All have signed an amendment, but on the same day all had signed another"
                said += " one before. So this one has no effect"
            name = f"offer {one.agreement} {one.plan}"
            yield self._one(name, "offer", last, missing or one.signed_by, said)

    def notices(self) -> Iterator[Reminder]:
        """Remind of each activity that was announced and is still to begin."""
        for one in self.status.notices:
            if one.begins >= self.status.at:
                said = f"“{one_line(one.activity)}” of {self.names.parties([one.party])} begins"
                said += f" on {words.date(one.begins)}, as announced"
                name = f"notice {one.entry}"
                yield self._one(name, "notice", one.begins, [one.party], said)

    def leaving(self) -> Iterator[Reminder]:
        """Remind of the end that a withdrawal brings."""
        everybody = [one.party for one in self.status.parties]
        for one in self.status.leaving:
            if one.ends >= self.status.at:
                said = f"{words.date(one.ends)} is the last day of the agreement, since"
                said += f" {self.names.parties([one.party])} is leaving"
                name = f"withdrawal {one.party}"
                yield self._one(name, "withdrawal", one.ends, everybody, said)

    def _one(
        self,
        name: str,
        what: What,
        last: dt.date | None,
        who: Sequence[str],
        said: str,
        step: str | None = None,
    ) -> Reminder:
        # A late step keeps the name that it had when it was due: calendars then move one event.
        digest = sha256(f"{self.status.agreement}\n{name}".encode()).hexdigest()
        return Reminder(
            date=self.status.at if last is None else last,
            deadline=last is not None,
            what=what,
            who=tuple(dict.fromkeys(who)),
            step=step,
            text=f"{said}.",
            uid=f"{digest[:40]}@paripassu",
        )

    def _kind(self, one: Owed) -> What:
        if one.due_by is None:
            return "owed"
        return "late" if one.due_by < self.status.at else "owed"

    def _silence(self, one: Owed) -> dt.date | None:
        """Give the last day before silence counts as confirmation."""
        step = next((step for step in self.status.steps if step.key == one.step), None)
        if self.status.terms is None or step is None or step.performed is None:
            return None
        return _after(step.performed, self.status.terms.process.confirm_days)

    def _decides(self) -> list[str]:
        process = None if self.status.terms is None else self.status.terms.process
        decides = None if process is None else process.decides or process.inspectorate
        return [] if decides is None else [decides]


def _wanted(step: StepStatus) -> Sequence[str]:
    """Give who has to do something for a step that is due."""
    acting = [word.partition(":")[2] for word in step.waits_for if word.startswith("perform:")]
    return acting or step.by


def _after(day: dt.date, days: int) -> dt.date:
    """Give a day after another, not beyond the last that a date can say."""
    return dt.date.fromordinal(min(day.toordinal() + days, dt.date.max.toordinal()))
