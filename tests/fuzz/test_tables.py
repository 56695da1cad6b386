"""Whatever stands in a table's file: a table comes out, or a message that says why not."""

from __future__ import annotations

import io
import random
import time
import warnings
import zipfile
from collections.abc import Iterator

import polars
import pytest
from hypothesis import example, given, settings
from hypothesis import strategies as st
from tests.examples import examples
from tests.fuzz.told import told
from tests.hostile import HOSTILE, TEXT, hostile, ods, table, xlsx

from paripassu.agreement.book import agreement_of
from paripassu.agreement.cells import read_needs
from paripassu.errors import InputError
from paripassu.tables.names import Column
from paripassu.tables.read import parse_bulk, parse_table

COLUMNS = [
    Column("a", required=True, verbatim=True),
    Column("b", required=True, number=True),
    Column("c", number=True),
    Column("d"),
]
WORDS = (
    *("a", "b", "c", "d", "A ", "aa", "x", ",", ";", "\t", "\n", "\r\n", '"', "#", "sep=;\n", "NA"),
    *("1", "0", "1,5", "1.5", "1,234", "1.234", "1.234,5", "2 %", " ", "'", "\0", "\ufeff", "é"),
)


@pytest.fixture(autouse=True)
def _notes_are_no_errors() -> Iterator[None]:
    with warnings.catch_warnings():
        warnings.simplefilter("ignore")
        yield


def read(content: bytes) -> None:
    """Read both ways; the two agree on whether there is a table."""
    found = []
    for parse in (parse_table, parse_bulk):
        with told("fuzzed"):
            table = parse(content, COLUMNS, "fuzzed")
            assert len(table) > 0
            found.append(table)
    assert len(found) in (0, 2)


@given(st.binary(max_size=200))
@settings(max_examples=examples(200))
def test_random_bytes(content: bytes) -> None:
    read(content)


ENCODINGS = st.sampled_from(["utf-8", "utf-16", "cp1252"])


@given(st.lists(st.sampled_from(WORDS), max_size=30), ENCODINGS)
@settings(max_examples=examples(400))
@example(["a", ",", "b", "\n", "x", ",", "1", "\n"], "utf-16")
@example(['"', '"', "a", "\t"], "utf-8")
def test_random_words_of_tables(words: list[str], encoding: str) -> None:
    read("".join(words).encode(encoding, "replace"))


PARTS = (
    *("<row>", "</row>", "<c>", "</c>", "<v>", "</v>", "<f>1</f>", 't="s"', 't="e"', 's="9"'),
    *('r="A0"', 'r="ZZZ9"', 'r=""', "<is><t>x</t></is>", "1e999", "-1", "9" * 30, "&#0;", "<!--"),
    *('table:number-rows-repeated="-1"', "<text:p>", "</text:p>", "<text:s/>", 'office:value="x"'),
)


def changed(content: bytes, chance: random.Random) -> bytes:
    """Change the texts of an archive's parts here and there."""
    out = io.BytesIO()
    with (
        zipfile.ZipFile(io.BytesIO(content)) as archive,
        zipfile.ZipFile(out, "w", zipfile.ZIP_DEFLATED) as written,
    ):
        for name in archive.namelist():
            text = archive.read(name).decode()
            if chance.random() < 0.4 and text:
                for _ in range(chance.randrange(1, 3)):
                    at = chance.randrange(len(text))
                    text = text[:at] + chance.choice(PARTS) + text[at + chance.choice((0, 1, 9)) :]
            if chance.random() < 0.97:
                written.writestr(name, text)
    return out.getvalue()


