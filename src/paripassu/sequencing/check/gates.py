"""Which places in a measure a claim speaks of, and after which moment its needs are met.

Rules: docs/specification/sequencing.md#order.
"""

from __future__ import annotations

from bisect import bisect_left
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from fractions import Fraction

from paripassu.agreement.model import Claimed, Measure, Need, Position, Step
from paripassu.numbers import words
from paripassu.sequencing.check.reading import Reading
from paripassu.sequencing.check.report import Breach, Rule

#: The index of the moment after which a need is met that asks for nothing.
BEFORE_ALL = -1

Table = Mapping[str, Need]


@dataclass(frozen=True, slots=True)
class Gate:
    """The beginning or the end of a portion that is in the plan, and the claim on it.

    Attributes
    ----------
    name : str
        What sentences call the claim: a position's id, ``the requirement on MEASURE``.
    """

    reading: Reading
    name: str
    claim: Claimed
    step: Step
    end: bool

    @property
    def index(self) -> int:
        """The index of its portion's moment."""
        return self.reading.at[self.step]

    @property
    def early(self) -> bool:
        """Whether what is performed at the same moment is early enough to meet its needs."""
        return isinstance(self.claim, Position) and not self.claim.lag_days

    def breach(self, rule: Rule, sentence: str, amount: Fraction | None = None) -> Breach:
        """Give a breach of its claim, with the claim's name before the sentence."""
        position = self.claim if isinstance(self.claim, Position) else None
        return Breach(
            rule=rule,
            sentence=f"{self.name}: {sentence}",
            moment=self.reading.labels[self.index],
            step=str(self.step),
            party=position.party if position else None,
            amount=amount,
            position=position.id if position else None,
        )


def gates_of(reading: Reading, name: str, claim: Claimed) -> Iterator[Gate]:
    """Give the gates of a claim on order or time; none where the plan has no such portion."""
    gate = claim.meant_gate
    for portion in _portions(reading, claim):
        step = Step(claim.measure, portion)
        if step in reading.done:
            continue  # what is done is not judged
        for end in (False, True) if gate is None else (gate == "end",):
            yield Gate(reading, name, claim, step, end)


def _portions(reading: Reading, claim: Claimed) -> tuple[int, ...]:
    performed = reading.performed[claim.measure]
    measure = reading.agreement.measure[claim.measure]
    if claim.share is not None:
        return tuple(k for k in performed if measure.reached[k] >= claim.share)[:1]
    part = claim.meant_part
    if part == "first":
        return performed[:1]
    if part == "last":
        return performed[-1:]
    if part == "each":
        return performed
    number = _stage(measure, part) if isinstance(part, str) else part
    return tuple(k for k in performed if k == number)


def _stage(measure: Measure, name: str) -> int:
    """Give the number of the stage of a name; 0 where there is none."""
    return next((k for k, stage in enumerate(measure.stages, 1) if stage.name == name), 0)


def met_after(gate: Gate, measure: str, need: Need) -> int | None:
    """Give the index of the first moment after which a need is met.

    Returns
    -------
    int or None
        -1: it asks for nothing. None: the plan never meets it.
    """
    reading = gate.reading
    performed = reading.performed[measure]
    if need == "all":
        return max((reading.at[Step(measure, k)] for k in performed), default=BEFORE_ALL)
    if isinstance(need, str) and need not in ("same", "previous"):
        last = _stage(reading.agreement.measure[measure], need)
        if not last or any(k not in performed for k in range(1, last + 1)):
            return None
        return max(reading.at[Step(measure, k)] for k in range(1, last + 1))
    share = asked(gate, need)
    if share <= 0:
        return BEFORE_ALL
    reached, indices = reading.progress[measure]
    place = bisect_left(reached, share)
    return indices[place] if place < len(reached) else None


def asked(gate: Gate, need: Need) -> Fraction:
    """Give the share that a need asks for, in numbers or as ``same`` or ``previous``."""
    if isinstance(need, Fraction):
        return need
    own = gate.reading.agreement.measure[gate.step.measure]
    return own.reached[gate.step.portion - (need == "previous")]


def said(gate: Gate, measure: str, need: Need) -> str:
    """Say what is waited for: ``treaty (50 %)``, ``treaty (signature)``, ``treaty (all)``."""
    if isinstance(need, str) and need not in ("same", "previous"):
        return f"{measure} ({need})"
    return f"{measure} ({words.percent(asked(gate, need), 'given')})"


def living(gate: Gate) -> Iterator[tuple[Table, tuple[int, ...]]]:
    """Give the tables of ``needs_any`` that can be met, each with when each need of it is.

    A table is struck that names a measure left out, or a need out of reach: else "all of the loan"
    would be met by leaving the loan out.
    """
    for table in gate.claim.needs_any:
        if all(gate.reading.performed[measure] for measure in table):
            met = [met_after(gate, measure, need) for measure, need in table.items()]
            reached = tuple(index for index in met if index is not None)
            if len(reached) == len(met):
                yield table, reached


def first_met(gate: Gate) -> int | None:
    """Give the index of the moment after which all needs of a ``within`` are met.

    Returns
    -------
    int or None
        -1: from the beginning. None: never, or something that it needs is left out: no deadline.
    """
    if any(not gate.reading.performed[measure] for measure in gate.claim.needs):
        return None
    met = [met_after(gate, measure, need) for measure, need in gate.claim.needs.items()]
    if gate.claim.needs_any:
        met.append(min((max(indices) for _, indices in living(gate)), default=None))
    reached = [index for index in met if index is not None]
    return max(reached, default=BEFORE_ALL) if len(reached) == len(met) else None
