"""Whether an entry keeps the rules of its log: the judge of depositary, witnesses and auditors.

Pure: the state before, the entry, the log's roots and the files are all that an answer rests on.
The rules: docs/specification/record.md#rules.
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import NamedTuple

from paripassu.errors import ParameterError
from paripassu.record.blob_reference import BlobReference
from paripassu.record.entry import Entry, parse_entry
from paripassu.record.envelope import Statement
from paripassu.record.errors import MissingBlobsError, RefusedError
from paripassu.record.rules_notes import judge_note
from paripassu.record.rules_statements import judge_statement
from paripassu.record.state import Blobs, Roots, Ruling, State


def judge(state: State, index: int, entry: Entry | bytes, roots: Roots, blobs: Blobs) -> Ruling:
    """Judge an entry.

    Parameters
    ----------
    state : State
        After the entries before it.
    index : int
        That the entry has, or would get: the size of the state.
    entry : Statement, Note or bytes
    roots : callable
        The log's root at a size from 1 to the index.
    blobs : Blobs
        The files that statements name.

    Returns
    -------
    Ruling
        The state after it.

    Raises
    ------
    RefusedError
        It breaks a rule, which the error names.
    MissingBlobsError
        It keeps all others and waits for files.
    ParameterError
        The index is not the size of the state.
    """
    if index != state.size:
        raise ParameterError("index", f"is {index}, and the state has {state.size} entries")
    if isinstance(entry, bytes):
        entry = parse_entry(entry)
    if isinstance(entry, Statement):
        return judge_statement(state, entry, roots, blobs)
    return judge_note(state, entry, roots)


class Folded(NamedTuple):
    """What comes of an entry that a log has.

    Attributes
    ----------
    state : State
        After it.
    ruling : Ruling or None
        None: it is void.
    breach : RefusedError or None
        The rule that a void entry breaks, and that the depositary broke with it.
    """

    state: State
    ruling: Ruling | None
    breach: RefusedError | None


def fold(state: State, index: int, entry: Entry | bytes, roots: Roots, blobs: Blobs) -> Folded:
    """Go over an entry that a log has, whether it keeps the rules or not.

    Files count as there: whether they still are changes nothing of what the entry means.

    Parameters
    ----------
    state, index, roots, blobs
        As for :func:`judge`.
    entry : Statement, Note or bytes
        The entry as it is logged.

    Raises
    ------
    MissingBlobsError
        The file of a charter is not there, and without it nobody can go on.
    """
    try:
        ruling = judge(state, index, entry, roots, _Assumed(blobs))
    except MissingBlobsError:
        raise
    except RefusedError as error:
        return Folded(state.with_void(), None, error)
    return Folded(ruling.state, ruling, None)


@dataclass(frozen=True, slots=True)
class _Assumed:
    """Files of which each is taken to be there."""

    blobs: Blobs

    def holds(self, blob: BlobReference) -> bool:
        """See :class:`paripassu.record.state.Blobs`."""
        return True

    def read(self, digest: str) -> bytes | None:
        """See :class:`paripassu.record.state.Blobs`."""
        return self.blobs.read(digest)
