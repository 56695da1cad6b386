"""From the values of a file to what stands in controls, and back.

What is half typed is a value, too: a text where a number belongs. So it is kept with the file's
text, another window shows it, undoing takes it back, and the one reader of agreements says what is
wrong with it. It is never written to the file, which has to read as an agreement.
"""

from __future__ import annotations

import datetime as dt
import json
import re
import unicodedata
from collections.abc import Mapping, Sequence
from decimal import Decimal
from fractions import Fraction
from typing import Any

from paripassu.agreement.fields import LIKELIHOODS
from paripassu.numbers.decimal import DIGITS
from paripassu.quoted import shown
from paripassu.workbench.editing.values import typed_number
from paripassu.workbench.forms.model import Parts

#: What a browser gives of a field: texts, and lists of what is ticked, by the controls' names.
Given = Mapping[str, str | Sequence[str]]

_DATE = re.compile(r"\d{4}-\d{2}-\d{2}", re.ASCII)
#: Two thirds, of which no decimal holds all.
_FRACTION = re.compile(r"(\d{1,9}) ?/ ?([1-9]\d{0,8})", re.ASCII)
#: What begins or ends as no name of a stage does: a share that is being typed.
_HALF = re.compile(r"[\d.,+\-−].*|.*%", re.ASCII | re.DOTALL)


class NotGivenError(Exception):
    """What the browser gives is not what the controls of the field give."""


# From values to controls.


def number_text(value: Any) -> str:
    """Give a number as it is typed."""
    if isinstance(value, Decimal) and value.is_finite() and abs(value.adjusted()) < 4 * DIGITS:
        return format(value, "f")
    if isinstance(value, (str, Decimal)) or (
        isinstance(value, int) and not isinstance(value, bool) and abs(value) < 10 ** (4 * DIGITS)
    ):
        return str(value)
    return "" if value is None else shown(value)


def percent_text(value: Any) -> str:
    """Give a share as it is typed: in per cent."""
    if isinstance(value, bool) or not isinstance(value, (int, Decimal)):
        return number_text(value)
    number = Decimal(value)
    if not number.is_finite() or abs(number.adjusted()) > 4 * DIGITS:
        return number_text(value)
    return _plain(_shifted(number, 2))


def fraction_text(share: Fraction) -> str:
    """Give a share in per cent, rounded down to what a file can hold."""
    return percent_text(_held(share))


def _held(share: Fraction) -> Decimal:
    return Decimal(int(share * 10**DIGITS)).scaleb(-DIGITS)


def _shifted(number: Decimal, places: int) -> Decimal:
    """Shift the point, and keep every digit: what has too many is still what was typed."""
    sign, digits, exponent = number.as_tuple()
    assert isinstance(exponent, int)
    return Decimal((sign, digits, exponent + places))


def _plain(number: Decimal) -> str:
    if number == int(number):
        return str(int(number))
    return format(number, "f").rstrip("0")


def parts_of(kind: str, value: Any) -> Parts:
    """Give what stands in the controls of a field.

    Parameters
    ----------
    kind : str
    value : object
        As it was parsed; None where the file says nothing.
    """
    match kind:
        case "text" | "long":
            return {"text": value if isinstance(value, str) else number_text(value)}
        case "number" | "whole":
            return {"number": number_text(value)}
        case "percent":
            return {"percent": percent_text(value)}
        case "range":
            return _range(value, number_text)
        case "date":
            return {"date": value.isoformat() if isinstance(value, dt.date) else number_text(value)}
        case "choice":
            return {"choice": "" if value is None else choice_text(value)}
        case "flag":
            return {"flag": "true" if value is True else ""}
        case "checks":
            return {"names": _texts(value)}
        case "likelihood":
            return _likelihood(value)
        case "need":
            return _need(value)
        case "confirm":
            return _confirm(value)
        case "verify":
            detect = value.get("detect", "") if isinstance(value, Mapping) else value
            how = "none" if value is None else "deter" if detect == "deter" else "chance"
            return {"how": how, "percent": percent_text(detect) if how == "chance" else ""}
        case "automatic":
            how = "all" if value is True else "some" if isinstance(value, list) else "none"
            some = value if isinstance(value, list) else []
            return {"how": how, "names": tuple(map(choice_text, some))}
        case "lines":
            return {"text": "\n".join(_texts(value))}
    raise AssertionError(kind)


