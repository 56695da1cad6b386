"""What is done of an agreement already: taken from the document of ``paripassu status``.

What is planned or judged from there takes it as a fact. Only the steps, their performers and the
days on which they were performed are read; what anybody has kept is worked out again.
"""

from __future__ import annotations

import datetime as dt
import os
from collections.abc import Mapping
from dataclasses import dataclass, field
from fractions import Fraction
from functools import cached_property
from typing import Any, TypeGuard

from paripassu.agreement.model import Agreement, Measure, Step
from paripassu.documents.shown import shown
from paripassu.documents.strict import read_json
from paripassu.errors import DocumentError, Fault

FORMAT = "paripassu/status/1"
#: States in which a step is done. A disputed one was performed, and stands unless it is found not
#: to be so.
DONE = frozenset(("performed", "disputed", "confirmed"))


#: A day after the start: a record has whole ones, and a plan parts of one where work takes such.
Day = int | Fraction


@dataclass(frozen=True)
class Done:
    """Steps that are done, with their days; days count from day 0 of the agreement.

    Attributes
    ----------
    at : int or Fraction
        The day of the status: what is left ends no earlier, and begins no earlier either unless it
        is under way.
    moments : tuple of tuple of Step
        What was done together, in the order of the days on which it was performed; within a day
        in the order of the plan.
    days : mapping
        On which day each step was performed.
    in_doubt : tuple of str
        Steps of which a dispute is open, or has lapsed undecided.
    same : bool
        Whether the status is of this very agreement file.
    under_way : mapping
        Steps that are not done, and on which day they have begun; what is kept up goes on from
        there without a gap. A record says nothing of them.
    """

    at: Day
    moments: tuple[tuple[Step, ...], ...]
    days: Mapping[Step, Day]
    in_doubt: tuple[str, ...] = ()
    same: bool = True
    under_way: Mapping[Step, Day] = field(default_factory=dict)

    @cached_property
    def steps(self) -> frozenset[Step]:
        """The steps that are done."""
        return frozenset(self.days)

    @cached_property
    def with_gaps(self) -> bool:
        """Whether a portion is done and one before it is not, since that one fell."""
        return any(
            step.portion > 1 and Step(step.measure, step.portion - 1) not in self.days
            for step in self.days
        )

    def portions(self, measure: str) -> int:
        """How many portions of a measure are done, the last one counted."""
        return max((step.portion for step in self.days if step.measure == measure), default=0)

    @cached_property
    def begun(self) -> frozenset[str]:
        """Measures of which something is done: they can no longer be left out."""
        return frozenset(step.measure for step in self.days)


def done_of(agreement: Agreement, status: Any, source: str = "status") -> Done:
    """Read what is done of an agreement.

    Parameters
    ----------
    agreement : Agreement
        What is planned or judged: the agreement of the status, or an amendment of it.
    status : path, open file, mapping, or value with ``to_json()``
        A ``paripassu/status/1`` document; ``-`` is standard input.
    source : str
        What to call it in errors where it is no file.

    Raises
    ------
    DocumentError
        It is no such document, or does not fit the agreement: a step that the agreement does not
        have, or that others perform.
    InputError
        It cannot be read.
    """
    if isinstance(status, Done):
        return status
    if isinstance(status, (str, os.PathLike)) or callable(getattr(status, "read", None)):
        status, source = read_json(status)
    elif not isinstance(status, Mapping) and callable(getattr(status, "to_json", None)):
        status = status.to_json()
    return _Reader(agreement, source).done(status)


