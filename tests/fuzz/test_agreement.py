"""Whatever stands in a file: an agreement comes out, or an AgreementError that says why not."""

from __future__ import annotations

import datetime as dt
import io
import random
import warnings
from decimal import Decimal
from typing import Any

import openpyxl
from hypothesis import given, settings
from hypothesis import strategies as st
from tests.examples import examples
from tests.fuzz.told import told
from tests.strategies.agreements import agreements

from paripassu.agreement.book import agreement_of
from paripassu.agreement.model import Agreement
from paripassu.agreement.new import STARTER
from paripassu.agreement.read import parse_agreement
from paripassu.agreement.sheets import book_of
from paripassu.agreement.update import update_toml
from paripassu.agreement.write import format_text, to_toml
from paripassu.tables.notes import TableNote

WORDS = (
    *("agreement", "party", "measure", "require", "position", "source", "together", "groups"),
    *("id", "by", "value", "needs", "stages", "share", "portions", "days", "claim", "date"),
    *("choose", "of", "needs_any", "gate", "lag_days", "standing", "within", "during", "same"),
    *(
        "after",
        "all",
        "last",
        "each",
        "[",
        "]",
        "[[",
        "]]",
        "{",
        "}",
        "=",
        ",",
        '"',
        '"""',
        "'",
        "#",
    ),
    *("nan", "inf", "-1", "0", "1e999", "1e-999", "true", "2018-02-30", "\\", "\x00", "\ufeff"),
    *("999999999999999999999999", "0x" + "f" * 5000, "9" * 5000, "[" * 3000, "a." * 500),
)


def read(content: str | bytes) -> Agreement | None:
    found: list[Agreement] = []
    with told(most=100_000):
        found.append(parse_agreement(content, "fuzzed"))
    return found[0] if found else None


@given(st.binary(max_size=200))
@settings(max_examples=examples(300))
def test_random_bytes(content: bytes) -> None:
    read(content)


@given(st.lists(st.sampled_from((*WORDS, "\n", " ", " = ")), max_size=30))
@settings(max_examples=examples(300))
def test_random_words_of_the_format(words: list[str]) -> None:
    read("".join(words))


@given(agreements(plain=False), st.randoms(use_true_random=False), st.integers(1, 4))
@settings(max_examples=examples(300))
def test_valid_files_with_a_few_changes(
    agreement: Agreement, chance: random.Random, changes: int
) -> None:
    text = chance.choice((to_toml(agreement), STARTER))
    for _ in range(changes):
        at, length = chance.randrange(len(text)), chance.choice((0, 0, 1, 3, 20))
        lines = text.split("\n")
        match chance.randrange(4):
            case 0:
                text = text[:at] + chance.choice(WORDS) + text[at + length :]
            case 1:
                text = text[:at] + text[at + length :]
            case 2:
                del lines[chance.randrange(len(lines))]
                text = "\n".join(lines) or " "
            case _:
                first, second = chance.randrange(len(lines)), chance.randrange(len(lines))
                lines[first], lines[second] = lines[second], lines[first]
                text = "\n".join(lines)
    changed = read(text)
    if changed is not None:
        assert parse_agreement(to_toml(changed)) == changed
        assert update_toml(text, changed) == text


VALUES: st.SearchStrategy[Any] = st.recursive(
    st.one_of(
        st.booleans(),
        st.integers(-(10**20), 10**20),
        st.decimals(),
        st.text(max_size=5),
        st.sampled_from(
            (
                *("us", "dismantle", "treaty", "all", "after", "demand", "likely", "a:1", "each"),
                *("same", "previous", "within", "during", "by", "begin", "end"),
            )
        ),
        st.dates(),
        st.datetimes(),
        st.times(),
    ),
    lambda inner: st.one_of(
        st.lists(inner, max_size=3), st.dictionaries(st.text(max_size=5), inner, max_size=3)
    ),
    max_leaves=8,
)
CLAIMED = (
    *("part", "gate", "needs", "needs_any", "lag_days", "days", "share", "date", "day", "of"),
)
KEYS = {
    "agreement": ("id", "title", "start", "unit", "horizon_days", "language"),
    "party": ("id", "name", "stake", "tolerance"),
    "measure": (
        *("id", "title", "by", "value", "lasting", "portions", "stages", "days"),
        *("optional", "standing", "kind"),
    ),
    "require": ("measure", "claim", *CLAIMED),
    "choose": ("of", "exactly", "at_least"),
    "position": (
        *("id", "party", "claim", "measure", *CLAIMED, "firm", "cost"),
        *("likelihood", "source"),
    ),
    "source": (
        *("id", "outlet", "speaker", "date", "reliability", "credibility", "cites", "title"),
        "note",
    ),
    "together": ("groups",),
}


