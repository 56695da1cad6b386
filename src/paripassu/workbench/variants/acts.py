"""What can be done to variants: each act takes those of a file, and gives what there shall be."""

from __future__ import annotations

import datetime as dt
import re
from collections.abc import Callable, Mapping, Sequence
from dataclasses import replace
from decimal import Decimal
from typing import Any

from paripassu.agreement.model import Agreement
from paripassu.agreement.variants.bounds import Bounds, bounds_of, is_number, is_range
from paripassu.agreement.variants.fields import entries_of, value_of
from paripassu.agreement.variants.model import (
    MOST_CHANGES,
    MOST_VARIANTS,
    SINGLE,
    Change,
    Variant,
    keys_of,
)
from paripassu.agreement.variants.stops import stops_of
from paripassu.errors import ParameterError, PariPassuError
from paripassu.workbench.editing.names import ids_of, made_id
from paripassu.workbench.editing.text import is_whole
from paripassu.workbench.variants.inside import BY, TITLES, fields_of, with_field

Variants = tuple[Variant, ...]
_NUMBER = re.compile(r"[+-]?\d{1,15}(?:\.\d{1,15})?")
#: Kinds of entries that a variant can leave out on the page: those on which nothing else hangs, and
#: measures, where the agreement reads without them.
LEFT_OUT = ("position", "measure", "require", "choose", "notice")
#: Characters of a name and of a note.
MOST_NAME, MOST_NOTE = 200, 10_000


class GoneError(PariPassuError):
    """A variant, or a change of one, that is not there."""


def added(variants: Variants, variant: Variant) -> Variants:
    """Put a variant behind the others."""
    if len(variants) >= MOST_VARIANTS:
        raise ParameterError("variant", f"is one too many: {MOST_VARIANTS} are the most")
    if len(variant.changes) > MOST_CHANGES:
        many = f"has {len(variant.changes):,} changes, and {MOST_CHANGES:,} are the most"
        raise ParameterError("variant", many, "write a file of its own instead")
    return (*variants, replace(variant, name=_name(variant.name, variants)))


def free_name(variants: Variants, start: str) -> str:
    """Give a name that no variant has: ``Variant 2``."""
    taken = {variant.name for variant in variants}
    number = 1
    while f"{start} {number}" in taken:
        number += 1
    return f"{start} {number}"


def renamed(variants: Variants, old: str, name: str) -> Variants:
    """Give a variant another name."""
    others = tuple(one for one in variants if one.name != old)
    return _changed(variants, old, lambda one: replace(one, name=_name(name, others)))


def noted(variants: Variants, name: str, note: str) -> Variants:
    """Give a variant another note."""
    _whole(note, "note", MOST_NOTE)
    return _changed(variants, name, lambda one: replace(one, note=note))


def deleted(variants: Variants, name: str) -> Variants:
    """Take a variant out."""
    _of(variants, name)
    return tuple(one for one in variants if one.name != name)


def with_change(
    variants: Variants, name: str, document: Mapping[str, Any], entry: str, key: str | None
) -> Variants:
    """Have a variant change one field more, which says at first what the file says or means.

    Parameters
    ----------
    variants : tuple of Variant
    name : str
    document : mapping
        The tables of the agreement file.
    entry : str
    key : str or None
        None: the variant leaves the whole entry out.
    """
    table = entries_of(document).get(entry)
    if table is None or (key is None and entry.partition(":")[0] not in LEFT_OUT):
        raise GoneError(f"there is no {entry} that could be changed", "choose another field")
    old = None if key is None else value_of(table, key)
    if key is not None:
        head = key.partition(".")[0]
        bounds = bounds_of(entry.partition(":")[0], head) if head in keys_of(entry) else None
        if old is None and (bounds is None or bounds.usual is None):
            raise GoneError(f"{entry} has no {key}", "choose another field")
        change = Change(entry, key, old, bounds.usual if old is None and bounds else old)
    else:
        change = Change(entry, None)

    def make(one: Variant) -> Variant:
        if any(other.field == change.field for other in one.changes):
            raise ParameterError("entry", "is changed by this variant already", "change it there")
        if key is None:
            others = (other for other in one.changes if other.entry != entry)
            return _longer(replace(one, changes=tuple(others)), change)
        if any(other.field == (entry, None) for other in one.changes):
            raise ParameterError("entry", "is left out by this variant", "take that out first")
        return _longer(one, change)

    return _changed(variants, name, make)


