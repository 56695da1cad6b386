"""From pydantic's errors to problems in the words of the file."""

from __future__ import annotations

import re
from collections.abc import Callable, Iterator, Mapping
from typing import Any, get_args

from pydantic import BaseModel, ValidationError

from paripassu.agreement.interval import meant_number
from paripassu.agreement.meant import (
    CLAIM_HINTS,
    CLAIMS,
    FIRMNESS,
    GATES,
    KEYS,
    Names,
    id_meant,
    word_meant,
)
from paripassu.agreement.problem import Problem, WrongError
from paripassu.numbers.decimal import numbers_in
from paripassu.numbers.quantity import QuantityError
from paripassu.quoted import cut, quoted, shown
from paripassu.told import Told
from paripassu.toml.locate import Path

_LINKING_KEYS = {"by", "source", "cites", "of"}
#: The kind of entry whose ids stand under a key.
_LINKED = {
    "by": "party",
    "party": "party",
    "value": "party",
    "measure": "measure",
    "needs": "measure",
    "needs_any": "measure",
    "of": "measure",
    "source": "source",
    "cites": "source",
}


def problems_of(
    error: ValidationError, model: type[BaseModel], path: Path, names: Names
) -> Iterator[Problem]:
    """Put each error of one entry into words.

    Parameters
    ----------
    error : ValidationError
        What pydantic found.
    model : type
        The entry's model: its fields are the known keys.
    path : tuple
        Where the entry stands in the file.
    names : mapping
        The ids that the file has, for hints.
    """
    every = error.errors(include_url=False)
    inside = {found["loc"][:-1] for found in every}
    for found in every:
        if found["type"] == "too_short" and found["loc"] in inside:
            continue  # only because an item of it could not be read
        at = tuple(part for part in found["loc"] if part != "[key]")
        context: Mapping[str, Any] = found.get("ctx", {})
        if isinstance(wrong := context.get("error"), WrongError):
            for problem in wrong.problems:
                yield problem._replace(path=(*path, *at, *problem.path))
            continue
        if isinstance(wrong, QuantityError):
            yield Problem((*path, *at), wrong.what, meant_number(found["input"]) or wrong.mend)
            continue
        say = _WORDS.get(found["type"], _unknown)
        what, mend = say(found["input"], context, at)
        if found["type"] == "extra_forbidden":
            mend = _nearest_key(model, at)
        elif found["type"] == "string_pattern_mismatch" and at and at[0] in _LINKED:
            known = names[_LINKED[str(at[0])]]
            hint = id_meant(str(found["input"]), known)
            mend = hint if hint.startswith("did you mean") else mend
        yield Problem((*path, *at), what, mend)


def broken_keys(error: ValidationError) -> frozenset[str]:
    """Give the keys of an entry that cannot be relied on."""
    return frozenset(str(found["loc"][0]) for found in error.errors() if found["loc"])


def broken_items(error: ValidationError) -> Mapping[str, set[str]]:
    """Give the items that cannot be relied on, of keys that hold tables themselves."""
    items: dict[str, set[str]] = {}
    for found in error.errors():
        if len(found["loc"]) > 1:
            items.setdefault(str(found["loc"][0]), set()).add(str(found["loc"][1]))
    return items


_Said = tuple[str, str | Callable[[], str]]


def _nearest_key(model: type[BaseModel], at: Path) -> Callable[[], str]:
    owner = model
    for part in at[:-1]:
        if isinstance(part, str) and part in owner.model_fields:
            inner = [
                kind
                for kind in get_args(owner.model_fields[part].annotation)
                if isinstance(kind, type) and issubclass(kind, BaseModel)
            ]
            owner = inner[0] if inner else owner
    return lambda: word_meant(str(at[-1]), list(owner.model_fields), KEYS.get(owner.__name__, {}))


def _missing(_: Any, __: Mapping[str, Any], at: Path) -> _Said:
    return f"has no {at[-1]}", f"add {at[-1]} = …"


def _extra(_: Any, __: Mapping[str, Any], at: Path) -> _Said:
    return f"unknown key {quoted(str(at[-1]))}", ""


def _text(value: Any, _: Mapping[str, Any], __: Path) -> _Said:
    return f"should be text in quotes, not {shown(value)}", ""