def _toml(value: Any) -> str:
    match value:
        case bool():
            return str(value).lower()
        case str():
            return format_text(value)
        case Decimal():
            text = str(value).lower().replace("infinity", "inf").replace("snan", "nan")
            text = "nan" if "nan" in text else text
            return text if any(c in text for c in ".einf") else f"{text}.0"
        case dict():
            return "{" + ", ".join(f"{format_text(k)} = {_toml(v)}" for k, v in value.items()) + "}"
        case list():
            return f"[{', '.join(map(_toml, value))}]"
        case dt.datetime() | dt.date() | dt.time():
            return value.isoformat()
        case _:
            return str(value)


@st.composite
def documents(draw: st.DrawFn) -> str:
    """Files of the right shape with any value at any key."""
    sound = '[agreement]\nid = "x"\nstart = 2018-06-01\nhorizon_days = 5\n[[party]]\nid = "us"'
    parts = [sound] if draw(st.booleans()) else []
    for _ in range(draw(st.integers(1, 6))):
        kind = draw(st.sampled_from([key for key in KEYS if key != "agreement" or not parts]))
        single = kind in ("agreement", "together")
        keys = draw(st.lists(st.sampled_from(KEYS[kind]), unique=True, max_size=6))
        parts.append(f"[{kind}]" if single else f"[[{kind}]]")
        parts += [f"{key} = {_toml(draw(VALUES))}" for key in keys]
    return "\n".join(parts)


@given(documents())
@settings(max_examples=examples(500))
def test_any_value_at_any_key(text: str) -> None:
    read(text)


@given(agreements(plain=False), st.randoms(use_true_random=False))
@settings(max_examples=examples(60))
def test_damaged_workbooks(agreement: Agreement, chance: random.Random) -> None:
    content = bytearray(book_of(agreement))
    for _ in range(chance.randrange(1, 6)):
        content[chance.randrange(len(content))] = chance.randrange(256)
    with told(most=100_000):
        agreement_of(bytes(content), "fuzzed")


CELLS = (
    *(
        "same",
        "previous",
        "all",
        "each",
        "first",
        "3",
        "0.5",
        "3..6",
        "6..3",
        "-1",
        "1,5",
        "|",
        "||",
    ),
    *("a = all | b = 0.5", "a = all |", '"', '"a|b', "m0 = same", "m0 = 1, m0 = 2", "= 1", "m0 ="),
    *("begin", "end", "within", "during", "while", "yes", "perhaps", "2030-02-30", "#REF!", " "),
    *("=1/0", "nan", "1e400", "9" * 400, "_x0007_", "[{ m0 = 1 } | { m1 = 1 }]", "x" * 3000),
)


@given(agreements(plain=False), st.randoms(use_true_random=False))
@settings(max_examples=examples(100))
def test_workbooks_with_mistyped_cells(agreement: Agreement, chance: random.Random) -> None:
    book = openpyxl.load_workbook(io.BytesIO(book_of(agreement)))
    sheets = [sheet for sheet in book.worksheets if sheet.max_row > 1]
    for _ in range(chance.randrange(1, 5)):
        sheet = chance.choice(sheets)
        place = chance.randrange(2, sheet.max_row + 1), chance.randrange(1, sheet.max_column + 1)
        cell = sheet.cell(*place)
        cell.value, cell.data_type = chance.choice(CELLS), "s"
    saved = io.BytesIO()
    book.save(saved)
    with told(most=100_000), warnings.catch_warnings():
        warnings.simplefilter("ignore", TableNote)
        agreement_of(saved.getvalue(), "fuzzed")
