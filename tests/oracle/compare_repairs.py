"""Repairs as ``explain`` gives them, against all that there are."""

from __future__ import annotations

from collections import Counter
from collections.abc import Callable, Hashable, Iterator
from fractions import Fraction
from math import prod
from typing import Any

from tests.oracle import every_repair
from tests.oracle.milder import corrected
from tests.oracle.repairs import best_share, burden, concessions
from tests.oracle.softening import levels_of, milder, softening_burden, softenings

from paripassu.agreement.model import Agreement, Step
from paripassu.sequencing.explanation import Explanation

#: At most so many of a kind are given.
MOST = 10
#: Combinations of milder values above which softenings are passed over.
SPACE = 600
#: Portions above which splits are passed over.
PORTIONS = 7

Found = set[Hashable]


def differences(
    agreement: Agreement, explanation: Explanation, counts: Counter[str]
) -> Iterator[str]:
    """Say what is given and is no minimal repair, and what is missing where all are said to be.

    ``counts`` gets, by kind, how many agreements were compared, and in how many of them the kind
    was said to be complete.
    """
    red = not any(not repair.red_lines for repair in explanation.repairs)
    for kind, complete in explanation.complete.repairs.items():
        of = [repair for repair in explanation.repairs if repair.kind == kind]
        compared = KINDS[kind](agreement, of, red)
        if compared is None:
            counts[f"{kind} passed over"] += 1
            continue
        given, expected = compared
        counts[f"{kind} {'complete' if complete else 'open'}"] += 1
        counts[f"{kind} repairs"] += len(expected)
        if len({repair.model_dump_json(exclude={"plan"}) for repair in of}) != len(of):
            yield f"{kind}: one is given twice"
        for one in given - expected:
            yield f"{kind}: {one} is no minimal repair"
        if complete:
            for one in expected - given:
                yield f"{kind}: {one} is missing, and all are said to be given"
        elif len(expected) < MOST and kind != "split":
            counts[f"{kind} open, and all given"] += given == expected


Compared = tuple[Found, Found] | None


def _costs(burdens: Any) -> frozenset[tuple[str, Fraction]]:
    return frozenset((party, weight) for party, weight in burdens.items() if weight)


def _soften(agreement: Agreement, of: list[Any], red: bool) -> Compared:
    components = milder(agreement, red_lines=red)
    if prod(len(c.values) for c in components) > SPACE:
        return None
    expected: Found = set()
    for lines in (False, True) if red else (False,):
        components, vectors = softenings(agreement, red_lines=lines)
        expected = {
            (vector, _costs(softening_burden(agreement, components, vector))) for vector in vectors
        }
        if expected:
            break
    return {(levels_of(agreement, components, r.changes), _costs(r.burden)) for r in of}, expected


def _concede(agreement: Agreement, of: list[Any], red: bool) -> Compared:
    expected = concessions(agreement) or (concessions(agreement, red_lines=True) if red else set())
    return {(frozenset(r.positions), _costs(r.burden)) for r in of}, {
        (chosen, _costs(burden(agreement, dict.fromkeys(chosen, Fraction(1)))))
        for chosen in expected
    }


def _split(agreement: Agreement, of: list[Any], red: bool) -> Compared:
    if sum(len(m.shares) for m in agreement.measures) >= PORTIONS:
        return None

    def portions(factors: Any) -> int:
        return sum(len(m.shares) * factors.get(m.id, 1) for m in agreement.measures)

    small = [r for r in of if portions(r.factors) <= PORTIONS]
    # Those of more portions are judged elsewhere: they work, and nothing milder does.
    beyond: Found = {tuple(sorted(r.factors.items())) for r in of if r not in small}
    given: Found = {tuple(sorted(r.factors.items())) for r in small}
    return given | beyond, {*every_repair.splits(agreement, PORTIONS), *beyond}


def _together(agreement: Agreement, of: list[Any], red: bool) -> Compared:
    given: Found = {
        frozenset((min(pair), max(pair)) for pair in [tuple(map(_step, p)) for p in r.pairs])
        for r in of
    }
    expected = every_repair.together(agreement)
    return given, {*expected}


def _step(name: str) -> Step:
    measure, _, portion = name.rpartition(":")
    return Step(measure, int(portion))


def _deposit(agreement: Agreement, of: list[Any], red: bool) -> Compared:
    alone = every_repair.deposits(agreement)
    if alone:
        return {frozenset(r.deposits.items()) for r in of}, {
            frozenset({one}) for one in alone.items()
        }
    performing = {party for m in agreement.measures for party in m.by}
    total = None
    if agreement.unit and len(performing) == 2:
        total = every_repair.least_total(agreement)
    expected: Found = set() if total is None else {total}
    return {sum(r.deposits.values()) for r in of}, expected


def _tolerance(agreement: Agreement, of: list[Any], red: bool) -> Compared:
    expected: Found = {*every_repair.tolerances(agreement).items()}
    times = every_repair.factor(agreement)
    if times is not None:
        expected.add(times)
    return {r.factor if r.tolerance is None else (r.party, r.tolerance.after) for r in of}, expected


def _share(agreement: Agreement, of: list[Any], red: bool) -> Compared:
    every = {m.id: best_share(agreement, m.id) for m in agreement.measures}
    return {(r.measure, r.share, frozenset(r.positions)) for r in of}, {
        (name, *best) for name, best in every.items() if best is not None
    }


def _mixed(agreement: Agreement, of: list[Any], red: bool) -> Compared:
    expected = every_repair.corrections(agreement)
    given: Found = set()
    for changed in (corrected(agreement, r) for r in of):
        # Without a limit there is more of a measure, so that what else was given up may suffice.
        meant = {whole for whole in expected if changed <= whole and _limits(agreement, whole)}
        given |= {changed} if changed in expected else meant or {changed}
    return given, {*expected}


def _limits(agreement: Agreement, members: frozenset[str]) -> bool:
    return any(agreement.position[m].limits for m in members if m in agreement.position)


KINDS: dict[str, Callable[[Agreement, list[Any], bool], Compared]] = {
    "soften": _soften,
    "concede": _concede,
    "split": _split,
    "together": _together,
    "deposit": _deposit,
    "tolerance": _tolerance,
    "share": _share,
    "mixed": _mixed,
}
