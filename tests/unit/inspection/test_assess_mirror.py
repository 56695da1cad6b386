"""Mirrored declarations: everything that differs is named, with both sources."""

from __future__ import annotations

import random
from pathlib import Path

import pytest

from paripassu.errors import PariPassuError, TableError
from paripassu.inspection.assessment.assess import assess
from paripassu.inspection.assessment.mirror import COLUMNS, Declarations, from_table, read_mirror
from paripassu.inspection.assessment.result import Mismatch
from paripassu.tables.read import parse_table

HEADER = "ref,side,party,material,item,amount,unit,sigma,date,source\n"


def declarations(*rows: str, step: str | None = None) -> Declarations:
    return from_table(parse_table((HEADER + "\n".join(rows)).encode(), COLUMNS, "m.csv"), step)


def mismatches(*rows: str, limit: str = "3") -> tuple[Mismatch, ...]:
    return assess(mirrors=[declarations(*rows)], limit=limit).mismatches


def refused(*rows: str) -> str:
    with pytest.raises(TableError) as caught:
        declarations(*rows)
    return str(caught.value)


def test_agreement() -> None:
    answer = assess(
        mirrors=[
            declarations(
                "t1,shipper,A,TDG,,12.50,t,,2031-03-01,A's report",
                "t1,receiver,B,TDG,,12.5,t,,2031-03-04,B's report",
                "s1,before,A,Pu,c1,4,kg,,,",
                "s1,after,A,Pu,c1,4.000,kg,,,",
            )
        ]
    )
    assert answer.consistent
    assert (answer.mirrors[0].compared, answer.mirrors[0].rows, answer.mirrors[0].refs) == (2, 4, 2)
    assert answer.mismatches == ()


def test_a_difference_is_named_with_both_sources() -> None:
    (one,) = mismatches(
        "t1,shipper,A,TDG,,12.5,t,,2031-03-01,A's report",
        "t1,receiver,B,TDG,,11,t,0.1,2031-03-04,B's report",
    )
    assert (one.kind, one.difference, one.explained) == ("difference", 1.5, False)
    assert (one.first.source, one.first.rows, one.first.party) == ("A's report", (2,), "A")
    assert one.second is not None
    assert (one.second.source, one.second.rows, one.second.party) == ("B's report", (3,), "B")
    for said in ("A's report", "line 2", "B's report", "line 3", "1.5 t", "more than their errors"):
        assert said in one.says


def test_what_errors_explain_stays_listed() -> None:
    # 3 √(0.3² + 0.4²) = 1.5 exactly: equality is explained.
    rows = ("t,shipper,A,X,,12.5,t,0.3,,", "t,receiver,B,X,,11,t,0.4,,")
    answer = assess(mirrors=[declarations(*rows)])
    assert answer.consistent
    (one,) = answer.mismatches
    assert one.explained
    assert one.bound == pytest.approx(1.5)
    assert answer.mirrors[0].unexplained == ()
    (one,) = mismatches(rows[0].replace("12.5", "12.500000000000000001"), rows[1])
    assert not one.explained
    (one,) = mismatches(*rows, limit="2.9")
    assert not one.explained


def test_a_missing_side() -> None:
    answer = assess(mirrors=[declarations("t1,receiver,B,TDG,,12.5,t,,,B's report")])
    (one,) = answer.mismatches
    assert (one.kind, one.missing, one.second, one.explained) == ("missing", "shipper", None, False)
    assert "shipper says nothing" in one.says
    assert answer.verdict == "inconclusive"
    assert answer.summary() == "inconclusive: 1 mismatch that no error explains"


def test_names_that_only_read_alike_are_missing_on_both_sides() -> None:
    one, other = mismatches("T1,shipper,A,TDG,,1,t,,,", "t1,receiver,B,TDG,,1,t,,,")
    assert (one.kind, other.kind) == ("missing", "missing")
    assert "the names in line 3 read alike" in one.says
    assert "the names in line 2 read alike" in other.says


