"""Conflicts read as a diplomat would say them."""

from __future__ import annotations

import datetime as dt
from fractions import Fraction

import pytest

from paripassu.agreement.model import Agreement, Interval, Measure, Party, Position, Stage
from paripassu.agreement.wording import what
from paripassu.sequencing.repairs.changes import Softening
from paripassu.sequencing.repairs.softening_words import softening
from paripassu.sequencing.sentences import because, condition, sentence, so_far


def position(**fields: object) -> Position:
    return Position.model_validate({"id": "x", "party": "us", "measure": "treaty", **fields})


@pytest.fixture
def agreement() -> Agreement:
    half = Fraction(1, 2)
    return Agreement(
        id="a",
        start=dt.date(2018, 6, 1),
        parties=(
            Party(id="us", name="the United States", stake=Interval(Fraction(3), Fraction(4))),
            Party(id="dprk", tolerance=Interval(Fraction(0), Fraction(0))),
        ),
        measures=(
            Measure(
                id="treaty",
                title="Peace treaty",
                by=("us", "dprk"),
                stages=(Stage(name="signature", share=half), Stage(name="rest", share=half)),
            ),
            Measure(id="dismantle", title="Dismantlement", by=("dprk",), portions=3),
        ),
        positions=(
            position(id="first", claim="after", needs={"dismantle": "all"}, part="last"),
            position(
                id="second",
                party="dprk",
                measure="dismantle",
                claim="after",
                needs={"treaty": "signature"},
                firm="red line",
            ),
        ),
    )


@pytest.mark.parametrize(
    ("fields", "words"),
    [
        (
            {"claim": "after", "needs": {"dismantle": Fraction(1, 3)}},
            "“Peace treaty” is not begun before 33.33 % of “Dismantlement” is done",
        ),
        ({"claim": "at_least", "share": Fraction(1)}, "at least 100 % of “Peace treaty” is done"),
        ({"claim": "at_most", "share": 0.5}, "no more than 50 % of “Peace treaty” is done"),
        ({"claim": "include"}, "“Peace treaty” is part of the agreement"),
        ({"claim": "exclude"}, "“Peace treaty” is no part of the agreement"),
        (
            {"claim": "by", "date": dt.date(2018, 9, 1)},
            "“Peace treaty” is complete by 1 September 2018",
        ),
        (
            {"claim": "not_before", "date": dt.date(2018, 9, 1), "part": "last"},
            "“Peace treaty” is not completed before 1 September 2018",
        ),
    ],
)
def test_every_claim_has_its_clause(
    agreement: Agreement, fields: dict[str, object], words: str
) -> None:
    assert what(agreement, position(**fields)) == words


def test_firmness_and_names_show(agreement: Agreement) -> None:
    assert sentence(agreement, agreement.position["second"]) == (
        "dprk insists that “Dismantlement” is not begun before “signature” of “Peace treaty” "
        "is done"
    )


def test_conditions_name_stake_and_tolerance(agreement: Agreement) -> None:
    assert "its stake of 3 to lose" in condition(agreement, "safe:us")
    assert "no stake to lose" in condition(agreement, "safe:dprk")
    assert "accepts no exposure" in condition(agreement, "tolerance:dprk")


def test_two_who_wait_for_each_other(agreement: Agreement) -> None:
    assert because(agreement, ["first", "second"]) == (
        "the United States demands that “Peace treaty” is not completed before “Dismantlement” is "
        "complete, while dprk insists that “Dismantlement” is not begun before “signature” of "
        "“Peace treaty” is done: each waits for the other, so neither can go first."
    )


def test_a_condition_says_who_would_walk_away(agreement: Agreement) -> None:
    assert because(agreement, ["first", "safe:dprk"]).endswith(
        "in every order that keeps this, dprk would at some moment gain by walking away."
    )
    assert because(agreement, []).startswith("No order is possible")


@pytest.mark.parametrize(
    ("fields", "said"),
    [
        ({"day": Fraction(19)}, "the work on it alone takes longer"),
        ({"day": Fraction(20)}, "no order is in time for it, whatever the others concede"),
        ({"day": Fraction(9), "part": "first"}, "the work on it alone takes longer"),
        ({"day": Fraction(9), "part": "signature", "gate": "begin"}, "no order is in time for it"),
        ({"day": Fraction(9), "share": Fraction(1), "gate": "begin"}, "the work on it alone takes"),
    ],
)
def test_a_deadline_that_its_own_work_misses_waits_for_nobody(
    agreement: Agreement, fields: dict[str, object], said: str
) -> None:
    treaty, other = agreement.measures
    due = position(claim="by", **fields)
    long = agreement.replace(
        measures=(treaty.replace(days=Interval(Fraction(1), Fraction(10))), other),
        positions=(due,),
    )
    assert because(long, [due.id]).partition(": ")[2].startswith(said)


@pytest.mark.parametrize(
    ("worst", "bound", "said"),
    [
        (None, Fraction(0), "no order yet"),
        (Fraction(1), Fraction(19, 59), "worst exposure 100 %, no order gets below 32.2 %"),
        (Fraction(20, 59), Fraction(19, 59), "worst exposure 33.9 %, no order gets below 32.2 %"),
        (Fraction(1, 59), Fraction(0), "worst exposure 1.7 %"),
        (None, None, "no order yet"),
    ],
)
def test_progress_never_says_that_an_order_is_better_than_the_bound(
    worst: Fraction | None, bound: Fraction | None, said: str
) -> None:
    assert so_far("search", worst, bound).replace("\u00a0", " ") == f"search: {said}"


@pytest.mark.parametrize(
    ("wanted", "change", "said"),
    [
        # A plan that reaches two thirds does not reach 66.67 %.
        (
            {"claim": "at_least", "share": Fraction("0.9")},
            {"share": {"from": Fraction("0.9"), "to": Fraction(2, 3)}},
            "at least 66.66 % of “Peace treaty” instead of 90 %",
        ),
        # One that performs a third performs more than 33.33 %.
        (
            {"claim": "at_most", "share": Fraction("0.1")},
            {"share": {"from": Fraction("0.1"), "to": Fraction(1, 3)}},
            "up to 33.34 % of “Peace treaty” instead of 10 %",
        ),
        (
            {"claim": "after", "needs": {"dismantle": Fraction("0.9")}},
            {"needs": {"dismantle": {"from": Fraction("0.9"), "to": Fraction(2, 3)}}},
            "66.66 % instead of 90 % of “Dismantlement”",
        ),
    ],
    ids=["at_least", "at_most", "after"],
)
def test_softened_shares_are_rounded_to_the_side_that_works(
    agreement: Agreement, wanted: dict[str, object], change: dict[str, object], said: str
) -> None:
    asked = agreement.replace(positions=(position(**wanted),))
    text = softening(asked, Softening.model_validate({"position": "x", **change}))
    assert text.startswith(f"the United States accepts {said}"), text
