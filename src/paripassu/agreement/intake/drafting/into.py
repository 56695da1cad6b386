"""Drafts put into an agreement file, and settled there: everything else stays to the letter."""

from __future__ import annotations

import os
from collections.abc import Collection, Iterable, Sequence

from paripassu import given
from paripassu.agreement.intake.answers import IntakeReview
from paripassu.agreement.intake.drafting.comments import (
    Comment,
    find_comments,
    format_draft,
    settle,
)
from paripassu.agreement.intake.drafting.drafts import DraftPosition
from paripassu.agreement.model import Agreement, Source
from paripassu.agreement.read import parse_agreement
from paripassu.agreement.update import add_toml
from paripassu.agreement.write import format_entry
from paripassu.errors import Fault, InputError, ParameterError
from paripassu.files import read, write_text
from paripassu.kinds import AGREEMENT
from paripassu.nearest import nearest
from paripassu.quoted import in_python, quoted


def open_file(path: str | os.PathLike[str]) -> tuple[str, Agreement]:
    """Read an agreement file that drafts go into: its text, and what it says.

    Raises
    ------
    ParameterError
        It is standard input: what is read there cannot be changed.
    AgreementError
        It is no agreement file.
    """
    if not isinstance(path, (str, os.PathLike)) or os.fspath(path) in ("", "-"):
        raise ParameterError(
            "into", f"should be the name of a file, not {in_python(path)}", "name an agreement file"
        )
    content = read(path)
    agreement = parse_agreement(content.data, content.name)
    return content.data.decode("utf-8"), agreement


def add_drafts(
    text: str, agreement: Agreement, drafts: Sequence[DraftPosition], sources: Sequence[Source]
) -> tuple[str, tuple[DraftPosition, ...]]:
    """Put sources and drafts into the text of an agreement file.

    A sentence that stands in the file already is not drafted again, so that a second run over the
    same report changes nothing.

    Returns
    -------
    tuple
        The changed text, and the drafts that were added.
    """
    new = tuple(one for one in drafts if one.sentence not in text)
    wanted = {one.source for one in new}
    for one in reversed(sources):
        if one.id in wanted:
            wanted.update(one.cites)
    entries = [("source", format_entry("[[source]]", one)) for one in sources if one.id in wanted]
    comment = "\n".join(format_draft(one) for one in new)
    if not new:
        return text, ()
    return add_toml(text, entries, comment), new


def put_back(path: str | os.PathLike[str], before: str, after: str) -> None:
    """Write the changed text of a file, unless somebody else has changed the file meanwhile.

    Raises
    ------
    InputError
        The file is not what was read.
    """
    if read(path).data.decode("utf-8", "replace") != before:
        what = "was changed by somebody else meanwhile, so nothing was written"
        raise InputError(os.fspath(path), [Fault(0, "", what, "run the command again")])
    write_text(path, after, replaces=AGREEMENT, force=True)


def drafts_in(into: str | os.PathLike[str]) -> tuple[Comment, ...]:
    """Give the drafts that stand in an agreement file.

    Raises
    ------
    AgreementError
        It is no agreement file.
    """
    return find_comments(open_file(into)[0])


def intake_review(
    into: str | os.PathLike[str], accept: Iterable[str] = (), drop: Iterable[str] = ()
) -> IntakeReview:
    """Accept drafts of an agreement file, or take them out of it; the others stay.

    Parameters
    ----------
    into : path
        The agreement file.
    accept, drop : iterable of str
        Ids of drafts.

    Returns
    -------
    IntakeReview

    Raises
    ------
    ParameterError
        There is no draft of an id, or it does not say yet what the party wants.
    InputError
        An accepted draft does not fit the file: nothing is written.
    """
    accepted, dropped = given.texts(accept, "accept"), given.texts(drop, "drop")
    text, _ = open_file(into)
    found = find_comments(text)
    for parameter, names in (("accept", accepted), ("drop", dropped)):
        for name in names:
            _verify_there(parameter, name, found)
    both = set(accepted).intersection(dropped)
    if both:
        raise ParameterError("drop", f"names {quoted(min(both))}, which is accepted", "choose one")
    changed = text
    for one in reversed(found):
        if one.id in accepted or one.id in dropped:
            changed = settle(changed, one, accept=one.id in accepted)
    if changed != text:
        _verify_fits(changed, os.fspath(into), accepted)
        put_back(into, text, changed)
    ids = [one.id for one in found]
    return IntakeReview(
        file=os.fspath(into),
        accepted=tuple(one for one in ids if one in accepted),
        dropped=tuple(one for one in ids if one in dropped),
        left=tuple(one for one in ids if one not in accepted and one not in dropped),
    )


def _verify_there(parameter: str, name: str, found: Sequence[Comment]) -> None:
    known = {one.id: one for one in found}
    if name not in known:
        what = f"names {quoted(name)}, and no draft in the file has that id"
        raise ParameterError(parameter, what, nearest(name, known) if known else "")
    if parameter == "accept" and not known[name].complete:
        raise ParameterError(
            parameter,
            f"names {quoted(name)}, which does not say yet what the party wants",
            "write claim, measure and needs into the draft by hand",
        )


def _verify_fits(text: str, name: str, accepted: Collection[str]) -> None:
    try:
        parse_agreement(text, name)
    except InputError as error:
        drafts = ", ".join(accepted)
        raise InputError(
            name, [Fault(0, f"draft {drafts}", str(error), "correct the draft by hand")]
        ) from error
