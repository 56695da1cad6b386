"""What is wrong with a value of a document, in plain words: one sentence for each type of error.

The library that reads the models has sentences of its own. They are for programmers, and none of
them reaches a user: an error of a type that has no sentence here is told by its value alone.
"""

from __future__ import annotations

from collections.abc import Callable, Mapping
from typing import Any

from paripassu.documents.shown import shown
from paripassu.quoted import cut

#: What is wrong, and how to mend it.
Said = tuple[str, str]

_WHOLE = "write it with digits only, as 3"
_DECIMAL = "write it with digits and a point, as 0.5"
_DAY = "write it as 2026-03-31"


def said(error: Mapping[str, Any]) -> Said:
    """Put one error into words.

    Parameters
    ----------
    error : mapping
        One of what ``ValidationError.errors`` gives, with its ``input`` and ``ctx``.

    Returns
    -------
    what, mend : str
        A clause that follows the place, and how to mend it (may be empty).
    """
    say = PHRASES.get(error["type"])
    context: Mapping[str, Any] = error.get("ctx", {})
    if say is not None:
        return say(error["input"], context)
    return f"cannot be {shown(error['input'])}", "see the schema of this format"


def _should(what: str, mend: str = "") -> Callable[[Any, Mapping[str, Any]], Said]:
    return lambda value, _: (f"should be {what}, not {shown(value)}", mend)


def _missing(_: Any, __: Mapping[str, Any]) -> Said:
    return "is missing", "add it"


def _extra(_: Any, __: Mapping[str, Any]) -> Said:
    return "is not a key that is known here", "look at its spelling, or remove it"


def _own(value: Any, context: Mapping[str, Any]) -> Said:
    """Take the sentence that this program raised itself, whole."""
    error = context.get("error")
    what = getattr(error, "what", None) or str(error or "")
    return (cut(what, 300) or f"cannot be {shown(value)}"), getattr(error, "mend", "")


def _word(value: Any, context: Mapping[str, Any]) -> Said:
    words = str(context.get("expected", "")).replace(" or ", ", ")
    one = "" if "," not in words else "one of "
    return f"should be {one}{words}, not {shown(value)}", ""


def _tag(_: Any, context: Mapping[str, Any]) -> Said:
    key = str(context.get("discriminator", "'kind'")).strip("'")
    return f"needs the key {key!r}, which says what kind it is", f"add {key!r}"


def _wrong_tag(value: Any, context: Mapping[str, Any]) -> Said:
    key = str(context.get("discriminator", "'kind'")).strip("'")
    words = context.get("expected_tags", "")
    given = value.get(key) if isinstance(value, Mapping) else value
    return f"should have one of {words} as {key!r}, not {shown(given)}", ""


def _pattern(value: Any, context: Mapping[str, Any]) -> Said:
    pattern = str(context.get("pattern", ""))
    mend = {
        "a-z0-9": "write small letters, digits, - and _ only",
        "0-9a-f": "write the digits 0 to 9 and the letters a to f only",
    }
    how = next((how for part, how in mend.items() if part in pattern), "")
    return f"should not be {shown(value)}", how or f"write it as the pattern {pattern} says"


def _bound(key: str, relation: str) -> Callable[[Any, Mapping[str, Any]], Said]:
    return lambda value, context: (
        f"should be {relation} {context.get(key)}, not {shown(value)}",
        "",
    )


def _long_text(value: Any, context: Mapping[str, Any]) -> Said:
    length = f", not {len(value):,}" if isinstance(value, str) else ""
    return f"should have at most {context.get('max_length')} characters{length}", "shorten it"


def _short_text(_: Any, context: Mapping[str, Any]) -> Said:
    least = context.get("min_length")
    return ("is empty" if least == 1 else f"should have at least {least} characters"), ""


def _few(_: Any, context: Mapping[str, Any]) -> Said:
    least, has = context.get("min_length"), context.get("actual_length")
    return f"has {has} entries, and at least {least} are needed", ""


def _many(_: Any, context: Mapping[str, Any]) -> Said:
    most, has = context.get("max_length"), context.get("actual_length")
    number = f"has {has} entries" if isinstance(has, int) else "has more entries"
    return f"{number}, and at most {most} may stand there", "leave the others out"


def _recursive(_: Any, __: Mapping[str, Any]) -> Said:
    return "stands within itself", ""


_text = _should("a text in quotes")
_whole = _should("a whole number", _WHOLE)
_number = _should("a number", _DECIMAL)
_truth = _should("true or false, without quotes")
_list = _should("a list in square brackets")
_object = _should("an object in curly brackets")
_day = _should("a date", _DAY)

#: The types of error that our models can raise, by the names that pydantic gives them.
PHRASES: Mapping[str, Callable[[Any, Mapping[str, Any]], Said]] = {
    "missing": _missing,
    "extra_forbidden": _extra,
    "value_error": _own,
    "assertion_error": _own,
    "string_type": _text,
    "string_sub_type": _text,
    "string_unicode": _text,
    "string_pattern_mismatch": _pattern,
    "string_too_long": _long_text,
    "string_too_short": _short_text,
    "int_type": _whole,
    "int_parsing": _whole,
    "int_parsing_size": _whole,
    "int_from_float": _whole,
    "float_type": _number,
    "float_parsing": _number,
    "finite_number": _should("a finite number", _DECIMAL),
    "bool_type": _truth,
    "bool_parsing": _truth,
    "none_required": _should("null"),
    "literal_error": _word,
    "union_tag_not_found": _tag,
    "union_tag_invalid": _wrong_tag,
    "greater_than": _bound("gt", "above"),
    "greater_than_equal": _bound("ge", "at least"),
    "less_than": _bound("lt", "below"),
    "less_than_equal": _bound("le", "at most"),
    "too_short": _few,
    "too_long": _many,
    "tuple_type": _list,
    "list_type": _list,
    "set_type": _list,
    "frozen_set_type": _list,
    "dict_type": _object,
    "mapping_type": _object,
    "model_type": _object,
    "model_attributes_type": _object,
    "recursion_loop": _recursive,
    "date_type": _day,
    "date_parsing": _day,
    "date_from_datetime_parsing": _day,
    "date_from_datetime_inexact": _day,
}
