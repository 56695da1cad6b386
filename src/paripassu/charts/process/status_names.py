"""How a status names parties, steps and what they wait for: by titles where they are known."""

from __future__ import annotations

import datetime as dt
from collections.abc import Sequence
from dataclasses import dataclass

from paripassu.charts.text import clean, measure_title, party_title
from paripassu.numbers import words
from paripassu.process.status import Status

#: Waiting words that end in a party, and how each is said.
_OF_PARTY = {
    "signature": "the signature of {}",
    "perform": "{} to act",
    "confirm": "{} to confirm it",
    "withdrawal": "the end, since {} is leaving",
}


@dataclass(frozen=True, slots=True)
class Names:
    """The names of one status."""

    status: Status

    def party(self, party: str) -> str:
        """Name a party or an office."""
        terms = self.status.terms
        if terms is None or party not in terms.party:
            return clean(party)
        return party_title(terms, party)

    def parties(self, parties: Sequence[str]) -> str:
        """Name several."""
        return words.listed([self.party(one) for one in parties])

    def measure(self, measure: str) -> str:
        """Name a measure, in quotation marks."""
        terms = self.status.terms
        known = terms is not None and measure in terms.measure
        return f"“{measure_title(terms, measure) if known and terms else clean(measure)}”"

    def step(self, key: str) -> str:
        """Name a step: its measure, and which part of it where there are several."""
        measure, _, portion = key.rpartition(":")
        said = self.measure(measure)
        terms = self.status.terms
        if terms is not None and measure in terms.measure:
            stages = terms.measure[measure].stages
            if stages and portion.isdigit() and 1 <= int(portion) <= len(stages):
                return f"{said} ({clean(stages[int(portion) - 1].name)})"
        many = sum(one.measure == measure for one in self.status.steps)
        return f"{said} (part {portion} of {many})" if many > 1 else said

    def steps(self, keys: Sequence[str]) -> str:
        """Name several steps."""
        return words.listed([self.step(one) for one in keys])

    def wait(self, word: str) -> str:
        """Say what a step waits for."""
        if any(one.key == word for one in self.status.steps):
            return self.step(word)
        kind, _, rest = word.partition(":")
        if kind in _OF_PARTY and rest:
            return _OF_PARTY[kind].format(self.party(rest))
        if kind == "table":
            return f"“{clean(rest)}” to be opened"
        if kind == "dispute":
            return self._dispute(rest)
        if kind == "cause":
            return f"the end of what it was undone for ({self.cause(rest)})"
        if word == "finding":
            return "a finding of the inspectors"
        try:
            return words.date(dt.date.fromisoformat(word))
        except ValueError:
            return clean(word)

    def _dispute(self, entry: str) -> str:
        known = next((one for one in self.status.disputes if str(one.entry) == entry), None)
        if known is None or known.closed is None:
            return f"the end of the dispute of entry {entry}"
        return f"{self.party(known.by)}, who disputed it (entry {entry}), to accept it"

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
