"""One entry as a page shows it: what stands in its bytes, and what is told of it."""

from __future__ import annotations

from typing import NamedTuple

from paripassu.numbers import words
from paripassu.pages.page import File, Shown
from paripassu.record.checkpoint import parse_checkpoint
from paripassu.record.counted import Counted
from paripassu.record.entry import parse_entry
from paripassu.record.errors import MalformedError, RefusedError
from paripassu.record.note import Note

#: Files of a statement that are listed.
_MOST_FILES = 50


class Told(NamedTuple):
    """What a page says of an entry that does not stand in its bytes.

    Attributes
    ----------
    entry : int
        Through all logs of the record.
    when : str
        When it was in the log, in words.
    sentence, by, received, effect : str
        Of a statement that counts: what it says, the party, when witnesses received it if that was
        earlier, and which rule of the process it breaks.
    counts : bool
        Whether it has an effect by the rules of the process.
    void : str
        Of another entry: which rule of the record it breaks, if it does.
    """

    entry: int
    when: str
    sentence: str = ""
    by: str = ""
    received: str = ""
    effect: str = ""
    counts: bool = True
    void: str = ""


def shown(
    told: Told, content: bytes, digest: str, counted: Counted | None, before: int = 0
) -> Shown:
    """Show an entry.

    Parameters
    ----------
    told : Told
    content : bytes
        The entry.
    digest : str
        Its hash in the log's tree.
    counted : Counted or None
        The statement, where it is one that counts.
    before : int
        In which log it stands: 0, the newest; 1, the one before it; and so on.
    """
    bytes_ = ("Bytes", f"{len(content):,}")
    if counted is not None:
        return _statement(told, counted, bytes_, digest, before)
    try:
        entry = parse_entry(content)
    except RefusedError as error:
        return Shown(
            told.entry,
            "This is no statement, and no note.",
            told.when,
            effect=f"The log should not have taken it: {error}",
            counts=False,
            facts=(bytes_,),
            digest=digest,
        )
    if isinstance(entry, Note):
        return Shown(
            told.entry,
            _note(entry),
            told.when,
            effect=told.void,
            counts=not told.void,
            facts=(bytes_,),
            digest=digest,
        )
    why = told.void or "it breaks a rule of the record"
    void = told._replace(
        sentence=f"{entry.author} states {entry.kind}.",
        effect=f"It has no effect: {why}.",
        counts=False,
    )
    return _statement(void, Counted.of(told.entry, entry, ""), bytes_, digest, before)


def _statement(
    told: Told, said: Counted, bytes_: tuple[str, str], digest: str, before: int
) -> Shown:
    received = (("Received by witnesses", told.received),) if told.received else ()
    return Shown(
        told.entry,
        told.sentence,
        told.when,
        by=told.by,
        holder=said.author,
        effect=told.effect,
        counts=told.counts,
        facts=(
            *received,
            ("Stated by", f"{said.author}, for {told.by}" if told.by else said.author),
            ("Kind", said.kind),
            ("Id", said.id),
            ("Its author had seen", words.count(said.after, "entry", "entries")),
            bytes_,
        ),
        files=tuple(
            File(one.digest, one.size, one.type, before) for one in said.blobs[:_MOST_FILES]
        ),
        digest=digest,
    )


def _note(note: Note) -> str:
    """Say what a note shows."""
    try:
        seen = parse_checkpoint(note.text, extensions=True)
    except MalformedError:
        return "A note."
    witnesses = sorted({one.name for one in note.signatures if one.name != seen.origin})
    who = words.listed(witnesses) if witnesses else "Nobody"
    if "/receipt/" in seen.origin:
        id = seen.origin.rpartition("/")[2]
        return f"{who} confirmed that a statement was there: the one with the id {id[:16]}…."
    have = "has" if len(witnesses) == 1 else "have"
    return (
        f"{who} {have} seen the first {words.count(seen.size, 'entry', 'entries')} of this log, "
        "and signed that they are as they were."
    )
