"""Two parties' portions performed at one moment."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from dataclasses import replace
from functools import lru_cache
from itertools import combinations

from paripassu.agreement.gates import named_in
from paripassu.agreement.model import Agreement, Step
from paripassu.agreement.read import verify_agreement
from paripassu.errors import AgreementError
from paripassu.sequencing.compile import Setting
from paripassu.sequencing.contradiction import verify_possible
from paripassu.sequencing.possible import SAFE, TOLERANCE
from paripassu.sequencing.repairs.cores import Cores
from paripassu.sequencing.repairs.free_pairs import Work
from paripassu.sequencing.repairs.merged import Pair, helping, pairable
from paripassu.sequencing.repairs.milder import Mildest, Vector, mildest, raised


def named(agreement: Agreement, conflict: Iterable[str]) -> set[str]:
    """Give the measures that a conflict names.

    A position names its measure and those it waits for, or lasts while; a condition on a party
    names every measure that is worth something to that party.
    """
    result: set[str] = set()
    for member in conflict:
        position = agreement.position.get(member)
        if position is not None:
            result |= {position.measure, *named_in(position)}
        elif member.startswith((SAFE, TOLERANCE)):
            party = member.partition(":")[2]
            result |= {m.id for m in agreement.measures if m.value_to(party).low}
    return result


def pair(agreement: Agreement, pairs: Iterable[tuple[Step, Step]]) -> Agreement:
    """Put pairs of portions into groups of their own."""
    return agreement.replace(groups=(*agreement.groups, *(tuple(sorted(p)) for p in pairs)))


@lru_cache(maxsize=1 << 14)
def parse(name: str) -> tuple[Step, Step]:
    """Read the name of a pair in a vector: ``a:1 b:2``."""
    one, other = (
        Step(measure, int(portion))
        for measure, _, portion in (text.rpartition(":") for text in name.split(" "))
    )
    return one, other


def _stands(cores: Cores, changed: Agreement) -> bool:
    """Whether a file may say so: groups are facts, and facts must not contradict each other.

    There may be a plan all the same, which leaves out what they speak of.
    """
    try:
        verify_agreement(changed)
        verify_possible(changed, cores.deadline)
    except AgreementError:
        return False
    return True


def find(cores: Cores, *, most: int) -> Mildest:
    """Find the fewest pairs that leave a plan; a vector's names are pairs."""
    agreement = cores.agreement
    frame = Setting.of(agreement)
    grouped = {step for group in agreement.groups for step in group}
    total = sum(len(m.shares) for m in agreement.measures)

    def candidates(core: frozenset[str]) -> list[str]:
        names = sorted(named(agreement, core))
        free = {
            name: [
                step
                for step in (Step(name, k + 1) for k in range(len(agreement.measure[name].shares)))
                if step not in grouped
            ]
            for name in names
        }
        return [
            f"{one} {other}"
            for a, b in combinations(names, 2)
            for one in free[a]
            for other in free[b]
            if pairable(agreement, one, other)
        ]

    by_core: dict[frozenset[str], list[str]] = {}
    # Those of the agreement as it is: pairs of what they do not name leave them standing.
    standing = [(core, frozenset(candidates(core))) for core in cores.known]
    standing.sort(key=lambda one: len(one[1]))

    # Of each vector the pairs of which one is needed further; no search is needed to know them.
    # Where nothing is said of one, nothing is asked of those that follow from it.
    needed: dict[Vector, frozenset[Pair] | None] = {}
    asked: set[Vector] = {()}
    work = Work()

    def works(vector: Vector) -> bool:
        changed = pair(agreement, (parse(name) for name, _ in vector))
        if vector in asked:
            needed[vector] = helping(replace(frame, agreement=changed), cores.deadline, work)
            if needed[vector] is not None:
                return False
        plan = cores.witness(cores.oracle(changed, same_scale=True))
        # Everything at one moment would solve anything.
        return plan is not None and len(plan.order) > 1 and _stands(cores, changed)

    def further(vector: Vector) -> Iterator[Vector]:
        if total == 2:  # Nothing is left for another moment.
            return
        if (one_of := needed.get(vector)) is not None:
            following = [raised(vector, f"{one} {other}", 1) for one, other in one_of]
            asked.update(following)
            yield from following
            return
        pairs = {name for name, _ in vector}
        core = next((core for core, help_ in standing if not pairs & help_), None)
        if core is None:
            changed = pair(agreement, (parse(name) for name in pairs))
            core = cores.find(cores.oracle(changed, same_scale=True))
        if core not in by_core:
            by_core[core] = candidates(core)
        used = {step for name, _ in vector for step in parse(name)}
        for name in by_core[core]:
            if not used & set(parse(name)):
                yield raised(vector, name, 1)

    def ranked(vector: Vector) -> tuple[object, ...]:
        return (len(vector), vector)

    found = mildest(works=works, further=further, rank=ranked, most=most, stop=cores.over)
    return found.unless(cores.unknown)
