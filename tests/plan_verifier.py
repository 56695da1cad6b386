"""The verifier of proofs, `verifier/plan.py`, as a module; its problems beside the project's."""

from __future__ import annotations

from collections.abc import Iterator
from fractions import Fraction
from math import gcd, inf
from typing import Any

from tests.shared import ROOT
from tests.verifiers import load

from paripassu.agreement.model import Agreement
from paripassu.agreement.read import parse_whatever_facts
from paripassu.sequencing.amounts import amounts, splits_a_group
from paripassu.sequencing.compile import Enforced, Setting, collected, everything, problem_of
from paripassu.sequencing.optional import alternatives
from paripassu.sequencing.order.days import static_edges
from paripassu.sequencing.possible import enforce, limit_choices, members
from paripassu.sequencing.proof.parts import Way, ways

FILE = ROOT / "verifier" / "plan.py"


verifier = load(FILE)
#: What the project and the verifier say of one choice of amounts, in the same units.
Compiled = dict[str, Any]


def differences(text: str) -> Iterator[str]:
    """Say where the verifier reads a file otherwise than the project does."""
    raw = text.encode()
    ours = parse_whatever_facts(raw)
    yield from of_agreement(ours, verifier.read_agreement(raw))


def of_agreement(ours: Agreement, theirs: Any) -> Iterator[str]:
    """Say where their problems differ: of all members, of some, and of the facts alone."""
    frame = Setting.of(ours)
    whole = members(ours)
    if {*whole} != verifier.members_of(theirs):
        yield "members"
        return
    for number in range(1, 4):
        some = frozenset(one for k, one in enumerate(whole) if k % 4 != number)
        enforced = enforce(ours, some)
        tried = [
            Enforced(enforced.positions, enforced.safe, enforced.tolerance, applied)
            for applied in limit_choices(ours, enforced.positions)
        ]
        asked = verifier.Question(theirs, {*whole}, set(), free(theirs)).without({*some})
        yield from of_question(frame, [way for one in tried for _, way in ways(frame, one)], asked)
    asked = verifier.Question(theirs, {*whole}, set(), free(theirs))
    yield from of_question(frame, [way for _, way in ways(frame, everything(ours))], asked)
    nothing = Enforced(frozenset(), frozenset(), frozenset())
    facts = [Way(nothing, left_out) for left_out in alternatives(ours)]
    counted = [(way, amounts(ours, (), way.left_out)) for way in facts]
    facts = [way for way, counts in counted if not splits_a_group(ours, counts)]
    chosen = {name for one in theirs.choices for name in one.of}
    yield from of_question(frame, facts, verifier.Question(theirs, set(), set(), chosen))


def free(theirs: Any) -> set[str]:
    optional = {name for name, one in theirs.measures.items() if one.optional}
    return optional | {name for one in theirs.choices for name in one.of}


def of_question(frame: Setting, listed: list[Way], asked: Any) -> Iterator[str]:
    """Say where the choices of amounts differ, or what orders with them have to keep."""
    ours = {key_of(frame.agreement, way): way for way in listed}
    choices = [*asked.choices()]
    theirs = {tuple(asked.said(counts).items()): counts for counts in choices}
    if theirs.keys() != ours.keys() or len(theirs) != len(choices):
        yield f"amounts: {ours.keys() ^ theirs.keys()}"
        return
    for key, way in ours.items():
        for below in (Fraction(0), Fraction(1, 3)):
            problem, cols = asked.compiled(theirs[key], below)
            mine = compiled(frame, way, below)
            if (
                mine is None
                and all(problem.options)
                and not any(row.get(n, 0) > 0 for n, row in enumerate(problem.out))
            ):
                yield f"{key}: whether a need is never met"
            elif mine is not None:
                told = as_told(problem, cols)
                for what in mine:
                    if mine[what] != told[what]:
                        yield f"{key}: {what}: {mine[what]} and {told[what]}"


def key_of(agreement: Agreement, way: Way) -> tuple[tuple[str, int], ...]:
    """Give the amounts that are less than in full."""
    names = way.enforced.positions, way.enforced.limits
    limits = [[p for p in agreement.positions if p.limits and p.id in some] for some in names]
    full = amounts(agreement, limits[0], frozenset())
    counts = amounts(agreement, [*limits[0], *limits[1]], way.left_out)
    return tuple((name, count) for name, count in counts.items() if count < full[name])


def compiled(frame: Setting, way: Way, below: Fraction) -> Compiled | None:
    """Give what the project says that orders with some amounts have to keep."""
    found = collected(frame, way.enforced, way.left_out)
    if found is None:
        return None
    problem = problem_of(frame, way.enforced, found).problem
    day, last = frame.day, problem.size + problem.begins
    edges: dict[tuple[int, int], Fraction] = {(-1, node): Fraction(0) for node in range(last)}
    for edge in static_edges(problem):
        pair, days = (edge.source, edge.target), Fraction(edge.days, day)
        edges[pair] = max(days, edges.get(pair, days))
    limit = -(-(below * problem.one).numerator // (below * problem.one).denominator) - 1
    columns = {}
    for p, party in enumerate(frame.scale.parties):
        delta = [row[p] for row in problem.delta]
        unit = gcd(*delta) or 1
        upper, floor = problem.upper[p], problem.floor[p]
        lows = [floor, -limit if below and problem.rated[p] else None]
        low = max((one for one in lows if one is not None), default=None)
        columns[party] = (
            [value // unit for value in delta],
            None if upper is None else upper // unit if any(delta) else upper >= 0,
            None if floor is None else -(-floor // unit) if any(delta) else True,
            None if low is None else -(-low // unit) if any(delta) else True,
        )
    return {
        "moments": [tuple((s.measure, s.portion) for s in moment) for moment in found.moments],
        "waits": [{wait.before for wait in row} for row in problem.before],
        "edges": distances(edges),
        "options": [
            [
                ([(e.source, e.target, Fraction(e.days, day)) for e in o.edges], [*o.before])
                for o in group
            ]
            for group in problem.options
        ],
        "columns": columns,
    }


def distances(edges: dict[tuple[int, int], Fraction]) -> dict[tuple[int, int], Fraction]:
    """Give the distances without those from a node to itself that all days keep."""
    return {(a, b): days for (a, b), days in edges.items() if a != b or days > 0}


def as_told(problem: Any, cols: list[Any]) -> Compiled:
    """Give what the verifier says of it."""
    options = [
        [([(a, b, Fraction(c)) for a, b, c in o.edges], [*o.before]) for o in group]
        for group in problem.options
    ]
    sources = [*enumerate(problem.out[:-1]), (-1, problem.out[-1])]
    columns = {}
    for c in cols:
        some = any(c.delta)
        columns[c.party] = (
            c.delta,
            None if c.upper == inf else c.upper if some else c.upper >= 0,
            None if c.floor == -inf else c.floor if some else c.floor <= 0,
            None if c.least == -inf else c.least if some else c.least <= 0,
        )
    return {
        "moments": problem.moments,
        "waits": problem.waits,
        "edges": distances({(a, b): Fraction(d) for a, row in sources for b, d in row.items()}),
        "options": options,
        "columns": columns,
    }
