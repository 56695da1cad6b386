"""Values of an agreement as spreadsheet cells, and back, without loss.

Spreadsheets hold binary floating point and change what looks like a number or a date. So a number
goes into a number cell only if it comes back exactly, and into a text cell otherwise; ids and texts
always go into text cells.
"""

from __future__ import annotations

import datetime as dt
import re
import tomllib
from collections.abc import Mapping, Sequence
from decimal import Decimal
from fractions import Fraction
from typing import Any

from paripassu.agreement.fields import LIKE, LIKELIHOODS, PORTION_WORDS
from paripassu.agreement.interval import Interval
from paripassu.agreement.process import Verify
from paripassu.agreement.write import format_text
from paripassu.numbers.decimal import format_decimal, round_decimal
from paripassu.tables.names import known_word
from paripassu.tables.sheet import number_text

Cell = str | float | bool | dt.date | None

#: Dates before this are written as text: spreadsheets take 1900 for a leap year.
FIRST_DATE = dt.date(1900, 3, 1)

_NUMBER = r"[+-]?\d{1,40}(?:\.\d{1,40})?(?:[eE][+-]?\d{1,3})?"
_NEXT = rf"\s*(?:\.\.|…)\s*({_NUMBER})"
_INTERVAL = re.compile(rf"({_NUMBER}){_NEXT}(?:{_NEXT})?")
_ITEM = rf"\s*[,;]\s*({_NUMBER})"
_LIST = re.compile(rf"\[\s*({_NUMBER}){_ITEM}(?:{_ITEM})?\s*\]")
_DATE = re.compile(r"(\d{4}-\d{2}-\d{2})(?:[ T]00:00:00)?")
_NEED = re.compile(r"([^\s=:,;\"{}]+)\s*[=:]")
_NEED_WORDS = ("all", *LIKE)
_TRUTH = {"true": True, "yes": True, "x": True, "1": True, "false": False, "no": False, "0": False}


def number_cell(value: Fraction) -> Cell:
    """Give a number cell if the number comes back from it exactly, else a text cell.

    Spreadsheets keep fifteen digits of a number, and are read to as many.
    """
    text = format_decimal(round_decimal(value, "down"))
    return float(value) if Decimal(number_text(float(value))) == Decimal(text) else text


def read_number(text: str) -> Decimal:
    """Read what stands in a number cell, or in a text cell that holds a number."""
    return Decimal(text)


def interval_cell(value: Interval) -> Cell:
    """Write an interval as ``low..high`` or ``low..mode..high``, one of width 0 as a number."""
    *lower, high = value.numbers
    if value.low == high:
        return number_cell(high)
    texts = [format_decimal(round_decimal(number, "down")) for number in lower]
    return "..".join((*texts, format_decimal(round_decimal(high, "up"))))


def likelihood_cell(value: Interval) -> Cell:
    """Write a probability as an ICD 203 term where it is one."""
    term = next((word for word, of in LIKELIHOODS.items() if value.numbers == of), None)
    return term or interval_cell(value)


def text_cell(text: str) -> str:
    """Write a text; one that a spreadsheet would change, in quotes and with escapes."""
    plain = text == text.strip() and all(c.isprintable() or c == "\n" for c in text)
    if text and plain and not text.startswith('"') and not re.search("_x[0-9A-Fa-f]{4}_", text):
        return text
    return format_text(text)


def needs_cell(needs: Mapping[str, Fraction | str]) -> str:
    """Write needs as ``treaty = "signature", dismantle = all, freeze = 0.5``."""
    return ", ".join(f"{measure} = {_need(need)}" for measure, need in needs.items())


def _need(need: Fraction | str) -> str:
    if isinstance(need, Fraction):
        return format_decimal(round_decimal(need, "down"))
    return need if need in _NEED_WORDS else format_text(need)


def needs_any_cell(tables: Sequence[Mapping[str, Fraction | str]]) -> str:
    """Write tables of needs, one of which has to be met, with ``|`` between them."""
    return " | ".join(map(needs_cell, tables))


def part_cell(part: int | str) -> Cell:
    """Write a portion's number, a word for portions, or the name of a stage.

    A name that would be read as something else stands in quotes.
    """
    if isinstance(part, int):
        return part
    if part not in PORTION_WORDS and read_part(part) != part:
        return format_text(part)
    return text_cell(part)


def read_part(text: str) -> Any:
    """Read what :func:`part_cell` writes."""
    if text.startswith('"'):
        return read_text(text)
    return known_word(text, PORTION_WORDS) or read_whole(text)


def read_text(text: str) -> Any:
    """Read a text, with or without quotes."""
    if len(text) > 1 and text.startswith('"') and text.endswith('"'):
        try:
            return tomllib.loads(f"text = {text}")["text"]
        except ValueError:
            return text
    return text


def read_word(text: str, words: Sequence[str]) -> Any:
    """Read one of some words, capitals and blanks left aside; another one stays as it is."""
    read = read_text(text)
    return (known_word(read, words) or read) if isinstance(read, str) else read


def read_likelihood(text: str) -> Any:
    """Read an ICD 203 term, or a number or interval."""
    return known_word(text, LIKELIHOODS) or read_interval(text)


def read_interval(text: str) -> Any:
    """Read a number, ``low..high``, ``low..mode..high`` or these in square brackets.

    What is none of them stays a text.
    """
    if match := _INTERVAL.fullmatch(text) or _LIST.fullmatch(text):
        return [Decimal(number) for number in match.groups() if number is not None]
    return read_amount(text)


