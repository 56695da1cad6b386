"""Numbers that a caller gives: what they print is what they are, whatever their width."""

from __future__ import annotations

from decimal import Decimal
from fractions import Fraction
from typing import Any

import numpy as np
import pytest

import paripassu as pp
from paripassu.errors import ParameterError
from paripassu.numbers.given import count, exact, share

NINE_TENTHS = [
    0.9, "0.9", "90 %", "9/10", Decimal("0.9"), Fraction(9, 10), np.float16(0.9), np.float32(0.9),
    np.float64(0.9), np.longdouble("0.9"),
]  # fmt: skip


@pytest.mark.parametrize("value", NINE_TENTHS, ids=repr)
def test_nine_tenths(value: Any) -> None:
    assert exact(value, "x") == share(value, "x") == Fraction(9, 10)
    assert pp.size(60, defects=5, detect=value) == pp.size(60, defects=5, detect="0.9")


@pytest.mark.parametrize(
    "kind", [int, float, np.int8, np.uint64, np.float16, np.float32, np.float64]
)
def test_whole_numbers(kind: Any) -> None:
    assert count(kind(60), "x") == 60


@pytest.mark.parametrize(
    "value",
    [True, np.bool_(True), np.float32("nan"), np.float16("inf"), np.complex64(1), np.array([0.9])],
    ids=repr,
)
def test_what_is_no_number(value: Any) -> None:
    with pytest.raises(ParameterError, match=r"^x "):
        exact(value, "x")


def test_an_empty_text_is_no_number() -> None:
    with pytest.raises(ParameterError, match="population is empty — give a number"):
        exact(" ", "population")
