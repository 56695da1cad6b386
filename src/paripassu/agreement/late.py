"""The chain of work, waits and dates that makes something late, in words."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from fractions import Fraction

from paripassu.agreement.called import Called
from paripassu.agreement.model import Measure, Step
from paripassu.agreement.moments import Bound, Earliest, Reason
from paripassu.numbers.fraction import nearest_number

#: A step that is worked on, a wait of so many days, or a day before which nothing may happen.
_Link = Step | Fraction | Bound


def days_of(days: Fraction) -> str:
    """Write a number of days."""
    return f"{nearest_number(days)} {'day' if days == 1 else 'days'}"


class Chain:
    """Why the earliest days are no earlier.

    Parameters
    ----------
    found : Earliest
        The days, and what decides each.
    where : mapping
        The moment of each step.
    measures : mapping
        By id.
    """

    def __init__(
        self, found: Earliest, where: Mapping[Step, int], measures: Mapping[str, Measure]
    ) -> None:
        self._found = found
        self._where = where
        self._measures = measures

    def to_end(self, moment: int, called: Called) -> str:
        """Say what comes before the end of a moment, the first thing first.

        Parameters
        ----------
        moment : int
        called : Called
            What is called how.
        """
        return self._said(self._from(self._found.ends[moment][1]), called)

    def to_begin(self, step: Step, called: Called) -> str:
        """Say what comes before the beginning of a step."""
        return self._said(self._from(self._found.begins[step][1]), called)

    def _from(self, reason: Reason | None) -> list[_Link]:
        links: list[_Link] = []
        while reason is not None:
            if reason.bound is not None:
                links.append(reason.bound)
                break
            if reason.wait is not None and reason.before is not None:
                if reason.wait.lag:
                    links.append(reason.wait.lag)
                reason = self._found.ends[reason.before][1]
            else:
                links.append(reason.step)
                reason = self._found.begins[reason.step][1]
        return links[::-1]

    def _said(self, links: Sequence[_Link], called: Called) -> str:
        return ", then ".join(self._parts(links, called))

    def _parts(self, links: Sequence[_Link], called: Called) -> Iterator[str]:
        """Name the links of a chain with their days, consecutive portions at once."""
        index = 0
        while index < len(links):
            first = links[index]
            index += 1
            if isinstance(first, Bound):
                gate = "end" if first.end else "begin"
                yield (
                    f"day {nearest_number(first.day)}, before which {called.step(first.step)} "
                    f"cannot {gate}"
                )
            elif isinstance(first, Fraction):
                yield f"a wait of {days_of(first)}"
            elif days := self._days(first):
                count = 1
                while index < len(links) and self._follows(links[index], first, count):
                    index, count = index + 1, count + 1
                if count > 1:
                    portions = f"portions {first.portion} to {first.portion + count - 1}"
                    measure = called.measure(first.measure)
                    yield f"{portions} of {measure} ({count} × {days_of(days)})"
                else:
                    yield f"{called.step(first)} ({days_of(days)})"

    def _follows(self, link: _Link, first: Step, count: int) -> bool:
        return link == Step(first.measure, first.portion + count) and self._days(
            Step(first.measure, first.portion + count)
        ) == self._days(first)

    def _days(self, step: Step) -> Fraction:
        return self._measures[step.measure].lengths[step.portion - 1]
