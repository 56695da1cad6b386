"""Numbers of many digits: nothing is rounded, and what the kernel cannot hold goes the long way."""

from __future__ import annotations

from fractions import Fraction

import pytest
from tests.unit.sequencing.risk.test_same_everywhere import TEXT
from tests.unit.sequencing.risk.test_small_checks import QUARREL

import paripassu as pp
from paripassu.sequencing.order import native
from paripassu.sequencing.risk.draws import MAIN, Drawer
from paripassu.sequencing.risk.numbers import GRID
from paripassu.sequencing.risk.quick import Quick
from paripassu.sequencing.risk.world import World

LONG = TEXT.replace("[-2, -1]", "[-2.00000000000001, -1.3, -1]")
#: Where the kernel's numbers would be too long.
LONGER = (
    QUARREL.replace("stake = 100", "stake = [0, 1, 999999999999999]")
    .replace("value = { b = 1 }", "value = { a = [-999999999999999, -0.000000000000001] }")
    .replace("value = { a = 1 }", "value = { a = [1, 999999999999999], b = -2 }")
)


def test_what_is_drawn_lies_on_the_grid_however_long_it_is() -> None:
    world = World.of(pp.parse_agreement(LONG))
    futures = Drawer(world, 1).futures(MAIN, 0, 2)
    for at in range(len(futures)):
        value = futures.numbers.agreement(at, world.agreement).measure["one"].value["a"].low
        least = Fraction("-2.00000000000001")
        place = (value - least) / (-1 - least) * GRID
        assert place.denominator == 1
        assert place.numerator % 2 == 1


def test_long_numbers_come_to_what_short_ones_do() -> None:
    short = TEXT.replace("[-2, -1]", "[-2, -1.3, -1]")
    long, near = (
        pp.risk(pp.parse_agreement(text), samples=1_024, effects=16, workers=1)
        for text in (LONG, short)
    )
    assert long.deal == near.deal
    assert 0 < long.deal.probability < 1
    assert [one.total_effect for one in long.inputs] == [one.total_effect for one in near.inputs]


def test_what_the_kernel_cannot_hold_goes_the_long_way(monkeypatch: pytest.MonkeyPatch) -> None:
    def ask() -> pp.Risk:
        return pp.risk(pp.parse_agreement(LONGER), samples=1_024, effects=0, workers=1)

    found = ask()
    assert 0 < found.deal.probability < 1
    if native.available():
        monkeypatch.setattr(Quick, "fits", staticmethod(lambda _: False))
        assert ask().to_json() == found.to_json()