def with_measure(
    variants: Variants,
    name: str,
    document: Mapping[str, Any],
    title: str,
    by: Sequence[str],
    worth: Mapping[str, str],
) -> Variants:
    """Have a variant add a measure, under an id that is made of its title.

    Parameters
    ----------
    variants : tuple of Variant
    name : str
    document : mapping
        The tables of the agreement file.
    title : str
    by : sequence of str
        Ids of the parties that perform it.
    worth : mapping of str to str
        What all of it is worth to a party, as it is typed; empty where it is worth nothing.
    """
    _whole(title, "title", MOST_NAME)
    if not title.strip():
        raise ParameterError("title", "is empty", "write what is done")
    _somebody(by)
    for party in (*by, *worth):
        if f"party:{party}" not in entries_of(document):
            raise GoneError("there is no such party any more", "load the page again")
    bounds = bounds_of("measure", "value")
    assert bounds is not None, "it takes numbers"
    value = {party: _number(text, bounds) for party, text in worth.items() if text.strip()}
    added_here = (one.entry.partition(":")[2] for one in _of(variants, name).changes if one.adds)
    id_ = made_id(title, "measure", {*ids_of(document, "measure"), *added_here})
    table = {"title": title, "by": [*by], **({"value": value} if value else {})}
    return _changed(
        variants, name, lambda one: _longer(one, Change(f"measure:{id_}", None, None, table))
    )


def _longer(variant: Variant, change: Change) -> Variant:
    if len(variant.changes) >= MOST_CHANGES:
        raise ParameterError("change", f"is one too many: {MOST_CHANGES:,} are the most")
    return replace(variant, changes=(*variant.changes, change))


def without_change(variants: Variants, name: str, entry: str, key: str | None) -> Variants:
    """Take a change out of a variant."""
    _change_of(_of(variants, name), entry, key)
    return _changed(
        variants,
        name,
        lambda one: replace(one, changes=tuple(c for c in one.changes if c.field != (entry, key))),
    )


def refitted(
    variants: Variants, name: str, document: Mapping[str, Any], entry: str, key: str
) -> Variants:
    """Have a change start from what the file says now."""
    table = entries_of(document).get(entry, {} if entry in SINGLE else None)
    if table is None:
        raise GoneError(f"there is no {entry} any more", "take the change out")
    now = value_of(table, key)
    return _with(variants, name, entry, key, lambda change: replace(change, old=now))


def valued(
    variants: Variants,
    name: str,
    agreement: Agreement | None,
    entry: str,
    key: str,
    at: int,
    text: str,
) -> Variants:
    """Have a change say something else.

    Parameters
    ----------
    variants : tuple of Variant
    name : str
    agreement : Agreement or None
        What the stops of a need are taken from; None where the file does not read.
    entry, key : str
    at : int
        Which number of a range, from 0; -1: the value itself. Others of the range follow where it
        would overtake them.
    text : str
        As it is typed, or as a stop is shown; of those who perform a measure all ids, a space
        between each two.
    """
    added_here = next(
        (one for one in _of(variants, name).changes if one.adds and one.entry == entry), None
    )
    if added_here is not None:
        now = dict(fields_of(agreement, added_here)).get(key)
        if now is None:
            raise GoneError("there is nothing of that kind to change", "load the page again")
        inner = _valued(Change(entry, key, None, now), agreement, at, text)
        new = with_field(added_here.new, key, inner.new)
        return _with(variants, name, entry, None, lambda change: replace(change, new=new))
    return _with(variants, name, entry, key, lambda change: _valued(change, agreement, at, text))


