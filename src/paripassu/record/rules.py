"""The rules of a log by name: what each says, and how a server answers what breaks it.

The names are fixed: verdicts, refusals and tests name a rule by them
(docs/specification/record.md#rules).
"""

from __future__ import annotations

from typing import Final, NamedTuple


class Rule(NamedTuple):
    """A rule that every entry of a log has to keep.

    Attributes
    ----------
    status : int
        With which a server answers an entry that breaks it (RFC 9110).
    text : str
        What the rule asks.
    """

    status: int
    text: str


#: The number of these rules, which a charter names.
NUMBER: Final = 1

RULES: Final[dict[str, Rule]] = {
    # The form of an entry.
    "size": Rule(413, "an entry has 1 to 65,535 bytes"),
    "depth": Rule(400, "brackets and braces stand at most 16 deep in one another"),
    "encoding": Rule(400, "envelope and payload are written in their one encoding"),
    "shape": Rule(400, "envelope and payload have the keys and forms of values that are laid down"),
    "signature-order": Rule(400, "signatures stand in the order of their key ids, each key once"),
    "blob-order": Rule(400, "blobs stand in the order of their digests, each digest once"),
    # What a statement belongs to.
    "first": Rule(409, "entry 0 is the statement that names the charter; nothing is before it"),
    "origin": Rule(409, "a statement names the origin of this log"),
    "agreement": Rule(409, "a statement's subject is the agreement of entry 0"),
    "author": Rule(403, "the author is a holder of keys that are in force"),
    "after": Rule(409, "after is a checkpoint of this log, of the entries before this one"),
    "after-falls": Rule(409, "after is never below that of the author's statement before"),
    "repeat": Rule(409, "a statement is logged once, however it is encoded or signed"),
    "previous": Rule(409, "previous is the author's last logged statement, or null"),
    "settling": Rule(
        409, "after a changed charter nothing is logged until both quorums have signed it"
    ),
    # Signatures.
    "signature-missing": Rule(403, "each key of a holder that signs has signed"),
    "signature-superfluous": Rule(403, "nobody has signed whom the rules do not ask"),
    "signature-wrong": Rule(403, "every signature is right"),
    "threshold": Rule(403, "as many holders have signed as each threshold asks"),
    "added-key": Rule(403, "every added key has signed"),
    # Limits and files.
    "entry-limit": Rule(
        413, "a party's statements have no more bytes in all than the charter says"
    ),
    "blob-limit": Rule(
        413, "the files that a party names have no more bytes than the charter says"
    ),
    "blobs": Rule(424, "every file that a statement names is there, of the size it says"),
    # Key lists and charters.
    "replaces": Rule(409, "a new list or charter names the statement whose own it replaces"),
    "group": Rule(400, "a key list is that of a party, an office or the depositary of the charter"),
    "list": Rule(400, "a key list is in form: names, roles and keys, and what the charter demands"),
    "list-threshold": Rule(400, "a list has at least as many holders as its threshold"),
    "key-twice": Rule(400, "a public key stands in one place only"),
    "name": Rule(409, "a holder's name is never used for another party"),
    "charter": Rule(400, "the file that a charter statement names is a charter"),
    "charter-file": Rule(400, "a charter statement lists its charter among its files"),
    "charter-fixed": Rule(409, "a changed charter keeps rules, origin, agreement and predecessor"),
    "charter-lists": Rule(409, "a changed charter repeats the key lists in force"),
    "predecessor": Rule(409, "a successor names the last cosigned checkpoint of the log before it"),
    # Notes.
    "note-form": Rule(400, "a note is a checkpoint of three lines with signatures"),
    "note-origin": Rule(409, "a note is a checkpoint of this log or a receipt for it"),
    "note-size": Rule(409, "a note's size is 1 or more, and at most the note's index"),
    "note-root": Rule(409, "a note's root is that of this log, or a receipt's the id it names"),
    "note-unknown": Rule(403, "a note has only signatures by keys that the charter knows"),
    "note-signature": Rule(403, "every signature of a note is right"),
    "note-log-keys": Rule(403, "every key of the log has signed a checkpoint"),
    "note-quorum": Rule(403, "a quorum of witnesses has cosigned a note"),
    "note-hour": Rule(409, "the stamps of a note lie within one hour of each other"),
    "note-use": Rule(409, "a note gives some statement a time, or one on an earlier UTC day"),
    "note-late": Rule(409, "the log holds no time more than 7 days later than the note's"),
}
