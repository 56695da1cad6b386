"""Lists that are drawn from: texts, tables, and what is wrong with them."""

from __future__ import annotations

import hashlib
import io
import warnings
from fractions import Fraction
from pathlib import Path

import polars
import pytest

from paripassu.errors import PariPassuError, TableError, UnreadableError
from paripassu.inspection.draw.population import Population, parse_population, read_population
from paripassu.tables.notes import TableNote


def test_one_item_a_line() -> None:
    assert parse_population(b"\xef\xbb\xbfb\r\n a \n\n10\n9").strata == {"": ("10", "9", "a", "b")}
    # Names may have commas in them; there is no column called item.
    assert parse_population(b"hall 5, room 2\n").strata == {"": ("hall 5, room 2",)}


def test_tables() -> None:
    rows = "item,stratum,site,weight\nb,y,north,1\na,y,,0.5\na,x,,2e1\n"
    population = parse_population(rows.encode(), "weight")
    assert population.strata == {"x": ("a",), "y": ("a", "b")}
    assert population.weights == {
        "x": {"a": Fraction(20)},
        "y": {"a": Fraction(1, 2), "b": Fraction(1)},
    }
    plain = parse_population(rows.encode())
    assert plain.weights is None
    for mark in ";\t":
        assert parse_population(rows.replace(",", mark).encode()) == plain
    mass = parse_population(b"# kg\nitem,mass\na,3\n", "mass")
    assert mass.weights == {"": {"a": Fraction(3)}}
    assert mass.weight == "mass"
    # Capitals and blanks of names do not matter; titles may stand above them.
    titled = b"List of items\n\n Item ,Stratum\na,x\n"
    with pytest.warns(TableNote, match="not read: line 1, above the header"):
        assert parse_population(titled) == parse_population(b"item,stratum\na,x\n")
    # An empty column of strata is none.
    assert parse_population(b"item,stratum\na,\nb,\n").strata == {"": ("a", "b")}


def test_utf_16() -> None:
    assert parse_population("b\na é\n".encode("utf-16")) == parse_population("b\na é\n".encode())
    assert parse_population("item\nb\n".encode("utf-16")) == parse_population(b"item\nb\n")


def test_frames_and_rows() -> None:
    expected = parse_population(b"item,weight\na,2\nb,1\n", "weight")
    rows = [{"item": "b", "weight": 1}, {"item": "a", "weight": 2}]
    assert read_population(rows, "weight") == expected
    assert read_population(polars.DataFrame(rows), "weight") == expected


def test_parquet() -> None:
    file = io.BytesIO()
    polars.DataFrame({"item": ["b", "a"], "weight": [1, 2]}).write_parquet(file)
    population = parse_population(file.getvalue(), "weight")
    assert population == parse_population(b"item,weight\na,2\nb,1\n", "weight")


def test_digest_is_that_of_the_definition() -> None:
    population = parse_population(b"item,stratum,weight\nb,y,1.5\na,y,0\nc,x,2\n", "weight")
    content = b"paripassu/draw-list/1\x00x\x00c\x002\ny\x00a\x000\ny\x00b\x003/2\n"
    assert population.digest() == hashlib.sha256(content).hexdigest()
    plain = parse_population(b"b\na\n")
    assert (
        plain.digest()
        == hashlib.sha256(b"paripassu/draw-list/1\x00\x00a\x00\n\x00b\x00\n").hexdigest()
    )
    assert plain.digest() == parse_population(b"item\na\nb\n").digest()
    assert plain.digest() == Population.of({"": ["b", "a"]}).digest()


def test_lists_that_differ_have_other_digests() -> None:
    lists = [
        ({"": ["a", "b"]}, None),
        ({"": ["a", "c"]}, None),
        ({"": ["ab"]}, None),
        ({"a": ["b"]}, None),
        ({"b": ["a"]}, None),
        ({"a": ["a"], "b": ["a"]}, None),
        ({"": ["a", "b"]}, {"": {"a": Fraction(1), "b": Fraction(1)}}),
        ({"": ["a", "b"]}, {"": {"a": Fraction(1), "b": Fraction(2)}}),
    ]
    digests = {Population.of(items, weights).digest() for items, weights in lists}
    assert len(digests) == len(lists)