class _Reader:
    """Reads a status; collects everything that is wrong with it."""

    def __init__(self, agreement: Agreement, source: str) -> None:
        self.agreement = agreement
        self.source = source
        self.faults: list[Fault] = []

    def wrong(self, place: str, what: str, mend: str = "") -> None:
        self.faults.append(Fault(0, place, what, mend))

    def done(self, status: Any) -> Done:
        if not isinstance(status, Mapping):
            raise DocumentError(
                self.source, [Fault(0, "", f"should be a status, not {shown(status)}")]
            )
        if (name := status.get("format")) != FORMAT:
            self.wrong(
                "format",
                f'should be "{FORMAT}", not {shown(name)}',
                "give what `paripassu status --json` printed",
            )
            raise DocumentError(self.source, self.faults)
        at = self._date(status.get("at"), "at")
        entries = status.get("steps")
        if not isinstance(entries, (list, tuple)):
            self.wrong("steps", f"should be a list, not {shown(entries)}")
            entries = ()
        found: dict[Step, tuple[dt.date, int]] = {}
        doubted: list[str] = []
        for index, entry in enumerate(entries):
            self._step(entry, f"steps[{index}]", found, doubted)
        in_force = status.get("in_force")
        origin = self.agreement.start or (
            None if in_force is None else self._date(in_force, "in_force")
        )
        digest = status.get("agreement")
        if self.faults:
            if digest != self.agreement.digest:
                self.wrong(
                    "agreement",
                    f"is {shown(digest)}, and this agreement has {self.agreement.digest}: it is "
                    "the status of another file",
                    "give the status of this agreement, or of the one that it amends",
                )
            raise DocumentError(self.source, self.faults)
        assert at is not None
        days = [day for day, _ in found.values()]
        zero = origin or min([at, *days])
        return Done(
            at=max(0, (at - zero).days),
            moments=_moments(self.agreement, found),
            days={step: (day - zero).days for step, (day, _) in found.items()},
            in_doubt=tuple(doubted),
            same=digest == self.agreement.digest,
        )

    def _date(self, value: Any, place: str) -> dt.date | None:
        try:
            return dt.date.fromisoformat(value)
        except (TypeError, ValueError):
            self.wrong(place, f"should be a date such as 2020-01-31, not {shown(value)}")
            return None

    def _step(
        self,
        entry: Any,
        place: str,
        found: dict[Step, tuple[dt.date, int]],
        doubted: list[str],
    ) -> None:
        if not isinstance(entry, Mapping):
            self.wrong(place, f"should be an object, not {shown(entry)}")
            return
        if entry.get("state") not in DONE:
            return
        name, portion = entry.get("measure"), entry.get("portion")
        measure = self.agreement.measure.get(name) if isinstance(name, str) else None
        if measure is None:
            self.wrong(
                f"{place}.measure",
                f"is done, and the agreement has no such measure: {shown(name)}",
                "what is done cannot be planned away: keep the measure in the agreement",
            )
            return
        if not _is_of(portion, measure):
            self.wrong(
                f"{place}.portion",
                f"is done, and {name} has {len(measure.shares)} portions: {shown(portion)}",
                "what is done cannot be planned away: keep its portion in the agreement",
            )
            return
        by = entry.get("by")
        if not isinstance(by, (list, tuple)) or set(map(str, by)) != set(measure.by):
            self.wrong(
                f"{place}.by",
                f"{name}:{portion} was performed by {shown(by)}, and in the agreement it is "
                f"performed by {', '.join(measure.by)}",
            )
        day = self._date(entry.get("performed"), f"{place}.performed")
        step, moment = Step(measure.id, portion), entry.get("moment")
        if step in found:
            self.wrong(place, f"is {step} again")
        if day is None:
            return
        if entry.get("state") == "disputed" or entry.get("contested"):
            doubted.append(str(step))
        if not isinstance(moment, int) or isinstance(moment, bool):
            moment = len(found)
        found[step] = day, moment


def _is_of(portion: Any, measure: Measure) -> TypeGuard[int]:
    """Whether a measure has a portion of this number."""
    return (
        isinstance(portion, int)
        and not isinstance(portion, bool)
        and 1 <= portion <= len(measure.shares)
    )


def _moments(
    agreement: Agreement, found: Mapping[Step, tuple[dt.date, int]]
) -> tuple[tuple[Step, ...], ...]:
    """Put the steps in order; those of one group that were done on one day are one moment."""
    group_of = {step: index for index, group in enumerate(agreement.groups) for step in group}
    moments: list[list[Step]] = []
    last: tuple[dt.date, int, int] | None = None
    for step in sorted(found, key=lambda step: (*found[step], step.portion, step.measure)):
        group = group_of.get(step)
        key = None if group is None else (*found[step], group)
        if key is not None and key == last:
            moments[-1].append(step)
        else:
            moments.append([step])
        last = key
    return tuple(map(tuple, moments))
