"""Demands given up altogether: the inclusion-minimal sets that leave a plan."""

from __future__ import annotations

from collections.abc import Iterator
from fractions import Fraction

from paripassu.sequencing.planner import without
from paripassu.sequencing.repairs.burden import burden, rank
from paripassu.sequencing.repairs.cores import Cores
from paripassu.sequencing.repairs.milder import Mildest, Vector, mildest, raised


def find(cores: Cores, *, red_lines: bool, most: int) -> Mildest:
    """Find the smallest concessions that leave a plan; a vector's names are position ids."""
    agreement = cores.agreement
    demands = {p.id for p in agreement.positions if p.firm == "demand" or (red_lines and p.binds)}

    # What clashes goes on to clash until one of it is dropped: with fewer limits in the file there
    # are fewer amounts.
    clashing = tuple(cores.known)

    def left(vector: Vector) -> frozenset[str] | None:
        dropped = {name for name, _ in vector}
        return next((core for core in clashing if not core & dropped), None)

    def works(vector: Vector) -> bool:
        if left(vector) is not None:
            return False
        changed = without(agreement, (name for name, _ in vector))
        return cores.feasible(cores.oracle(changed, same_scale=True))

    def further(vector: Vector) -> Iterator[Vector]:
        core = left(vector)
        if core is None:
            changed = without(agreement, (name for name, _ in vector))
            core = cores.find(cores.oracle(changed, same_scale=True))
        for position in sorted(core & demands):
            yield raised(vector, position, 1)

    def ranked(vector: Vector) -> tuple[object, ...]:
        lost = [(agreement.position[name], Fraction(1)) for name, _ in vector]
        return (*rank(burden(agreement, lost), len(lost)), vector)

    found = mildest(works=works, further=further, rank=ranked, most=most, stop=cores.over)
    return found.unless(cores.unknown)
