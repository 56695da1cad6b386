"""Where a process stands, literally: day by day, everything from all entries, nothing kept.

It shares nothing with the fold but the agreement's model. Of the statements it knows ``sign``,
``perform`` (alone and jointly), ``confirm``, ``dispute`` of another's claim, and a ``finding`` that
is consistent or inconclusive: whatever lets a step be performed, count, and be beyond dispute.
Nothing falls, takes effect by itself, opens a table or waits for anything but the steps before it;
authors have seen all that stands in the log before what they say.

A dispute stops a step "from the day after": here, from when that day begins. So a dispute that ends
on the day after it was opened has stopped it, and the turns after it begin anew that day.

Rules: docs/specification/process.md.
"""

from __future__ import annotations

import datetime as dt
from collections.abc import Mapping, Sequence
from fractions import Fraction
from math import ceil
from typing import Any

from paripassu.agreement.model import Agreement, Measure

Entry = Mapping[str, Any]


def day_of(text: str) -> int:
    """Give the day of a date or time."""
    return dt.date.fromisoformat(text[:10]).toordinal()


class Oracle:
    """What can be said of a record, an agreement and its plan, on any day.

    Parameters
    ----------
    agreement : Agreement
        With a ``start``.
    plan : mapping
        A ``paripassu/plan/1`` document with end days.
    entries : sequence of mapping
        Decoded entries, all with a time, in order.
    """

    def __init__(
        self, agreement: Agreement, plan: Mapping[str, Any], entries: Sequence[Entry]
    ) -> None:
        assert agreement.start is not None
        self.agreement, self.process = agreement, agreement.process
        self.entries = entries
        self.start = agreement.start.toordinal()
        self.planned = {f"{one['measure']}:{one['portion']}": one for one in plan["steps"]}
        self.react = 5 if self.process.react_days is None else self.process.react_days

    # The agreement, step by step.

    def measure(self, key: str) -> Measure:
        return self.agreement.measure[self.planned[key]["measure"]]

    def by(self, key: str) -> tuple[str, ...]:
        return self.measure(key).by

    def previous(self, key: str) -> str | None:
        name, portion = key.rsplit(":", 1)
        before = f"{name}:{int(portion) - 1}"
        return before if before in self.planned else None

    def others(self, key: str) -> set[str]:
        """All who perform anything but do not perform this."""
        performing = {party for other in self.planned for party in self.by(other)}
        return performing - set(self.by(key)) - {self.process.inspectorate, self.process.decides}

    def required(self, key: str) -> Fraction | None:
        verify = self.measure(key).verify
        if verify is None:
            return None
        assert isinstance(verify.detect, Fraction)
        return verify.detect

    def named(self, key: str) -> set[str] | None:
        """Who has to confirm a step."""
        confirm_by = self.measure(key).confirm_by
        if confirm_by is None:
            return None
        return self.others(key) if confirm_by == "others" else set(confirm_by) - set(self.by(key))

    def conditional(self, key: str) -> bool:
        """Whether a step counts only once it is accepted."""
        return self.required(key) is not None or self.named(key) is not None

    # The entries.

    def day(self, index: int) -> int:
        """Give an entry's day: not before that of the entry before it."""
        return max(day_of(one["time"]) for one in self.entries[: index + 1])

    def own(self, index: int) -> int:
        one = self.entries[index]
        return day_of(one["own"]) if one.get("own") else self.day(index)

    def until(self, day: int) -> list[int]:
        return [index for index in range(len(self.entries)) if self.day(index) <= day]

    def of_kind(self, kind: str, day: int) -> list[int]:
        return [index for index in self.until(day) if self.entries[index]["kind"] == kind]

    def in_force(self, day: int) -> int | None:
        """All parties signed."""
        first: dict[str, int] = {}
        for index in self.of_kind("sign", day):
            first.setdefault(self.entries[index]["by"], self.day(index))
        if set(first) < {party.id for party in self.agreement.parties}:
            return None
        return max(first.values())

    def claims(self, key: str, day: int) -> list[int]:
        """Give the claims of a step: each by a performer that claimed the portion before it."""
        before = self.previous(key)
        return [
            index
            for index in self.of_kind("perform", day)
            if self.entries[index]["body"]["step"] == key
            and self.entries[index]["by"] in self.by(key)
            and (
                before is None
                or any(
                    claim < index and self.entries[claim]["by"] == self.entries[index]["by"]
                    for claim in self.claims(before, day)
                )
            )
        ]

    def performed(self, key: str, day: int) -> int | None:
        """Give the day of the last performer's claim."""
        days = []
        for party in self.by(key):
            own = [one for one in self.claims(key, day) if self.entries[one]["by"] == party]
            if not own:
                return None
            days.append(self.day(own[0]))
        return max(days)

    def handed_over(self, key: str, day: int) -> int:
        """Give the day that counts for the performers: with receipts."""
        claims = self.claims(key, day)
        first = [
            next(one for one in claims if self.entries[one]["by"] == party)
            for party in self.by(key)
        ]
        return max(map(self.own, first))

    def confirms(self, key: str, party: str, day: int) -> list[int]:
        if party in self.by(key):
            return []
        return [
            index
            for index in self.of_kind("confirm", day)
            if self.entries[index]["by"] == party
            and self.entries[index]["body"]["of"] in self.claims(key, day)
            and self.entries[index]["body"]["of"] < index
        ]

    # Findings.

    def findings(self, key: str, day: int) -> list[int]:
        """Give the inspectorate's consistent findings on a step's claims and disputes."""
        about = {*self.claims(key, day), *self.disputes(key, day)}
        return [
            index
            for index in self.of_kind("finding", day)
            if self.entries[index]["by"] == self.process.inspectorate
            and self.entries[index]["body"]["verdict"] == "consistent"
            and self.entries[index]["body"]["of"] in about
        ]

    def enough(self, key: str, day: int) -> bool:
        newest = {}
        for index in self.findings(key, day):
            body = self.entries[index]["body"]
            newest[body.get("draw")] = Fraction(body["detect"])
        missed = Fraction(1)
        for detect in newest.values():
            missed *= 1 - detect
        required = self.required(key)
        return bool(newest) and (required is None or 1 - missed >= required)

    # Disputes.

    def disputes(self, key: str, day: int) -> list[int]:
        """Give the disputes of a step that move something."""
        return [
            index
            for index in self.of_kind("dispute", day)
            if self.entries[index]["body"]["of"] in self.claims(key, day)
            and self.entries[index]["body"]["of"] < index
            and self.may_dispute(key, index)
        ]

    def may_dispute(self, key: str, index: int) -> bool:
        party, today = self.entries[index]["by"], self.day(index)
        if party in self.by(key):
            return False
        performed = self.performed_before(key, index)
        inside = performed is None or self.own(index) <= performed + self.process.dispute_days
        if not inside and self.measure(key).lasting == 1:
            return False
        before = [
            one
            for one in self.of_kind("dispute", today)
            if one < index and self.entries[one]["by"] == party
        ]
        if any(
            (inside or today - self.day(one) < 365) and one in self.disputes_before(key, index)
            for one in before
        ):
            return False
        if inside and any(one < index for one in self.confirms(key, party, today)):
            return False
        if inside and self.enough(key, today - 1):
            return False
        spent = [
            one
            for one in before
            if today - self.day(one) < 365
            and any(one in self.disputes_before(other, index) for other in self.planned)
        ]
        return len(spent) < self.process.disputes

    def disputes_before(self, key: str, index: int) -> list[int]:
        """Give the disputes of a step in the log before an entry."""
        return Oracle.cut(self, index).disputes(key, self.day(index))

    def performed_before(self, key: str, index: int) -> int | None:
        return Oracle.cut(self, index).performed(key, self.day(index))

    def cut(self, index: int) -> Oracle:
        """Give the same with the entries before one only."""
        plan = {"steps": list(self.planned.values())}
        return Oracle(self.agreement, plan, self.entries[:index])

    def ended(self, key: str, dispute: int, day: int) -> bool:
        """Whether a dispute is over, and nothing of it is left."""
        by, opened = self.entries[dispute]["by"], self.day(dispute)
        if any(one > dispute for one in self.confirms(key, by, day)):
            return True
        for one in self.of_kind("finding", day):
            entry = self.entries[one]
            decides = self.process.decides or self.process.inspectorate
            body = entry["body"]
            if entry["by"] == decides and body["of"] == dispute and body["verdict"] == "consistent":
                return True
        return any(
            self.enough(key, when) and self.day(self.findings(key, when)[-1]) >= opened
            for when in range(opened, day + 1)
        )

    def open(self, key: str, day: int) -> list[int]:
        return [
            one
            for one in self.disputes(key, day)
            if not self.ended(key, one, day) and day <= self.day(one) + self.process.resolve_days
        ]

    def contested(self, key: str, day: int) -> list[int]:
        return [
            one
            for one in self.disputes(key, day)
            if not self.ended(key, one, day) and day > self.day(one) + self.process.resolve_days
        ]

    # What a step is worth to others.

    def accepted(self, key: str, day: int) -> bool:
        performed = self.performed(key, day)
        if performed is None:
            return False
        others, named = self.others(key), self.named(key)
        said = all(self.confirms(key, party, day) for party in others)
        if said and (others or self.required(key) is None):
            return True
        if not self.conditional(key):
            return self.enough(key, day) or day > performed + self.process.dispute_days
        if self.required(key) is not None and not self.enough(key, day):
            return False
        silent = day > performed + self.process.confirm_days
        disputing = {self.entries[one]["by"] for one in self.open(key, day)}
        return all(
            self.confirms(key, party, day) or (silent and party not in disputing)
            for party in named or ()
        )

    def counts(self, key: str, day: int) -> bool:
        if self.performed(key, day) is None:
            return False
        if any(self.day(one) < day for one in self.open(key, day)):
            return False
        return self.accepted(key, day) or not self.conditional(key)

    def confirmed(self, key: str, day: int) -> bool:
        disputed = self.open(key, day) or self.contested(key, day)
        return self.accepted(key, day) and not disputed

    def counted_since(self, key: str, day: int) -> int:
        while self.counts(key, day - 1) and not self.stopped(key, day):
            day -= 1
        return day

    def stopped(self, key: str, day: int) -> bool:
        """Whether a day began with a dispute of the day before, though it ended on this one."""
        lapses = self.process.resolve_days
        return any(day <= self.day(one) + lapses for one in self.open(key, day - 1))

    def turn(self, moment: int, day: int) -> int | None:
        """Give since when it is a moment's turn; None: it is not."""
        force = self.in_force(day)
        earlier = [key for key, one in self.planned.items() if one["moment"] < moment]
        if force is None or not all(self.counts(key, day) for key in earlier):
            return None
        return max([force, *(self.counted_since(key, day) for key in earlier)])

    def falls_due(self, key: str, since: int, day: int) -> int:
        """Give by when a step is due whose turn came on a day."""
        force = self.in_force(day)
        assert force is not None
        met, before = force, self.previous(key)
        if before is not None:
            met = max(met, self.counted_since(before, day))
        portion = int(self.planned[key]["portion"])
        takes: int = ceil(self.measure(key).lengths[portion - 1])
        planned = self.start + int(self.planned[key]["end_day"])
        days: list[int] = [planned, met + takes, since + self.react]
        return max(days)

    def due(self, key: str, day: int) -> int | None:
        """Give by when a step is due that is not performed: a day once late stays."""
        moment, found = self.planned[key]["moment"], None
        members = [one for one, other in self.planned.items() if other["moment"] == moment]
        first = self.in_force(day)
        for when in range(day + 1 if first is None else first, day + 1):
            if self.performed(key, when) is not None:
                break
            since = self.turn(moment, when)
            if (since is None or since == when) and found is not None and when <= found:
                found = None
            if since is not None and found is None:
                found = max(self.falls_due(one, since, when) for one in members)
        return found

    # The answers.

    def step(self, key: str, day: int) -> dict[str, Any]:
        """Give what the status says of a step, so far as this goes."""
        performed, due = self.performed(key, day), self.due(key, day)
        since = self.turn(self.planned[key]["moment"], day)
        found: dict[str, Any] = {"since": date(since), "due_by": None}
        if self.contested(key, day):
            found["contested"] = True
        if performed is None:
            found["state"] = "waiting" if due is None else ("late" if day > due else "due")
            found["due_by"] = date(due)
            return found
        found["performed"] = date(performed)
        if due is not None and self.handed_over(key, day) > due:
            found["late_days"] = self.handed_over(key, day) - due
        if self.open(key, day):
            found["state"] = "disputed"
        elif self.confirmed(key, day):
            found["state"] = "confirmed"
            while self.confirmed(key, day - 1):
                day -= 1
            found["confirmed"] = date(day)
        else:
            found["state"] = "performed"
        return found

    def kept(self, party: str, day: int) -> tuple[Fraction, Fraction]:
        """Give what a party has kept, if all that is in doubt goes against it, or for it."""
        low = high = Fraction(0)
        for key, planned in self.planned.items():
            if self.performed(key, day) is None:
                continue
            measure = self.measure(key)
            value = measure.value.get(party)
            share = measure.shares[planned["portion"] - 1]
            worth = Fraction(0) if value is None else value.low * share * measure.lasting
            doubt = self.open(key, day) or self.contested(key, day)
            if doubt or (self.conditional(key) and not self.accepted(key, day)):
                low, high = low + min(worth, Fraction(0)), high + max(worth, Fraction(0))
            else:
                low, high = low + worth, high + worth
        return low, high


def date(day: int | None) -> str | None:
    """Write a day."""
    return None if day is None else dt.date.fromordinal(day).isoformat()
