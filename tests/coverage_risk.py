"""Do the intervals of risk cover? python -m tests.coverage_risk [RUNS] [SEED].

Five cases whose probability is known exactly, each with 2,000 runs of 4,096 futures by default. Of
the 95 % interval of the probability 93.5 to 96.5 % should cover, of a conflict's share 92 to 98 %,
of the information of an input with two or three cases 86 to 98 %, inputs without effect included.
Beside the width of the interval stands that of Wilson's for the pooled futures.
"""

from __future__ import annotations

import sys
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from fractions import Fraction
from math import comb, factorial, floor
from typing import Any

import numpy as np
from numpy.typing import NDArray

from paripassu.agreement.model import Agreement
from paripassu.sequencing.risk.answer import Effect
from paripassu.sequencing.risk.draws import MAIN
from paripassu.sequencing.risk.families import Knowledge
from paripassu.sequencing.risk.grid import axes_of
from paripassu.sequencing.risk.replicates import conditional, share, wilson
from paripassu.sequencing.risk.survey import Survey
from paripassu.sequencing.risk.told_inputs import information
from paripassu.sequencing.risk.world import World

EACH = 256
ONE, TWO = "one-last", "two-last"


@dataclass(frozen=True)
class Case:
    """A case with its exact answers.

    Attributes
    ----------
    name : str
    agreement : Agreement
    deal : Fraction
    conflict : tuple of frozenset of str and Fraction, optional
        A conflict, and the share of the futures without a deal in which it stands in the way.
    information : mapping
        Of inputs, by name.
    """

    name: str
    agreement: Agreement
    deal: Fraction
    conflict: tuple[frozenset[str], Fraction] | None = None
    information: dict[str, Fraction] | None = None


def quarrel(
    one: object, two: object, values: int = 0, least: Fraction = Fraction(0), root: bool = False
) -> Agreement:
    """Make an agreement in which two want to be last, and one may lose by the whole.

    ``values`` of measures are each uniform in [0, 1] to the first party; it stays where they add up
    to ``least``.
    """
    positions = [
        {
            "id": name, "party": party, "claim": "after", "measure": own, "needs": {other: "all"},
            "likelihood": likelihood, **({"source": ["r"]} if root else {}),
        }
        for name, party, own, other, likelihood in (
            (ONE, "a", "one", "two", one), (TWO, "b", "two", "one", two)
        )
    ]  # fmt: skip
    # it changes nothing, and nobody knows whether it is held
    idle = {"id": "idle", "party": "a", "claim": "include", "measure": "two", "likelihood": 0.4}
    positions.append(idle)
    cost = {"a": -least} if values else {}
    measures: list[dict[str, Any]] = [
        {"id": "one", "by": ["a"], "value": cost},
        # what it is worth changes nothing either: the thirds of an interval without effect
        {"id": "two", "by": ["b"], "value": {"b": [0, 1]}},
    ]
    measures += [
        {"id": f"v{k}", "by": ["b"], "value": {"a": [0, 1]}, "lasting": 0} for k in range(values)
    ]
    report = {"id": "r", "outlet": "", "reliability": "B", "credibility": 2}
    return Agreement.model_validate(
        {
            "id": "case",
            "parties": [{"id": "a", "stake": 0}, {"id": "b", "stake": 100}],
            "measures": measures,
            "positions": [p for p in positions if p["likelihood"] != 0],
            "sources": [report] if root else [],
        }
    )


def above(values: int, least: Fraction) -> Fraction:
    """Give the probability that so many uniform numbers add up to at least this (Irwin, Hall)."""
    terms = ((-1) ** k * comb(values, k) * (least - k) ** values for k in range(floor(least) + 1))
    return 1 - sum(terms, Fraction(0)) / factorial(values)


