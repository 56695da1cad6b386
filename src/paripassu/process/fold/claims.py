"""What the agreement's claims on order and time mean for a step of the plan that is signed.

Rules: docs/specification/process.md#due and docs/specification/sequencing.md#order.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from collections.abc import Set as AbstractSet
from dataclasses import dataclass, field
from fractions import Fraction
from math import ceil
from typing import NamedTuple

from paripassu.agreement.gates import deadline_runs, gates_of, tables_of
from paripassu.agreement.model import Agreement, Claimed, Step

#: The claims that say when a step is to be performed.
_TIMED = frozenset({"after", "within", "not_before", "by", "during"})


@dataclass(frozen=True, slots=True)
class Needs:
    """What a step waits for, at its beginning or its end: all of one of the tables, and a lag."""

    tables: tuple[tuple[str, ...], ...]
    lag: int
    end: bool


@dataclass(frozen=True, slots=True)
class Deadline:
    """A date that does not roll: of a position, or of a requirement (``require:N``).

    ``day`` is the last on which the step is performed in time, in days after the start.
    """

    position: str
    day: int


@dataclass(frozen=True, slots=True)
class Within:
    """``days`` from the day on which all of one of the tables first counted.

    They do not roll either. It is the same one in an amended plan, by which its work takes longer.
    """

    position: str
    tables: tuple[tuple[str, ...], ...]
    days: int = field(compare=False)


@dataclass(frozen=True, slots=True)
class During:
    """Standing measures in whose time a step, or only its beginning, has to lie."""

    of: tuple[str, ...]
    begin: bool


class Claims(NamedTuple):
    """What all claims together mean for one step."""

    needs: tuple[Needs, ...]
    before: tuple[int, ...]
    deadlines: tuple[Deadline, ...]
    withins: tuple[Within, ...]
    during: tuple[During, ...]


def binding(
    agreement: Agreement, conceded: AbstractSet[str]
) -> Mapping[str, Sequence[tuple[str, Claimed]]]:
    """Give the claims on order and time that bind, with their names, by measure.

    A requirement is called ``require:N``, by its place in the file.
    """
    named: list[tuple[str, Claimed]] = [
        (f"require:{number}", one) for number, one in enumerate(agreement.requirements, 1)
    ]
    named += [(one.id, one) for one in agreement.positions if one.binds and one.id not in conceded]
    found: dict[str, list[tuple[str, Claimed]]] = {}
    for name, claim in named:
        if claim.claim in _TIMED:
            found.setdefault(claim.measure, []).append((name, claim))
    return found


def claims_of(
    agreement: Agreement,
    binding: Mapping[str, Sequence[tuple[str, Claimed]]],
    amounts: Mapping[str, int],
    step: Step,
    length: Fraction,
) -> Claims:
    """Give what binds a step of the plan.

    Parameters
    ----------
    agreement : Agreement
    binding : mapping
        Of :func:`binding`.
    amounts : mapping
        By measure: how many portions of it are in the plan.
    step : Step
    length : Fraction
        Days from its beginning to its end, as the plan has it. Nobody records a beginning: a step
        that is performed so many days after a bound on its beginning has begun in time.
    """
    needs: list[Needs] = []
    before: list[int] = []
    deadlines: list[Deadline] = []
    withins: list[Within] = []
    during: list[During] = []
    measure, amount = agreement.measure[step.measure], amounts.get(step.measure, 0)
    for name, claim in binding.get(step.measure, ()):
        gates = [gate for gate in gates_of(claim, measure, amount) if gate.portion == step.portion]
        if claim.claim == "during":
            if gates:
                during.append(During(claim.of, not any(gate.end for gate in gates)))
            continue
        for gate in gates:
            more = Fraction(0) if gate.end else length
            if claim.claim in ("after", "within"):
                tables = tables_of(claim, agreement.measure, amounts, step.portion)
                keys = tuple(tuple(str(one) for one in table) for table in tables or ())
                if not keys:
                    continue
                if claim.claim == "after":
                    needs.append(Needs(keys, ceil(claim.lag_days), gate.end))
                # What needs nothing neither delays nor dates.
                elif all(keys) and claim.days is not None and deadline_runs(claim, amounts):
                    withins.append(Within(name, keys, ceil(claim.days + more)))
            elif claim.claim == "not_before" and not gate.end:
                before.append(ceil(agreement.day_of(claim)))
            elif claim.claim == "by":
                deadlines.append(Deadline(name, ceil(agreement.day_of(claim) + more)))
    return Claims(tuple(needs), tuple(before), tuple(deadlines), tuple(withins), tuple(during))
