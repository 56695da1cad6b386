"""Whatever is typed or pasted into a field: taken, or told at its control, and never lost."""

from __future__ import annotations

import datetime as dt
from decimal import Decimal
from pathlib import Path
from typing import Any

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from tests.e2e.swaps import FEASIBLE
from tests.examples import examples
from tests.unit.workbench.benches import served
from tests.unit.workbench.test_forms import EVERYTHING, claims_of_all_kinds, every_field

from paripassu.workbench.editing.acts import ActError, acted
from paripassu.workbench.forms import gestures
from paripassu.workbench.forms.model import Field
from paripassu.workbench.forms.painting import body_html
from paripassu.workbench.forms.reading import entry_of
from paripassu.workbench.forms.values import value_of
from paripassu.workbench.forms.view import View
from paripassu.workbench.shelf import Shelf

NUMBERS = [
    *("1e309", "1e3", "٣", "½", "1,5", "1,234", "1.234,5", "\u22123", "\u20133", "+5", "+", "-"),
    *("--3", "0x10", "NaN", "inf", "1_000", "31.12.2026", "2026-02-30", "2026-1-5", "12/31/2026"),
    *("1/3", "3%", "\x00", "\x1b[31m", "\u202e3", "\u200f3", "３", "3\u200b", "٣٫٥", "#3", "'3'"),
    *('"3"', '3"""', "true", "[1,2]", "0.1234567890123456", "1 00", "3\n4", "9" * 40, "   "),
    *("1 000", "1\u202f000", "1\u00a0000 000", "1" * 5_000),
]
TEXTS = [
    *("x" * 20_000, "שלום عليكم", "한국어 조약", "👩\u200d🚀🇰🇵", "a\nb", "a\r\nb\ttab", "\x00"),
    *("\x1b[31mred", "\u202eevil", "\u200b", "   ", "\ufeffBOM", '"""', "'''", "\\", "\\u0041"),
    *("# c", "= [", "%s{}{{7*7}}", "\x85\u2028x", "e\u0301", "<b>&amp;</b>", "-->", "\ud800"),
]
#: Of each kind of field with something to type, the control, and what its others have to say.
TYPED: dict[str, tuple[str, dict[str, str]]] = {
    "text": ("text", {}),
    "long": ("text", {}),
    "lines": ("text", {}),
    "stages": ("text", {}),
    "number": ("number", {}),
    "whole": ("number", {}),
    "percent": ("percent", {}),
    "range": ("high", {"low": "1"}),
    "date": ("date", {}),
    "need": ("percent", {"how": "share"}),
    "likelihood": ("high", {"how": "own", "low": "1"}),
    "verify": ("percent", {"how": "chance"}),
}
TEXT = (
    EVERYTHING
    + claims_of_all_kinds()
    + '[[position]]\nid = "q"\nparty = "a"\nmeasure = "m"\nclaim = "after"\nneeds = { n = 0.5 }\n'
)
VIEW = View(TEXT)
FIELDS = [one for one in every_field(VIEW) if one.kind in TYPED]
#: One field for each kind of field and each key of the file.
KEYS = {(one.kind, one.path[0], str(one.path[-1])): one for one in reversed(FIELDS)}


def given_in(field: Field, typed: str) -> dict[str, Any]:
    name, more = TYPED[field.kind]
    parts = {
        key: list(part) if isinstance(part, tuple) else part for key, part in field.parts.items()
    }
    return {**parts, **more, name: typed}


def said_in(field: Field, typed: str) -> str:
    """Type something into a field; give the text after it, once all is as it should be."""
    line = VIEW.line(entry_of(field.path))
    assert line is not None
    table = VIEW.table(line.path[:2])
    assert table is not None
    act = gestures.filled(VIEW.reading, table, field, given_in(field, typed))
    try:
        text = acted(TEXT, act)
    except ActError:  # what no file can hold is refused, and said at the field
        assert "\ud800" in typed
        return TEXT
    after = View(text)
    again = after.line(line.path)
    assert again is not None
    if field.kind == "stages":
        return text
    now = after.body(again).field(field.path, field.kind)
    assert now is not None
    name = TYPED[field.kind][0]
    kept, own = now.parts[name], now.faults_of(name)
    assert len(own) <= 1, now.faults  # one plain message
    for fault in now.faults:
        assert "Traceback" not in fault.said
        assert len(fault.said) < 400
    if name == "text":
        lines = [one.strip() for one in typed.split("\n") if one.strip()]
        taken = "\n".join(lines) if field.kind == "lines" else typed
        assert kept == (taken if typed.strip() else "")
    elif kept != typed:  # it was taken as another text for the same value
        assert value_of(field.kind, given_in(now, str(kept))) == value_of(
            field.kind, given_in(field, typed)
        )
    elif typed:
        assert own, (field.path, typed)
    assert "<b>" not in body_html("k", after.body(again)).replace("<b>High:</b>", "").replace(
        "<b>To:</b>", ""
    ).replace("<b>At most:</b>", "")
    return text


