"""Which of the keys that one knows have signed a note: the rules of signed-note, and two of ours.

Lines of unknown keys are ignored. One wrong signature of a known key spoils the note, also beside
a right one. Two right ones by one key that differ: none counts; of equal ones, one.
"""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass

from paripassu.quoted import quoted
from paripassu.record.checkpoint import Checkpoint, parse_checkpoint
from paripassu.record.cosignature import verify_cosignature
from paripassu.record.errors import BadSignatureError
from paripassu.record.keys import Signer
from paripassu.record.note import Note, NoteSignature
from paripassu.record.vkey import SignatureType, VerifierKey, key_id


@dataclass(frozen=True, slots=True)
class Signed:
    """A checkpoint, and who signed it.

    Attributes
    ----------
    checkpoint : Checkpoint
    times : dict of VerifierKey to int
        The known keys that signed it, each with its time; 0 where it states none.
    contradicting : tuple of VerifierKey
        Known keys with two right signatures that differ: they count for nothing.
    """

    checkpoint: Checkpoint
    times: dict[VerifierKey, int]
    contradicting: tuple[VerifierKey, ...]


def sign_note(text: bytes, name: str, signer: Signer) -> NoteSignature:
    """Sign the text of a note with Ed25519 (type 0x01), as logs do."""
    kind = SignatureType.NOTE
    return NoteSignature(name, key_id(name, kind, signer.public), signer.sign(text))


def verify_signature(note: Note, signature: NoteSignature, key: VerifierKey) -> int:
    """Verify one signature under a checkpoint, of whatever type, and give its time (0: none).

    Raises
    ------
    BadSignatureError
        It is not this key's signature of this note.
    MalformedError
        The note is no checkpoint, and the key signs nothing else.
    """
    if key.type is not SignatureType.NOTE:
        checkpoint = parse_checkpoint(note.text, extensions=True)
        return verify_cosignature(checkpoint, signature, key)
    if (signature.name, signature.key_id) != (key.name, key.key_id):
        raise BadSignatureError(f"the signature is by another key than {quoted(key.name)}")
    try:
        key.public.verify(note.text, signature.signature)
    except BadSignatureError:
        raise BadSignatureError(
            f"the signature by {quoted(key.name)} is not its key's of this note"
        ) from None
    return 0


def verify_signatures(
    note: Note, keys: Iterable[VerifierKey], *, extensions: bool = False
) -> Signed:
    """Say which of some keys have signed a checkpoint.

    Parameters
    ----------
    note : Note
    keys : iterable of VerifierKey
        Those that are known. Whether enough of them have signed is not asked here.
    extensions : bool
        As for :func:`paripassu.record.checkpoint.parse_checkpoint`.

    Raises
    ------
    MalformedError
        The note is no checkpoint.
    BadSignatureError
        A known key's signature is wrong: the note is worth nothing.
    """
    checkpoint = parse_checkpoint(note.text, extensions=extensions)
    known = {(key.name, key.key_id): key for key in keys}
    found: dict[VerifierKey, dict[bytes, int]] = {}
    for signature in note.signatures:
        key = known.get((signature.name, signature.key_id))
        if key is None:
            continue
        of_key = found.setdefault(key, {})
        if signature.signature not in of_key:
            of_key[signature.signature] = verify_signature(note, signature, key)
    return Signed(
        checkpoint,
        {
            key: time
            for key, of_key in found.items()
            if len(of_key) == 1
            for time in of_key.values()
        },
        tuple(key for key, of_key in found.items() if len(of_key) > 1),
    )
