"""How many items to draw of which stratum at which site?"""

from __future__ import annotations

from collections.abc import Sequence
from contextlib import suppress
from fractions import Fraction
from math import nextafter

from paripassu import given
from paripassu.deadline import Deadline, Progress, ShouldStop
from paripassu.errors import DefectError
from paripassu.inspection.allocation.check import check_allocation
from paripassu.inspection.allocation.cutting_planes import Search, small
from paripassu.inspection.allocation.exhaustive import cheapest, few, most_detecting
from paripassu.inspection.allocation.holding import Holding, holdings_of
from paripassu.inspection.allocation.outcome import Outcome
from paripassu.inspection.allocation.problem import Problem, compile_problem
from paripassu.inspection.allocation.question import Question, read_question
from paripassu.inspection.allocation.result import Allocation, Objective, Sampled
from paripassu.inspection.allocation.worst import worst
from paripassu.inspection.errors import GivenUpError, StoppedError
from paripassu.numbers.given import Number
from paripassu.tables.read import TableLike

#: Seconds, and share of the time, that trying every sample may take where rows are few: first in
#: short, since it is quick where it suits, and again where integer programs do not finish either.
FEW_FIRST, FEW_AGAIN = (2.0, 0.1), (20.0, 0.5)
#: Share of the time that integer programs may take before rows are treated in bulk.
EXACT_SHARE = 0.3
#: The same where the time is not limited.
EXACT_SECONDS = 20.0


def allocate(
    strata: TableLike | Sequence[Holding],
    *,
    goal: Number | None = None,
    detect: Number | None = None,
    budget: Number | None = None,
    days: Number | None = None,
    people: Number | None = None,
    visits: Number | None = None,
    time_limit: float | None = None,
    should_stop: ShouldStop | None = None,
    progress: Progress | None = None,
) -> Allocation:
    """Allocate inspections over strata and sites, against the worst way to hide the goal.

    The detection probability is the least, over all whole numbers d of defects with
    Σ d·amount ≥ goal, of 1 − Π P(no detection | N, d, n, q) over the rows: it means the whole
    population. Sizes that reach 0.9 in each of three strata reach less against a split over them.

    Parameters
    ----------
    strata : path or sequence of Holding
        A table (see :func:`read_strata`), or rows built in code.
    goal : number, optional
        Amount whose hiding has to be detected; not with rows that have defects.
    detect : number, optional
        Wanted detection probability: the cheapest allocation that reaches it. Ties: greatest
        detection, fewest items, the smallest n in the order of the rows.
    budget : number, optional
        Without ``detect``: the greatest detection for this cost at most; ties: least cost, then the
        same. With ``detect``: a limit.
    days, people : number, optional
        Limit on the inspector-days: their product (people: 1 by default).
    visits : int, optional
        Limit on the number of sites with any sample.
    time_limit : float, optional
        Seconds after which the best so far is given, with its bound.
    should_stop : callable, optional
        Asked now and then; True ends the search with the best so far.
    progress : callable, optional
        Told now and then, in words, how far the search is.

    Returns
    -------
    Allocation

    Raises
    ------
    TableError
        The table cannot be used.
    PariPassuError
        The numbers do not fit together.
    """
    holdings = holdings_of(strata)
    asked = read_question(holdings, goal, detect, budget, days, people, visits)
    problem = compile_problem(
        holdings, asked.goal, budget=asked.budget, days=asked.days, visits=asked.visits
    )
    given.function(progress, "progress")
    deadline = Deadline.after(time_limit, should_stop)
    outcome = _solve(problem, asked.detect, deadline, progress)
    answer = make_answer(holdings, problem, asked, outcome)
    wrong = check_allocation(holdings, answer, bound=False)
    if wrong:
        raise DefectError("the allocation that was found does not hold: " + "; ".join(wrong[:5]))
    return answer


def _solve(
    problem: Problem, detect: Fraction | None, deadline: Deadline, progress: Progress | None
) -> Outcome:
    if not problem.within(problem.least):
        return Outcome("infeasible")
    top = None
    if detect is not None and problem.within(problem.most):
        top = worst(problem, problem.most)
        if top.reached > 1 - detect:
            return Outcome("infeasible", best=top, best_proven=top.exact)
    with suppress(GivenUpError):
        return _tried(problem, detect, deadline, *FEW_FIRST)
    start, known = None, 0
    if small(problem):
        part = (
            deadline.part(EXACT_SHARE)
            if deadline.at
            else Deadline.after(EXACT_SECONDS, deadline.asked)
        )
        search = Search(problem, part, progress)
        try:
            return _exactly(search, problem, detect)
        except StoppedError:
            start, known = search.best, search.bound or 0
        with suppress(GivenUpError):
            return _tried(problem, detect, deadline, *FEW_AGAIN)
    from paripassu.inspection.allocation.approximate import in_bulk

    return in_bulk(problem, detect, deadline, progress, None if start is None else start.n, known)


