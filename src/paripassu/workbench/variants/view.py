"""What the page of variants shows of each: its changes, a slider for each number, what fits."""

from __future__ import annotations

import datetime as dt
import json
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, replace
from fractions import Fraction
from itertools import groupby
from typing import Any

from paripassu.agreement.model import Agreement
from paripassu.agreement.read import document_of, parse_agreement
from paripassu.agreement.variants.apply import Fit, fit_of
from paripassu.agreement.variants.bounds import (
    bounds_of,
    is_number,
    is_range,
    numbers_of,
    slide_of,
)
from paripassu.agreement.variants.fields import entries_of, known_as, value_of
from paripassu.agreement.variants.model import MOST_VARIANTS, Change, Variant, alike
from paripassu.agreement.variants.plain import format_plain
from paripassu.agreement.variants.stops import stops_of
from paripassu.charts.text import clean
from paripassu.charts.variants_words import (
    added_words,
    capital,
    change_title,
    entry_words,
    key_words,
    said,
)
from paripassu.errors import AgreementError
from paripassu.numbers import words
from paripassu.sequencing.variants import key_of
from paripassu.workbench.variants.acts import LEFT_OUT
from paripassu.workbench.variants.inside import BY, TITLES, fields_of

#: What entries are called over a list of them.
_KINDS = {
    "agreement": "The agreement itself",
    "party": "Parties",
    "measure": "Measures",
    "position": "Positions",
    "require": "What must come before what",
    "choose": "Choices",
    "notice": "Notices",
    "process": "Process",
}
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
    chosen : tuple of str
        Which of these are, where it can be several.
    kind : str
        ``number``, ``choice``, ``several``, ``date`` or ``text``.
    key : str
        Of an entry that is added: of which of its fields; else that of the change.
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
    key: str = ""
    chosen: tuple[str, ...] = ()


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
    silent: bool  # whether the agreement says nothing there
    refit: bool  # whether it could start from what the file says now
    adds: bool


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
class ShownEntry:
    """An entry of which something can be changed: the keys, each with its words, as JSON."""

    entry: str
    words: str
    fields: str


@dataclass(frozen=True, slots=True)
class ShownKind:
    """Entries of one kind."""

    title: str
    entries: tuple[ShownEntry, ...]


@dataclass(frozen=True, slots=True)
class View:
    """All variants, and what can be changed."""

    variants: tuple[ShownVariant, ...]
    fields: tuple[ShownKind, ...] = ()
    parties: tuple[tuple[str, str], ...] = ()  # each with its id
    reads: bool = True


@dataclass(frozen=True, slots=True)
class _Read:
    """A text as it is read, and what can be changed of it."""

    text: str
    agreement: Agreement
    document: Mapping[str, Any]
    tables: Mapping[str, Mapping[str, Any]]
    fields: tuple[ShownKind, ...]


class Seen:
    """What is known of a text and of its variants: asked after each key, and found once."""

    def __init__(self) -> None:
        self._read: _Read | None = None
        self._fits: dict[str, Fit] = {}

    def read(self, text: str) -> _Read:
        """Read a text, or give it as it was read last.

        Raises
        ------
        AgreementError
            It is no agreement file.
        """
        known = self._read
        if known is None or known.text != text:
            agreement = parse_agreement(text.encode("utf-8", "surrogatepass"))
            document = document_of(text)
            fields = tuple(_fields(agreement, document))
            known = _Read(text, agreement, document, entries_of(document), fields)
            self._read = known
        return known

    def fit(self, read: _Read, variant: Variant) -> Fit:
        """Give what of a variant fits a text."""
        key = key_of(read.text, variant)
        found = self._fits.get(key)
        if found is None:
            found = fit_of(read.document, read.agreement, variant)
        self._fits = {**self._fits, key: found}
        if len(self._fits) > 2 * MOST_VARIANTS:  # the newest are kept
            self._fits = dict([*self._fits.items()][MOST_VARIANTS:])
        return found


def view_of(text: str, variants: Sequence[Variant], seen: Seen | None = None) -> View:
    """Gather what is shown.

    Parameters
    ----------
    text : str
        Of the agreement, as the desk has it: it need not read.
    variants : sequence of Variant
    seen : Seen, optional
        What is known of them already.
    """
    seen = seen or Seen()
    try:
        read = seen.read(text)
    except AgreementError:
        return View(tuple(_variant(None, {}, one, None) for one in variants), reads=False)
    return View(
        tuple(_variant(read.agreement, read.tables, one, seen.fit(read, one)) for one in variants),
        read.fields,
        tuple(
            (one.id, entry_words(read.agreement, f"party:{one.id}"))
            for one in read.agreement.parties
        ),
    )


