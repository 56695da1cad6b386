"""Tables of measurements: every bad cell with its row, column and mend; good ones as they mean."""

from __future__ import annotations

from datetime import timedelta
from pathlib import Path

import numpy as np
import polars
import pytest

from paripassu.errors import TableError
from paripassu.inspection.accountancy.account import account
from paripassu.inspection.accountancy.codes import CODES, KINDS, SIGNS
from paripassu.inspection.accountancy.new import starter
from paripassu.inspection.accountancy.read import parse_measurements, read_measurements

HEAD = "period,kind,point,item,amount,unit,random,systematic"
GOOD = ["0,PB,vault,a,10,kg,0.01,1 %", "1,RD,scale,,5,kg,0.02,0", "1,PE,vault,a,15,kg,0.01,1 %"]


def table(*rows: str, head: str = HEAD) -> bytes:
    return "\n".join([head, *rows, ""]).encode()


def refused(content: bytes) -> str:
    with pytest.raises(TableError) as caught:
        parse_measurements(content, "t.csv")
    return str(caught.value)


def test_the_table_is_read() -> None:
    (m,) = parse_measurements(table(*GOOD))
    assert (m.area, m.material, m.unit, m.periods) == ("area", "material", "kg", 1)
    assert m.period.tolist() == [0, 1, 1]
    assert m.sign.tolist() == [-1, 1, -1]
    assert m.inventory.tolist() == [True, False, True]
    assert m.amount.tolist() == [10, 5, 15]
    assert m.random.tolist() == [0.01, 0.02, 0.01]
    assert m.group[0] == m.group[2] != m.group[1]
    assert np.isnan(m.inspector).all()


def test_errors_are_read_in_per_cent_too() -> None:
    rows = [row.replace(",0.01,", ",1%,").replace(",0.02,", ",2%,") for row in GOOD]
    (m,) = parse_measurements(table(*rows))
    assert m.random.tolist() == [0.01, 0.02, 0.01]


@pytest.mark.parametrize(
    ("row", "said"),
    [
        ("1,receipt,scale,,-5,kg,0,0", "column 'amount': should be at least 0, not '-5'"),
        ("1,receipt,scale,,,kg,0,0", "column 'amount': is empty"),
        ("1,receipt,scale,,x,kg,0,0", "column 'amount': should be a number, not 'x'"),
        ('1,receipt,scale,,"1,5",kg,0,0', "column 'amount': should be a number, not '1,5' — write"),
        ("1,receipt,scale,,nan,kg,0,0", "column 'amount': should be a number, not 'nan'"),
        ("1,receipt,scale,,1e18,kg,0,0", "column 'amount': should have at most 18 digits"),
        ("1,receipt,scale,,1e-200,kg,0,0", "column 'amount': should have at most 18 digits"),
        ("1,receipt,scale,,5,kg,1e-170,0", "column 'random': should have at most 18 digits"),
        ("1,receipt,scale,,5,kg,,0", "column 'random': is empty"),
        ("1,receipt,scale,,5,kg,0,", "column 'systematic': is empty"),
        ("1,receipt,scale,,5,kg,1.5,0", "column 'random': should be a share from 0 to 1, not"),
        ("1,receipt,scale,,5,kg,0,2", "column 'systematic': should be a share from 0 to 1, not"),
        ("1,receipt,scale,,5,kg,0,101 %", "column 'systematic': should be a share from 0 to 1"),
        ("1,receipt,scale,,5,kg,-0.1,0", "column 'random': should be a share from 0 to 1"),
        ("1,receipt,scale,,5,,0,0", "column 'unit': is empty"),
        ("1,receipt,scale,,5,g,0,0", "'unit': is 'g', and line 2 of the same area and material"),
        ("1,receipt,,,5,kg,0,0", "column 'point': is empty"),
        ("1,,scale,,5,kg,0,0", "column 'kind': is empty"),
        ("1,reciept,scale,,5,kg,0,0", "is not known: 'reciept' — did you mean 'receipt'?"),
        (
            "1,receit,scale,,5,kg,0,0",
            "column 'kind': is not known: 'receit' — did you mean 'receipt'?",
        ),
        ("1,PB,vault,,5,kg,0,0", "'PB' opens the account in period 0, and this is period 1"),
        ("0,receipt,scale,,5,kg,0,0", "is 0, which has the opening inventory only, and this is"),
        (",receipt,scale,,5,kg,0,0", "column 'period': is empty"),
        ("-1,receipt,scale,,5,kg,0,0", "column 'period': should be at least 0, not '-1'"),
        ("1.5,receipt,scale,,5,kg,0,0", "column 'period': should be a whole number, not '1.5'"),
        ("1e9,receipt,scale,,5,kg,0,0", "column 'period': should be at most 2,000"),
        ("1,inventory,vault,a,5,kg,0,0", "'a' stands in line 4 already, with the same area"),
        ("4,receipt,scale,,5,kg,0,0", "has no inventory row in periods 2 to 4, and its rows go"),
    ],
)
def test_a_bad_row_is_named(row: str, said: str) -> None:
    message = refused(table(*GOOD, row))
    assert message.startswith("t.csv: line 5: "), message
    assert said in message
    assert message.count("\n") == 0


