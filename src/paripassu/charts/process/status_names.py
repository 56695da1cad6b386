"""How a status names what its steps wait for, as it is shown to people."""

from __future__ import annotations

import datetime as dt
from collections.abc import Callable, Sequence
from dataclasses import dataclass

from paripassu.charts.text import short
from paripassu.numbers import words
from paripassu.process import names

#: Waiting words that end in a party, and how each is said.
_OF_PARTY = {
    "signature": "the signature of {}",
    "perform": "action by {}",
    "confirm": "confirmation by {}",
    "withdrawal": "the end of the agreement ({} is leaving)",
}


@dataclass(frozen=True, slots=True)
class Names(names.Names):
    """The names of one status, as a terminal and a page show them, and of what steps wait for."""

    clean: Callable[[str], str] = short

    def wait(self, word: str) -> str:
        """Say what a step waits for."""
        if any(one.key == word for one in self.status.steps):
            return self.step(word)
        kind, _, rest = word.partition(":")
        if kind in _OF_PARTY and rest:
            return _OF_PARTY[kind].format(self.party(rest))
        if kind == "table":
            return f"the opening of “{self.clean(rest)}”"
        if kind == "dispute":
            return self._dispute(rest)
        if kind == "cause":
            return f"the end of the cause for which it was undone ({self.cause(rest)})"
        if word == "finding":
            return "a finding of the inspectors"
        try:
            return words.date(dt.date.fromisoformat(word))
        except ValueError:
            return self.clean(word)

    def _dispute(self, entry: str) -> str:
        known = next((one for one in self.status.disputes if str(one.entry) == entry), None)
        if known is None or known.closed is None:
            return f"the end of the dispute of entry {entry}"
        return f"acceptance by {self.party(known.by)} (who disputed it in entry {entry})"

    def cause(self, cause: str) -> str:
        """Name the cause of an undoing: a step, or an entry."""
        return self.step(cause) if ":" in cause else f"entry {cause}"

    def waits(self, waits: Sequence[str]) -> str:
        """Say what a step waits for, all of it."""
        return words.listed([self.wait(one) for one in waits])


def days_left(at: dt.date, last: dt.date) -> str:
    """Say how much time is left until the end of a day."""
    left = (last - at).days
    if left < 0:
        return f"{words.count(-left, 'day')} too late"
    return "the last day is today" if left == 0 else f"{words.count(left, 'day')} left"