def test_duplicates_of_one_side() -> None:
    rows = ["t,shipper,A,X,,5,t,,,first", "t,shipper,A,X,,5,t,,,second", "t,receiver,B,X,,5,t,,,"]
    (one,) = mismatches(*rows)
    assert (one.kind, one.explained, one.difference) == ("duplicate", True, 0)
    assert "the same thing twice" in one.says
    # Two consignments under one ref: nothing is added up, and all is told.
    found = mismatches(*rows[:2], rows[2].replace("5", "10"))
    assert [(m.kind, m.explained) for m in found] == [
        ("duplicate", True),
        ("difference", False),
        ("difference", False),
    ]


def test_duplicates_in_any_order_come_to_the_same() -> None:
    rows = [
        "t,shipper,A,X,,5,t,1,,",
        "t,shipper,A,X,,8,t,0.1,,",
        "t,shipper,A,X,,7,t,0.1,,",
        "t,receiver,B,X,,6.5,t,0.3,,",
        "t,receiver,B,X,,6,t,0.3,,",
    ]
    seen = set()
    for seed in range(20):
        random.Random(seed).shuffle(rows)
        found = mismatches(*rows)
        pairs = frozenset(
            (frozenset((m.first.amount, m.second.amount)), m.kind, m.explained)
            for m in found
            if m.second is not None
        )
        assert len(found) == 3 + 1 + 6
        seen.add(pairs)
    assert len(seen) == 1


def test_more_duplicates_than_a_slip() -> None:
    said = refused(*(f"t,shipper,A,X,,{n},t,,," for n in range(30)))
    assert "line 22: more than 20 rows are shipper of 't' and 'X'" in said
    assert "tell them apart by item" in said


def test_a_total_against_the_sum_of_its_items() -> None:
    rows = [
        "r,total,A,Pu,,6,kg,0.12,,total.pdf",
        "r,item,A,Pu,c1,1,kg,0.03,,list.csv",
        "r,item,A,Pu,c2,2,kg,0.04,,list.csv",
        "r,item,A,Pu,c3,3.39,kg,0,,list.csv",
    ]
    # 3 √(0.12² + 0.03² + 0.04²) = 3 · 0.13 = 0.39.
    (one,) = mismatches(*rows)
    assert one.explained
    assert one.difference == pytest.approx(-0.39)
    assert one.second is not None
    assert one.second.rows == (3, 4, 5)
    assert one.second.sigma == pytest.approx(0.05)
    assert one.second.source == "list.csv"
    (one,) = mismatches(*(row.replace("3.39", "3.3900001") for row in rows))
    assert not one.explained


def test_errors_as_large_as_the_amounts_explain_nothing() -> None:
    """Else whoever declares a large enough σ has every difference explained."""
    (one,) = mismatches("r,shipper,A,Pu,,100,kg,1000,,", "r,receiver,B,Pu,,0,kg,,,")
    assert (one.kind, one.explained, one.vague) == ("difference", True, True)
    assert one.counts
    assert "explain nothing" in one.says
    (one,) = mismatches("r,shipper,A,Pu,,100,kg,33,,", "r,receiver,B,Pu,,1,kg,,,")
    assert one.explained
    assert not one.counts


def test_an_item_that_stands_twice_does_not_fill_the_place_of_a_missing_one() -> None:
    (duplicate,) = mismatches(
        "r,total,A,Pu,,2,kg,,,", "r,item,A,Pu,c1,1,kg,,,", "r,item,A,Pu,c1,1,kg,,,"
    )
    assert (duplicate.kind, duplicate.explained, duplicate.counts) == ("duplicate", True, True)


def test_an_item_that_stands_twice_is_in_the_sum_twice_and_listed() -> None:
    rows = ["r,total,A,Pu,,3,kg,,,", "r,item,A,Pu,c1,1,kg,,,", "r,item,A,Pu,c1,1,kg,,,"]
    difference, duplicate = mismatches(*rows, "r,item,A,Pu,c2,2,kg,,,")
    assert (difference.kind, difference.difference) == ("difference", -1)
    assert (duplicate.kind, duplicate.item, duplicate.counts) == ("duplicate", "c1", True)