def test_periods_without_an_inventory_are_named() -> None:
    assert "has no opening inventory (period 0)" in refused(table(*GOOD[1:]))
    assert "has an opening inventory and no period after it" in refused(table(GOOD[0]))
    gap = refused(table(*GOOD, "3,PE,vault,a,15,kg,0,0"))
    assert "line 5: column 'period': 'material' in 'area' has no inventory row in period 2" in gap
    # Enough that one of the two balances is complete.
    head = f"material,{HEAD}"
    rows = [f"Pu,{row}" for row in GOOD] + ["U,0,PB,vault,a,1,kg,0,0", "U,1,SD,scale,,1,kg,0,0"]
    assert "'U' in 'area' has no inventory row in period 1" in refused(table(*rows, head=head))


def test_every_problem_in_one_go() -> None:
    message = refused(table(*GOOD, "1,receipt,,,-5,kg,,0", "1,LD,scale,,x,g,0,0"))
    assert message.count("t.csv: line 5") == 3
    assert message.count("t.csv: line 6") == 2


INSPECTED = HEAD + ",inspector,inspector_random,inspector_systematic,inspector_point"
BLANK = [f"{row},,,," for row in GOOD]


@pytest.mark.parametrize(
    ("cells", "column", "said"),
    [
        ("5,,0,HRGS", "inspector_random", "is empty, and 'inspector' has a reading"),
        ("5,0,,HRGS", "inspector_systematic", "is empty, and 'inspector' has a reading"),
        ("5,0,0,", "inspector_point", "is empty, and 'inspector' has a reading"),
        (",0,0,HRGS", "inspector", "is empty, and 'inspector_random' is given"),
        ("-5,0,0,HRGS", "inspector", "should be at least 0"),
        ("5,2,0,HRGS", "inspector_random", "should be a share"),
    ],
)
def test_an_incomplete_inspection_is_named(cells: str, column: str, said: str) -> None:
    content = table(*BLANK, f"1,receipt,scale,b,5,kg,0,0,{cells}", head=INSPECTED)
    assert f"t.csv: line 5: column '{column}': {said}" in refused(content)


def test_an_inspection_without_its_columns_is_named() -> None:
    content = table(*(f"{row},5" for row in GOOD), head=HEAD + ",inspector")
    message = refused(content)
    assert "line 2: column 'inspector_point': is empty" in message


def test_unknown_and_missing_columns() -> None:
    assert "did you mean 'systematic'?" in refused(table(head=HEAD.replace("atic", "atics")))
    assert "the column 'random' is missing" in refused(table(head=HEAD.replace(",random", "")))
    assert "there is no row beneath the header" in refused(table())


def test_codes_are_kinds() -> None:
    into = {"RD", "RF", "RN", "RS", "DU", "DQ", "NP", "GA", "FW"}
    out = {"SD", "SF", "SN", "EU", "EQ", "TU", "LN", "LD", "LA", "TW"}
    assert set(CODES) == {"PE", "PB"} | into | out
    for code, kind in CODES.items():
        if kind == "inventory":
            continue
        (m,) = parse_measurements(table(GOOD[0], f"1,{code},x,,5,kg,0,0", GOOD[2]))
        assert m.sign[1] == SIGNS[kind] == (1 if code in into else -1)
    assert set(SIGNS) | set(CODES) == set(KINDS)


@pytest.mark.parametrize(
    ("word", "said"),
    [
        ("MF", "leave the row out: it is worked out here"),
        ("BA", "leave the row out: it is worked out here"),
        ("DI", "write the receipt as the receiver measured it"),
        ("RA", "write all amounts unrounded"),
        ("reciept", "did you mean 'receipt'?"),
        ("XX", f"known: {', '.join(KINDS)}"),
    ],
)
def test_codes_that_are_no_kind_say_what_to_do(word: str, said: str) -> None:
    message = refused(table(GOOD[0], f"1,{word},x,,5,kg,0,0", GOOD[2]))
    assert f"is not known: '{word}'" in message
    assert said in message


