"""How a status names parties and steps: by titles where its agreement is known, else by ids."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import dataclass, field

from paripassu.numbers import words
from paripassu.process.status import Status

#: Names that are remembered.
_MOST_NAMES = 4096


def one_line(title: str) -> str:
    """Give a title on one line."""
    return " ".join(title.split())


@dataclass(frozen=True, slots=True)
class Names:
    """The names of one status.

    Attributes
    ----------
    status : Status
    clean : callable
        Makes a title fit for where it is shown.
    """

    status: Status
    clean: Callable[[str], str] = one_line
    _said: dict[str, str] = field(default_factory=dict, repr=False, compare=False)

    def party(self, party: str) -> str:
        """Name a party or an office."""
        return self._kept(f"party {party}", party, self._party)

    def _party(self, party: str) -> str:
        terms = self.status.terms
        known = None if terms is None else terms.party.get(party)
        return (self.clean(known.title) if known is not None else "") or self.clean(party)

    def parties(self, parties: Sequence[str]) -> str:
        """Name several."""
        return words.listed([self.party(one) for one in parties])

    def measure(self, measure: str) -> str:
        """Name a measure, in quotation marks."""
        terms = self.status.terms
        known = None if terms is None else terms.measure.get(measure)
        return f"“{(self.clean(known.title) if known is not None else '') or self.clean(measure)}”"

    def step(self, key: str) -> str:
        """Name a step: its measure, and which part of it where there are several."""
        return self._kept(f"step {key}", key, self._step)

    def _kept(self, place: str, name: str, make: Callable[[str], str]) -> str:
        """Give what was said before: a long record names the same steps again and again."""
        said = self._said.get(place)
        if said is None:
            said = make(name)
            if len(self._said) < _MOST_NAMES:  # a hostile one never names the same
                self._said[place] = said
        return said

    def _step(self, key: str) -> str:
        measure, _, portion = key.rpartition(":")
        said = self.measure(measure)
        terms = self.status.terms
        known = None if terms is None else terms.measure.get(measure)
        stages = () if known is None else known.stages
        if stages and portion.isdigit() and 1 <= int(portion) <= len(stages):
            return f"{said} ({self.clean(stages[int(portion) - 1].name)})"
        many = sum(one.measure == measure for one in self.status.steps)
        return f"{said} (part {portion} of {many})" if many > 1 else said

    def steps(self, keys: Sequence[str]) -> str:
        """Name several steps."""
        return words.listed([self.step(one) for one in keys])
