"""What an allocation is asked: tables, rows built in code, and bad questions."""

from __future__ import annotations

from fractions import Fraction
from pathlib import Path

import pytest
from tests.unit.inspection.holdings import ONE, rows

from paripassu.errors import PariPassuError, TableError
from paripassu.inspection.allocation.answer import allocate
from paripassu.inspection.allocation.holding import Holding, read_strata

GOOD = (
    "stratum,site,population,amount,per_item,cost,site_cost,days,min,max\na,A,10,1,0.9,2,5,1,1,8\n"
)


def table(tmp_path: Path, text: str) -> str:
    path = tmp_path / "strata.csv"
    path.write_text(text)
    return str(path)


def test_a_table_is_read_exactly(tmp_path: Path) -> None:
    (one,) = read_strata(table(tmp_path, GOOD))
    assert [one.per_item, one.cost, one.site_cost] == [Fraction(9, 10), Fraction(2), Fraction(5)]
    assert (one.least, one.top, one.population) == (1, 8, 10)
    (other,) = read_strata(table(tmp_path, "stratum,population,defects\nb,3,1\n"))
    assert (other.amount, other.defects) == (None, 1)
    assert other.per_item == other.cost == 1


@pytest.mark.parametrize(
    ("text", "said"),
    [
        ("stratum,population\na,1\n", "neither a column 'amount' nor 'defects'"),
        ("stratum,population,amount,defects\na,1,1,1\n", "both columns"),
        ("stratum,populatoin,amount\na,1,1\n", "did you mean 'population'"),
        ("stratum,population,defects\na,3,4\n", "line 2: column 'defects': is 4, and the pop"),
        ("stratum,population,amount\na,-3,4\n", "column 'population'"),
        ("stratum,population,amount\na,3.5,4\n", "whole number"),
        ("stratum,population,amount\na,3,-4\n", "column 'amount'"),
        ("stratum,population,amount\na,3,1 kg\n", "'1 kg'"),
        ("stratum,population,amount,min,max\na,3,1,2,1\n", "column 'min': is 2, and max is 1"),
        ("stratum,population,amount,max\na,3,1,4\n", "column 'max': is 4"),
        ("stratum,population,amount,min\na,3,1,4\n", "the population is 3"),
        ("stratum,population,amount,per_item\na,3,1,1.5\n", "column 'per_item'"),
        ("stratum,population,amount,cost\na,3,1,-1\n", "column 'cost'"),
        ("stratum,population,amount\n,3,1\n", "column 'stratum': is empty"),
        ("stratum,population,amount\na,3,1\na,4,1\n", "stands in row 2 already"),
        ("stratum,population,amount\na,2000000000,1\n", "is the most"),
        (
            "stratum,site,population,amount,site_cost\na,S,3,1,2\nb,S,3,1,3\n",
            "is 3 here and 2 in row 2 for the same site 'S'",
        ),
    ],
)
def test_bad_tables(tmp_path: Path, text: str, said: str) -> None:
    with pytest.raises(TableError) as caught:
        read_strata(table(tmp_path, text))
    assert said in str(caught.value)


def test_what_a_site_costs_may_be_written_once(tmp_path: Path) -> None:
    text = "stratum,site,population,amount,site_cost\na,S,3,1,\nb,S,3,1,4\nc,T,3,1,\n"
    assert [one.site_cost for one in read_strata(table(tmp_path, text))] == [4, 4, 0]


@pytest.mark.parametrize(
    ("question", "said"),
    [
        ({"goal": 5}, "neither a wanted detection probability nor a budget"),
        ({"detect": "0.9"}, "the amount that has to be detected is not given"),
        ({"goal": 11, "detect": "0.9"}, "all items together hold 10"),
        ({"goal": 0, "detect": "0.9"}, "above 0"),
        ({"goal": 5, "detect": 90}, "from 0 to 1"),
        ({"goal": 5, "detect": "0.9", "budget": -1}, "at least 0"),
        ({"goal": 5, "detect": "0.9", "people": 2}, "people without days"),
        ({"goal": 5, "detect": "0.9", "days": 2}, "no row takes any"),
        ({"goal": 5, "detect": "0.9", "visits": 1.5}, "whole number"),
    ],
)
def test_bad_questions(question: dict[str, object], said: str) -> None:
    with pytest.raises(PariPassuError) as caught:
        allocate(rows(10), **question)  # type: ignore[arg-type]
    assert said in str(caught.value)


def test_defects_and_a_goal_exclude_each_other() -> None:
    with pytest.raises(PariPassuError, match="goal is given as well"):
        allocate([Holding(stratum="a", population=3, defects=1)], goal=1, detect="0.5")
    with pytest.raises(PariPassuError, match="nothing to detect"):
        allocate([Holding(stratum="a", population=3, defects=0)], detect="0.5")
    with pytest.raises(PariPassuError, match="larger units"):
        allocate(rows(10**9, amount=Fraction(1, 10**6)), goal=900, detect="0.5")


def test_rows_built_in_code_are_held_to_the_same() -> None:
    for wrong in (
        [],
        [*rows(3), *rows(3)],
        [Holding(stratum="a", population=3, amount=ONE, least=2, most=1)],
        [Holding(stratum="a", population=3, amount=-ONE)],
        [Holding(stratum="a", population=3, amount=ONE, per_item=ONE * 2)],
        [Holding(stratum="a", population=3)],
        [*rows(3), Holding(stratum="b", population=3, defects=1)],
    ):
        with pytest.raises(PariPassuError, match="the rows cannot be used"):
            allocate(wrong, goal=1, detect="0.5")
