"""What amounts the plan may have, and what an order of the moments and its days have to keep."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from fractions import Fraction
from itertools import chain, combinations, product
from math import lcm
from typing import TypeVar

from tests.oracle.language.reading import Claim, File, Measure, Step, Table

T = TypeVar("T")
Amounts = Mapping[str, int]
Edge = tuple[str, str, int]
"""``(u, v, w)``: v is no earlier than w after u, in the time unit of the rules."""

START = "start"


def subsets(items: Sequence[T]) -> Iterator[tuple[T, ...]]:
    """Give all subsets, smaller ones first."""
    return chain.from_iterable(combinations(items, size) for size in range(len(items) + 1))


# ---------------------------------------------------------------------------------- amounts


def keeps_amount(measure: Measure, claim: Claim, amount: int) -> bool:
    """Whether an amount keeps a claim; True for claims on order and time."""
    share = claim.share or Fraction(0)
    return {
        "exclude": amount == 0,
        "at_most": measure.reached[amount] <= share,
        "include": amount >= 1,
        "at_least": measure.reached[amount] >= share,
    }.get(claim.claim, True)


def _amount(measure: Measure, limits: Sequence[Claim]) -> int:
    """Give the largest amount that the limits on a measure allow."""
    return max(
        amount
        for amount in range(len(measure.shares) + 1)
        if all(keeps_amount(measure, limit, amount) for limit in limits)
    )


def possible_amounts(
    file: File, enforced: Sequence[Claim], applied: Sequence[Claim], may_leave: Sequence[str]
) -> Iterator[tuple[dict[str, int], tuple[str, ...]]]:
    """Give every allowed choice of amounts, with the measures left out.

    Parameters
    ----------
    enforced, applied
        Positions that bind, and limits that lower amounts as well.
    may_leave
        Measures that may be left out.
    """
    for left_out in subsets(may_leave):
        amounts = {
            name: 0
            if name in left_out
            else _amount(
                measure, [c for c in (*enforced, *applied) if c.limits and c.measure == name]
            )
            for name, measure in file.measures.items()
        }
        kept = all(keeps_amount(file.measures[c.measure], c, amounts[c.measure]) for c in enforced)
        chosen = all(c.least <= sum(amounts[m] > 0 for m in c.of) <= c.most for c in file.choices)
        whole = all(len({k <= amounts[m] for m, k in group}) == 1 for group in file.groups)
        if kept and chosen and whole:
            yield amounts, left_out


# ------------------------------------------------------------------------------------ gates


@dataclass(frozen=True)
class Gate:
    """The beginning or the end of a portion, and what is asked of it.

    Attributes
    ----------
    tables : tuple of tuple of Step, or None
        Whichever of these has all of its steps done first meets the needs (``needs`` with each
        table of ``needs_any``); None: they are never met.
    """

    step: Step
    end: bool
    claim: Claim
    tables: tuple[tuple[Step, ...], ...] | None

    @property
    def node(self) -> str:
        return node(self.step, end=self.end)


def node(step: Step, *, end: bool) -> str:
    """Name the variable of a portion's beginning or end."""
    return f"{step[0]}:{step[1]}:{'end' if end else 'begin'}"