def _tried(
    problem: Problem, detect: Fraction | None, whole: Deadline, seconds: float, share: float
) -> Outcome:
    """Solve by trying or ruling out every sample, in so many seconds or such a share of the time.

    Raises
    ------
    GivenUpError
        Before the best was proven, or there are too many rows.
    """
    if not few(problem):
        raise GivenUpError
    left = whole.left()
    deadline = Deadline.after(seconds if left is None else min(seconds, share * left), whole.asked)
    if detect is None:
        best = most_detecting(problem, deadline)
        if best is None:
            return Outcome("infeasible")
        return Outcome("optimal", best.n, float(1 - best.missed), ties=True)
    found = cheapest(problem, 1 - detect, deadline)
    if found is not None:
        return Outcome("optimal", found.n, float(found.cost), ties=True)
    best = most_detecting(problem, deadline)
    reached = None if best is None else worst(problem, best.n)
    return Outcome("infeasible", best=reached, best_proven=True)


def _exactly(search: Search, problem: Problem, detect: Fraction | None) -> Outcome:
    """Solve by integer programs.

    Raises
    ------
    StoppedError
        Before the best was proven.
    """
    if detect is None:
        best = search.most_detecting()
        assert best is not None
        proven = float(1 - best.missed)
        try:
            cheapest = search.cheapest(best.missed)
            assert cheapest is not None
            best = cheapest
            first = search.first(best, problem.used(best.n)[0])
        except StoppedError:
            return Outcome("optimal", best.n, proven)
        return Outcome("optimal", first.n, proven, ties=True)
    found = search.cheapest(1 - detect)
    if found is None:
        best = search.most_detecting()
        assert best is not None
        return Outcome("infeasible", best=worst(problem, best.n), best_proven=True)
    cost = problem.used(found.n)[0]
    try:
        ranked = search.most_detecting(found, cost)
        assert ranked is not None
        found = ranked
        found = search.first(found, cost)
    except StoppedError:
        return Outcome("optimal", found.n, float(cost))
    return Outcome("optimal", found.n, float(cost), ties=True)


def below(missed: Fraction, *, proven: bool) -> float:
    """Give 1 − missed as a float: the nearest one, or one that is surely not above."""
    exact = 1 - missed
    value = float(exact)
    return value if proven or Fraction(value) <= exact else nextafter(value, 0.0)


def make_answer(
    holdings: Sequence[Holding], problem: Problem, asked: Question, outcome: Outcome
) -> Allocation:
    """Put what a search found into the words of the rows."""
    objective: Objective = "detection" if asked.detect is None else "cost"
    common = {
        "status": outcome.status,
        "objective": objective,
        "goal": asked.goal,
        "detect": asked.detect,
        "budget": asked.budget,
        "day_limit": asked.days,
        "visit_limit": asked.visits,
    }
    if outcome.n is None:
        best = outcome.best
        return Allocation(
            **common,
            best=None if best is None else below(best.missed, proven=best.exact),
            best_proven=outcome.best_proven,
        )
    hidden = worst(problem, outcome.n)
    cost, days, visits = problem.used(outcome.n)
    achieved = below(hidden.missed, proven=hidden.exact)
    bound, gap = outcome.bound, None
    if bound is not None and objective == "cost":
        bound /= problem.cost_unit
        gap = max(0.0, 1 - bound * problem.cost_unit / cost) if cost else 0.0
    elif bound is not None:
        gap = max(0.0, bound - achieved)
    n: dict[str, int] = {}
    lie: dict[str, int] = {}
    rows = []
    for one, items, d in zip(holdings, outcome.n, hidden.defects, strict=True):
        n[one.stratum] = n.get(one.stratum, 0) + items
        lie[one.stratum] = lie.get(one.stratum, 0) + d
        rows.append(
            Sampled.model_construct(
                stratum=one.stratum,
                site=one.site,
                population=one.population,
                n=items,
                worst=d,
                cost=one.cost * items,
                days=one.days * items,
            )
        )
    return Allocation(
        **common,
        n=n,
        cost=Fraction(cost, problem.cost_unit),
        days=Fraction(days, problem.day_unit),
        visits=visits,
        achieved=achieved,
        worst=lie,
        worst_proven=hidden.exact,
        bound=bound,
        gap=gap,
        ties_proven=outcome.ties,
        rows=tuple(rows),
        proof=outcome.proof,
    )
