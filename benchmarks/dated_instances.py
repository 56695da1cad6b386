"""Benchmark agreements with time: those that are shared, and others like them from other seeds.

    python -m benchmarks.dated_instances 80 1 > dated-80-1.toml     # steps, seed

Three parties; a standing measure of four portions; a dozen or a hundred others of one to four
portions, of 0 to 10 days, worth up to 1.7 times their cost to one or both of the other parties; one
in four keeps only 0.8 of its value if everything breaks down. A hidden schedule makes each
agreement feasible: claims are drawn from what it keeps (``by``, ``not_before``, ``after`` with
shares and lags, ``after`` with ``same``, ``within``, ``during`` the standing measure), the horizon
is its end, and stakes and tolerances are the least that it needs (tolerances at least 1).
"""

from __future__ import annotations

import argparse
import datetime as dt
import random
import sys
from collections.abc import Iterator
from fractions import Fraction

from benchmarks.instances import SHARED

from paripassu.agreement.model import Agreement, Interval, Measure, Party, Position, Step
from paripassu.agreement.read import read_agreement

STANDING = "m0"
PARTIES = "abc"
#: How often each claim is made of a measure that can bear it.
OFTEN = {"by": 0.25, "not_before": 0.2, "after": 0.3, "within": 0.25, "during": 0.6, "same": 0.03}


def shared(steps: int) -> list[Agreement]:
    """Give the shared instances of a size; none where they are absent."""
    folder = SHARED / "language" / "dated"
    return [read_agreement(str(path)) for path in sorted(folder.glob(f"dated-{steps}-*.toml"))]


class _Hidden:
    """The order and the days that make an agreement feasible."""

    def __init__(self, chance: random.Random, measures: list[Measure]) -> None:
        self.measure = {measure.id: measure for measure in measures}
        self.order: list[Step] = []
        self.begin: dict[Step, int] = {}
        self.end: dict[Step, int] = {}
        self.kept = dict.fromkeys(PARTIES, Fraction(0))
        self.low, self.high = dict(self.kept), dict(self.kept)
        standing = self.measure[STANDING]
        waiting = [(chance.randint(0, 5) + _days(standing), Step(STANDING, 1))]
        ready = {m.id: 1 for m in measures if m.id != STANDING}
        now = 0
        while ready or waiting:
            step = self._next(chance, ready) if ready else None
            day = now if step is None else max(now, self._earliest(step)) + chance.choice((0, 0, 1))
            if waiting and (step is None or waiting[0][0] <= day):
                now, month = waiting.pop()
                self._do(month, now)
                if month.portion < standing.portions:
                    waiting.append((now + _days(standing), Step(STANDING, month.portion + 1)))
                continue
            assert step is not None
            now = day
            self._do(step, now)
            ready[step.measure] += 1
            if ready[step.measure] > self.measure[step.measure].portions:
                del ready[step.measure]

    def _next(self, chance: random.Random, ready: dict[str, int]) -> Step:
        """Of four that could come next, the one that keeps everybody nearest to nothing."""
        few = chance.sample(sorted(ready), min(4, len(ready)))
        best = min(few, key=lambda m: max(abs(self.kept[p] + self._worth(m, p)) for p in PARTIES))
        return Step(best, ready[best])

    def _worth(self, measure: str, party: str) -> Fraction:
        entry = self.measure[measure]
        return entry.lasting * entry.value[party].low / entry.portions

    def _earliest(self, step: Step) -> int:
        before = self.end.get(Step(step.measure, step.portion - 1), 0)
        return before + _days(self.measure[step.measure])

    def _do(self, step: Step, day: int) -> None:
        self.order.append(step)
        self.begin[step] = day - _days(self.measure[step.measure])
        self.end[step] = day
        for party in PARTIES:
            self.kept[party] += self._worth(step.measure, party)
            self.low[party] = min(self.low[party], self.kept[party])
            self.high[party] = max(self.high[party], self.kept[party])

    def last(self, measure: str) -> Step:
        return Step(measure, self.measure[measure].portions)


def _days(measure: Measure) -> int:
    return int(measure.days.high)


def _measures(chance: random.Random, steps: int) -> Iterator[Measure]:
    left, index = steps, 0
    while left:
        portions = 4 if not index else min(left, chance.choice((1, 1, 1, 1, 2, 3, 4)))
        by = chance.choice(PARTIES)
        cost = chance.randint(2, 10)
        others = [party for party in PARTIES if party != by]
        gainers = chance.choice((others[:1], others[1:], others, others))
        yield Measure(
            id=f"m{index}",
            by=(by,),
            value={
                party: -cost
                if party == by
                else cost * chance.randint(100, 170) // 100
                if party in gainers
                else 0
                for party in PARTIES
            },
            lasting=chance.choice((1, 1, 1, Fraction(4, 5))),
            portions=portions,
            days=chance.randint(3, 8) if not index else chance.randint(0, 10),
            standing=not index,
        )
        left -= portions
        index += 1


