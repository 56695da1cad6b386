"""Variants in words: what each changes in the file, for the page and for reports."""

from __future__ import annotations

import datetime as dt
from collections.abc import Iterator, Mapping
from decimal import Decimal
from fractions import Fraction
from typing import Any

from paripassu.agreement.labels import IN_DAYS, LABELS
from paripassu.agreement.model import Agreement, Choice, Claimed
from paripassu.agreement.process import Notice
from paripassu.agreement.variants.fields import unnamed_entry
from paripassu.agreement.variants.model import Change
from paripassu.agreement.wording import choice, what
from paripassu.charts.comparison_words import NOTHING, value_text
from paripassu.charts.text import clean
from paripassu.sequencing.sentences import sentence
from paripassu.sequencing.variants import ComparedVariant

#: Keys that hold a table, and of what kind of entry its names are.
_OF = {"value": "party", "needs": "measure"}
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
    return _unnamed_words(agreement, entry) or _KINDS.get(kind, f"{kind} {name}")


def capital(text: str) -> str:
    """Begin words with a capital."""
    return text[:1].upper() + text[1:]


def _unnamed_words(agreement: Agreement, entry: str) -> str:
    one = unnamed_entry(entry)
    try:
        match one:
            case Claimed():
                return clean(f"It is a fact that {what(agreement, one)}")
            case Choice():
                return clean(capital(choice(agreement, one)))
            case Notice():
                return f"Notice of “{clean(one.activity)}”"
    except KeyError:  # it names a measure that is not there any more
        pass
    return ""


def key_words(agreement: Agreement, change: Change) -> str:
    """Name the key of a change as the forms do: ``Loses if it walks away``."""
    kind = change.entry.partition(":")[0]
    head, dot, name = (change.key or "").partition(".")
    label = LABELS[kind].get(head, head)
    if (kind, head) in IN_DAYS:
        label = f"{label} (in days)"
    if not dot:
        return label
    if head == "value":
        return f"{label}, to {entry_words(agreement, f'party:{name}')}"
    return f"{label} {entry_words(agreement, f'measure:{name}')}"


def change_title(agreement: Agreement, change: Change) -> str:
    """Name a change: what of which entry, or that the whole entry goes or comes."""
    entry = entry_words(agreement, change.entry)
    if change.adds:
        title = change.new.get("title") or change.new.get("name")
        return f"Added: {clean(title) if isinstance(title, str) and title else entry}"
    if change.key is None:
        return f"{'Given up' if change.entry.startswith('position:') else 'Left out'}: {entry}"
    return f"{capital(key_words(agreement, change))}: {entry}"


def added_words(agreement: Agreement, change: Change) -> str:
    """Say what an entry that is added says, but for its title: as the forms name its fields."""
    kind = change.entry.partition(":")[0]
    return "; ".join(
        f"{LABELS[kind].get(key, key)}: {_added_value(agreement, key, value)}"
        for key, value in change.new.items()
        if key not in ("title", "name")
    )


def _added_value(agreement: Agreement, key: str, value: Any) -> str:
    if key in _OF and isinstance(value, Mapping):
        entries = (entry_words(agreement, f"{_OF[key]}:{name}") for name in value)
        return ", ".join(
            f"{one} {said(of)}" for one, of in zip(entries, value.values(), strict=True)
        )
    if key == "by" and isinstance(value, list):
        return ", ".join(entry_words(agreement, f"party:{name}") for name in value)
    return said(value)


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
        row = [entry, key_words(agreement, change), said(change.old), said(change.new)]
        if change.adds:
            row = [entry, "all of it", NOTHING, said(change.new)]
        elif change.key is None:
            row = [entry, "all of it", "in the file", "left out"]
        yield [*row, "yes" if fits else "no"]


def misfit_words(agreement: Agreement, one: ComparedVariant) -> Iterator[str]:
    """Say what of a variant no longer fits the file."""
    name = clean(one.variant.name)
    for misfit in one.applied.misfits:
        change = misfit.change
        title = change_title(agreement, change)
        yield f"“{name}” no longer fits here: {title}. {clean(misfit.why)} It is left aside."
    if one.applied.text is None:
        why = clean(one.applied.why)
        yield f"“{name}” has no answer: with it the agreement would not read. {why}"
