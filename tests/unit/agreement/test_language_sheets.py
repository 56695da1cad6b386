"""The whole language in workbooks: how people fill the cells, and what is wrong in them."""

# ruff: noqa: ISC004 - a message may go over two lines

from __future__ import annotations

import io
import json
from typing import Any

import openpyxl
import pytest
import xlsxwriter
from tests.shared import needs, shared

from paripassu.agreement.book import agreement_of
from paripassu.agreement.new import STARTER
from paripassu.agreement.read import parse_agreement, read_agreement
from paripassu.agreement.sheets import book_of
from paripassu.agreement.write import to_toml
from paripassu.errors import AgreementError

HEADS = [
    *("id", "party", "claim", "measure", "part", "gate", "needs", "needs any", "lag days"),
    *("days", "of", "share", "date", "day"),
]
BOOK: dict[str, list[list[Any]]] = {
    "agreement": [["key", "value"], ["id", "x"], ["start", "2030-01-01"]],
    "parties": [["id", "stake"], ["a", 3], ["b", 3]],
    "measures": [
        ["id", "by", "portions", "days", "standing"],
        ["arms", "a", 4, 10, None],
        ["troops", "b", 4, None, "no"],
        ["law", "b", None, 5, None],
        ["freeze", "a", 12, 30, "yes"],
    ],
    "stages": [
        ["measure", "name", "share", "days"],
        ["law", "tabled", 0.4, None],
        ["law", "in force | published", 0.6, "3..20"],
    ],
    "requirements": [["measure", "claim", "needs", "lag days"], ["law", None, "arms = 0.25", 2]],
    "choices": [["of", "exactly", "at least"], ["arms, law", 2, None], ["troops, law", None, 1]],
    "positions": [HEADS],
    "sources": [],
}


def positions(*rows: dict[str, Any]) -> list[list[Any]]:
    filled = [
        {"id": f"q{k}", "party": "a", "claim": "after", "measure": "troops", **row}
        for k, row in enumerate(rows)
    ]
    return [HEADS, *([row.get(head) for head in HEADS] for row in filled)]


def book(**changes: list[list[Any]]) -> bytes:
    content = io.BytesIO()
    made = xlsxwriter.Workbook(content)
    for name, rows in {**BOOK, **changes}.items():
        sheet = made.add_worksheet(name)
        for number, row in enumerate(rows):
            for at, cell in enumerate(row):
                sheet.write(number, at, cell)
    made.close()
    return content.getvalue()


def told(**changes: list[list[Any]]) -> list[str]:
    with pytest.raises(AgreementError) as caught:
        agreement_of(book(**changes), "b.xlsx")
    return [str(fault) for fault in caught.value.faults]


def test_standing_measures_days_of_stages_facts_and_choices_are_read() -> None:
    agreement = agreement_of(book(), "b.xlsx")
    assert [m.id for m in agreement.measures if m.standing] == ["freeze"]
    assert [s.days.numbers if s.days else () for s in agreement.measure["law"].stages] == [
        (),
        (3, 20),
    ]
    assert agreement.requirements[0].lag_days == 2
    assert [(c.of, c.least, c.most) for c in agreement.choices] == [
        (("arms", "law"), 2, 2),
        (("troops", "law"), 1, 2),
    ]


