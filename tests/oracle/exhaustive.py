"""Exhaustive search: the best plan, contradictory files, all minimal conflicts."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from fractions import Fraction
from itertools import combinations

from tests.oracle.duality import by_duality
from tests.oracle.rules import (
    Amounts,
    Rules,
    earliest_end,
    keeps_amount,
    members,
    possible_amounts,
    rules,
    subsets,
    weight,
)

from paripassu.agreement.model import Agreement, Position

ZERO = Fraction(0)


@dataclass(frozen=True)
class Answer:
    """What an exhaustive search says about an agreement.

    Attributes
    ----------
    status : str
        ``optimal``, ``infeasible`` or ``contradictory``.
    left_out : int
        Optional measures left out at the best.
    worst_exposure : Fraction
        Least worst exposure among plans that leave out as few.
    broken : Fraction
        Least weight of preferences broken among those.
    end_day : Fraction
        Earliest end among those; 0 where there is no time.
    """

    status: str
    left_out: int = 0
    worst_exposure: Fraction = ZERO
    broken: Fraction = ZERO
    end_day: Fraction = ZERO


@dataclass
class Orders:
    """All orders of one choice of amounts, searched depth first from the start.

    Parameters
    ----------
    positions : tuple of Position
        Positions on order and time that are kept.
    safe, limited : frozenset of str
        Parties whose safety, whose tolerance is kept.
    deposit : mapping
        Stake added by a party when the first moment begins.
    """

    agreement: Agreement
    amounts: Amounts
    positions: tuple[Position, ...]
    safe: frozenset[str]
    limited: frozenset[str]
    deposit: Mapping[str, Fraction] = field(default_factory=dict)

    def __post_init__(self) -> None:
        self.rules: Rules = rules(self.agreement, self.amounts, self.positions)
        self.full = (1 << len(self.rules.moments)) - 1
        steps = [step for moment in self.rules.moments for step in moment]
        performers = {p for step in steps for p in self.agreement.measure[step.measure].by}
        self.values: list[dict[str, Fraction]] = []
        self.lasting: list[dict[str, Fraction]] = []
        for moment in self.rules.moments:
            value = dict.fromkeys(self.agreement.party, ZERO)
            lasting = dict.fromkeys(self.agreement.party, ZERO)
            for step in moment:
                measure = self.agreement.measure[step.measure]
                share = measure.shares[step.portion - 1]
                for party in value:
                    value[party] += share * measure.value_to(party).low
                    lasting[party] += share * measure.value_to(party).low * measure.lasting
            self.values.append(value)
            self.lasting.append(lasting)
        self.total = {
            party: sum((value[party] for value in self.values), ZERO)
            for party in self.agreement.party
        }
        self.could_walk = self.safe & performers
        self._ratio: dict[int, Fraction | None] = {}

    def kept(self, done: int, party: str) -> Fraction:
        """Give a party's kept value after a set of moments."""
        return sum(
            (lasting[party] for i, lasting in enumerate(self.lasting) if done >> i & 1), ZERO
        )

    def ratio(self, done: int) -> Fraction | None:
        """Give the largest exposure in tolerances; None where a party walks or is out too far."""
        if done in self._ratio:
            return self._ratio[done]
        worst: Fraction | None = ZERO
        for party in self.agreement.parties:
            kept = self.kept(done, party.id)
            exposure = max(ZERO, -kept)
            stake = party.stake.low + (self.deposit.get(party.id, ZERO) if done else ZERO)
            temptation = kept - self.total[party.id] - stake
            tolerance = party.tolerance.low if party.tolerance else None
            if party.id in self.could_walk and temptation > 0:
                worst = None
                break
            if party.id in self.limited and tolerance is not None and exposure > tolerance:
                worst = None
                break
            if tolerance and worst is not None:
                worst = max(worst, exposure / tolerance)
        self._ratio[done] = worst
        return worst

    def least_worst(self, exposed_most: Fraction | None = None) -> Fraction | None:
        """Give the least worst exposure of any order; None where no order is a plan."""
        return self._search(by_end=False, limit=exposed_most)

    def first_end(self, limit: Fraction) -> Fraction | None:
        """Give the earliest end of an order whose worst exposure is at most ``limit``."""
        return self._search(by_end=True, limit=limit)

    def first_order(self, limit: Fraction) -> tuple[tuple[int, Fraction], ...] | None:
        """Give an order that ends as early as any with a worst exposure of at most ``limit``.

        Returns
        -------
        tuple of (moment, end day), or None
            The first such order, moments taken as they stand in ``rules.moments``.
        """
        goal = self.first_end(limit)
        if goal is None:
            return None
        order: list[tuple[int, Fraction]] = []
        done, now = 0, ZERO
        while done != self.full:
            for moment in range(len(self.rules.moments)):
                if done >> moment & 1:
                    continue
                end = earliest_end(self.rules, moment, dict(order), now)
                if end is None:
                    continue
                taken = [*order, (moment, end)]
                if self._search(by_end=True, limit=limit, taken=taken) == goal:
                    order, done, now = taken, done | 1 << moment, end
                    break
        return tuple(order)

    def _search(
        self,
        by_end: bool,
        limit: Fraction | None,
        taken: Sequence[tuple[int, Fraction]] = (),
    ) -> Fraction | None:
        if self.rules.impossible or self.ratio(0) is None:
            return None
        begun = 0
        for moment, _ in taken:
            begun |= 1 << moment
            ratio = self.ratio(begun)
            if ratio is None or (limit is not None and begun != self.full and ratio > limit):
                return None
        memo: dict[tuple[int, tuple[Fraction, ...]], Fraction | None] = {}

        def rest(done: int, ends: dict[int, Fraction], now: Fraction) -> Fraction | None:
            """Give the best that the moments not yet done can still come to."""
            if done == self.full:
                return now if by_end else ZERO
            key = (done, tuple(ends[i] for i in sorted(ends)))
            if key in memo:
                return memo[key]
            best: Fraction | None = None
            for moment in range(len(self.rules.moments)):
                if done >> moment & 1:
                    continue
                end = earliest_end(self.rules, moment, ends, now)
                after = done | 1 << moment
                if end is None:
                    continue
                ratio = self.ratio(after)
                if ratio is None:
                    continue
                # What remains after the last moment is the residual, which no order changes.
                here = ZERO if after == self.full else ratio
                if limit is not None and here > limit:
                    continue
                further = rest(after, {**ends, moment: end}, end)
                if further is None:
                    continue
                found = further if by_end else max(here, further)
                if best is None or found < best:
                    best = found
            memo[key] = best
            return best

        return rest(begun, dict(taken), taken[-1][1] if taken else ZERO)


