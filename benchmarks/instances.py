"""Benchmark agreements: those that are shared, and others of the same classes from other seeds.

``wide``: two parties, one-portion measures, cost 1-20, gain 1-3 times the cost, few precedences.
``tight``: three parties, measures of 1-5 portions paid back in cycles, gains within 10 % of the
costs, totals near 0, stakes and tolerances of about one large step. ``reversible``: ``tight`` with
``lasting`` of 0.6-0.9 for about a third of the measures.
"""

from __future__ import annotations

import os
import random
from collections.abc import Iterator
from fractions import Fraction
from math import ceil
from pathlib import Path

from paripassu.agreement.model import Agreement, Interval, Measure, Party, Requirement
from paripassu.agreement.read import read_agreement
from paripassu.sequencing.compile import Enforced, Setting, compile_order

CLASSES = ("wide", "tight", "reversible")
SHARED = Path(os.environ.get("PARIPASSU_SHARED", Path(__file__).resolve().parents[2] / "shared"))


def shared(kind: str, steps: int) -> list[Agreement]:
    """Give the shared instances of a class and size; none where they are absent."""
    folder = SHARED / "plans" / "bench"
    return [read_agreement(str(path)) for path in sorted(folder.glob(f"{kind}-{steps}-*.toml"))]


def generate(kind: str, steps: int, seed: int) -> Agreement:
    """Make an agreement that is sure to have a plan: a hidden order is used to size it."""
    chance = random.Random(f"{kind} {steps} {seed}")
    measures = list(_wide(chance, steps) if kind == "wide" else _tight(chance, steps))
    if kind == "reversible":
        measures = [
            m.replace(lasting=Fraction(chance.randint(6, 9), 10))
            if chance.random() < Fraction(1, 3)
            else m
            for m in measures
        ]
    rank = {m.id: index for index, m in enumerate(measures)}
    names = list(rank)
    requirements: dict[str, dict[str, Fraction | str]] = {}
    for _ in range(len(names)):
        earlier, later = sorted(chance.sample(names, 2), key=rank.__getitem__)
        requirements.setdefault(later, {})[earlier] = Fraction(1)
    parties = sorted({party for m in measures for party in m.value})
    agreement = Agreement(
        id=f"{kind}-{steps}-own-{seed}",
        parties=tuple(Party(id=p, tolerance=Interval(Fraction(1), Fraction(1))) for p in parties),
        measures=tuple(measures),
        requirements=tuple(
            Requirement(measure=m, needs=needs) for m, needs in sorted(requirements.items())
        ),
    )
    return _sized(agreement)


def _wide(chance: random.Random, steps: int) -> Iterator[Measure]:
    for index in range(steps):
        cost = chance.randint(1, 20)
        gain = Fraction(cost * chance.randint(100, 300), 100)
        by, other = chance.choice([("a", "b"), ("b", "a")])
        yield Measure(id=f"m{index}", by=(by,), value={by: -cost, other: gain})


def _tight(chance: random.Random, steps: int) -> Iterator[Measure]:
    owed = dict.fromkeys("abc", Fraction(0))
    index = left = 0
    left = steps
    while left:
        portions = min(left, chance.randint(1, 5))
        by = max(owed, key=lambda party: (owed[party], party))
        others = [party for party in "abc" if party != by]
        paid = others if chance.random() < 0.2 else [min(others, key=lambda p: (owed[p], p))]
        cost = portions * chance.randint(2, 20)
        gain = Fraction(cost * chance.randint(100, 110), 100 * len(paid))
        yield Measure(
            id=f"m{index}",
            by=(by,),
            portions=portions,
            value={by: -cost, **dict.fromkeys(paid, gain)},
        )
        owed[by] -= cost
        for party in paid:
            owed[party] += gain
        index += 1
        left -= portions


def _sized(agreement: Agreement) -> Agreement:
    """Give every party the stake and tolerance that a greedy hidden order needs, rounded up."""
    frame = Setting.of(agreement)
    compiled = compile_order(frame, Enforced(frozenset(), frozenset(), frozenset()))
    assert compiled is not None
    problem = compiled.problem
    kept = [0] * len(frame.scale.parties)
    low, high = list(kept), list(kept)
    left = set(range(problem.size))
    done: set[int] = set()
    while left:
        free = [m for m in left if all(wait.before in done for wait in problem.before[m])]
        step = min(
            free,
            key=lambda m: (
                max(abs(k + d) for k, d in zip(kept, problem.delta[m], strict=True)),
                m,
            ),
        )
        left.remove(step)
        done.add(step)
        kept = [k + d for k, d in zip(kept, problem.delta[step], strict=True)]
        low = [min(a, b) for a, b in zip(low, kept, strict=True)]
        high = [max(a, b) for a, b in zip(high, kept, strict=True)]
    parties = []
    for column, name in enumerate(frame.scale.parties):
        unit = frame.scale.unit[column]
        total = sum(
            frame.scale.value[step][column] for moment in compiled.moments for step in moment
        )
        tolerance = max(1, ceil(Fraction(-low[column]) / unit))
        stake = max(0, ceil(Fraction(high[column] - total) / unit))
        parties.append(agreement.party[name].replace(stake=stake, tolerance=tolerance))
    return agreement.replace(parties=tuple(parties))