@pytest.mark.parametrize(
    ("cells", "fields"),
    [
        ({"needs": "arms = same, law = all"}, {"needs": {"arms": "same", "law": "all"}}),
        ({"needs": "arms: Same; law: ALL"}, {"needs": {"arms": "same", "law": "all"}}),
        ({"needs": "troops = previous", "part": "each"}, {"needs": {"troops": "previous"}}),
        ({"needs": 'law = "in force | published"'}, {"needs": {"law": "in force | published"}}),
        (
            {"needs any": "arms = all | law = tabled, troops = previous"},
            {"needs_any": ({"arms": "all"}, {"law": "tabled", "troops": "previous"})},
        ),
        (
            {"needs any": '[{ arms = all } | { law = "in force | published" }]'},
            {"needs_any": ({"arms": "all"}, {"law": "in force | published"})},
        ),
        ({"needs": "arms = 1", "part": 2, "gate": "END"}, {"part": 2, "gate": "end"}),
        ({"needs": "arms = 1", "part": "3.0"}, {"part": 3}),
        ({"needs": "arms = 1", "part": " Last "}, {"part": "last"}),
        ({"needs": "arms = 1", "part": "tabled", "measure": "law"}, {"part": "tabled"}),
        ({"needs": "arms = 1", "lag days": 2.5}, {"lag_days": 2.5}),
        ({"claim": "within", "needs": "arms = 1", "days": 10}, {"claim": "within", "days": 10}),
        ({"claim": "By", "share": 0.3, "day": 90}, {"claim": "by", "share": 0.3, "day": 90}),
        ({"claim": "during", "of": "freeze"}, {"of": ("freeze",)}),
        ({"claim": "during", "of": " freeze ; "}, {"of": ("freeze",)}),
    ],
)
def test_cells_as_people_fill_them(cells: dict[str, Any], fields: dict[str, Any]) -> None:
    agreement = agreement_of(book(positions=positions(cells)), "b.xlsx")
    for key, value in fields.items():
        read = getattr(agreement.positions[0], key)
        assert read == value or float(read) == value, key
    assert agreement_of(book_of(agreement), "b.xlsx") == agreement
    assert parse_agreement(to_toml(agreement)) == agreement


@pytest.mark.parametrize(
    ("cells", "message"),
    [
        (
            {"needs": "arms = like"},
            "row 2, column 'needs': measure 'arms' has no stage 'like' — did you mean 'same'?",
        ),
        (
            {"needs any": "arms"},
            "row 2, column 'needs any': should be measures and how much of each,"
            " with | between what meets it, not 'arms' — write it like: relief = all | loan = 0.5",
        ),
        ({"needs any": "arms = all || law = all"}, "column 'needs any': should be measures"),
        (
            {"needs any": "arms = all | lw = all"},
            "row 2, column 'needs any': unknown measure 'lw' — did you mean 'law'?",
        ),
        (
            {"needs": "arms = 1", "lag days": "two"},
            "column 'lag days': should be a number, not 'two'",
        ),
        ({"needs": "arms = 1", "lag days": "1..2"}, "column 'lag days': should be a number"),
        (
            {"needs": "arms = 1", "days": 3},
            "column 'days': the claim \"after\" takes no days — did you mean 'lag days'",
        ),
        ({"needs": "arms = 1", "part": 7}, "column 'part': measure 'troops' has no portion 7"),
        (
            {"needs": "arms = 1", "part": "every"},
            "column 'part': unknown word 'every' — did you mean 'each'?",
        ),
        (
            {"needs": "arms = 1", "gate": "start"},
            "column 'gate': unknown word 'start' — did you mean 'begin'?",
        ),
        (
            {},
            "row 2, column 'claim': claims \"after\" but has no needs or needs any — fill the"
            " column 'needs', as in MEASURE = all",
        ),
        ({"claim": "during"}, "has no of — fill the column 'of', as in MEASURE"),
        ({"claim": "during", "of": "arms"}, "row 2, column 'of': 'arms' is no standing measure"),
        ({"claim": "during", "of": "freez"}, "row 2, column 'of': unknown measure 'freez'"),
        (
            {"claim": "within", "needs": "arms = 1"},
            "has no days — fill the column 'days', as in 10",
        ),
        ({"claim": "by"}, "has no date or day — fill the column 'date', as in 2018-09-01"),
        ({"claim": "by", "day": "soon"}, "column 'day': should be a number, not 'soon'"),
        ({"claim": "by", "day": 3, "date": "2030-03-01"}, "there are date and day"),
        ({"claim": "while"}, "column 'claim': unknown word 'while' — did you mean 'during'?"),
    ],
)
def test_what_is_wrong_in_a_cell_is_told_with_sheet_row_and_column(
    cells: dict[str, Any], message: str
) -> None:
    (fault,) = told(positions=positions(cells))
    assert fault.startswith("sheet 'positions', row 2")
    assert message in fault