@pytest.mark.parametrize(
    ("content", "weight", "said"),
    [
        (b"", None, "names no item"),
        (b"\n \n", None, "names no item"),
        (b"a\nb\na\n", None, "line 3: 'a' stands in line 1 already"),
        (b"a\n#b\n", None, "line 2: begins with #"),
        (b"a\n\xff\n", None, "line 2: is not text in UTF-8"),
        (b"a\n\xc2\xa0b\n", None, "line 2: has a blank at its beginning or end"),
        (b"a\nb\tc\n", None, "line 2: has the control character U+0009"),
        (b"a\x1b[2J\n", None, "U+001B"),
        (b"a\0\n", None, "U+0000"),
        (b"x" * 1001, None, "1,001 bytes"),
        (b"itm,stratum\na,x\n", None, "the column 'itm' is not known here"),
        (b"item,stratum\na,x\na,x\n", None, "line 3: column 'item': 'a' stands in line 2 already"),
        (b"item,stratum\na,x\nb,\n", None, "line 3: column 'stratum': is empty"),
        (b'item\n""\n', None, "no row"),
        (b"item,site\n,x\n", None, "line 2: column 'item': is empty"),
        (b"item,weight\na,-1\n", "weight", "line 2: column 'weight': should be at least 0"),
        (b"item,weight\na,\n", "weight", "a number is missing"),
        (b"item,weight\na,many\n", "weight", "should be a number"),
        (b"item,weight\na,1\n", "mass", "the column 'mass' is missing"),
        (b"item,wieght\na,1\n", "weight", "did you mean"),
        (b"item,weight\na,1,2\n", None, "3 cells"),
        (b"PAR1", None, "no Parquet"),
    ],
)
def test_lists_with_a_fault(content: bytes, weight: str | None, said: str) -> None:
    with pytest.raises(TableError) as caught:
        parse_population(content, weight, "list.csv")
    assert said in str(caught.value)
    assert all(line.startswith("list.csv: ") for line in str(caught.value).splitlines())


def test_all_faults_at_once() -> None:
    with pytest.raises(TableError) as caught:
        parse_population(b"item,weight\na,x\na,1\n,2\n", "weight")
    assert len(caught.value.faults) == 3


def test_no_weights_in_names(tmp_path: Path) -> None:
    with pytest.raises(PariPassuError, match="holds no weights"):
        parse_population(b"item\n1\n", "item")
    with pytest.raises(UnreadableError, match="no such file"):
        read_population(tmp_path / "none")


@pytest.mark.parametrize(
    ("content", "said"),
    [
        (b"Tag,Place\na,1\nb,2\n", "line 1: may be a table or a list of items: there is a comma"),
        (b"\nTag;Place\na;1\n", "line 2: may be a table or a list of items: there is a semicolon"),
        (b"Tag\tPlace\na\t1\n", "there is a tab in every line"),
        (b'{"items": [\n"a"\n]}\n', "begins as a JSON or TOML file does"),
        (b'[agreement]\nid = "a"\n', "begins as a JSON or TOML file does"),
    ],
)
def test_what_is_no_list_is_asked_about(content: bytes, said: str) -> None:
    with pytest.raises(TableError) as caught:
        parse_population(content, source="l.txt")
    assert said in str(caught.value)


@pytest.mark.parametrize("content", [b"serial number\na\nb\n", b"Tag\na 1\nb 2\n", b"ID\n7\n"])
def test_a_title_that_is_drawn_from_is_told(content: bytes) -> None:
    title = content.split(b"\n")[0].decode()
    with pytest.warns(TableNote) as caught:
        population = parse_population(content, source="l.txt")
    assert str(caught[0].message).startswith(f"l.txt: line 1, {title!r}, is taken for an item")
    assert title in population.strata[""]


@pytest.mark.parametrize("content", [b"hall 1\nhall 2\n", b"a,1\nb\n", b"one item\n", b"a\nb c\n"])
def test_a_list_in_order_is_read_without_a_word(content: bytes) -> None:
    with warnings.catch_warnings():
        warnings.simplefilter("error")
        assert len(parse_population(content).strata[""]) == content.count(b"\n")