def _fields(agreement: Agreement, document: Mapping[str, Any]) -> Iterator[ShownKind]:
    numbers = {
        entry: [*found] for entry, found in groupby(numbers_of(document), key=lambda one: one[0])
    }
    entries = [*_entries(agreement, entries_of(document), numbers)]
    for kind, title in _KINDS.items():
        found = tuple(one for one in entries if one.entry.partition(":")[0] == kind)
        if found:
            yield ShownKind(title, found)


def _entries(
    agreement: Agreement,
    tables: Iterable[str],
    numbers: Mapping[str, Sequence[tuple[str, str, Any]]],
) -> Iterator[ShownEntry]:
    for entry in tables:
        fields: list[list[str | None]] = [
            [key, f"{_named(agreement, entry, key)}, now {_said(entry, key, value)}"]
            for _, key, value in numbers.get(entry, ())
        ]
        if entry.partition(":")[0] in LEFT_OUT:
            does = "Give it up" if entry.startswith("position:") else "Leave it out"
            fields.append([None, does])
        if fields:
            yield ShownEntry(entry, entry_words(agreement, entry), json.dumps(fields))


def _variant(
    agreement: Agreement | None,
    tables: Mapping[str, Mapping[str, Any]],
    one: Variant,
    done: Fit | None,
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
        done is not None and not done.why,
    )


def _change(
    agreement: Agreement | None,
    tables: Mapping[str, Mapping[str, Any]],
    change: Change,
    why: str,
) -> ShownChange:
    there = tables.get(known_as(tables, change.entry))
    old = change.old if there is None or change.key is None else value_of(there, change.key)
    changed = not alike(old, change.old)
    name, title = change.key or "", f"{change.entry} {change.key or ''}"
    after = _said(change.entry, change.key or "", change.new)
    if agreement is not None:
        name, title = key_words(agreement, change), change_title(agreement, change)
        after = added_words(agreement, change) if change.adds else after
    return ShownChange(
        change.entry,
        change.key or "",
        title,
        _said(change.entry, change.key or "", old),
        after,
        tuple(_inside(agreement, change) if change.adds else _controls(agreement, change, name)),
        clean(why),
        old is None,
        bool(why) and changed,
        change.adds,
    )


def _named(agreement: Agreement, entry: str, key: str) -> str:
    return capital(key_words(agreement, Change(entry, key)))


def _said(entry: str, key: str, value: Any) -> str:
    """Write what a change says, and a share as the forms do beside it: ``0.8 (80 %)``."""
    bounds = bounds_of(entry.partition(":")[0], key.partition(".")[0])
    is_share = bounds is not None and (bounds.low, bounds.high) == (0, 1)
    if not (is_share and is_number(value)):
        return said(value)
    return f"{said(value)} ({words.percent(Fraction(value), 'given')})"


def _inside(agreement: Agreement | None, change: Change) -> Iterator[Control]:
    """Give the controls of an entry that is added."""
    for key, value in fields_of(agreement, change):
        one = Change(change.entry, key, None, value)
        name = key if agreement is None else key_words(agreement, one)
        for control in _controls(agreement, one, name):
            yield replace(control, key=key)


def _controls(agreement: Agreement | None, change: Change, name: str) -> Iterator[Control]:
    key, value = change.key, change.new
    if key is None or value is None:
        return
    stops = stops_of(agreement, change.entry, key, value) if agreement is not None else []
    if len(stops) > 1:
        place = stops.index(value)
        shown = tuple((str(stop), _said(change.entry, key, stop)) for stop in stops)
        high = str(len(stops) - 1)
        yield Control(-1, name, str(value), "choice", "0", high, "1", str(place), shown)
        return
    if key in TITLES and isinstance(value, str):
        yield Control(-1, name, value, "text")
        return
    if key == BY and isinstance(value, list):
        known = () if agreement is None else [*agreement.party]
        ids = dict.fromkeys([*known, *map(str, value)])
        parties = tuple(
            (one, one if agreement is None else entry_words(agreement, f"party:{one}"))
            for one in ids
        )
        yield Control(-1, name, "", "several", stops=parties, chosen=tuple(map(str, value)))
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
