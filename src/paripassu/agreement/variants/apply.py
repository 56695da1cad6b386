"""A variant made in an agreement file, and what of it no longer fits that file."""

from __future__ import annotations

import copy
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import Any

from paripassu.agreement.differences import differences
from paripassu.agreement.model import Agreement
from paripassu.agreement.read import document_of, parse_agreement, parse_document
from paripassu.agreement.update import update_toml
from paripassu.agreement.variants.fields import (
    add,
    entries_of,
    known_as,
    leave_out,
    put,
    tables_of,
    value_of,
)
from paripassu.agreement.variants.model import SINGLE, Change, Variant, alike
from paripassu.agreement.variants.plain import called, format_plain, said_by
from paripassu.errors import AgreementError
from paripassu.nearest import nearest


@dataclass(frozen=True, slots=True)
class Misfit:
    """A change that no longer fits the agreement file, which was changed since.

    Attributes
    ----------
    change : Change
    why : str
        What is otherwise now, in a sentence.
    """

    change: Change
    why: str


@dataclass(frozen=True, slots=True)
class Applied:
    """What comes of a variant of an agreement.

    Attributes
    ----------
    text : str or None
        The agreement file with all changes that fit. None where it would not read as an agreement.
    misfits : tuple of Misfit
        The changes that do not fit, in their order. They are not made.
    why : str
        Where there is no text, what would be wrong with it.
    """

    text: str | None
    misfits: tuple[Misfit, ...] = ()
    why: str = ""


def apply_variant(text: str, variant: Variant) -> Applied:
    """Make a variant in the text of an agreement file.

    Parameters
    ----------
    text : str
        Of the agreement file. Comments, order, line ends and a byte-order mark are kept.
    variant : Variant

    Returns
    -------
    Applied
        A change fits where the file says what it said when the change was made, or what the change
        says already; but not where the agreement would not read because of it alone.

    Raises
    ------
    AgreementError
        The text is no agreement file.
    """
    agreement = parse_agreement(text)
    wanted, misfits = _wanted(document_of(text), agreement, variant)
    if isinstance(wanted, str):
        return Applied(None, misfits, wanted)
    # What says the same is left as it is written.
    same = not differences((agreement, wanted))
    return Applied(text if same else update_toml(text, wanted), misfits)


def agreement_with(
    document: Mapping[str, Any], agreement: Agreement, variant: Variant
) -> Agreement | None:
    """Give the agreement with a variant: what the text of :func:`apply_variant` is read to.

    Parameters
    ----------
    document : mapping
        The tables of the agreement file.
    agreement : Agreement
        What they are read to.
    variant : Variant

    Returns
    -------
    Agreement or None
        None where it would not read.
    """
    wanted, _ = _wanted(document, agreement, variant)
    return None if isinstance(wanted, str) else wanted


@dataclass(frozen=True, slots=True)
class Fit:
    """What of a variant fits an agreement file.

    Attributes
    ----------
    misfits : tuple of Misfit
    why : str
        Why the file would not read with it; empty where it would.
    """

    misfits: tuple[Misfit, ...] = ()
    why: str = ""


def fit_of(document: Mapping[str, Any], agreement: Agreement, variant: Variant) -> Fit:
    """Say what of a variant fits: as :func:`apply_variant` does, without writing the text.

    Parameters
    ----------
    document : mapping
        The tables of the agreement file.
    agreement : Agreement
        What they are read to.
    variant : Variant
    """
    wanted, misfits = _wanted(document, agreement, variant)
    return Fit(misfits, wanted if isinstance(wanted, str) else "")


def _wanted(
    document: Mapping[str, Any], agreement: Agreement, variant: Variant
) -> tuple[Agreement | str, tuple[Misfit, ...]]:
    """Give the agreement with all changes that fit, or why it would not read; and the others."""
    changes = variant.changes
    reasons = [_misfit(document, agreement, change, changes) for change in changes]
    wanted = _changed(document, changes, reasons)
    if isinstance(wanted, str):
        culprit = _culprit(document, changes, reasons)
        if culprit is not None:
            reasons[culprit[0]], wanted = f"With it, {wanted}.", culprit[1]
    return wanted, _misfits(changes, reasons)


def _misfits(changes: Sequence[Change], reasons: Sequence[str]) -> tuple[Misfit, ...]:
    pairs = zip(changes, reasons, strict=True)
    return tuple(Misfit(change, reason) for change, reason in pairs if reason)