def _id(value: Any, _: Mapping[str, Any], __: Path) -> _Said:
    slug = re.sub(r"[^a-z0-9_-]+", "-", cut(str(value)).lower()).strip("-_")
    what = "has small letters, digits, - and _ only, and begins with a letter or a digit"
    said = Told(
        f"{shown(value)} is no id: an id {what}",
        f"{shown(value)} is no short name: a short name {what}",
    )
    return said, f"write {slug!r}" if slug else ""


def _long(value: Any, context: Mapping[str, Any], _: Path) -> _Said:
    return (
        f"should have at most {context['max_length']} characters, not {len(value)}",
        "shorten it",
    )


def _empty(value: Any, _: Mapping[str, Any], __: Path) -> _Said:
    return ("should not be empty" if isinstance(value, str) else f"is {shown(value)}"), ""


def _whole(value: Any, _: Mapping[str, Any], __: Path) -> _Said:
    return f"should be a whole number, not {shown(value)}", _bare(value) or _whole_meant(value)


def _bare(value: Any) -> str:
    digits = re.fullmatch(r"([0-9]{1,9})(\.0*)?", str(value).strip()) if value is not True else None
    return f"write {digits[1]}" if digits else ""


def _whole_meant(value: Any) -> str:
    """Say how a whole number is written that stands as a text."""
    meant = [one for one in numbers_in(value) if one.lstrip("+-").isdigit()]
    return f"write {meant[0]}" if len(meant) == 1 else ""


def _truth(value: Any, _: Mapping[str, Any], __: Path) -> _Said:
    return f"should be true or false, not {shown(value)}", ""


def _literal(value: Any, context: Mapping[str, Any], at: Path) -> _Said:
    words = re.findall(r"'([^']*)'", context["expected"])
    if not isinstance(value, str):
        return f"should be one of {', '.join(words)}, not {shown(value)}", ""
    plain = " ".join(value.casefold().replace("_", " ").replace("-", " ").split())
    if at[-1] == "claim" and plain in CLAIM_HINTS and value not in words:
        return f"unknown word {shown(value)}", CLAIM_HINTS[plain]
    meant = {"claim": CLAIMS, "firm": FIRMNESS, "gate": GATES}.get(str(at[-1]), {})
    return f"unknown word {shown(value)}", lambda: word_meant(value, words, meant)


def _least(value: Any, context: Mapping[str, Any], _: Path) -> _Said:
    return f"should be at least {context['ge']}, not {shown(value)}", ""


def _most(value: Any, context: Mapping[str, Any], _: Path) -> _Said:
    return f"should be at most {context['le']}, not {shown(value)}", ""


def _list(value: Any, _: Mapping[str, Any], at: Path) -> _Said:
    mend = ""
    if at[-1] in _LINKING_KEYS and isinstance(value, str) and re.fullmatch(r"[a-z0-9_-]+", value):
        mend = f'write {at[-1]} = ["{cut(value)}"]'
    if at[-1] == "needs_any":
        mend = 'write needs_any = [{ MEASURE = "all" }, { MEASURE = 0.5 }]'
    return f"should be a list in square brackets, not {shown(value)}", mend


def _table(value: Any, _: Mapping[str, Any], at: Path) -> _Said:
    examples = {"value": "{ PARTY = … }", "needs": "{ MEASURE = … }"}
    examples["needs_any"] = examples["needs"]
    inner = next((part for part in reversed(at) if isinstance(part, str)), "")
    example = examples.get(inner, "{ name = …, share = … }")
    return f"should be a table, not {shown(value)}", Told(f"write {example}", "")


def _unknown(value: Any, _: Mapping[str, Any], __: Path) -> _Said:
    return f"cannot be {shown(value)}", "see the reference of the agreement file"


_WORDS: Mapping[str, Callable[[Any, Mapping[str, Any], Path], _Said]] = {
    "missing": _missing,
    "extra_forbidden": _extra,
    "string_type": _text,
    "string_pattern_mismatch": _id,
    "string_too_long": _long,
    "string_too_short": _empty,
    "too_short": _empty,
    "int_type": _whole,
    "bool_type": _truth,
    "literal_error": _literal,
    "greater_than_equal": _least,
    "less_than_equal": _most,
    "tuple_type": _list,
    "dict_type": _table,
    "mapping_type": _table,
    "model_type": _table,
    "model_attributes_type": _table,
}