def cases() -> Iterator[Case]:
    """Give the five cases."""
    clash = frozenset((ONE, TWO))
    sure = Fraction(995, 1000)
    yield Case("rare deal", quarrel(sure, sure), 1 - sure * sure, (clash, Fraction(1)))
    p, q = Fraction(7, 10), Fraction(6, 10)
    likely = [Fraction(8, 10), Fraction(95, 100)]
    yield Case(
        "two positions",
        quarrel(p, q),
        1 - p * q,
        (clash, Fraction(1)),
        {
            f"position:{ONE}": 2 * p * (1 - p) * q,
            f"position:{TWO}": 2 * q * (1 - q) * p,
            "position:idle": Fraction(0),
            "value:two:b": Fraction(0),
        },
    )
    yield Case(
        "shared root",
        quarrel(likely, likely, root=True),
        Fraction(15, 100),
        (clash, Fraction(1)),
    )
    most = Fraction(10)
    least = Fraction(9, 4)
    yield Case(
        "20 values",
        quarrel(0, 0, values=20, least=most),
        above(20, most),
        (frozenset(("safe:a",)), Fraction(1)),
    )
    fine, calm = above(5, least), 1 - p * q
    yield Case(
        "mixed",
        quarrel(p, q, values=5, least=least),
        calm * fine,
        (clash, (1 - calm) / (1 - calm * fine)),
        {f"position:{ONE}": 2 * p * (1 - p) * q * fine, "position:idle": Fraction(0)},
    )


def run(case: Case, runs: int, seed: int) -> Sequence[str]:
    """Give a row: how often each interval covers, and how wide it is beside Wilson's."""
    world = World.of(case.agreement)
    known = Knowledge(world)
    known.begin()
    axes = axes_of(world) or ()
    covered = shared = 0
    told = dict.fromkeys(case.information or {}, 0)
    wide = wilson_wide = 0.0
    for number in range(runs):
        survey = Survey(world, seed + number, known, axes=axes, exposed=False)
        counts = survey.count(MAIN, 0, EACH)
        deals = counts["deal",].tolist()
        found = share(deals, EACH)
        covered += found.low <= case.deal <= found.high
        wide += float(found.high - found.low)
        low, high = wilson(sum(deals), 16 * EACH)
        wilson_wide += high - low
        if case.conflict is not None:
            members, exact = case.conflict
            fails = [EACH - deal for deal in deals]
            hits = counts.get(("conflict", *sorted(members)), counts["open",] * 0).tolist()
            part = conditional(hits, fails)
            shared += part.low <= exact <= part.high
        for name, exact in (case.information or {}).items():
            effect = _information(survey, counts["cases",], name)
            told[name] += effect.low <= exact <= effect.high
    return (
        case.name,
        f"{float(case.deal):.4f}",
        f"{100 * covered / runs:.1f} %",
        f"{wide / runs:.5f}",
        f"{wilson_wide / runs:.5f}",
        f"{100 * shared / runs:.1f} %",
        ", ".join(f"{name}: {100 * often / runs:.1f} %" for name, often in told.items()),
    )


def _information(survey: Survey, counts: NDArray[np.int64], name: str) -> Effect:
    offset = 0
    for axis in survey.axes:
        weights: Sequence[Fraction] = axis.chances
        if axis.group.name == name:
            break
        offset += len(axis.cases)
    else:
        offset += 3 * [one.name for one in survey.world.inputs.ranges].index(name)
        weights = (Fraction(1, 3),) * 3
    part = counts[:, offset : offset + len(weights)]
    many, deals = (2 * part[:, :, 0]).tolist(), (2 * part[:, :, 1] + part[:, :, 2]).tolist()
    return information(many, deals, weights, EACH)


def main() -> int:
    """Print how often the intervals cover."""
    runs = int(sys.argv[1]) if len(sys.argv) > 1 else 2_000
    seed = int(sys.argv[2]) if len(sys.argv) > 2 else 0
    print("| case | exact | covers | width | Wilson's | conflict | information |")
    print("|" + " --- |" * 7)
    for case in cases():
        print("| " + " | ".join(run(case, runs, seed)) + " |", flush=True)
    return 0


if __name__ == "__main__":
    sys.exit(main())