def _changed(
    document: Mapping[str, Any], changes: Sequence[Change], reasons: Sequence[str]
) -> Agreement | str:
    """Make the changes against which there is no reason; or say what is wrong then."""
    changed = copy.deepcopy(dict(document))
    tables = tables_of(changed)  # by the names that they have before anything is changed
    for change, reason in zip(changes, reasons, strict=True):
        if not reason:
            _make(changed, tables, change)
    try:
        return parse_document(changed)
    except AgreementError as error:
        return "; ".join(str(fault) for fault in error.faults[:3])


def _make(
    document: dict[str, Any], tables: Mapping[str, list[dict[str, Any]]], change: Change
) -> None:
    """Make a change that fits; what is so already stays as it is."""
    there = tables.get(known_as(tables, change.entry), [])
    said = copy.deepcopy(change.new)  # another change may put something into it
    if change.adds:
        if not there:
            add(document, change.entry, said)
    elif change.key is None:
        leave_out(document, change.entry, there)
    elif change.entry in SINGLE:
        put(document.setdefault(change.entry, {}), change.key, said)
    else:
        for table in there:
            put(table, change.key, said)


def _culprit(
    document: Mapping[str, Any], changes: Sequence[Change], reasons: Sequence[str]
) -> tuple[int, Agreement] | None:
    """Find the one change without which the agreement reads, and the agreement without it."""
    for at, reason in enumerate(reasons):
        if not reason:
            without = [*reasons[:at], "left aside", *reasons[at + 1 :]]
            wanted = _changed(document, changes, without)
            if not isinstance(wanted, str):
                return at, wanted
    return None


def _misfit(
    document: Mapping[str, Any], agreement: Agreement, change: Change, changes: Sequence[Change]
) -> str:
    """Say why a change does not fit a file; empty where it does."""
    entries = entries_of(document)
    kind = change.entry.partition(":")[0]
    there = entries.get(known_as(entries, change.entry))
    if change.adds:
        if there is None or change.unnamed or _is_added(document, agreement, change):
            return ""
        return f"There is a {kind} of this name by now, and it says something else."
    if there is None and change.entry not in SINGLE:
        if change.key is None or (
            change.unnamed and known_as(entries, _after(change.entry, changes)) in entries
        ):
            return ""  # it is so already
        return _gone(change, entries)
    if change.key is None:
        return ""
    now = value_of(there or {}, change.key)
    if alike(now, change.old) or alike(now, change.new):
        return ""
    # A key may be written out that holds what it means if it is left out.
    for value in (change.old, change.new):
        wanted = _changed(document, [Change(change.entry, change.key, None, value)], [""])
        if not isinstance(wanted, str) and not differences((agreement, wanted)):
            return ""
    was = "it said nothing" if change.old is None else f"it was {format_plain(change.old)}"
    if now is None:
        return f"The file does not say this any more; {was} when this was written."
    return f"The file now says {format_plain(now)}; {was} when this was written."


def _is_added(document: Mapping[str, Any], agreement: Agreement, change: Change) -> bool:
    """Whether an entry that is to be added is there, in the same words or in others."""
    without = copy.deepcopy(dict(document))
    leave_out(without, change.entry, tables_of(without)[change.entry])
    wanted = _changed(without, [change], [""])
    return not isinstance(wanted, str) and not differences((agreement, wanted))


def _after(entry: str, changes: Sequence[Change]) -> str:
    """Give how an entry without an id is called once a variant is made."""
    table = said_by(entry)
    for change in changes:
        if change.entry == entry and change.key is not None:
            put(table, change.key, change.new)
    return called(entry.partition(":")[0], table)


#: What entries without an id are called in a sentence.
_CALLED = {"require": "requirement", "choose": "choice", "notice": "notice"}


def _gone(change: Change, entries: Mapping[str, Any]) -> str:
    kind, _, name = change.entry.partition(":")
    if change.unnamed:
        return f"There is no {_CALLED[kind]} any more that says this."
    others = [entry.partition(":")[2] for entry in entries if entry.startswith(f"{kind}:")]
    near = nearest(name, others)
    mend = near[0].upper() + near[1:]
    return f"There is no {kind} {name!r} any more. {mend}{'' if mend.endswith('?') else '.'}"
