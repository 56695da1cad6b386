"""What measures and their portions are called: by ids, as in a file, or by titles, as in forms."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import dataclass

from paripassu.agreement.model import Measure, Step
from paripassu.quoted import cut
from paripassu.told import Told


def titled(entry_id: str, title: str) -> str:
    """Call an entry by its title, short and in quotation marks; by its id where it has none."""
    return f"“{cut(' '.join(title.split()) or entry_id)}”"


@dataclass(frozen=True, slots=True)
class Called:
    """What is called how in a sentence.

    Attributes
    ----------
    measures : mapping
        By id.
    titles : bool
        Whether measures are called by their titles, and portions by the names of their stages.
    """

    measures: Mapping[str, Measure]
    titles: bool = False

    def measure(self, entry_id: str) -> str:
        """Call a measure: ``'treaty'``, or ``“Peace treaty”``."""
        found = self.measures.get(entry_id)
        if not self.titles:
            return repr(entry_id)
        return titled(entry_id, "" if found is None else found.title)

    def step(self, step: Step) -> str:
        """Call a portion: ``'treaty:2'``, or ``“signature” of “Peace treaty”``.

        A measure of one portion is called by itself.
        """
        measure = self.measures[step.measure]
        if len(measure.shares) == 1:
            return self.measure(step.measure)
        if not self.titles:
            return repr(str(step))
        stages = measure.stages
        portion = titled("", stages[step.portion - 1].name) if stages else f"portion {step.portion}"
        return f"{portion} of {self.measure(step.measure)}"


def told(measures: Mapping[str, Measure], say: Callable[[Called], str]) -> Told:
    """Tell something of measures in the words of the file, and in those of the forms.

    Parameters
    ----------
    measures : mapping
        By id.
    say : callable
        Gives the sentence; takes what is called how.
    """
    return Told(say(Called(measures)), say(Called(measures, titles=True)))
