"""How many steps of work a checker counts of a proof, so that none asks for more than it takes.

What a checker counts is never more than what is counted here.

Rules: docs/specification/proofs.md#how-much-work.
"""

from __future__ import annotations

from collections.abc import Collection, Sequence, Sized
from dataclasses import dataclass

from paripassu.agreement.model import Agreement
from paripassu.sequencing.amounts import amounts, cap, most_of
from paripassu.sequencing.compile import Enforced
from paripassu.sequencing.order.days import static_edges
from paripassu.sequencing.order.problem import OrderProblem
from paripassu.sequencing.proof.refute import Part

#: Steps of a whole proof; choices of amounts that one claim is looked at with; ways to hit.
MOST_WORK, MOST_CHOICES, MOST_HITS = 100_000_000, 100_000, 10_000
#: Bytes of the file.
MOST_BYTES = 16 * 2**20


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
    rows = dict[str, list[int]]()  # the portions of each measure, most first
    for measure in agreement.measures:
        limits = [p for p in agreement.positions if p.limits and p.measure == measure.id]
        full = min([len(measure.shares), *(cap(measure, p) for p in limits if p.id in kept)])
        less = {cap(measure, p) for p in limits if others and p.binds}
        less |= {0} if measure.id in free else set()
        rows[measure.id] = [full, *(one for one in less if one < full)]
    optional = {measure.id for measure in agreement.measures if measure.optional}
    decided = {name: row[0] for name, row in rows.items() if len(row) == 1}
    open_ = sorted(rows.keys() - decided.keys())
    todo, looked = [decided], 0
    while todo and looked <= MOST_CHOICES:
        counts = todo.pop()
        looked += 1
        present = (name for name in optional & counts.keys() if rows[name][0])
        out = sum(not counts[name] for name in present)
        if (most is None or out <= most) and all(
            choice.least <= sum(counts.get(name, 1) > 0 for name in choice.of)
            and sum(counts.get(name, 0) > 0 for name in choice.of) <= most_of(choice, frozenset())
            for choice in agreement.choices
        ):
            name = open_[len(counts) - len(decided)] if len(counts) < len(rows) else None
            todo += [] if name is None else [{**counts, name: some} for some in rows[name]]
    if looked > MOST_CHOICES:
        return MOST_WORK + 1
    return looked * (len(rows) + len(kept))


def of_hits(
    conflicts: Sequence[frozenset[str]],
    plans: Sized,
    *,
    complete: bool,
) -> int:
    """Give the steps of seeing that conflicts are minimal, and that they are all.

    Parameters
    ----------
    conflicts : sequence of frozenset of str
        The members of each.
    plans : sized
    complete : bool
        Whether it is claimed that there are no other conflicts.
    """
    steps, hits = sum(map(len, conflicts)) * len(plans), {frozenset[str]()}
    for one in conflicts if complete else ():
        hits = {hit | {member} for hit in hits for member in (hit & one or one)}
        steps += len(hits)
        if len(hits) > MOST_HITS:
            return MOST_WORK + 1
    return steps + len(hits) * len(plans)