def read_amount(text: str) -> Any:
    """Read a number; what is none stays a text, and is told to be none later on."""
    return read_number(text) if re.fullmatch(_NUMBER, text) else text


def read_whole(text: str) -> Any:
    """Read a whole number, which a spreadsheet may show as ``3.0``."""
    number = read_amount(text)
    if isinstance(number, Decimal) and number.adjusted() < 10 and number == int(number):
        return int(number)
    return number


def read_date(text: str) -> Any:
    """Read a date cell, or a text of year, month and day."""
    match = _DATE.fullmatch(text)
    try:
        return dt.date.fromisoformat(match[1]) if match else text
    except ValueError:
        return text


def read_truth(text: str) -> Any:
    """Read true or false, yes or no."""
    return _TRUTH.get(text.lower(), text)


def read_ids(text: str) -> list[str]:
    """Read ids with commas, semicolons or spaces between them."""
    return [id_ for id_ in re.split(r"[\s,;]+", text) if id_]


def read_needs(text: str) -> Any:
    """Read needs as :func:`needs_cell` writes them; quotes may be left out, braces may stand.

    Each letter is looked at a few times at most, however long the text is.
    """
    inner = text.strip()
    if inner.startswith("{") and inner.endswith("}"):
        inner = inner[1:-1].strip()
    needs: dict[str, Any] = {}
    for part in _parts(inner):
        if not (stripped := part.strip()):
            continue
        match = _NEED.match(stripped)
        if match is None or match[1] in needs:
            return text
        wanted = stripped[match.end() :].strip()
        if not wanted.startswith('"'):
            needs[match[1]] = known_word(wanted, _NEED_WORDS) or read_amount(wanted)
        elif (read := read_text(wanted)) is not wanted:
            needs[match[1]] = read
        else:
            return text
    return needs or text


def read_needs_any(text: str) -> Any:
    """Read tables of needs as :func:`needs_any_cell` writes them; square brackets may stand."""
    inner = text.strip()
    if inner.startswith("[") and inner.endswith("]"):
        inner = inner[1:-1]
    tables = [read_needs(part) for part in _parts(inner, "|")]
    return text if any(isinstance(table, str) for table in tables) else tables


def confirmers_cell(names: Sequence[str] | str) -> str:
    """Write who confirms: ids, or ``others``; a party of that name stands with a comma."""
    if isinstance(names, str):
        return names
    return "others," if tuple(names) == ("others",) else ", ".join(names)


def read_confirmers(text: str) -> Any:
    """Read what :func:`confirmers_cell` writes."""
    return "others" if text.strip().lower() == "others" else read_ids(text)


def verify_cell(verify: Verify) -> Cell:
    """Write the probability of detection, or ``deter``."""
    return verify.detect if isinstance(verify.detect, str) else number_cell(verify.detect)


def read_verify(text: str) -> Any:
    """Read what :func:`verify_cell` writes; what is neither stays a text."""
    word = known_word(text, ("deter",)) or read_amount(text)
    return text if isinstance(word, str) and word != "deter" else {"detect": word}


def _names_cell(names: Sequence[int | str], taken: Sequence[str] = ()) -> str:
    return ", ".join(_name(name, taken) for name in names)


def _name(name: int | str, taken: Sequence[str]) -> str:
    if isinstance(name, int):
        return str(name)
    free = name.lower() not in taken and not isinstance(read_whole(name), int)
    return name if free and re.fullmatch(r"[^\W_][\w \-]*(?<! )", name) else format_text(name)


def opens_cell(opens: Sequence[str] | Mapping[str, Sequence[str]]) -> str:
    """Write names with commas between them, or ``{ "STAGE" = ["sites"] }``."""
    if not isinstance(opens, Mapping):
        return _names_cell(opens)
    inside = (
        f"{format_text(stage)} = [{', '.join(map(format_text, names))}]"
        for stage, names in opens.items()
    )
    return f"{{ {', '.join(inside)} }}"


def read_opens(text: str) -> Any:
    """Read what :func:`opens_cell` writes."""
    if text.strip().startswith("{"):
        try:
            return tomllib.loads(f"opens = {text.strip()}")["opens"]
        except ValueError:
            return text
    return [read_text(part.strip()) for part in _parts(text) if part.strip()]


def automatic_cell(automatic: bool | Sequence[int | str]) -> Cell:
    """Write true, or stages and portions with commas between them."""
    if isinstance(automatic, bool):
        return automatic
    return _names_cell(automatic, [word for word in _TRUTH if not word.isdigit()])


def read_automatic(text: str) -> Any:
    """Read what :func:`automatic_cell` writes; a number is that of a portion."""
    if text.lower() in _TRUTH and not text.isdigit():
        return _TRUTH[text.lower()]
    parts = [part.strip() for part in _parts(text) if part.strip()]
    return [read_text(part) if part.startswith('"') else read_whole(part) for part in parts]


def _parts(text: str, marks: str = ",;\n") -> list[str]:
    """Part a text at commas, semicolons and line ends, or other marks, that stand in no quotes."""
    parts, quoted, start = [], False, 0
    escaped = False
    for at, letter in enumerate(text):
        if quoted:
            quoted = escaped or letter != '"'
            escaped = letter == "\\" and not escaped
        elif letter == '"':
            quoted = True
        elif letter in marks:
            parts.append(text[start:at])
            start = at + 1
    return [*parts, text[start:]]
