"""Why no other moment may end later where one is made early: else it may never end."""

from __future__ import annotations

from itertools import pairwise

from paripassu.sequencing.order.early import made_early
from paripassu.sequencing.order.problem import OrderProblem, Precedence
from paripassu.sequencing.order.windows import schedule

A, S, C, F, Z = range(5)
#: docs/specification/sequencing.md#best.
PROBLEM = OrderProblem(
    delta=((0,),) * 5,
    before=((), (), (), (Precedence(S, 3),), ()),
    upper=(None,),
    floor=(None,),
    rated=(True,),
    one=1,
    release=(2, 0, 4, 0, 6),
    deadline=(None,) * 5,
)


def days(order: tuple[int, ...]) -> dict[int, int]:
    return dict(zip(order, schedule(PROBLEM, order), strict=True))


def test_moments_that_push_each_other_back_go_round_for_ever() -> None:
    """Each move ends a moment earlier and is no later in the end; the last leads to the first."""
    round_ = [(A, S, C, F, Z), (S, A, C, F, Z), (S, F, A, C, Z), (A, S, F, C, Z), (A, S, C, F, Z)]
    for (one, other), moved in zip(pairwise(round_), (S, F, A, C), strict=True):
        place = one.index(moved)
        rest = (*one[:place], *one[place + 1 :])
        target = other.index(moved)
        assert target < place
        assert other == (*rest[:target], moved, *rest[target:])
        assert days(other)[moved] < days(one)[moved]
        assert days(other)[Z] == days(one)[Z] == 6
    later = [
        {m for m in range(5) if days(other)[m] > days(one)[m]} for one, other in pairwise(round_)
    ]
    assert later == [set(), {A}, {S, F, C}, set()]


def test_with_no_other_moment_later_it_ends() -> None:
    early = made_early(PROBLEM, (A, S, C, F, Z), 0)
    assert early == (S, A, F, C, Z)
    assert days(early) == {S: 0, A: 2, F: 3, C: 4, Z: 6}


def test_what_has_moved_lets_others_move_after_it() -> None:
    """What 1 costs is paid for by 0, on day 5, until 2, that pays too, has moved to day 0."""
    problem = OrderProblem(
        delta=((3,), (-3,), (3,)),
        before=((),) * 3,
        upper=(None,),
        floor=(0,),
        rated=(True,),
        one=1,
        release=(5, 0, 0),
        deadline=(None,) * 3,
    )
    early = made_early(problem, (0, 1, 2), 0)
    assert early == (2, 1, 0)
    assert schedule(problem, early) == [0, 0, 5]
