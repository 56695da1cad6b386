"""Lines of keys and values in TOML as people write it."""

from __future__ import annotations

import tomllib
from typing import Any

import pytest

from paripassu.toml.locate import Lines, Locator, Path

TEXT = '''# comment with [brackets] and "quotes
[agreement] # [[party]]
id = "a # no comment"
note = """
[[party]]
id = "not here"
quotes "" inside \\""" and at the end"""""
raw = \'\'\'
[x]
''\'\'\'

"quoted key" = 1
'literal' . sub."two words" = { a = 1, "b c" = [1, { d = 2 }], e . f = 3 }

[[party]]
stake = [ # low
  3, # three

  6,
]
value.us = 1
value.dprk = [2,
 3]

[[party]] # the second
stake = [[], [[1], [2, {}]], ]
start = 2018-06-01 07:32:00 # a date with a space

[party.inner.table]
x = 0x1F
[[party.inner.list]]
y = true
[[party.inner.list]]
y = -inf

[ spaced . "header" ]
z = ""
'''


def every_path(value: Any, path: Path = ()) -> set[Path]:
    found = {path} if path else set()
    if isinstance(value, dict):
        for key, inner in value.items():
            found |= every_path(inner, (*path, key))
    elif isinstance(value, list):
        for index, inner in enumerate(value):
            found |= every_path(inner, (*path, index))
    return found


def test_every_path_of_the_parser_is_located_and_no_other() -> None:
    assert set(Locator(TEXT).offsets) == every_path(tomllib.loads(TEXT))


@pytest.mark.parametrize(
    ("path", "line"),
    [
        (("agreement",), 2),
        (("agreement", "note"), 4),
        (("agreement", "raw"), 8),
        (("agreement", "quoted key"), 12),
        (("agreement", "literal", "sub", "two words", "b c", 1, "d"), 13),
        (("party", 0), 15),
        (("party", 0, "stake"), 16),
        (("party", 0, "stake", 0), 17),
        (("party", 0, "stake", 1), 19),
        (("party", 0, "value", "us"), 21),
        (("party", 0, "value", "dprk", 1), 23),
        (("party", 1), 25),
        (("party", 1, "start"), 27),
        (("party", 1, "inner", "table", "x"), 30),
        (("party", 1, "inner", "list", 1, "y"), 34),
        (("spaced", "header", "z"), 37),
        (("party", 1, "absent"), 25),
        (("absent",), 0),
        ((), 0),
    ],
)
def test_the_line_of_a_path(path: Path, line: int) -> None:
    assert Locator(TEXT).line(path) == line


def test_spans_are_the_values_themselves() -> None:
    found = Locator(TEXT)
    assert {
        TEXT[slice(*found.spans[path])]
        for path in (("agreement", "quoted key"), ("party", 0, "value", "dprk"))
    } == {"1", "[2,\n 3]"}
    for path, (start, end) in found.spans.items():
        value: Any = tomllib.loads(TEXT)
        for part in path:
            value = value[part]
        read = tomllib.loads(f"x = {TEXT[start:end]}")["x"]
        assert read == value


@pytest.mark.parametrize("end", range(0, len(TEXT), 7))
def test_a_text_that_breaks_off_is_located_as_far_as_it_goes(end: int) -> None:
    assert set(Locator(TEXT[:end]).offsets) <= set(Locator(TEXT).offsets) | every_path(
        {"agreement": {"i": 0, "n": 0, "no": 0, "not": 0, "r": 0, "ra": 0}}
    ) | set(Locator(TEXT[:end]).offsets)


@pytest.mark.parametrize(
    ("text", "at"),
    [("x = [1,\n2", 4), ("x = {a = [", 9), ('x = """abc', 4), ("x = 'abc", 4), ("x = [1 2", 4)],
)
def test_what_nothing_closes_is_found(text: str, at: int) -> None:
    assert Locator(text).unclosed == at


@pytest.mark.parametrize("text", ["", "x", "x =", "= 1", "[", "[[a", "[a]]b", "x = 1 y", "\\"])
def test_what_is_no_toml_closes_nothing(text: str) -> None:
    assert Locator(text).unclosed is None


def test_lines_count_from_one() -> None:
    lines = Lines("a\nb\n\nc")
    assert [lines.at(offset) for offset in range(6)] == [1, 1, 2, 2, 3, 4]
    assert len(lines) == 4


def test_nesting_beyond_the_recursion_limit_is_located() -> None:
    depth = 100_000
    found = Locator("x = " + "[" * depth + "]" * depth)
    assert found.line(("x", 0, 0, 0)) == 1
    assert len(Locator("a." * depth + "b = 1").offsets) < 100
