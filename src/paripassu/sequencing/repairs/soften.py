"""Demands softened: the mildest vectors of levels that leave a plan."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from fractions import Fraction

from paripassu.agreement.model import Agreement, Position
from paripassu.sequencing.repairs.burden import burden, rank
from paripassu.sequencing.repairs.chains import NEED, Chain, chains
from paripassu.sequencing.repairs.changes import Softening
from paripassu.sequencing.repairs.climb import above, grown
from paripassu.sequencing.repairs.cores import Cores
from paripassu.sequencing.repairs.milder import Mildest, Vector, mildest

_GATE = "gate"
_SHARE = "share"


def softened(agreement: Agreement, chain_by_name: Mapping[str, Chain], vector: Vector) -> Agreement:
    """Give the agreement with the positions of a vector softened."""
    changes: dict[str, dict[str, object]] = {}
    for name, level in vector:
        chain = chain_by_name[name]
        changes.setdefault(chain.position, {})[chain.key] = chain.at(level)
    return agreement.replace(
        positions=tuple(
            _soften(p, changes[p.id]) if p.id in changes else p for p in agreement.positions
        )
    )


def _soften(position: Position, changes: Mapping[str, object]) -> Position:
    fields: dict[str, object] = {}
    needs: dict[str, object] = dict(position.needs)
    for key, value in changes.items():
        if key == _GATE:
            assert isinstance(value, tuple)
            fields["part"], end = value
            if end is not None:
                fields["gate"] = end
        elif key.startswith(NEED):
            needs[key.removeprefix(NEED)] = value
        else:
            fields[key] = value
    return position.replace(**fields, needs=needs)


def given_up(
    agreement: Agreement, chain_by_name: Mapping[str, Chain], vector: Vector
) -> list[tuple[Position, Fraction]]:
    """Give the part of each position that a vector gives up.

    Of its needs the largest; of several changes 1 - Π(1 - g).
    """
    lost: dict[str, dict[str, Fraction]] = {}
    for name, level in vector:
        chain = chain_by_name[name]
        of = lost.setdefault(chain.position, {})
        key = NEED if chain.key.startswith(NEED) else chain.key
        of[key] = max(of.get(key, Fraction(0)), chain.lost(level))
    found = []
    for position, parts in sorted(lost.items()):
        kept = Fraction(1)
        for part in parts.values():
            kept *= 1 - part
        found.append((agreement.position[position], 1 - kept))
    return found


def find(cores: Cores, *, red_lines: bool, most: int) -> tuple[dict[str, Chain], Mildest]:
    """Find the mildest softenings that leave a plan."""
    agreement = cores.agreement
    chain_by_name = chains(agreement, red_lines=red_lines)
    by_position: dict[str, list[Chain]] = {}
    for chain in chain_by_name.values():
        by_position.setdefault(chain.position, []).append(chain)
    # A softened limit lets amounts through that no limit in the file leaves: a core has to hold
    # for these as well, so they stand beside the file's limits as further choices.
    between = tuple(
        agreement.position[chain.position].replace(
            id=f"{chain.position}--{level}", share=chain.at(level)
        )
        for chain in chain_by_name.values()
        if chain.key == _SHARE and agreement.position[chain.position].limits
        for level in range(1, chain.top + 1)
    )
    beside = frozenset(p.id for p in between)
    wider = agreement.replace(positions=(*agreement.positions, *between))

    def wider_by(vector: Vector) -> Agreement:
        return softened(wider, chain_by_name, vector)

    # Whether a core stands hangs on its own positions and on the limits, and on no others: many
    # vectors are alike in these.
    free = {
        chain.name
        for chain in chain_by_name.values()
        if not agreement.position[chain.position].limits
    }
    stood: dict[tuple[frozenset[str], Vector], bool] = {}

    def standing(vector: Vector, core: frozenset[str]) -> bool:
        alike = tuple(
            (name, level)
            for name, level in vector
            if name not in free or chain_by_name[name].position in core
        )
        if (core, alike) not in stood:
            oracle = cores.oracle(wider_by(alike), same_scale=True)
            stood[core, alike] = cores.standing(oracle, core)
        return stood[core, alike]

    def clashing(vector: Vector) -> frozenset[str] | None:
        return next((core for core in cores.known if standing(vector, core)), None)

    def works(vector: Vector) -> bool:
        if clashing(vector) is not None:
            return False
        changed = softened(agreement, chain_by_name, vector)
        return cores.feasible(cores.oracle(changed, same_scale=True))

    def further(vector: Vector) -> Iterator[Vector]:
        core = clashing(vector)
        if core is None:
            core = cores.another(cores.oracle(wider_by(vector), same_scale=True), but=beside)
        open_ = [chain for position in core for chain in by_position.get(position, ())]
        # Where there is a plan for other limits, no conflict says what has to change.
        limit = vector
        if standing(vector, core):
            limit = grown(vector, open_, lambda tried: standing(tried, core))
        yield from above(vector, limit, open_)

    def ranked(vector: Vector) -> tuple[object, ...]:
        lost = given_up(agreement, chain_by_name, vector)
        return (*rank(burden(agreement, lost), len(lost)), vector)

    found = mildest(works=works, further=further, rank=ranked, most=most, stop=cores.over)
    return chain_by_name, found.unless(cores.unknown)


def describe(
    agreement: Agreement, chain_by_name: Mapping[str, Chain], vector: Vector
) -> tuple[Softening, ...]:
    """Say what a vector changes in which position."""
    changes: dict[str, dict[str, object]] = {}
    for name, level in vector:
        chain = chain_by_name[name]
        position = agreement.position[chain.position]
        into = changes.setdefault(chain.position, {})
        if chain.key == _GATE:
            value = chain.at(level)
            assert isinstance(value, tuple)
            part, end = value
            if part != position.meant_part:
                into["part"] = {"from": position.meant_part, "to": part}
            if end is not None:
                into["gate"] = {"from": position.meant_gate, "to": end}
        elif chain.key.startswith(NEED):
            needs = into.setdefault("needs", {})
            assert isinstance(needs, dict)
            needs[chain.key.removeprefix(NEED)] = {"from": chain.at(0), "to": chain.at(level)}
        else:
            old = getattr(position, chain.key)
            into[chain.key] = {"from": old, "to": chain.at(level)}
    return tuple(
        Softening.model_validate({"position": position, **fields})
        for position, fields in sorted(changes.items())
    )