def test_codes_that_are_mended_in_different_ways_are_told_apart() -> None:
    """Nobody should leave out a receipt because a row above it is to be left out."""
    rows = [f"1,{word},x,,5,kg,0,0" for word in ("MF", "XX", "DI", "reciept", "BA")]
    message = refused(table(GOOD[0], *rows, GOOD[2]))
    assert "line 3: column 'kind': is not known: 'MF' (1 more is like it, the last in l" in message
    assert "line 4: column 'kind': is not known: 'XX' — known: inventory, " in message
    assert "line 5: column 'kind': is not known: 'DI' — leave the row out, and write " in message
    assert "line 6: column 'kind': is not known: 'reciept' — did you mean 'receipt'?" in message


def test_balances_stand_in_the_order_of_the_table() -> None:
    head = f"area,material,{HEAD}"
    rows = [f"{name},{row}" for row in GOOD for name in ("z,U", "a,Pu", "z,Pu")]
    found = parse_measurements(table(*rows, head=head))
    assert [(m.area, m.material) for m in found] == [("z", "U"), ("a", "Pu"), ("z", "Pu")]
    assert [len(m.amount) for m in found] == [3, 3, 3]


def test_parquet_frames_and_rows_give_the_same(tmp_path: Path) -> None:
    names = HEAD.split(",")
    rows = [dict(zip(names, row.split(","), strict=True)) for row in GOOD]
    numbers = [
        {**row, "period": int(row["period"]), "amount": float(row["amount"]), "random": 0.02}
        for row in rows
    ]
    frame = polars.DataFrame(numbers)
    path = tmp_path / "t.parquet"
    frame.write_parquet(path)
    texts = tmp_path / "t.csv"
    frame.write_csv(texts)
    answers = [account(given, histories=100) for given in (path, texts, frame, numbers)]
    assert all(answer == answers[0] for answer in answers)
    assert answers[0].balances[0].periods[0].sigma_muf > 0


def test_parquet_floats_need_no_rounding(tmp_path: Path) -> None:
    """A float's shortest text may have more than 18 digits after the point."""
    path = tmp_path / "t.parquet"
    names = HEAD.split(",")
    frame = polars.DataFrame([dict(zip(names, row.split(","), strict=True)) for row in GOOD])
    small = frame.with_columns(polars.Series("amount", [1.2345678901234567e-05, 0.1 + 0.2, 1.0]))
    small.write_parquet(path)
    assert read_measurements(path)[0].amount.tolist() == [1.2345678901234567e-05, 0.1 + 0.2, 1.0]
    assert read_measurements(small.cast(polars.String))[0].amount[0] == 1.2345678901234567e-05


@pytest.mark.parametrize(
    "cells", [[timedelta(1)] * 3, [b"\xff\xfe"] * 3, [[1]] * 3], ids=["spans", "bytes", "lists"]
)
def test_columns_that_are_no_texts_are_named(tmp_path: Path, cells: list[object]) -> None:
    whole = polars.read_csv(table(*GOOD)).with_columns(polars.Series("point", cells))
    whole.write_parquet(tmp_path / "t.parquet")
    with pytest.raises(TableError, match="column 'point': should hold texts or numbers, not"):
        read_measurements(tmp_path / "t.parquet")


def test_a_damaged_parquet_has_one_message(tmp_path: Path) -> None:
    path = tmp_path / "t.parquet"
    names = HEAD.split(",")
    polars.DataFrame([dict(zip(names, row.split(","), strict=True)) for row in GOOD]).write_parquet(
        path
    )
    content = path.read_bytes()
    assert len(parse_measurements(content)) == 1
    for size in range(4, len(content), 97):
        assert refused(content[:size]).startswith("t.csv: is no Parquet table: ")
    assert refused(content + b"\0").startswith("t.csv: is no Parquet table: ")


@pytest.mark.parametrize(
    ("values", "said"),
    [
        ([1.0, float("nan"), 1.0], "line 2: column 'amount': should be a number, not 'nan'"),
        ([1.0, float("inf"), 1.0], "line 2: column 'amount': should be a number, not 'inf'"),
        ([1.0, None, 1.0], "line 2: column 'amount': is empty"),
        ([1.0, -2.5, 1.0], "line 2: column 'amount': should be at least 0, not '-2.5'"),
        ([1.0, 1e300, 1.0], "line 2: column 'amount': should have at most 18 digits"),
        ([True, False, True], "line 1: column 'amount': should be a number, not 'true'"),
        ([[1.0], [2.0], [3.0]], "column 'amount': should hold texts or numbers"),
    ],
)
def test_bad_numbers_of_a_frame(values: list[object], said: str) -> None:
    names = HEAD.split(",")
    frame = polars.DataFrame([dict(zip(names, row.split(","), strict=True)) for row in GOOD])
    with pytest.raises(TableError, match=said.replace("?", r"\?")):
        read_measurements(frame.with_columns(polars.Series("amount", values)))


def test_the_starter_is_the_example(root: Path) -> None:
    example = (root / "examples" / "inspection" / "closes.csv").read_text(encoding="utf-8")
    assert starter() == example
