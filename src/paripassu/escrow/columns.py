"""What each type's texts are in a table, and how numbers are brought to the one that is hashed."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from functools import partial

from paripassu.escrow.values import (
    MOST_BYTES,
    MOST_DIGITS,
    PATTERNS,
    SHORT,
    is_value,
    what_is_wrong,
)
from paripassu.numbers.marks import readings
from paripassu.numbers.normal import normal
from paripassu.numbers.quantity import ambiguous
from paripassu.tables.forms import Field, Form, WrongTextError

#: Days that every month has; the others are few, and looked at one by one.
_DAYS = "[1-9][0-9]{3}-(?:0[1-9]|1[0-2])-(?:0[1-9]|1[0-9]|2[0-8])"


def fields_of(columns: Iterable[tuple[str, str]]) -> list[Field]:
    """Give the columns of a table, each with its type, as its file has to have them."""
    return [Field(name, FORMS[type_]) for name, type_ in columns]


def bring(type_: str, text: str) -> str:
    """Bring a text of a table to the value of a type that it means.

    Parameters
    ----------
    type_ : str
        One of :data:`~paripassu.escrow.values.TYPES`.
    text : str
        Numbers in any way that is sure: ``12.50``, ``+3``, ``1e3``. All else as it stands.

    Raises
    ------
    WrongTextError
        It means none, or may mean two.
    """
    brought = text
    if type_ == "integer" and "." in text and len(meant := readings(text)) > 1:
        error = ambiguous(text, meant)  # 1.000 may be somebody's thousand
        raise WrongTextError(error.what, error.mend)
    if type_ in ("integer", "decimal"):
        brought = normal(text) or text
    elif type_ == "place":
        brought = ",".join(normal(part) or part for part in text.split(","))
    if is_value(type_, brought):
        return brought
    raise WrongTextError(what_is_wrong(type_, brought), _mend(type_, text))


def _mend(type_: str, text: str) -> str:
    if text != (bare := text.strip()) and (not bare or is_value(type_, bare)):
        return "remove the blanks around it" if bare else "leave it empty"
    if type_ in ("integer", "decimal") and "," in text:
        return "write a point before the decimals, and nothing between thousands"
    if type_ in ("integer", "decimal") and text.endswith("%"):
        return "write the number that is meant, without the sign of per cent"
    if type_ in ("boolean", "cell") and is_value(type_, text.lower()):
        return f"write {text.lower()}"
    return ""


def _form(type_: str, quick: str, short: int) -> Form:
    numbers = type_ in ("integer", "decimal")
    return Form(
        partial(bring, type_),
        quick,
        short,
        numbers=numbers,
        points=type_ == "decimal",
        place=type_ == "place",
    )


#: Of each type. What is right as it stands is told by patterns that Python and Rust both have.
FORMS: Mapping[str, Form] = {
    "text": _form("text", "", MOST_BYTES),
    "integer": _form("integer", PATTERNS["integer"].pattern, MOST_DIGITS),
    "decimal": _form("decimal", PATTERNS["decimal"].pattern, SHORT["decimal"]),
    "boolean": _form("boolean", PATTERNS["boolean"].pattern, 5),
    "date": _form("date", _DAYS, 10),
    "place": _form("place", PATTERNS["place"].pattern, SHORT["place"]),
    "cell": _form("cell", PATTERNS["cell"].pattern, 12),
    "tag": _form("tag", PATTERNS["tag"].pattern, SHORT["tag"]),
}
