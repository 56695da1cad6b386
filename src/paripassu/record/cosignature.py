"""Cosignatures: that a witness saw this tree at this time (C2SP tlog-cosignature, 1.1.0-rc.1).

Of type 0x04 (Ed25519, ``cosignature/v1``) they sign the checkpoint's text, of type 0x06
(ML-DSA-44, ``subtree/v1``) its origin, size and root.
"""

from __future__ import annotations

from paripassu.quoted import quoted
from paripassu.record.checkpoint import MOST, Checkpoint, format_checkpoint
from paripassu.record.errors import BadSignatureError, MalformedError
from paripassu.record.keys import ED25519, SIGNATURE_SIZE, Signer
from paripassu.record.note import NoteSignature
from paripassu.record.vkey import SignatureType, VerifierKey, key_id

#: Bytes of the time in front of the signature.
TIME = 8
_HEADER = b"cosignature/v1\n"
_LABEL = b"subtree/v1\n\x00"


def cosign(checkpoint: Checkpoint, name: str, signer: Signer, time: int) -> NoteSignature:
    """Cosign a checkpoint.

    Parameters
    ----------
    checkpoint : Checkpoint
    name : str
        Of the cosigner.
    signer : Signer
        Its key says which of the two types it becomes.
    time : int
        Seconds since the epoch; 0 makes no statement about time (type 0x06 alone).

    Raises
    ------
    MalformedError
        The name or the origin has more than 255 bytes, or the time is none.
    """
    public = signer.public
    kind = SignatureType.COSIGNATURE if public.algorithm == ED25519 else SignatureType.SUBTREE
    signature = signer.sign(_message(kind, checkpoint, name, time))
    return NoteSignature(name, key_id(name, kind, public), time.to_bytes(TIME, "big") + signature)


def verify_cosignature(checkpoint: Checkpoint, signature: NoteSignature, key: VerifierKey) -> int:
    """Verify a cosignature, and give its time.

    Parameters
    ----------
    checkpoint : Checkpoint
        All of it: also the further lines of a foreign log.
    signature : NoteSignature
    key : VerifierKey
        Of type 0x04 or 0x06.

    Returns
    -------
    int
        Seconds since the epoch; 0 where the cosigner says nothing about time.

    Raises
    ------
    BadSignatureError
        It is not this key's cosignature of this checkpoint.
    """
    wanted = TIME + SIGNATURE_SIZE[key.public.algorithm]
    stated = signature.signature
    if (signature.name, signature.key_id) != (key.name, key.key_id):
        raise BadSignatureError(f"the signature is by another key than {quoted(key.name)}")
    if len(stated) != wanted:
        raise BadSignatureError(
            f"the cosignature by {quoted(key.name)} has {len(stated):,} bytes, "
            f"and should have {wanted:,}"
        )
    time = int.from_bytes(stated[:TIME], "big")
    try:
        key.public.verify(_message(key.type, checkpoint, key.name, time), stated[TIME:])
    except MalformedError as error:
        raise BadSignatureError(
            f"the cosignature by {quoted(key.name)} cannot be one: {error}"
        ) from None
    except BadSignatureError:
        raise BadSignatureError(
            f"the cosignature by {quoted(key.name)} is not its key's of this checkpoint"
        ) from None
    return time


def ed25519_message(text: bytes, time: int) -> bytes:
    """Give what a cosignature of type 0x04 signs: a header, the time, and the note's text."""
    return _HEADER + f"time {time}\n".encode() + text


def subtree_message(name: str, time: int, origin: str, start: int, end: int, root: bytes) -> bytes:
    """Give what a cosignature of type 0x06 signs.

    Parameters
    ----------
    name : str
        Of the cosigner: at most 255 bytes.
    time : int
        Seconds since the epoch, or 0.
    origin : str
        Of the log: at most 255 bytes.
    start, end : int
        The subtree; a checkpoint's is 0 and its size.
    root : bytes
        32.

    Raises
    ------
    MalformedError
        The name or the origin is too long or empty.
    """
    return b"".join(
        (
            _LABEL,
            _short(name, "the cosigner's name"),
            time.to_bytes(8, "big"),
            _short(origin, "the log's origin"),
            start.to_bytes(8, "big"),
            end.to_bytes(8, "big"),
            root,
        )
    )


def _message(kind: SignatureType, checkpoint: Checkpoint, name: str, time: int) -> bytes:
    if not 0 <= time <= MOST:
        raise MalformedError("the time", "should be from 0 to 2^63 - 1 seconds")
    if kind is SignatureType.COSIGNATURE:
        return ed25519_message(format_checkpoint(checkpoint), time)
    return subtree_message(name, time, checkpoint.origin, 0, checkpoint.size, checkpoint.root)


def _short(text: str, name: str) -> bytes:
    encoded = text.encode()
    if not 1 <= len(encoded) <= 255:
        raise MalformedError(name, f"has {len(encoded)} bytes, and should have 1 to 255")
    return bytes([len(encoded)]) + encoded