def choice_text(value: Any) -> str:
    """Give what stands for a value among options."""
    return json.dumps(value, ensure_ascii=False, default=str)


def _texts(value: Any) -> tuple[str, ...]:
    if not isinstance(value, list):
        return () if value is None else (number_text(value),)
    return tuple(one if isinstance(one, str) else shown(one) for one in value)


def _range(value: Any, text: Any) -> Parts:
    if isinstance(value, list) and 2 <= len(value) <= 3:
        mode = text(value[1]) if len(value) == 3 else ""
        return {"low": text(value[0]), "mode": mode, "high": text(value[-1])}
    return {"low": text(value), "mode": "", "high": ""}


def _likelihood(value: Any) -> Parts:
    if value is None or (isinstance(value, str) and value in LIKELIHOODS):
        return {"how": value or "", "low": "", "high": ""}
    parts = _range(value, percent_text)
    return {"how": "own", "low": parts["low"], "high": parts["high"]}


def half_typed(value: Any, stages: Sequence[str]) -> bool:
    """Whether what stands for a need is a share that is being typed, and no stage."""
    return isinstance(value, str) and value not in stages and bool(_HALF.fullmatch(value))


def _need(value: Any) -> Parts:
    if value in ("all", "same", "previous"):
        return {"how": value, "percent": ""}
    if isinstance(value, str) and value and _number(value) is None:
        return {"how": f"stage:{value}", "percent": ""}
    return {"how": "share", "percent": percent_text(value)}


def _confirm(value: Any) -> Parts:
    if value is None:
        return {"how": "none", "names": ()}
    if value == "others":
        return {"how": "others", "names": ()}
    return {"how": "these", "names": _texts(value)}


# From controls to values.


def value_of(kind: str, given: Given, before: Any = None) -> Any:
    """Give the value that the controls of a field say.

    Parameters
    ----------
    kind : str
    given : mapping
        What the browser gives.
    before : object
        What the value was.

    Returns
    -------
    object
        None where the file shall say nothing.

    Raises
    ------
    NotGivenError
        The field's controls give something else.
    """
    match kind:
        case "text" | "long":
            typed = _text(given, "text")
            return typed if typed.strip() or typed == before else None
        case "number" | "whole":
            return _given_number(_text(given, "number"))
        case "percent":
            return _given_percent(_text(given, "percent"))
        case "range":
            return _given_range(given, _given_number)
        case "date":
            return _given_date(_text(given, "date"))
        case "choice":
            return given_choice(_text(given, "choice"))
        case "flag":
            return True if _list(given, "flag") else None
        case "checks":
            return _in_order(_list(given, "names"), before) or None
        case "likelihood":
            return _given_likelihood(given, before)
        case "need":
            return _given_need(given)
        case "confirm":
            how = _one_of(given, "how", ("none", "others", "these"))
            if how == "these":
                return _in_order(_list(given, "names"), before)
            return None if how == "none" else "others"
        case "verify":
            how = _one_of(given, "how", ("none", "deter", "chance"))
            if how == "none":
                return None
            percent = _given_percent(_text(given, "percent"))
            chance = "" if percent is None else percent
            return {"detect": "deter" if how == "deter" else chance}
        case "automatic":
            how = _one_of(given, "how", ("none", "all", "some"))
            if how == "some":
                return [given_choice(name) for name in _list(given, "names")]
            return True if how == "all" else None
        case "lines":
            text = _text(given, "text")
            if text == parts_of("lines", before)["text"]:
                return before  # whatever stands in its names: nobody has touched them
            return [bare for line in text.split("\n") if (bare := line.strip())] or None
    raise NotGivenError


def _text(given: Given, name: str) -> str:
    value = given.get(name, "")
    if not isinstance(value, str):
        raise NotGivenError
    return value


def _list(given: Given, name: str) -> list[str]:
    value = given.get(name, ())
    if isinstance(value, str):
        raise NotGivenError
    return list(value)


