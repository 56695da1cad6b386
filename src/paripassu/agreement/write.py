"""Writing an agreement as a file that reads back as the same agreement."""

from __future__ import annotations

import datetime as dt
import re
from collections.abc import Iterable, Iterator, Mapping, Sequence
from fractions import Fraction
from typing import Literal

from paripassu.agreement.base import Entry
from paripassu.agreement.declaration import Declaration
from paripassu.agreement.fields import LIKELIHOODS
from paripassu.agreement.interval import Interval
from paripassu.agreement.measure import Measure, Stage, Step
from paripassu.agreement.positions import Choice, Claimed, Position, Source
from paripassu.agreement.process import Notice, Process, Verify
from paripassu.agreement.terms import Head, Party, Terms
from paripassu.numbers.decimal import format_decimal, round_decimal

#: Shares that have no decimal, as 1/3 has none, are rounded so that they ask for no more than they
#: did: less is waited for, more is allowed, more is at stake.
_UP = frozenset({"stake", "tolerance", "at_most"})
#: Keys that come first in an entry.
_FIRST = ("id", "party")


def to_toml(agreement: Terms) -> str:
    """Write an agreement as a file.

    Keys that have their defaults are left out. Numbers without a decimal of 15 digits are rounded
    so that no position asks for more; any other agreement reads back equal.

    Parameters
    ----------
    agreement : Agreement
        Read or built in code.

    Returns
    -------
    str
        The text of the file.
    """
    tables = [
        format_entry("[agreement]", head_of(agreement)),
        *(format_entry("[[party]]", party) for party in agreement.parties),
        *(format_entry("[[measure]]", measure) for measure in agreement.measures),
        *(format_entry("[[require]]", requirement) for requirement in agreement.requirements),
        *(format_entry("[[choose]]", choice) for choice in agreement.choices),
        *(format_entry("[[position]]", position) for position in agreement.positions),
        *(format_entry("[[source]]", source) for source in agreement.sources),
        *(format_entry("[[declaration]]", one) for one in agreement.declarations),
    ]
    if agreement.process != Process():
        tables.append(format_entry("[process]", agreement.process))
    tables += [format_entry("[[notice]]", notice) for notice in agreement.notices]
    if agreement.groups:
        groups = ", ".join(
            format_group(members) for members in members_of(agreement, agreement.groups)
        )
        tables.append(f"[together]\ngroups = [{groups}]\n")
    return "\n".join(tables)


def head_of(agreement: Terms) -> Head:
    """Give what stands in the ``[agreement]`` table."""
    return Head(**{name: getattr(agreement, name) for name in Head.model_fields})


def format_entry(header: str, entry: Entry) -> str:
    """Give the TOML text of one entry, with its header."""
    lines = [header, *(f"{key} = {value}" for key, value in fields_of(entry).items())]
    return "\n".join(lines) + "\n"


def fields_of(entry: Entry) -> Mapping[str, str]:
    """Give the keys of an entry that do not have their defaults, with the TOML text of each."""
    return dict(_fields_of(entry))


def _fields_of(entry: Entry) -> Iterator[tuple[str, str]]:
    fields = type(entry).model_fields
    for key in sorted(fields, key=lambda key: key not in _FIRST):
        info, value = fields[key], getattr(entry, key)
        if not info.is_required() and value == info.get_default(call_default_factory=True):
            continue
        yield key, format_field(entry, key)


def format_field(entry: Entry, key: str) -> str:
    """Give the TOML text of one field."""
    value = getattr(entry, key)
    match entry, key:
        case Position(), "likelihood":
            return _likelihood(value)
        case Position(claim=claim), "share":
            return _number(value, claim)
        case Measure(), "stages":
            return _stages(value)
        case (Measure(), "verify"):
            return _inline([("detect", _value(value.detect, "detect"))])
        case (Measure(), "opens") if isinstance(value, Mapping):
            return _inline(
                (format_key(stage), _value(names, key)) for stage, names in value.items()
            )
        case (Measure(), "value") | (Claimed(), "needs"):
            return format_value(value, key)
        case Claimed(), "needs_any":
            return f"[{', '.join(format_value(table, key) for table in value)}]"
        case (
            (Party() | Measure() | Head() | Claimed() | Source() | Choice() | Declaration())
            | (Process() | Notice() | Verify()),
            _,
        ):
            return _value(value, key)
        case _:
            raise AssertionError(entry)


