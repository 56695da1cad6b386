"""What the page of variants shows of each: its changes, a slider for each number, what fits."""

from __future__ import annotations

import datetime as dt
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from itertools import groupby
from typing import Any

from paripassu.agreement.model import Agreement
from paripassu.agreement.read import document_of, parse_agreement
from paripassu.agreement.variants.apply import Applied, apply_variant
from paripassu.agreement.variants.bounds import (
    bounds_of,
    is_number,
    is_range,
    numbers_of,
    slide_of,
)
from paripassu.agreement.variants.fields import entries_of, value_of
from paripassu.agreement.variants.model import Change, Variant, alike
from paripassu.agreement.variants.stops import stops_of
from paripassu.agreement.variants.write import format_plain
from paripassu.charts.text import clean
from paripassu.charts.variants_words import entry_words, key_words, said
from paripassu.errors import AgreementError
from paripassu.numbers import words

#: What the numbers of a range are called.
_ENDS = {2: ("low", "high"), 3: ("low", "likeliest", "high")}


@dataclass(frozen=True, slots=True)
class Control:
    """One number, or one choice, with its slider.

    Attributes
    ----------
    at : int
        Which number of a range, from 0; -1: the value itself.
    label : str
    value : str
    low, high, step : str
        Of the slider; of a choice its places, from 0. Empty: there is none.
    place : str
        Where the slider stands.
    stops : tuple of (str, str)
        What can be chosen: what is sent, and what is shown. Empty: any number.
    kind : str
        ``number``, ``choice`` or ``date``.
    """

    at: int
    label: str
    value: str
    kind: str
    low: str = ""
    high: str = ""
    step: str = ""
    place: str = ""
    stops: tuple[tuple[str, str], ...] = ()


@dataclass(frozen=True, slots=True)
class ShownChange:
    """A change: what it is called, what it says, and why it does not fit."""

    entry: str
    key: str
    title: str
    before: str
    after: str
    controls: tuple[Control, ...]
    why: str
    refit: bool  # whether it could start from what the file says now


@dataclass(frozen=True, slots=True)
class ShownVariant:
    """A variant with its changes, and whether it can be applied."""

    name: str
    note: str
    changes: tuple[ShownChange, ...]
    why: str
    ready: bool

    @property
    def count(self) -> str:
        """How many changes it has."""
        return words.count(len(self.changes), "change")


@dataclass(frozen=True, slots=True)
class View:
    """All variants, and the fields that can be changed: by entry, each with what is sent."""

    variants: tuple[ShownVariant, ...]
    fields: tuple[tuple[str, tuple[tuple[str, str], ...]], ...] = ()
    reads: bool = True


def view_of(text: str, variants: Sequence[Variant]) -> View:
    """Gather what is shown.

    Parameters
    ----------
    text : str
        Of the agreement, as the desk has it: it need not read.
    variants : sequence of Variant
    """
    try:
        agreement = parse_agreement(text.encode("utf-8", "surrogatepass"))
    except AgreementError:
        return View(tuple(_variant(None, {}, one, None) for one in variants), reads=False)
    document = document_of(text)
    tables = entries_of(document)
    return View(
        tuple(_variant(agreement, tables, one, apply_variant(text, one)) for one in variants),
        tuple(_fields(agreement, document)),
    )


def _fields(
    agreement: Agreement, document: Mapping[str, Any]
) -> Iterator[tuple[str, tuple[tuple[str, str], ...]]]:
    for entry, found in groupby(numbers_of(document), key=lambda one: one[0]):
        options = [
            (f"{entry} {key}", _field(agreement, Change(entry, key), value))
            for _, key, value in found
        ]
        if entry.startswith("position:"):
            options.append((entry, f"give it up – {entry_words(agreement, entry)}"))
        yield entry_words(agreement, entry), tuple(options)


def _field(agreement: Agreement, change: Change, value: Any) -> str:
    """Name a field in a list where its entry is not seen."""
    key, entry = key_words(agreement, change), entry_words(agreement, change.entry)
    return f"{key}, now {said(value)} – {entry}"


def _variant(
    agreement: Agreement | None,
    tables: Mapping[str, Mapping[str, Any]],
    one: Variant,
    done: Applied | None,
) -> ShownVariant:
    misfits = {misfit.change.field: misfit.why for misfit in done.misfits} if done else {}
    return ShownVariant(
        one.name,
        one.note,
        tuple(
            _change(agreement, tables, change, misfits.get(change.field, ""))
            for change in one.changes
        ),
        clean(done.why) if done else "",
        done is not None and done.text is not None,
    )


def _change(
    agreement: Agreement | None,
    tables: Mapping[str, Mapping[str, Any]],
    change: Change,
    why: str,
) -> ShownChange:
    there = tables.get(change.entry)
    old = change.old if there is None or change.key is None else value_of(there, change.key)
    changed = not alike(old, change.old)
    entry = change.entry if agreement is None else entry_words(agreement, change.entry)
    name = change.key or ""
    if agreement is not None and change.key is not None:
        name = key_words(agreement, change)
    return ShownChange(
        change.entry,
        change.key or "",
        f"{name[:1].upper()}{name[1:]}: {entry}" if change.key else f"Given up: {entry}",
        said(old),
        said(change.new),
        tuple(_controls(agreement, change, name)),
        clean(why),
        bool(why) and changed,
    )


def _controls(agreement: Agreement | None, change: Change, name: str) -> Iterator[Control]:
    key, value = change.key, change.new
    if key is None or value is None:
        return
    stops = stops_of(agreement, change.entry, key, value) if agreement is not None else []
    if len(stops) > 1:
        place = stops.index(value)
        shown = tuple((str(stop), said(stop)) for stop in stops)
        high = str(len(stops) - 1)
        yield Control(-1, name, str(value), "choice", "0", high, "1", str(place), shown)
        return
    if isinstance(value, dt.date):
        yield Control(-1, name, value.isoformat(), "date")
        return
    bounds = bounds_of(change.entry.partition(":")[0], key.partition(".")[0])
    if bounds is None:
        return
    numbers: list[Any] = [value] if is_number(value) else value if is_range(value) else []
    ends = _ENDS.get(len(numbers), ("",))
    olds = [change.old] if is_number(change.old) else change.old if is_range(change.old) else []
    for at, number in enumerate(numbers):
        slide = slide_of(bounds, number, *olds, *numbers)
        low, high, step = map(format_plain, (slide.low, slide.high, slide.step))
        yield Control(
            at=at if is_range(value) else -1,
            label=f"{name}, {ends[at]}" if ends[at] else name,
            value=format_plain(number),
            kind="number",
            low=low,
            high=high,
            step=step,
            place=format_plain(number),
        )
