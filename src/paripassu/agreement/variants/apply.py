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
from paripassu.agreement.variants.fields import entries_of, put, value_of
from paripassu.agreement.variants.model import SINGLE, Change, Variant, alike
from paripassu.agreement.variants.write import format_plain
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
    agreement, document = parse_agreement(text), document_of(text)
    changes = variant.changes
    reasons = [_misfit(document, agreement, change) for change in changes]
    wanted = _changed(document, changes, reasons)
    if isinstance(wanted, str):
        culprit = _culprit(document, changes, reasons)
        if culprit is None:
            return Applied(None, _misfits(changes, reasons), wanted)
        reasons[culprit[0]], wanted = f"With it, {wanted}.", culprit[1]
    # What says the same is left as it is written.
    same = not differences((agreement, wanted))
    return Applied(text if same else update_toml(text, wanted), _misfits(changes, reasons))


def _misfits(changes: Sequence[Change], reasons: Sequence[str]) -> tuple[Misfit, ...]:
    pairs = zip(changes, reasons, strict=True)
    return tuple(Misfit(change, reason) for change, reason in pairs if reason)


def _changed(
    document: Mapping[str, Any], changes: Sequence[Change], reasons: Sequence[str]
) -> Agreement | str:
    """Make the changes against which there is no reason; or say what is wrong then."""
    changed = copy.deepcopy(dict(document))
    for change, reason in zip(changes, reasons, strict=True):
        if not reason:
            put(changed, change.entry, change.key, change.new)
    try:
        return parse_document(changed)
    except AgreementError as error:
        return "; ".join(str(fault) for fault in error.faults[:3])


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


def _misfit(document: Mapping[str, Any], agreement: Agreement, change: Change) -> str:
    """Say why a change does not fit a file; empty where it does."""
    entries = entries_of(document)
    kind, _, name = change.entry.partition(":")
    if change.entry not in entries and change.entry not in SINGLE:
        if change.key is None:
            return ""  # it is left out already
        others = [entry.partition(":")[2] for entry in entries if entry.startswith(f"{kind}:")]
        near = nearest(name, others)
        mend = near[0].upper() + near[1:]
        return f"There is no {kind} {name!r} any more. {mend}{'' if mend.endswith('?') else '.'}"
    if change.key is None:
        return ""
    now = value_of(entries.get(change.entry, {}), change.key)
    if alike(now, change.old) or alike(now, change.new):
        return ""
    # A key may be written out that holds what it means if it is left out.
    for value in (change.old, change.new):
        wanted = _changed(document, [Change(change.entry, change.key, None, value)], [""])
        if not isinstance(wanted, str) and not differences((agreement, wanted)):
            return ""
    was = "the file did not say" if change.old is None else f"it was {format_plain(change.old)}"
    if now is None:
        return f"The file does not say {change.key} any more; {was} when this was written."
    return f"The file now says {change.key} = {format_plain(now)}; {was} when this was written."
