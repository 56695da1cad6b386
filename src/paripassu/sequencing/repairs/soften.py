"""Demands softened: a lower share or an earlier stage, the last portion instead of the first."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from fractions import Fraction

from paripassu.agreement.model import Agreement, Position
from paripassu.sequencing.amounts import cap
from paripassu.sequencing.explanation import NeedChange, PartChange, ShareChange, Softening
from paripassu.sequencing.repairs.burden import burden, rank
from paripassu.sequencing.repairs.cores import Cores
from paripassu.sequencing.repairs.milder import Mildest, Vector, mildest, raised

_PART = "part"
_SHARE = "share"


@dataclass(frozen=True, slots=True)
class Chain:
    """One thing that can be softened, level by level.

    Attributes
    ----------
    position : str
        The position's id.
    key : str
        ``part``, ``share``, or ``need:MEASURE``.
    levels : tuple
        Level 0 is what stands in the file; each next one is milder.
    lost : tuple of Fraction
        The part that is given up at each level.
    """

    position: str
    key: str
    levels: tuple[Fraction | str, ...]
    lost: tuple[Fraction, ...]

    @property
    def name(self) -> str:
        """The name of this component in a vector."""
        return f"{self.position} {self.key}"


def chains(agreement: Agreement, *, red_lines: bool) -> dict[str, Chain]:
    """Give everything that can be softened, by name."""
    result = {}
    for position in sorted(agreement.positions, key=lambda p: p.id):
        if position.firm == "demand" or (red_lines and position.firm == "red line"):
            for chain in _chains(agreement, position):
                if len(chain.levels) > 1:
                    result[chain.name] = chain
    return result


def _chains(agreement: Agreement, position: Position) -> Iterator[Chain]:
    measure = agreement.measure[position.measure]
    if position.claim == "after":
        for needed in sorted(position.needs):
            yield _need_chain(agreement, position, needed)
        if position.meant_gate == "begin" and position.meant_part == "first":
            amount = _amount(agreement, position.measure)
            lost = 1 - (measure.shares[amount - 1] if amount else Fraction(1))
            # With one portion, first and last are gates on its start and on its end.
            yield Chain(position.id, _PART, ("first", "last"), (Fraction(0), lost))
    elif position.claim in ("at_least", "at_most"):
        old = position.share
        assert old is not None
        reached = sorted(set(measure.reached))
        if position.claim == "at_least":
            shares = [share for share in reversed(reached) if 0 < share < old]
            lost_of = [(old - share) / old for share in shares]
        else:
            shares = [share for share in reached if old < share < 1]
            lost_of = [(share - old) / (1 - old) for share in shares]
        yield Chain(position.id, _SHARE, (old, *shares), (Fraction(0), *lost_of))


def _amount(agreement: Agreement, name: str) -> int:
    """Portions of a measure in the plan, when every limit in the file is applied."""
    measure = agreement.measure[name]
    return min(
        (
            cap(measure, p)
            for p in agreement.positions
            if p.measure == name and p.limits and p.binds
        ),
        default=len(measure.shares),
    )


def _need_chain(agreement: Agreement, position: Position, needed: str) -> Chain:
    measure = agreement.measure[needed]
    need = position.needs[needed]
    if need == "all":
        portions = _amount(agreement, needed)
        old = measure.reached[portions]
    elif isinstance(need, str):
        portions = [stage.name for stage in measure.stages].index(need) + 1
        old = measure.reached[portions]
    else:
        portions = next(k for k, share in enumerate(measure.reached) if share >= need)
        old = need
    levels: list[Fraction | str] = [need]
    lost = [Fraction(0)]
    for count in range(portions - 1, 0, -1):
        share = measure.reached[count]
        if measure.stages and isinstance(need, str):
            milder: Fraction | str = measure.stages[count - 1].name
        elif 0 < share < old and share not in levels:
            milder = share
        else:
            continue
        levels.append(milder)
        lost.append((old - share) / old if old else Fraction(0))
    return Chain(position.id, f"need:{needed}", tuple(levels), tuple(lost))


def softened(agreement: Agreement, chain_by_name: Mapping[str, Chain], vector: Vector) -> Agreement:
    """Give the agreement with the positions of a vector softened."""
    changes: dict[str, dict[str, Fraction | str]] = {}
    for name, level in vector:
        chain = chain_by_name[name]
        changes.setdefault(chain.position, {})[chain.key] = chain.levels[level]
    return agreement.replace(
        positions=tuple(
            _soften(p, changes[p.id]) if p.id in changes else p for p in agreement.positions
        )
    )


def _soften(position: Position, changes: Mapping[str, Fraction | str]) -> Position:
    fields: dict[str, object] = {}
    for key, value in changes.items():
        if key in (_PART, _SHARE):
            fields[key] = value
    fields["needs"] = {
        measure: changes.get(f"need:{measure}", need) for measure, need in position.needs.items()
    }
    return position.replace(**fields)


def given_up(
    agreement: Agreement, chain_by_name: Mapping[str, Chain], vector: Vector
) -> list[tuple[Position, Fraction]]:
    """Give the part of each position that a vector gives up.

    The largest over a position's needs; with first -> last as well, 1 - (1 - g)(1 - f).
    """
    share: dict[str, Fraction] = {}
    part: dict[str, Fraction] = {}
    for name, level in vector:
        chain = chain_by_name[name]
        into = part if chain.key == _PART else share
        into[chain.position] = max(into.get(chain.position, Fraction(0)), chain.lost[level])
    return [
        (
            agreement.position[position],
            1 - (1 - share.get(position, Fraction(0))) * (1 - part.get(position, Fraction(0))),
        )
        for position in sorted({*share, *part})
    ]


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
        agreement.position[chain.position].replace(id=f"{chain.position}--{level}", share=share)
        for chain in chain_by_name.values()
        if chain.key == _SHARE and agreement.position[chain.position].limits
        for level, share in enumerate(chain.levels[1:])
    )

    def oracle_of(vector: Vector) -> Agreement:
        return softened(agreement, chain_by_name, vector)

    def works(vector: Vector) -> bool:
        return cores.feasible(cores.oracle(oracle_of(vector), same_scale=True))

    def further(vector: Vector) -> Iterator[Vector]:
        changed = oracle_of(vector)
        if between:
            changed = changed.replace(positions=(*changed.positions, *between))
        core = cores.find(
            cores.oracle(changed, same_scale=True), but=frozenset(p.id for p in between)
        )
        levels = dict(vector)
        for position in sorted(core):
            for chain in by_position.get(position, ()):
                level = levels.get(chain.name, 0) + 1
                if level < len(chain.levels):
                    yield raised(vector, chain.name, level)

    def ranked(vector: Vector) -> tuple[object, ...]:
        lost = given_up(agreement, chain_by_name, vector)
        return (*rank(burden(agreement, lost), len(lost)), vector)

    found = mildest(
        works=works, further=further, rank=ranked, most=most, stop=cores.deadline.passed
    )
    return chain_by_name, Mildest(found.vectors, found.complete and not cores.unknown)


def describe(
    agreement: Agreement, chain_by_name: Mapping[str, Chain], vector: Vector
) -> tuple[Softening, ...]:
    """Say what a vector changes in which position."""
    changes: dict[str, dict[str, object]] = {}
    for name, level in vector:
        chain = chain_by_name[name]
        old, new = chain.levels[0], chain.levels[level]
        into = changes.setdefault(chain.position, {})
        if chain.key == _PART:
            into["part"] = PartChange.model_validate({"from": old, "to": new})
        elif chain.key == _SHARE:
            into["share"] = ShareChange.model_validate({"from": old, "to": new})
        else:
            needs = into.setdefault("needs", {})
            assert isinstance(needs, dict)
            needs[chain.key.removeprefix("need:")] = NeedChange.model_validate(
                {"from": old, "to": new}
            )
    return tuple(
        Softening.model_validate({"position": position, **fields})
        for position, fields in sorted(changes.items())
    )
