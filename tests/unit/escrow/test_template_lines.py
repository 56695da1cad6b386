"""What is wrong in a template is told with its line, by the reader that agreements have too."""

from __future__ import annotations

from pathlib import Path

import pytest

from paripassu.errors import InputError
from paripassu.escrow.read import parse_template, read_template

TEXT = """\
agreement = "x"
declarer = "north"
origin = "example.org/log"
territory = ["wyc"]

[[tables]]
name = "sites"
kind = "cell"
depth = 30
columns = [
  { name = "at", type = "place" },
  { name = "warheads", type = "integer" },
]
key = "at"
most = 100
answer = ["warheads"]

[[tables.totals]]
depth = 15
columns = [{ name = "all", sum = "warheads" }]

[[stages]]
name = "first"
opens = [
  { table = "sites/15", columns = ["all"], regions = ["wyc"] },
]
"""

CASES = [
    ("depth = 30", "depth = 31", "line 9: tables[0] (sites).depth: is 31, not a multiple of 5"),
    ('"integer"', '"number"', "line 12: tables[0].columns[1].type: should be"),
    ("most = 100\n", "", "line 6: tables[0].most: is missing"),
    ("most = 100", "most = 100\ncolour = 1", "line 16: tables[0].colour: is not a key"),
    (
        'sum = "warheads"',
        'sum = "at"',
        "line 20: tables[0] (sites).totals[0].columns[0] (all): adds",
    ),
    ('"sites/15"', '"sites/20"', "line 25: stages[0] (first).opens[0]: names 'sites/20'"),
    ('["all"]', '["none"]', "line 25: stages[0] (first).opens[0].columns: names 'none'"),
    ("depth = 30", "depth = 30,5", "line 9: is no TOML: expected newline"),
    (
        'origin = "',
        "origin = example",
        "line 3: is no TOML: invalid value — a text stands in quotes",
    ),
    ("[[stages]]", "[[stages]", "line 22: is no TOML"),
]


@pytest.mark.parametrize(("old", "new", "told"), CASES)
def test_what_is_wrong_is_told_with_its_line(old: str, new: str, told: str) -> None:
    assert parse_template(TEXT.encode()).tables
    with pytest.raises(InputError) as caught:
        parse_template(TEXT.replace(old, new, 1).encode(), "t.toml")
    assert f"t.toml: {told}" in str(caught.value)


def test_all_that_does_not_fit_is_told_in_the_order_of_the_lines() -> None:
    wrong = TEXT.replace("depth = 15", "depth = 16").replace('"wyc"]\n', '"wyc", "a"]\n', 1)
    with pytest.raises(InputError) as caught:
        parse_template(wrong.encode())
    assert [fault.line for fault in caught.value.faults] == [4, 19, 25]


def test_a_key_of_very_many_parts_takes_no_memory(tmp_path: Path) -> None:
    file = tmp_path / "template.toml"
    file.write_text("a" + ".a" * 200_000 + " = 1\n")
    with pytest.raises(InputError, match="line 1: has a key of more than 50 parts"):
        read_template(file)


def test_another_file_is_named_as_what_it_is() -> None:
    with pytest.raises(InputError, match='kind "plan", and a template is needed here'):
        parse_template(b'{"format": "paripassu/plan/1"}')
