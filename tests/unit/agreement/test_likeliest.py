"""Where a value, a stake or a tolerance names its most likely number, nothing loses it."""

from __future__ import annotations

from fractions import Fraction
from typing import Any

import pytest
from tests.swap import SWAP

from paripassu.agreement.book import agreement_of
from paripassu.agreement.cells import interval_cell, read_interval
from paripassu.agreement.differences import differences
from paripassu.agreement.interval import Interval, interval_of
from paripassu.agreement.model import Agreement, Party
from paripassu.agreement.new import STARTER
from paripassu.agreement.read import parse_agreement
from paripassu.agreement.sheets import book_of
from paripassu.agreement.show import show
from paripassu.agreement.update import update_toml
from paripassu.agreement.write import to_toml
from paripassu.errors import AgreementError
from paripassu.sequencing.answer import plan
from paripassu.sequencing.repairs.apply import add_stakes, set_tolerances

JUDGED = (
    SWAP.replace("stake = 1\n", "stake = [1, 2, 4]\ntolerance = [6, 6, 9.5]\n", 1)
    .replace("value = { a = 1, b = 6 }", "value = { a = [-1, 0.5, 1], b = [6, 7, 7] }")
)  # fmt: skip


def interval(*numbers: float | str) -> Interval:
    return interval_of([Fraction(str(number)) for number in numbers])


@pytest.fixture(scope="module")
def judged() -> Agreement:
    return parse_agreement(JUDGED)


def test_it_is_read(judged: Agreement) -> None:
    party = judged.party["a"]
    assert (party.stake, party.tolerance) == (interval(1, 2, 4), interval(6, 6, 9.5))
    assert judged.measure["one"].value == {"a": interval(-1, 0.5, 1), "b": interval(6, 7, 7)}
    assert judged.party["b"].stake.mode is None


def test_a_number_without_room_has_no_mode() -> None:
    read = parse_agreement(SWAP.replace("stake = 1\n", "stake = [1, 1, 1]\n", 1))
    assert read == parse_agreement(SWAP)
    assert Party(id="a", stake=Interval(Fraction(1), Fraction(1), Fraction(1))).stake.mode is None


@pytest.mark.parametrize("mode", [0, 4])
def test_built_in_code_it_is_checked_as_a_file_is(mode: int) -> None:
    with pytest.raises(ValueError, match="should rise from low over mode to high"):
        Party(id="a", stake=Interval(Fraction(1), Fraction(3), Fraction(mode)))


def test_it_is_written(judged: Agreement) -> None:
    text = to_toml(judged)
    assert "stake = [1, 2, 4]" in text
    assert "value = { a = [-1, 0.5, 1], b = [6, 7, 7] }" in text
    assert parse_agreement(text) == judged


def test_thirds_are_rounded_in_their_order() -> None:
    thirds = [Fraction(1, 3), Fraction(1, 3) + Fraction(1, 10**17), Fraction(2, 3)]
    agreement = parse_agreement(SWAP)
    a, b = agreement.parties
    written = to_toml(agreement.replace(parties=(a.replace(stake=interval_of(thirds)), b)))
    assert "stake = [0.333333333333334, 0.333333333333334, 0.666666666666667]" in written
    assert parse_agreement(written)


def test_a_mode_put_in_changes_its_line_alone(judged: Agreement) -> None:
    text = SWAP.replace("value = { a = 1, b = 6 }", "value = { a = 1, b = 6 }  # of all of it")
    old = parse_agreement(text)
    one, two = old.measures
    new = old.replace(measures=(one.replace(value={"a": 1, "b": [6, 7, 8]}), two))
    assert update_toml(text, new) == text.replace("b = 6 }", "b = [6, 7, 8] }")


@pytest.mark.parametrize(
    ("cell", "numbers"),
    [
        ("3..4..6", ["3", "4", "6"]),
        ("-8.5 … -6 … -5", ["-8.5", "-6", "-5"]),
        ("[3; 4; 6]", ["3", "4", "6"]),
        ("[3, 4, 6]", ["3", "4", "6"]),
        ("3..6", ["3", "6"]),
    ],
)
def test_cells_hold_two_or_three_numbers(cell: str, numbers: list[str]) -> None:
    assert list(map(str, read_interval(cell))) == numbers


@pytest.mark.parametrize("cell", ["3..4..5..6", "3..", "..4", "[3, 4", "3..4,6", "3.4.6"])
def test_other_cells_stay_texts(cell: str) -> None:
    assert read_interval(cell) == cell


def test_a_workbook_keeps_it(judged: Agreement) -> None:
    assert interval_cell(judged.party["a"].stake) == "1..2..4"
    assert agreement_of(book_of(judged), "b.xlsx") == judged


def test_a_wrong_order_in_a_cell_is_mended_in_the_words_of_cells(judged: Agreement) -> None:
    content = book_of(judged)
    with pytest.raises(AgreementError) as caught:
        agreement_of(_with_cell(content, "1..2..4", "2..1..4"), "b.xlsx")
    assert str(caught.value) == (
        "b.xlsx: sheet 'parties', row 2, column 'stake': should rise from low over mode to high: "
        "[2, 1, 4] — write 1..2..4"
    )


def _with_cell(content: bytes, old: str, new: str) -> bytes:
    import io

    import openpyxl

    book = openpyxl.load_workbook(io.BytesIO(content))
    for row in book["parties"].iter_rows():
        for cell in row:
            if cell.value == old:
                cell.value = new
    changed = io.BytesIO()
    book.save(changed)
    return changed.getvalue()


def test_it_is_shown(judged: Agreement) -> None:
    overview = show(judged)
    assert "1 … 4 (most likely 2)" in overview.to_text()
    document: Any = overview.to_json()
    assert document["parties"][0]["stake"] == [1, 2, 4]
    assert document["measures"][0]["value"] == {"a": [-1, 0.5, 1], "b": [6, 7, 7]}
    assert document["parties"][0]["total"] == [5, 7]
    frame = overview.to_frame("parties")
    assert frame.select("stake.low", "stake.mode", "stake.high").rows() == [
        (1.0, 2.0, 4.0),
        (1.0, None, 1.0),
    ]


def test_a_mode_is_a_difference(judged: Agreement) -> None:
    without = parse_agreement(JUDGED.replace("[1, 2, 4]", "[1, 4]"))
    (one,) = differences([without, judged])
    assert (one.entry, one.key, one.values) == ("party:a", "stake", ((1, 4), (1, 2, 4)))


def test_plans_use_the_low_number(judged: Agreement) -> None:
    pairs = parse_agreement(
        JUDGED.replace("[1, 2, 4]", "[1, 4]").replace("[6, 6, 9.5]", "[6, 9.5]")
        .replace("[-1, 0.5, 1]", "[-1, 1]").replace("[6, 7, 7]", "[6, 7]")
    )  # fmt: skip
    with_modes, without = plan(judged), plan(pairs)
    assert with_modes.steps == without.steps
    assert with_modes.objective == without.objective


def test_the_starter_names_one() -> None:
    assert parse_agreement(STARTER).measure["dismantle"].value["south"] == interval(9, 10, 12)


def test_a_deposit_moves_all_three_and_a_tolerance_takes_along_what_it_overtakes(
    judged: Agreement,
) -> None:
    raised = add_stakes(judged, {"a": Fraction(3)})
    assert raised.party["a"].stake == interval(4, 5, 7)
    for low, wanted in ((7, (7, 7, 9.5)), (5, (5, 6, 9.5)), (10, (10, 10))):
        accepted = set_tolerances(judged, {"a": Fraction(low)}).party["a"].tolerance
        assert accepted == interval(*wanted)