def test_a_total_without_items_and_items_without_a_total() -> None:
    (one,) = mismatches("r,total,A,Pu,,3,kg,,,")
    assert (one.kind, one.missing) == ("missing", "item")
    (one,) = mismatches("r,item,A,Pu,a,3,kg,,,", "r,item,A,Pu,b,4,kg,,,")
    assert (one.kind, one.missing, one.first.amount) == ("missing", "total", 7)
    (one,) = mismatches("r,item,A,Pu,a,3,kg,,,", "r,item,A,Pu,b,4,t,,,")
    assert "amounts in kg and t" in one.says


def test_units_that_differ_are_a_mismatch_and_nothing_is_converted() -> None:
    (one,) = mismatches("t,shipper,A,X,,1,t,,,", "t,receiver,B,X,,1000,kg,,,")
    assert (one.kind, one.explained, one.difference) == ("unit", False, None)
    assert "1 t" in one.says
    assert "1000 kg" in one.says
    assert one.second is not None
    assert (one.first.rows, one.second.rows) == ((2,), (3,))
    (one,) = mismatches("r,total,A,Pu,,3,kg,,,", "r,item,A,Pu,a,1,kg,,,", "r,item,A,Pu,b,2000,g,,,")
    assert one.kind == "unit"
    assert one.second is not None
    assert one.second.rows == (4,)


@pytest.mark.parametrize(
    ("rows", "said"),
    [
        (
            ["t,shipper,A,X,,1,t,,,", "t,after,B,X,,1,t,,,"],
            "line 3: column 'side': is after for 't', and line 2 is shipper",
        ),
        (["t,sender,A,X,,1,t,,,"], "should be shipper or receiver; before or after; total or item"),
        (["t,Shiper,A,X,,1,t,,,"], "did you mean 'shipper'?"),
        (["t,,A,X,,1,t,,,"], "column 'side': is empty"),
        ([",shipper,A,X,,1,t,,,"], "column 'ref': is empty"),
        (["t,shipper,A,X,,,t,,,"], "column 'amount': is empty"),
        (["t,shipper,A,X,,-1,t,,,"], "should be at least 0"),
        (["t,shipper,A,X,,1,t,-0.1,,"], "column 'sigma'"),
        (["t,shipper,A,X,,1e400,t,,,"], "column 'amount'"),
        (["r,total,A,X,c1,1,t,,,"], "a total covers all items"),
        (["r,item,A,X,,1,t,,,"], "name the item"),
    ],
)
def test_rows_that_cannot_be_compared(rows: list[str], said: str) -> None:
    assert said in refused(*rows)


def test_unknown_columns(tmp_path: Path) -> None:
    path = tmp_path / "m.csv"
    path.write_text("ref,side,ammount\nt,shipper,1\n")
    with pytest.raises(TableError, match="did you mean 'amount'"):
        read_mirror(path)


def test_a_mirror_of_an_unknown_step() -> None:
    with pytest.raises(
        PariPassuError, match=r"m\.csv is given for step 'm:7', which no draw is of"
    ):
        assess(mirrors=[declarations("t,shipper,A,X,,1,t,,,", step="m:7")])


def test_as_a_frame() -> None:
    rows = ["t,shipper,A,X,,1,t,,,a", "t,receiver,B,X,,2,t,,,b", "u,receiver,B,X,,2,t,,,b"]
    frame = assess(mirrors=[declarations(*rows)]).mismatches_frame()
    assert frame["ref"].to_list() == ["t", "u"]
    assert frame["other_source"].to_list() == ["b", None]
    assert frame["other_side"].to_list() == ["receiver", "shipper"]
    assert frame["difference"].to_list() == [-1, None]
