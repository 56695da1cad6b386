"""How many steps of work a checker counts of a proof, so that none asks for more than it takes.

What a checker counts is never more than what is counted here.

Rules: docs/specification/proofs.md#how-much-work.
"""

from __future__ import annotations

from collections.abc import Collection, Sequence
from dataclasses import dataclass

from paripassu.agreement.model import Agreement
from paripassu.sequencing.amounts import amounts, cap, most_of
from paripassu.sequencing.compile import Enforced
from paripassu.sequencing.order.days import static_edges
from paripassu.sequencing.order.problem import OrderProblem
from paripassu.sequencing.proof.refute import Part

#: Steps of a whole proof; choices of amounts that one claim is looked at with; ways to hit.
MOST_WORK, MOST_CHOICES, MOST_HITS = 100_000_000, 100_000, 10_000


@dataclass
class Work:
    """What may still be asked for by one proof.

    Attributes
    ----------
    left : int
        Steps. Below 0: it asks for too much.
    """

    left: int = MOST_WORK

    def too_much(self, steps: int) -> bool:
        """Count some steps; True where it is too much."""
        self.left -= steps
        return self.left < 0


def of_part(problem: OrderProblem, part: Part) -> int:
    """Give the steps that a part asks for, with those of its branches."""
    distances = problem.size + problem.begins + len([*static_edges(problem)])
    return _of_part(problem, part, distances)


def _of_part(problem: OrderProblem, part: Part, distances: int) -> int:
    size, parties = problem.size, len(problem.upper)
    steps = size**2 + size * int(part.get("sets", 0))
    steps += size * distances if part.get("days") else 0
    steps += sum(len(row) ** 2 * parties for row in part.get("twins", ()))
    leaves = [node for node in part.get("tree", ()) if not isinstance(node, int)]
    steps += sum(size * parties + len(leaf.get("paid", ())) for leaf in leaves)
    if part["kind"] == "branch":
        group = problem.options[part["option"]] if "option" in part else ()
        added = max((len(one.edges) + len(one.before) for one in group), default=1)
        steps += sum(_of_part(problem, inner, distances + added) for inner in part["parts"])
    return steps


def of_amounts(agreement: Agreement, enforced: Enforced, left_out: frozenset[str]) -> int:
    """Give the steps of working out what orders with some amounts have to keep."""
    names = enforced.positions | enforced.limits
    limits = [one for one in agreement.positions if one.limits and one.id in names]
    portions = sum(amounts(agreement, limits, left_out).values())
    return (portions + len(agreement.requirements) + len(enforced.positions)) ** 2


def of_plan(agreement: Agreement, enforced: Enforced, left_out: frozenset[str]) -> int:
    """Give the steps of checking a plan that keeps some members."""
    looked = len(agreement.measures) + len(enforced.positions)
    return looked + 2 * of_amounts(agreement, enforced, left_out)


def of_choices(
    agreement: Agreement,
    kept: Collection[str],
    free: Collection[str],
    *,
    others: bool = False,
    most: int | None = None,
) -> int:
    """Give the steps of looking at all choices of amounts; more than any proof has: too many.

    Parameters
    ----------
    agreement : Agreement
    kept : collection of str
        Positions that are enforced.
    free : collection of str
        Measures that may be left out.
    others : bool
        Whether any of the other binding limits may be applied.
    most : int, optional
        How many optional measures may be left out.
    """
    rows = dict[str, list[tuple[int, bool]]]()  # portions by a limit; whether it is left out
    for measure in agreement.measures:
        limits = [p for p in agreement.positions if p.limits and p.measure == measure.id]
        full = min([len(measure.shares), *(cap(measure, p) for p in limits if p.id in kept)])
        further = {cap(measure, p) for p in limits if others and p.binds} - {full}
        limited = [full, *(one for one in further if one < full)]
        rows[measure.id] = [(one, False) for one in limited]
        rows[measure.id] += [(one, True) for one in limited if one and measure.id in free]
    optional = {measure.id for measure in agreement.measures if measure.optional}
    decided = {name: row[0] for name, row in rows.items() if len(row) == 1}
    open_ = sorted(rows.keys() - decided.keys())
    todo, looked = [decided], 0
    while todo and looked <= MOST_CHOICES:
        chosen = todo.pop()
        looked += 1
        done = {name: bool(count) and not out for name, (count, out) in chosen.items()}
        out = sum(chosen[name][1] for name in optional & chosen.keys())
        if (most is None or out <= most) and all(
            choice.least <= sum(done.get(name, True) for name in choice.of)
            and sum(done.get(name, False) for name in choice.of) <= most_of(choice, frozenset())
            for choice in agreement.choices
        ):
            name = open_[len(chosen) - len(decided)] if len(chosen) < len(rows) else None
            todo += [{**chosen, name: way} for way in rows[name]] if name is not None else []
    if looked > MOST_CHOICES:
        return MOST_WORK + 1
    return looked * (len(rows) + len(kept))


def of_hits(
    conflicts: Sequence[frozenset[str]],
    plans: Sequence[frozenset[str]],
    *,
    complete: bool,
) -> int:
    """Give the steps of seeing that conflicts are minimal, and that they are all.

    Parameters
    ----------
    conflicts, plans : sequence of frozenset of str
        The members of each conflict, and those that each plan does not keep.
    complete : bool
        Whether it is claimed that there are no other conflicts.
    """
    steps = sum(map(len, conflicts)) * len(plans)
    todo, seen = [frozenset[str]()] * complete, set[frozenset[str]]()
    while todo and len(seen) <= MOST_HITS:
        out = todo.pop()
        if out in seen or any(dropped <= out for dropped in plans):
            continue
        seen.add(out)
        todo += [out | {one} for one in next(c for c in conflicts if not c & out)]
    if len(seen) > MOST_HITS:
        return MOST_WORK + 1
    return steps + len(seen) * (len(plans) + len(conflicts))