def format_value(value: object, key: str) -> str:
    """Give the TOML text of one value inside a field that holds tables."""
    match value:
        case Stage():
            pairs = [("name", format_text(value.name)), ("share", _number(value.share, ""))]
            if value.days is not None:
                pairs.append(("days", _value(value.days, "days")))
            return _inline(pairs)
        case Mapping():
            return _inline((name, _value(inner, key)) for name, inner in value.items())
        case _:
            return _value(value, key)


def format_key(key: str) -> str:
    """Give the TOML text of a key: bare where it can be (toml.io/en/v1.0.0#keys)."""
    return key if re.fullmatch(r"[A-Za-z0-9_-]+", key) else format_text(key)


def members_of(agreement: Terms, groups: Sequence[tuple[Step, ...]]) -> Iterator[Sequence[str]]:
    """Give groups as they stand in a file: whole measures where all their portions are grouped."""
    index = 0
    while index < len(groups):
        names = [step.measure for step in groups[index]]
        count = len(agreement.measure[names[0]].shares)
        whole = [tuple(Step(name, k + 1) for name in names) for k in range(count)]
        if (
            len(set(names)) == len(names)
            and all(len(agreement.measure[name].shares) == count for name in names)
            and list(groups[index : index + count]) == whole
        ):
            yield names
            index += count
        else:
            yield [str(step) for step in groups[index]]
            index += 1


def format_group(members: Iterable[str]) -> str:
    """Give the TOML text of one group."""
    return f"[{', '.join(format_text(member) for member in members)}]"


def format_text(text: str) -> str:
    """Give the TOML text of a string (toml.io/en/v1.0.0#string, basic strings)."""
    escaped = "".join(_ESCAPES.get(char, char) for char in text)
    return f'"{escaped}"'


_ESCAPES = {chr(code): f"\\u{code:04X}" for code in (*range(32), 127)} | {
    "\\": "\\\\",
    '"': '\\"',
    "\n": "\\n",
    "\t": "\\t",
    "\r": "\\r",
}


def _value(value: object, key: str) -> str:
    match value:
        case bool():
            return "true" if value else "false"
        case str():
            return format_text(value)
        case int():
            return str(value)
        case Fraction():
            return _number(value, key)
        case Interval():
            return _interval(value, key)
        case dt.date():
            return value.isoformat()
        case tuple():
            return f"[{', '.join(_value(item, key) for item in value)}]"
        case _:
            raise AssertionError(value)


def _number(value: Fraction, key: str) -> str:
    way: Literal["up", "down"] = "up" if key in _UP else "down"
    return format_decimal(round_decimal(value, way))


def _interval(value: Interval, key: str) -> str:
    *lower, high = value.numbers
    if value.low == high:
        return _number(high, key)
    written = [_number(number, key) for number in lower]
    return f"[{', '.join(written)}, {format_decimal(round_decimal(high, 'up'))}]"


def _likelihood(value: Interval) -> str:
    for word, numbers in LIKELIHOODS.items():
        if value.numbers == numbers:
            return format_text(word)
    return _interval(value, "likelihood")


def _stages(stages: Iterable[Stage]) -> str:
    """Write shares that add up to 1 as written: it is the sums that are rounded."""
    written = []
    exact = so_far = Fraction(0)
    for stage in stages:
        exact += stage.share
        share = round_decimal(exact, "down") - so_far
        so_far += share
        written.append(format_value(stage.replace(share=share), "stages"))
    return f"[{', '.join(written)}]"


def _inline(pairs: Iterable[tuple[str, str]]) -> str:
    inside = ", ".join(f"{key} = {value}" for key, value in pairs)
    return f"{{ {inside} }}" if inside else "{}"