def _one_of(given: Given, name: str, words: Sequence[str]) -> str:
    word = _text(given, name)
    if word not in words:
        raise NotGivenError
    return word


def _in_order(names: Sequence[str], before: Any) -> list[str]:
    """Keep the order that a list had; what is new comes behind."""
    had = _texts(before) if isinstance(before, list) else ()
    return [*(name for name in had if name in names), *(n for n in names if n not in had)]


#: Thousands that are parted by blanks, as most of the world writes them: plain, no-break, narrow
#: no-break or thin ones.
_BY_BLANKS = re.compile(
    r"[+-]?[1-9]\d{0,2}(?:(?P<blank>[ \u00a0\u202f\u2009])\d{3})(?:(?P=blank)\d{3})*(?:\.\d*)?",
    re.ASCII,
)
#: What a word processor makes of a minus in front of a number.
_MINUS = ("\u2212", "\u2013")


def _bare(text: str) -> str:
    """Give what was typed for a number or a date without what nobody sees in it.

    Marks of direction and of width come with what is pasted from a table or from a message.
    """
    return "".join(sign for sign in text if unicodedata.category(sign) != "Cf").strip()


def _number(text: str) -> int | Decimal | None:
    plain = _bare(text)
    if plain.startswith(_MINUS):
        plain = f"-{plain[1:]}"
    if (parted := _BY_BLANKS.fullmatch(plain)) is not None:
        plain = plain.replace(parted["blank"], "")
    plain = plain.removesuffix(".")
    if plain.startswith((".", "-.")):
        plain = plain.replace(".", "0.", 1)
    number = typed_number(plain)
    return number if isinstance(number, (int, Decimal)) else None


def _given_number(text: str) -> Any:
    if not text.strip():
        return None
    number = _number(text)
    return text if number is None else number


def _given_percent(text: str) -> Any:
    if not text.strip():
        return None
    number = _number(text.replace("%", ""))
    if number is None:
        part = _FRACTION.fullmatch(_bare(text))
        return text if part is None else _held(Fraction(int(part[1]), int(part[2])))
    share = _shifted(Decimal(number), -2)
    return int(share) if share == int(share) else Decimal(_plain(share))


def _given_range(given: Given, read: Any) -> Any:
    low, mode, high = (read(_text(given, name)) for name in ("low", "mode", "high"))
    if mode is None and high is None:
        return low
    ends = ["" if low is None else low, "" if high is None else high]
    return ends if mode is None else [ends[0], mode, ends[1]]


def _given_date(text: str) -> Any:
    if not text.strip():
        return None
    if _DATE.fullmatch(_bare(text)):
        try:
            return dt.date.fromisoformat(_bare(text))
        except ValueError:
            return text
    return text


def given_choice(text: str) -> Any:
    """Read what stands for a value among options; None for none.

    Raises
    ------
    NotGivenError
        It stands for nothing that can be chosen.
    """
    if not text:
        return None
    try:
        value = json.loads(text)
    except (ValueError, RecursionError):
        raise NotGivenError from None
    if not isinstance(value, (str, int)) or (isinstance(value, int) and abs(value) > 10**DIGITS):
        raise NotGivenError
    return value


def _given_likelihood(given: Given, before: Any) -> Any:
    how = _text(given, "how")
    if how != "own":
        if how and how not in LIKELIHOODS:
            raise NotGivenError
        return how or None
    if isinstance(before, str) and before in LIKELIHOODS and not _text(given, "low"):
        low, high = LIKELIHOODS[before]
        ends = [Decimal(end.numerator) / end.denominator for end in (low, high)]
        return ends[0] if low == high else ends
    value = _given_range({**given, "mode": ""}, _given_percent)
    return "" if value is None else value


def _given_need(given: Given) -> Any:
    how = _text(given, "how")
    if how in ("all", "same", "previous"):
        return how
    if how.startswith("stage:"):
        return how.removeprefix("stage:")
    if how != "share":
        raise NotGivenError
    percent = _given_percent(_text(given, "percent"))
    if isinstance(percent, str) and not _HALF.fullmatch(percent):
        return f"{percent} %"  # else it would be taken for the name of a stage
    return "" if percent is None else percent