class Rules:
    """Everything that an order has to keep, for one choice of amounts.

    Attributes
    ----------
    moments : tuple of tuple of Step
    after, within : list of Gate
    edges : list of Edge
        What holds of the days whatever the order.
    unit : int
        How many units of time make a day: all days of the file are whole in it.
    impossible : bool
        Whether something waits for what never comes.
    """

    def __init__(self, file: File, amounts: Amounts, claims: Sequence[Claim]) -> None:
        self.file, self.amounts = file, amounts
        spans = [days for measure in file.measures.values() for days in measure.days]
        for claim in claims:
            spans += [span for span in (claim.lag, claim.days, claim.day) if span is not None]
        self.unit = lcm(*(span.denominator for span in (*spans, file.horizon or Fraction(0))))
        steps = [(m, k) for m in file.measures for k in range(1, amounts[m] + 1)]
        groups = [group for group in file.groups if all(k <= amounts[m] for m, k in group)]
        grouped = {step for group in groups for step in group}
        self.moments = (*groups, *((step,) for step in steps if step not in grouped))
        self.place = {step: i for i, moment in enumerate(self.moments) for step in moment}
        self.impossible = False
        self.after: list[Gate] = []
        self.within: list[Gate] = []
        self.edges: list[Edge] = []
        for step in steps:
            self._work(step)
        for moment in self.moments:  # the members of a moment end on the same day
            self._same([node(step, end=True) for step in moment])
        for claim in claims:
            for portion in self._portions(claim):
                self._claim(claim, (claim.measure, portion))

    def _same(self, nodes: list[str]) -> None:
        self.edges += [(a, b, 0) for a in nodes for b in nodes if a != b]

    def _time(self, days: Fraction) -> int:
        """Count days in the unit in which all of them are whole."""
        return int(days * self.unit)

    def _not_after(self, name: str, day: Fraction) -> None:
        self.edges.append((name, START, -self._time(day)))

    def _work(self, step: Step) -> None:
        measure, portion = self.file.measures[step[0]], step[1]
        begin, end, days = (
            node(step, end=False),
            node(step, end=True),
            self._time(measure.days[portion - 1]),
        )
        self.edges += [(START, begin, 0), (begin, end, days)]
        if measure.standing:
            self.edges.append((end, begin, -days))
        if portion > 1:
            before = node((measure.id, portion - 1), end=True)
            self.edges.append((before, begin, 0))
            if measure.standing:
                self._same([before, begin])
        if self.file.horizon is not None:
            self._not_after(end, self.file.horizon)

    def _portions(self, claim: Claim) -> list[int]:
        """Give the portions of the plan that a claim speaks of."""
        measure, amount = self.file.measures[claim.measure], self.amounts[claim.measure]
        if not amount:
            return []
        if claim.claim in ("by", "within") and claim.share is not None:
            found = [k for k in range(1, amount + 1) if measure.reached[k] >= claim.share]
            return found[:1]
        usual = {"by": "last", "within": "last", "during": "each"}.get(claim.claim, "first")
        part = claim.part or usual
        if part == "first":
            return [1]
        if part == "last":
            return [amount]
        if part == "each":
            return list(range(1, amount + 1))
        portion = part if isinstance(part, int) else 1 + measure.names.index(part)
        return [portion] if portion <= amount else []

    def _claim(self, claim: Claim, step: Step) -> None:
        last = claim.part == "last" or claim.claim in ("by", "within")
        end = last if claim.gate is None else claim.gate == "end"
        place = node(step, end=end)
        if claim.claim == "not_before":
            assert claim.day is not None
            self.edges.append((START, place, self._time(claim.day)))
        elif claim.claim == "by":
            assert claim.day is not None
            self._not_after(place, claim.day)
        elif claim.claim == "during":
            low = node(step, end=claim.gate == "end")
            high = node(step, end=claim.gate != "begin")
            for other in claim.of:
                if self.amounts[other]:
                    up, down = (other, 1), (other, self.amounts[other])
                    self.edges += [
                        (node(up, end=False), low, 0),
                        (high, node(down, end=True), 0),
                    ]
                else:
                    self.impossible = True
        elif claim.claim == "after":
            gate = Gate(step, end, claim, self._tables(claim, step[1]))
            self.impossible |= gate.tables is None
            self.after.append(gate)
        elif claim.claim == "within" and all(self.amounts[m] for m in claim.needs or {}):
            gate = Gate(step, end, claim, self._tables(claim, step[1]))
            if gate.tables is not None:
                self.within.append(gate)

    def _tables(self, claim: Claim, portion: int) -> tuple[tuple[Step, ...], ...] | None:
        needs = self._steps(claim, claim.needs or {}, portion)
        if needs is None or claim.needs_any is None:
            return None if needs is None else (needs,)
        found = [
            self._steps(claim, table, portion)
            for table in claim.needs_any
            if all(self.amounts[m] for m in table)
        ]
        return tuple((*needs, *table) for table in found if table is not None) or None

    def _steps(self, claim: Claim, needs: Table, portion: int) -> tuple[Step, ...] | None:
        """Give the last portion that each need asks for; None where one is out of reach."""
        own, steps = self.file.measures[claim.measure].reached, []
        for name, need in needs.items():
            measure, amount = self.file.measures[name], self.amounts[name]
            if need == "all":
                count = amount
            elif need in ("same", "previous") or isinstance(need, Fraction):
                share = need if isinstance(need, Fraction) else own[portion - (need == "previous")]
                enough = [k for k, reached in enumerate(measure.reached) if reached >= share]
                count = min(enough, default=amount + 1)
            else:
                count = 1 + measure.names.index(need)
            if count > amount:
                return None
            if count:
                steps.append((name, count))
        return tuple(steps)

    # -------------------------------------------------------------------------------- order

    def may_come(self, moment: int, done: Sequence[int]) -> bool:
        """Whether a moment may come next, days forgotten."""
        here = (*done, moment)
        turn = all(k == 1 or self.place[m, k - 1] in here for m, k in self.moments[moment])
        return turn and all(
            any(all(self._in_time(gate, step, done, moment) for step in t) for t in gate.tables)
            for gate in self.after
            if self.place[gate.step] == moment and gate.tables is not None
        )

    def _in_time(self, gate: Gate, step: Step, done: Sequence[int], moment: int) -> bool:
        """Whether a step is done: at the same moment is in time for a position without lag."""
        place = self.place[step]
        return place in done or (place == moment and not gate.claim.fact and not gate.claim.lag)

    def ways(self, moment: int, done: Sequence[int]) -> Iterator[list[Edge]]:
        """Give what the days have to keep if a moment comes next: one of these lists."""
        chained: list[Edge] = []
        if done:
            before, own = (node(self.moments[i][0], end=True) for i in (done[-1], moment))
            chained.append((before, own, 0))
        choices = []
        for gate in self.after:
            if self.place[gate.step] == moment and gate.tables is not None:
                choices.append(
                    [
                        [
                            (node(step, end=True), gate.node, self._time(gate.claim.lag))
                            for step in table
                            if self.place[step] != moment
                        ]
                        for table in gate.tables
                        if all(self._in_time(gate, step, done, moment) for step in table)
                    ]
                )
        for gate in self.within:
            if self.place[gate.step] == moment:
                chained += self._deadline(gate, done)
        for chosen in product(*choices):
            yield [*chained, *chain.from_iterable(chosen)]

    def _deadline(self, gate: Gate, done: Sequence[int]) -> list[Edge]:
        """Count from the moment at which the needs were first met, if it is an earlier one."""
        assert gate.tables is not None
        assert gate.claim.days is not None
        met = [
            max((done.index(self.place[step]) for step in table), default=-1)
            for table in gate.tables
            if all(self.place[step] in done for step in table)
        ]
        if not met or min(met) < 0:
            return []  # not yet met, or from the beginning: no date
        first = self.moments[done[min(met)]][0]
        return [(gate.node, node(first, end=True), -self._time(gate.claim.days))]


# ------------------------------------------------------------------------------------- days


def least_days(
    known: Mapping[str, int], old: Sequence[Edge], new: Sequence[Edge], longest: int
) -> dict[str, int] | None:
    """Give the least days that keep all edges: longest paths from the start.

    Parameters
    ----------
    known
        The least days that keep the old edges; 0 where absent.
    longest
        No longest path is longer; a day beyond it shows a cycle.

    Returns
    -------
    dict or None
        None where a cycle has no solution.
    """
    days = dict(known)
    edges = [*old, *new]
    changed = {u for u, _, _ in new}
    while changed:
        later = set()
        for u, v, w in edges:
            if u in changed and days.get(u, 0) + w > days.get(v, 0):
                days[v] = days.get(u, 0) + w
                if v == START or days[v] > longest:
                    return None
                later.add(v)
        changed = later
    return days
