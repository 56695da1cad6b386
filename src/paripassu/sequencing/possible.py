"""Is there a plan when only some positions and conditions are enforced?

Limits make feasibility non-monotone: conceding an ``at_most`` restores the full amount, which can
spoil the balance. Here a set of members is possible if there is a plan for **some** choice of the
other limits being applied to the amounts as well. That is monotone: dropping a member never makes
a possible set impossible.

Rules: docs/specification/sequencing.md#conflicts.
"""

from __future__ import annotations

from collections.abc import Collection, Iterator
from dataclasses import dataclass, field
from itertools import product

from paripassu.agreement.model import Agreement, Position
from paripassu.deadline import Deadline
from paripassu.sequencing.amounts import cap
from paripassu.sequencing.compile import Compiled, Enforced, Setting, compile_order
from paripassu.sequencing.optional import choices
from paripassu.sequencing.order.exposure import any_order
from paripassu.sequencing.order.problem import OrderProblem, Outcome

SAFE = "safe:"
TOLERANCE = "tolerance:"


def members(agreement: Agreement) -> tuple[str, ...]:
    """Give everything that a conflict can be made of, sorted by kind and id."""
    return (
        *sorted(p.id for p in agreement.positions if p.binds),
        *sorted(SAFE + p.id for p in agreement.parties),
        *sorted(TOLERANCE + p.id for p in agreement.parties if p.tolerance is not None),
    )


def enforce(agreement: Agreement, chosen: Collection[str]) -> Enforced:
    """Give what a set of members enforces."""
    return Enforced(
        positions=frozenset(m for m in chosen if m in agreement.position),
        safe=frozenset(p.id for p in agreement.parties if SAFE + p.id in chosen),
        tolerance=frozenset(p.id for p in agreement.parties if TOLERANCE + p.id in chosen),
    )


@dataclass(frozen=True, slots=True)
class Witness:
    """A plan that shows a set of members to be possible.

    Attributes
    ----------
    applied : frozenset of str
        Limits that are applied to the amounts without being members.
    order : tuple of int
        Rows of ``compiled.moments`` in the order in which they are performed.
    day : int
        Time units in a day.
    """

    compiled: Compiled
    enforced: Enforced
    left_out: frozenset[str]
    order: tuple[int, ...]
    day: int

    @property
    def applied(self) -> frozenset[str]:
        """Limits that are applied to the amounts without being members."""
        return self.enforced.limits


@dataclass(slots=True)
class Oracle:
    """Answers of one agreement, remembered: many sets of members are one ordering problem.

    Attributes
    ----------
    unknown : bool
        Whether some answer was cut short, so that nothing said after it is complete.
    """

    frame: Setting
    deadline: Deadline
    unknown: bool = False
    _orders: dict[OrderProblem, Outcome] = field(default_factory=dict)
    _answers: dict[frozenset[str], Witness | None] = field(default_factory=dict)
    _whatever_days: set[frozenset[str]] = field(default_factory=set)

    def possible(self, chosen: Collection[str]) -> Witness | None:
        """Find a plan that keeps the chosen members.

        Returns
        -------
        Witness or None
            None: there is none; proven unless ``unknown``.
        """
        key = frozenset(chosen)
        if key not in self._answers:
            self._answers[key] = self._search(key)
        return self._answers[key]

    def depends_on_days(self, chosen: Collection[str]) -> bool:
        """Whether a set of members that is not possible might be, if nothing had to end by a day.

        False: it would not.
        """
        key = frozenset(chosen)
        return self.possible(key) is not None or key not in self._whatever_days

    def _search(self, chosen: frozenset[str]) -> Witness | None:
        agreement, days_matter = self.frame.agreement, False
        enforced = enforce(agreement, chosen)
        for applied in limit_choices(agreement, enforced.positions):
            tried = Enforced(enforced.positions, enforced.safe, enforced.tolerance, applied)
            for _, sets in choices(self.frame, tried):
                for left_out in sets:
                    if self.deadline.passed():
                        self.unknown = True
                        return None
                    compiled = compile_order(self.frame, tried, left_out)
                    if compiled is None:
                        continue
                    order = self.order(compiled.problem)
                    if order is not None:
                        return Witness(compiled, tried, left_out, order, self.frame.day)
                    days_matter |= not self._orders[compiled.problem].whatever_days
        if not days_matter:
            self._whatever_days.add(chosen)
        return None

    def order(self, problem: OrderProblem) -> tuple[int, ...] | None:
        """Find any feasible order, remembered by the problem itself."""
        if problem not in self._orders:

            def search() -> Outcome:
                return any_order(
                    problem, time_limit=self.deadline.left(), should_stop=self.deadline.asked
                )

            answers = self.frame.answers
            self._orders[problem] = (
                search() if answers is None else answers.every.any.of(problem, search)
            )
        outcome = self._orders[problem]
        if outcome.order is None and not outcome.infeasible:
            self.unknown = True
        return outcome.order


def amounts_allowed(
    frame: Setting, enforced: Enforced, deadline: Deadline
) -> Iterator[Compiled | None]:
    """Give the ordering problem of every choice of amounts that may have a plan.

    The last one is None where the time ended before every choice was looked at.
    """
    for _, sets in choices(frame, enforced):
        for left_out in sets:
            if deadline.passed():
                yield None
                return
            compiled = compile_order(frame, enforced, left_out)
            if compiled is not None:
                yield compiled


def settings_of(
    frame: Setting, chosen: Collection[str], deadline: Deadline
) -> Iterator[Compiled | None]:
    """Give the ordering problem of every amount with which a set of members could be kept.

    The last one is None where the time ended before every amount was looked at.
    """
    enforced = enforce(frame.agreement, chosen)
    for applied in limit_choices(frame.agreement, enforced.positions):
        tried = Enforced(enforced.positions, enforced.safe, enforced.tolerance, applied)
        for compiled in amounts_allowed(frame, tried, deadline):
            yield compiled
            if compiled is None:
                return


def limit_choices(agreement: Agreement, kept: frozenset[str]) -> Iterator[frozenset[str]]:
    """Yield one set of further limits for every different outcome of the amounts.

    Of limits on one measure only the strictest that is applied counts.
    """
    caps: dict[str, int] = {}
    others: dict[str, dict[int, Position]] = {}
    for position in sorted(agreement.positions, key=lambda p: p.id):
        if not (position.limits and position.binds):
            continue
        measure = agreement.measure[position.measure]
        portions = cap(measure, position)
        if position.id in kept:
            caps[measure.id] = min(portions, caps.get(measure.id, portions))
        else:
            others.setdefault(measure.id, {}).setdefault(portions, position)
    choices: list[list[str | None]] = []
    for name, by_cap in sorted(others.items()):
        limit = caps.get(name, len(agreement.measure[name].shares))
        lower = sorted((c, p.id) for c, p in by_cap.items() if c < limit)
        choices.append([None, *(position for _, position in reversed(lower))])
    for choice in product(*choices):
        yield frozenset(position for position in choice if position is not None)
