"""Variants in words: what each changes in the file, for the page and for reports."""

from __future__ import annotations

import datetime as dt
from collections.abc import Iterator, Mapping
from decimal import Decimal
from fractions import Fraction
from typing import Any

from paripassu.agreement.model import Agreement
from paripassu.agreement.variants.model import Change
from paripassu.charts.comparison_words import value_text
from paripassu.charts.text import clean
from paripassu.sequencing.sentences import sentence
from paripassu.sequencing.variants import ComparedVariant

#: What stands over the column of the file itself.
AS_IT_IS = "As the file is"
_KINDS = {"agreement": "The agreement", "process": "The process", "together": "Done together"}


def entry_words(agreement: Agreement, entry: str) -> str:
    """Name the entry of a change for people: a party, a measure, what a position asks for."""
    kind, _, name = entry.partition(":")
    if kind == "party" and name in agreement.party:
        return clean(agreement.party[name].title) or name
    if kind == "measure" and name in agreement.measure:
        return f"“{clean(agreement.measure[name].title) or name}”"
    if kind == "position" and name in agreement.position:
        return clean(sentence(agreement, agreement.position[name]))
    return _KINDS.get(kind, f"{kind} {name}")


def key_words(agreement: Agreement, change: Change) -> str:
    """Name the key of a change: ``stake``, ``value to Aland``, ``needs of “Treaty”``."""
    head, dot, name = (change.key or "").partition(".")
    if not dot:
        return head.replace("_", " ")
    if head == "value":
        return f"value to {entry_words(agreement, f'party:{name}')}"
    return f"needs of {entry_words(agreement, f'measure:{name}')}"


def said(value: Any) -> str:
    """Write what a change says, as a comparison writes it: ``3 to 6``, ``treaty: all``."""
    return value_text(_exact(value))


def _exact(value: Any) -> Any:
    match value:
        case bool() | None:
            return value
        case int() | Decimal():
            return Fraction(value)
        case dt.date():
            return value.isoformat()
        case list():
            return tuple(map(_exact, value))
        case Mapping():
            return {key: _exact(inner) for key, inner in value.items()}
    return value


def change_rows(agreement: Agreement, one: ComparedVariant) -> Iterator[list[str]]:
    """Give what a variant changes: entry, key, what the file says, what the variant says."""
    misfits = [misfit.change for misfit in one.applied.misfits]
    for change in one.variant.changes:
        fits = not any(change is misfit for misfit in misfits)
        entry = entry_words(agreement, change.entry)
        row = (
            [entry, "whole", "in the file", "left out"]
            if change.key is None
            else [entry, key_words(agreement, change), said(change.old), said(change.new)]
        )
        yield [*row, "yes" if fits else "no"]


def misfit_words(agreement: Agreement, one: ComparedVariant) -> Iterator[str]:
    """Say what of a variant no longer fits the file."""
    name = clean(one.variant.name)
    for misfit in one.applied.misfits:
        change = misfit.change
        entry = entry_words(agreement, change.entry)
        what = entry if change.key is None else f"{entry}, {key_words(agreement, change)}"
        yield f"“{name}” no longer fits here: {what}. {clean(misfit.why)} It is left aside."
    if one.applied.text is None:
        why = clean(one.applied.why)
        yield f"“{name}” has no answer: with it the agreement would not read. {why}"