@pytest.mark.parametrize(
    ("changes", "message"),
    [
        (
            {"choices": [["of", "exactly"], ["arms, lw", 1]]},
            "sheet 'choices', row 2, column 'of': unknown measure 'lw' — did you mean 'law'?",
        ),
        (
            {"choices": [["of", "exactly"], ["arms", "one"]]},
            "sheet 'choices', row 2, column 'exactly': should be a whole number, not 'one'",
        ),
        (
            {"choices": [["of", "exactly"], ["arms, law", 3]]},
            "sheet 'choices', row 2, column 'exactly': asks for 3 of 2 measures",
        ),
        (
            {"choices": [["of", "exactly"], ["arms", 1]]},
            "sheet 'choices', row 2, column 'of': names one measure only, 'arms'",
        ),
        (
            {"choices": [["of", "exacly"], ["arms, law", 1]]},
            "sheet 'choices', row 1, column"
            " 'exacly': unknown column 'exacly' — did you mean 'exactly'?",
        ),
        (
            {"choices": [["of", "exactly"], [None, 1]]},
            "sheet 'choices', row 2: has no of — fill the column 'of'",
        ),
        (
            {"measures": [*BOOK["measures"], ["m", "a", None, "1..2", "yes"]]},
            "sheet 'measures', row 6, column 'days': a standing measure takes exactly its days",
        ),
        (
            {"measures": [*BOOK["measures"], ["m", "a", None, 1, "perhaps"]]},
            "sheet 'measures',"
            " row 6, column 'standing': should be true or false, not 'perhaps' — write yes or no",
        ),
        (
            {"stages": [BOOK["stages"][0], ["law", "x", 1, "soon"]]},
            "sheet 'stages', row 2, column 'days': should be a number, or two with .. between",
        ),
        (
            {"requirements": [["measure", "claim", "of"], ["law", "during", "arms"]]},
            "sheet 'requirements', row 2, column 'of': 'arms' is no standing measure",
        ),
        (
            {"requirements": [["measure", "claim"], ["law", "include"]]},
            "sheet 'requirements', row 2, column 'claim': unknown word 'include'",
        ),
    ],
)
def test_other_sheets(changes: dict[str, list[list[Any]]], message: str) -> None:
    said = told(**changes)
    assert any(message in fault for fault in said), said


def test_a_misspelt_sheet_of_choices_is_told() -> None:
    content = openpyxl.load_workbook(io.BytesIO(book()))
    content["choices"].title = "choises"
    saved = io.BytesIO()
    content.save(saved)
    with pytest.raises(AgreementError, match="unknown sheet 'choises' — did you mean 'choices'"):
        agreement_of(saved.getvalue(), "b.xlsx")


def test_claims_and_gates_are_offered_in_lists() -> None:
    sheet = openpyxl.load_workbook(io.BytesIO(book_of(parse_agreement(STARTER))))["positions"]
    offered = {
        sheet.cell(1, next(iter(rule.sqref.ranges)).min_col).value: rule.formula1
        for rule in sheet.data_validations.dataValidation
    }
    assert "within" in offered["claim"]
    assert "during" in offered["claim"]
    assert "begin" in offered["gate"]
    assert "part" not in offered  # it may be the name of a stage


@pytest.mark.untraced
@needs("language")
def test_the_shared_agreements_go_through_a_file_and_a_book() -> None:
    cases = shared("language") / "cases"
    answers = json.loads((cases / "answers.json").read_text(encoding="utf-8"))
    read = 0
    for path in sorted(cases.glob("*.toml")):
        try:
            agreement = read_agreement(path)
        except AgreementError:
            assert answers[path.name]["status"] == "contradictory", path
            continue
        read += 1
        assert parse_agreement(to_toml(agreement)) == agreement, path
        assert agreement_of(book_of(agreement), "book") == agreement, path
    assert read > 60