@pytest.mark.slow
@pytest.mark.parametrize("kind", TYPED)
def test_each_field_takes_it_or_says_why_not(kind: str) -> None:
    """All of it in one field of each kind, and a share of it in turn in each of the others."""
    first, *others = [field for key, field in KEYS.items() if key[0] == kind]
    every = TEXTS if TYPED[kind][0] == "text" else NUMBERS
    for typed in every:
        said_in(first, typed)
    for turn, field in enumerate(others):
        for typed in every[turn % 6 :: 6]:
            said_in(field, typed)


@given(field=st.sampled_from(FIELDS), typed=st.text(max_size=12) | st.sampled_from(NUMBERS + TEXTS))
@settings(max_examples=examples(60), deadline=None)
def test_any_text_in_any_field(field: Field, typed: str) -> None:
    if field.kind == "lines":
        typed = typed.replace("\r", "").replace("\x85", "")
    if "\ud800" not in typed:
        said_in(field, typed)


@pytest.mark.parametrize(
    ("kind", "typed", "value"),
    [
        ("number", "1 000", 1000),
        ("number", "1\u202f000 ", 1000),
        ("number", "-12\u00a0000\u00a0000.5", Decimal("-12000000.5")),
        ("number", "1 00", "1 00"),
        ("number", "1\u00a05", "1\u00a05"),
        ("number", "1 000\u202f000", "1 000\u202f000"),
        ("number", "\u20133", -3),
        ("number", "\u200f\u22123\u200e", -3),
        ("number", "+5", 5),
        ("number", "1e3", "1e3"),
        ("percent", "\ufeff12.5\u00a0%", Decimal("0.125")),
        ("percent", "\u200e1/4", Decimal("0.25")),
        ("date", "\u200e2026-12-31 ", dt.date(2026, 12, 31)),
        ("date", "31.12.2026", "31.12.2026"),
        ("text", " \t", None),
        ("text", " a ", " a "),
    ],
)
def test_what_is_meant_is_taken(kind: str, typed: str, value: Any) -> None:
    assert value_of(kind, {kind: typed}) == value


@pytest.mark.parametrize(
    ("typed", "said"),
    [
        ("31.12.2026", "— write 2026-12-31"),
        ("5.3.2026", "— write 2026-03-05"),
        ("2026/1/5", "— write 2026-01-05"),
        ("12/31/2026", "— write 2026-12-31"),
        ("3/4/2026", "— write the one that is meant: 2026-04-03 or 2026-03-04"),
        ("2026-02-30", "— write it as year-month-day: 2018-06-01"),
        ("1.2.30", "— write it as year-month-day: 2018-06-01"),
        ("31.12.2026" * 9, "— write it as year-month-day: 2018-06-01"),
    ],
)
def test_a_date_is_told_how_it_is_written(typed: str, said: str) -> None:
    field = KEYS["date", "agreement", "start"]
    (told,) = _field_of(said_in(field, typed), field).mistakes
    assert told.endswith(said)


@pytest.mark.parametrize(
    ("key", "typed", "said"),
    [
        (("whole", "agreement", "horizon_days"), "1,0", "a whole number, not '1,0'"),
        (("whole", "agreement", "horizon_days"), "1e3", "not '1e3' — write 1000"),
        (("whole", "agreement", "horizon_days"), "٣", "not '٣' — write 3"),
        (("whole", "agreement", "horizon_days"), "2.5", "a whole number, not 2.5"),
        (("verify", "measure", "verify"), "97,5", "not '97,5' — write 97.5"),
        (("verify", "measure", "verify"), "½", "not '½' — write 0.5"),
        (("verify", "measure", "verify"), "1e3", "— write a number from 0 to 100"),
    ],
)
def test_a_number_is_told_how_it_is_written(
    key: tuple[str, str, str], typed: str, said: str
) -> None:
    field = KEYS[key]
    assert _field_of(said_in(field, typed), field).mistakes[0].endswith(said)


def _field_of(text: str, field: Field) -> Field:
    view = View(text)
    line = view.line(entry_of(field.path))
    assert line is not None
    found = view.body(line).field(field.path, field.kind)
    assert found is not None
    return found


def test_each_can_be_taken_back(tmp_path: Path) -> None:
    """One step back gives the bytes as they were, whatever was typed over them."""
    (tmp_path / "all.toml").write_text(FEASIBLE)
    with served(Shelf.of_file(tmp_path / "all.toml"), tmp_path / "state") as page:
        assert page.client.get("/").status_code == 200

        def now() -> Any:
            return page.client.get("/file/1/news", params={"seen": -1}).json()

        fields = [
            ("party", 0, "name", "text", "text", TEXTS[:-1:4]),
            ("party", 0, "stake", "range", "high", NUMBERS[::5]),
        ]
        for entry, index, key, kind, control, every in fields:
            for typed in every:
                more = {} if kind == "text" else {"low": "1", "mode": ""}
                answer = page.post(
                    "/file/1/act",
                    act="set",
                    path=[entry, index, key],
                    kind=kind,
                    given={**more, control: typed},
                    revision=now()["revision"],
                )
                assert answer.status_code == 200, (control, typed)
                if now()["text"] != FEASIBLE:
                    page.post("/file/1/undo", revision=now()["revision"])
                assert now()["text"] == FEASIBLE, typed