def _claims(chance: random.Random, hidden: _Hidden) -> Iterator[dict[str, object]]:
    """Give claims that the hidden schedule keeps."""
    names = [name for name in hidden.measure if name != STANDING]
    up = hidden.begin[Step(STANDING, 1)], hidden.end[hidden.last(STANDING)]
    for name in names:
        first, last = Step(name, 1), hidden.last(name)
        begin, end = hidden.begin[first], hidden.end[last]
        others = chance.sample([other for other in names if other != name], min(6, len(names) - 1))
        if chance.random() < OFTEN["by"]:
            yield {"claim": "by", "measure": name, "day": end + chance.randint(0, 5)}
        if chance.random() < OFTEN["not_before"]:
            yield {
                "claim": "not_before",
                "measure": name,
                "day": max(0, begin - chance.randint(0, 5)),
            }
        if chance.random() < OFTEN["after"]:
            yield from _after(chance, hidden, name, others)
        if chance.random() < OFTEN["same"]:
            yield from _same(hidden, name, others)
        if chance.random() < OFTEN["within"]:
            done = [o for o in others if hidden.end[hidden.last(o)] <= end]
            if done:
                days = end - hidden.end[hidden.last(done[0])] + chance.randint(0, 5)
                yield {"claim": "within", "measure": name, "needs": {done[0]: "all"}, "days": days}
        if up[0] <= begin and end <= up[1] and chance.random() < OFTEN["during"]:
            yield {"claim": "during", "measure": name, "of": (STANDING,)}


def _after(
    chance: random.Random, hidden: _Hidden, name: str, others: list[str]
) -> Iterator[dict[str, object]]:
    begin = hidden.begin[Step(name, 1)]
    for other in others:
        count = hidden.measure[other].portions
        done = sum(hidden.end[Step(other, k)] <= begin for k in range(1, count + 1))
        # Ended by the day of the beginning; before it in the order too, as ends are monotone.
        if done and hidden.order.index(Step(other, done)) < hidden.order.index(Step(name, 1)):
            share = Fraction(1000 * chance.randint(1, done) // count - 1, 1000)
            slack = begin - hidden.end[Step(other, done)]
            lag = chance.randint(0, slack) if chance.random() < 0.2 else 0
            yield {"claim": "after", "measure": name, "needs": {other: share}, "lag_days": lag}
            return


def _same(hidden: _Hidden, name: str, others: list[str]) -> Iterator[dict[str, object]]:
    place = {step: index for index, step in enumerate(hidden.order)}
    for other in others:
        mine, theirs = hidden.measure[name].portions, hidden.measure[other].portions
        if mine > 1 and all(
            place[Step(other, -(-k * theirs // mine))] < place[Step(name, k)]
            for k in range(1, mine + 1)
        ):
            yield {
                "claim": "after",
                "measure": name,
                "needs": {other: "same"},
                "part": "each",
                "gate": "end",
            }
            return


def generate(steps: int, seed: int) -> Agreement:
    """Make an agreement of so many steps that is sure to have a plan."""
    chance = random.Random(f"dated {steps} {seed}")
    measures = list(_measures(chance, steps))
    hidden = _Hidden(chance, measures)
    parties = []
    for party in PARTIES:
        whole = sum((m.value[party].low for m in measures), Fraction(0))
        stake = max(Fraction(0), hidden.high[party] - whole)
        tolerance = max(Fraction(1), -hidden.low[party])
        parties.append(
            Party(
                id=party,
                stake=Interval(_up(stake), _up(stake)),
                tolerance=Interval(_up(tolerance), _up(tolerance)),
            )
        )
    return Agreement(
        id=f"dated-{steps}-own-{seed}",
        start=dt.date(2020, 1, 1),
        horizon_days=max(hidden.end.values()),
        parties=tuple(parties),
        measures=tuple(measures),
        positions=tuple(
            Position.model_validate({"id": f"q{number}", "party": chance.choice(PARTIES), **claim})
            for number, claim in enumerate(_claims(chance, hidden), 1)
        ),
    )


def _up(number: Fraction) -> Fraction:
    """Round up to hundredths, as in a file that a person wrote."""
    return Fraction(-(-number * 100 // 1), 100)


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("steps", type=int, help="at least 5")
    parser.add_argument("seed", type=int)
    args = parser.parse_args()
    sys.stdout.write(generate(args.steps, args.seed).to_toml())


if __name__ == "__main__":
    main()
