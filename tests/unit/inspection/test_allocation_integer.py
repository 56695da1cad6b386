"""The door to the integer solver: a case in which its presolve calls a wrong optimum proven."""

from __future__ import annotations

from itertools import product

from paripassu.deadline import Deadline
from paripassu.inspection.allocation.integer import Model, Sum

ORDER = [(0, 1), (1, 2), (3, 4), (5, 6), (6, 7), (8, 0), (9, 3), (10, 5)]
#: A cut as allocations make them: steps of -ln P in units of 2^-34, and certainty.
CUT = [
    (0, 23816355776),
    (1, 4503575811014720),
    (3, 4503599627370496),
    (5, 6965837517),
    (6, 11908177888),
    (7, 4503580753355091),
]
PRICES = [3, 3, 3, 1, 1, 1, 1, 1, 2, 1, 2]


def test_coefficients_of_many_magnitudes() -> None:
    model = Model()
    for _ in PRICES:
        model.variable(0, 1)
    for above, below in ORDER:
        model.between(Sum([(above, 1), (below, -1)]), 0)
    model.between(Sum([(8, 1), (9, 1), (10, 1)]), high=2)
    model.between(Sum(CUT), 2**52)
    found = model.minimise(Sum(list(enumerate(PRICES))), Deadline.after(None))
    feasible = [
        x
        for x in product((0, 1), repeat=len(PRICES))
        if all(x[a] >= x[b] for a, b in ORDER)
        and x[8] + x[9] + x[10] <= 2
        and sum(c * x[v] for v, c in CUT) >= 2**52
    ]
    least = min(sum(p * x for p, x in zip(PRICES, values, strict=True)) for values in feasible)
    assert least == 2
    assert found.status == "optimal"
    assert found.bound == least
    assert found.values in feasible
    assert sum(p * x for p, x in zip(PRICES, found.values, strict=True)) == least


def test_constants_count_and_contradictions_are_infeasible() -> None:
    model = Model()
    x = model.variable(0, 9)
    model.between(Sum([(x, 2)], 5), 10, 12)
    found = model.minimise(Sum([(x, -1)], 100), Deadline.after(None))
    assert (found.values, found.bound) == ((3,), 97)
    model.between(Sum([(x, 1)]), high=2)
    assert model.minimise(Sum([(x, 1)]), Deadline.after(None)).status == "infeasible"


def test_it_stops_when_asked() -> None:
    model = Model()
    x = [model.variable(0, 1) for _ in range(60)]
    for shift in range(1, 30):
        terms = [(v, (i * i * shift + 7 * i) % 101 + 1) for i, v in enumerate(x)]
        model.between(Sum(terms), 1201 + shift, 1201 + shift)
    found = model.minimise(Sum([(v, 1) for v in x]), Deadline.after(None, lambda: True))
    assert found.status in ("unknown", "infeasible", "feasible", "optimal")