def _split_members(
    agreement: Agreement, enforced: frozenset[str]
) -> tuple[tuple[Position, ...], frozenset[str], frozenset[str]]:
    positions = tuple(p for p in agreement.positions if p.binds and p.id in enforced)
    safe = frozenset(p.id for p in agreement.parties if f"safe:{p.id}" in enforced)
    limited = frozenset(p.id for p in agreement.parties if f"tolerance:{p.id}" in enforced)
    return positions, safe, limited


def plans(
    agreement: Agreement,
    enforced: frozenset[str] | None = None,
    applied: tuple[Position, ...] = (),
    preferences: tuple[Position, ...] = (),
    deposit: Mapping[str, Fraction] | None = None,
) -> Iterator[tuple[Orders, tuple[str, ...]]]:
    """Give the orders for every allowed choice of amounts, with what each leaves out.

    Parameters
    ----------
    enforced : frozenset of str
        Members that are enforced; default all.
    preferences : tuple of Position
        Preferences that are to be kept as well. They never lower an amount.
    """
    if enforced is None:
        enforced = frozenset(members(agreement))
    positions, safe, limited = _split_members(agreement, enforced)
    for amounts, left_out in possible_amounts(agreement, positions, applied):
        if all(
            keeps_amount(agreement.measure[p.measure], p, amounts[p.measure]) for p in preferences
        ):
            yield (
                Orders(
                    agreement, amounts, (*positions, *preferences), safe, limited, deposit or {}
                ),
                left_out,
            )