SOUND_XLSX = xlsx(
    {
        "xl/worksheets/sheet1.xml": (
            '<worksheet xmlns="http://schemas.openxmlformats.org/spreadsheetml/2006/main">'
            '<sheetData><row r="1"><c r="A1" t="str"><v>a</v></c><c r="B1" t="str"><v>b</v></c>'
            '</row><row r="2"><c r="A2" t="s"><v>0</v></c><c r="B2" s="1"><f>1</f><v>2</v></c>'
            '</row><row><c t="inlineStr"><is><t>x</t></is></c><c><v>0.5</v></c></row>'
            "</sheetData></worksheet>"
        ),
        "xl/sharedStrings.xml": (
            '<sst xmlns="http://schemas.openxmlformats.org/spreadsheetml/2006/main">'
            "<si><t>shared</t></si></sst>"
        ),
    }
)
SOUND_ODS = ods(
    table(
        f"<table:table-row>{TEXT.replace('>x<', '>a<')}{TEXT.replace('>x<', '>b<')}"
        f'</table:table-row><table:table-row table:number-rows-repeated="2">{TEXT}'
        '<table:table-cell office:value-type="float" office:value="1.5"/></table:table-row>'
    )
)


def test_the_sound_ones_are_read() -> None:
    found = parse_table(SOUND_XLSX, COLUMNS, "b").columns
    assert found == {"a": ("shared", "x"), "b": ("2", "0.5")}
    assert parse_table(SOUND_ODS, COLUMNS, "b").columns == {"a": ("x", "x"), "b": ("1.5", "1.5")}


@given(st.sampled_from([SOUND_XLSX, SOUND_ODS]), st.randoms(use_true_random=False))
@settings(max_examples=examples(300))
def test_damaged_parts_of_workbooks(content: bytes, chance: random.Random) -> None:
    damaged = changed(content, chance)
    read(damaged)
    with pytest.raises(InputError):
        agreement_of(damaged, "fuzzed")


@given(st.sampled_from([SOUND_XLSX, SOUND_ODS]), st.randoms(use_true_random=False))
@settings(max_examples=examples(200))
def test_damaged_bytes_of_workbooks(content: bytes, chance: random.Random) -> None:
    damaged = bytearray(content)
    for _ in range(chance.randrange(1, 6)):
        damaged[chance.randrange(len(damaged))] = chance.randrange(256)
    read(bytes(damaged))


@pytest.mark.parametrize("name", HOSTILE)
def test_hostile_workbooks_are_no_agreements(name: str) -> None:
    with pytest.raises(InputError) as caught:
        agreement_of(hostile(name), "fuzzed")
    assert len(str(caught.value)) < 20_000


@given(st.text('ab=:,;" \\\n{}', max_size=30))
@settings(max_examples=examples(300))
def test_needs_of_any_text(text: str) -> None:
    read_needs(text)


@pytest.mark.parametrize(
    "text",
    [
        "a=" + " " * 500_000 + '"',
        " " * 500_000 + "=",
        "a" * 500_000,
        'a="' + "\\" * 500_000,
        'a="x" ' * 100_000,
        "a=1," * 100_000,
        "{" * 500_000,
    ],
)
def test_needs_take_time_as_they_are_long(text: str) -> None:
    start = time.process_time()
    read_needs(text)
    assert time.process_time() - start < 2


def _parquet() -> bytes:
    content = io.BytesIO()
    polars.DataFrame({"a": ["x", "y"] * 50, "b": [1.5, None] * 50, "c": range(100)}).write_parquet(
        content
    )
    return content.getvalue()


SOUND_PARQUET = _parquet()


@given(st.randoms(use_true_random=False))
@settings(max_examples=examples(300))
def test_damaged_parquet(chance: random.Random) -> None:
    damaged = bytearray(SOUND_PARQUET)
    for _ in range(chance.randrange(1, 4)):
        damaged[chance.randrange(len(damaged))] = chance.choice((chance.randrange(256), 255, 128))
    read(bytes(damaged))


@given(st.binary(max_size=60))
@settings(max_examples=examples(200))
def test_any_footer(footer: bytes) -> None:
    content = b"PAR1" + footer + len(footer).to_bytes(4, "little") + b"PAR1"
    with pytest.raises(InputError, match="no Parquet"):
        parse_table(content, COLUMNS, "fuzzed")