def _valued(change: Change, agreement: Agreement | None, at: int, text: str) -> Change:
    entry, key, old = change.entry, change.key or "", change.new
    if key in TITLES and isinstance(old, str):
        _whole(text, key, MOST_NAME)
        if not text.strip():
            raise ParameterError(key, "is empty", "write what it is called")
        return replace(change, new=text)
    if key == BY and isinstance(old, list):
        return replace(change, new=_performers(agreement, old, text.split()))
    stops = stops_of(agreement, entry, key, old) if agreement is not None else []
    for stop in stops:
        if str(stop) == text:
            return replace(change, new=stop)
    if isinstance(old, dt.date):
        return replace(change, new=_date(text))
    bounds = bounds_of(entry.partition(":")[0], key.partition(".")[0])
    if bounds is None or not (is_number(old) or is_range(old)):
        raise ParameterError("value", "cannot be changed here", "change it in the file")
    number = _number(text, bounds)
    if not is_range(old):
        return replace(change, new=number)
    if not 0 <= at < len(old):
        raise GoneError("there is no such number in the range", "load the page again")
    below = [min(one, number) for one in old[:at]]
    above = [max(one, number) for one in old[at + 1 :]]
    return replace(change, new=[*below, number, *above])


def _performers(agreement: Agreement | None, old: Sequence[str], by: Sequence[str]) -> list[str]:
    _somebody(by)
    known = (*old, *(agreement.party if agreement is not None else ()))
    if not {*by} <= {*known}:
        raise GoneError("there is no such party any more", "load the page again")
    return [*dict.fromkeys(by)]


def _somebody(by: Sequence[str]) -> None:
    if not by:
        raise ParameterError("done by", "names nobody", "choose who performs the measure")


def _number(text: str, bounds: Bounds) -> int | Decimal:
    bare = text.strip()
    if not bare.isascii() or _NUMBER.fullmatch(bare) is None:
        raise ParameterError("value", "should be a number", "write it as 12 or 0.5")
    number = Decimal(bare)
    if bounds.low is not None and number < bounds.low:
        raise ParameterError("value", f"should be {bounds.low} or more")
    if bounds.high is not None and number > bounds.high:
        raise ParameterError("value", f"should be {bounds.high:,} or less")
    whole = number == number.to_integral_value()
    if bounds.whole and not whole:
        raise ParameterError("value", "should be a whole number")
    return int(number) if whole else number


def _date(text: str) -> dt.date:
    try:
        return dt.date.fromisoformat(text.strip())
    except ValueError:
        raise ParameterError("value", "should be a date", "write it as 2030-01-31") from None


def _name(name: str, others: Variants) -> str:
    _whole(name, "name", MOST_NAME)
    if not name.strip():
        raise ParameterError("name", "is empty", "write one")
    if any(one.name == name for one in others):
        raise ParameterError("name", "is that of another variant", "choose another one")
    return name


def _whole(text: str, what: str, most: int) -> None:
    if not is_whole(text):
        raise ParameterError(what, "holds half a character", "type it once more")
    if len(text) > most:
        raise ParameterError(what, f"has more than {most:,} characters", "shorten it")


def _of(variants: Variants, name: str) -> Variant:
    for variant in variants:
        if variant.name == name:
            return variant
    raise GoneError("there is no such variant any more", "load the page again")


def _change_of(variant: Variant, entry: str, key: str | None) -> Change:
    for change in variant.changes:
        if change.field == (entry, key):
            return change
    raise GoneError("the variant has no such change any more", "load the page again")


def _changed(variants: Variants, name: str, make: Callable[[Variant], Variant]) -> Variants:
    made = make(_of(variants, name))
    return tuple(made if one.name == name else one for one in variants)


def _with(
    variants: Variants, name: str, entry: str, key: str | None, make: Callable[[Change], Change]
) -> Variants:
    change = make(_change_of(_of(variants, name), entry, key))

    def put(one: Variant) -> Variant:
        changes = (change if other.field == (entry, key) else other for other in one.changes)
        return replace(one, changes=tuple(changes))

    return _changed(variants, name, put)