def contradictory(agreement: Agreement) -> bool:
    """Whether requirements, groups and horizon alone, every measure in full, admit no order."""
    amounts = {measure.id: len(measure.shares) for measure in agreement.measures}
    orders = Orders(agreement, amounts, (), frozenset(), frozenset())
    return orders.least_worst() is None


def best(
    agreement: Agreement,
    enforced: frozenset[str] | None = None,
    deposit: Mapping[str, Fraction] | None = None,
) -> Answer:
    """Search everything for the best plan, one criterion after the other."""
    if contradictory(agreement):
        return Answer("contradictory")
    found = [
        (len(left_out), worst)
        for orders, left_out in plans(agreement, enforced, deposit=deposit)
        if (worst := orders.least_worst()) is not None
    ]
    if not found:
        return Answer("infeasible")
    left_out_least, worst_least = min(found)

    for broken, keeping in _by_weight(agreement):
        ends = [
            end
            for kept in keeping
            for orders, left_out in plans(agreement, enforced, preferences=kept, deposit=deposit)
            if len(left_out) == left_out_least
            and (end := orders.first_end(worst_least)) is not None
        ]
        if ends:
            return Answer("optimal", left_out_least, worst_least, broken, min(ends))
    raise AssertionError("keeping no preference at all must give a plan")


def best_order(
    agreement: Agreement,
) -> tuple[Orders, tuple[tuple[int, Fraction], ...]] | None:
    """Give one of the best plans: its moments in order, with their end days."""
    answer = best(agreement)
    if answer.status != "optimal":
        return None
    # Larger sets first: what costs nothing to break should still not be broken in vain.
    for kept in reversed(dict(_by_weight(agreement))[answer.broken]):
        for orders, left_out in plans(agreement, preferences=kept):
            order = orders.first_order(answer.worst_exposure)
            if len(left_out) != answer.left_out or order is None:
                continue
            if not order or order[-1][1] == answer.end_day:
                return orders, order
    raise AssertionError("some plan must be the best")


def _by_weight(
    agreement: Agreement,
) -> list[tuple[Fraction, list[tuple[Position, ...]]]]:
    """Give the sets of preferences that may be kept, by the weight of those that are not."""
    preferences = tuple(p for p in agreement.positions if not p.binds)
    total = sum((weight(agreement, p) for p in preferences), ZERO)
    found: dict[Fraction, list[tuple[Position, ...]]] = {}
    for kept in subsets(preferences):
        broken = total - sum((weight(agreement, p) for p in kept), ZERO)
        found.setdefault(broken, []).append(kept)
    return sorted(found.items())


def exists(
    agreement: Agreement,
    enforced: frozenset[str],
    deposit: Mapping[str, Fraction] | None = None,
) -> bool:
    """Whether a plan exists when only some members are enforced, in the sense of *conflict*.

    That is: whichever of the other limits are applied to the amounts as well.
    """
    others = tuple(p for p in agreement.positions if p.binds and p.limits and p.id not in enforced)
    seen: set[tuple[int, ...]] = set()
    for applied in subsets(others):
        for orders, _ in plans(agreement, enforced, applied, deposit=deposit):
            amounts = tuple(orders.amounts[m.id] for m in agreement.measures)
            if amounts not in seen:
                seen.add(amounts)
                if orders.least_worst() is not None:
                    return True
    return False


def minimal_conflicts(agreement: Agreement) -> set[frozenset[str]]:
    """Give all minimal conflicts."""
    return by_duality(members(agreement), lambda enforced: exists(agreement, enforced))


def minimal_conflicts_by_definition(agreement: Agreement) -> set[frozenset[str]]:
    """Give all minimal conflicts by trying every set of members, trusting no property of them."""
    everything = members(agreement)
    conflicts = {
        frozenset(chosen)
        for size in range(len(everything) + 1)
        for chosen in combinations(everything, size)
        if not exists(agreement, frozenset(chosen))
    }
    return {
        conflict
        for conflict in conflicts
        if all(conflict - {member} not in conflicts for member in conflict)
    }
