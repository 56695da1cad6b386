"""How a log signs its checkpoints: with Ed25519, and as a cosigner with ML-DSA-44."""

from __future__ import annotations

from collections.abc import Callable, Sequence

from paripassu.errors import ParameterError
from paripassu.record.checkpoint import Checkpoint, format_checkpoint
from paripassu.record.cosignature import cosign
from paripassu.record.keys import ED25519, Signer
from paripassu.record.note import Note, format_note
from paripassu.record.places import Sign
from paripassu.record.signed import sign_note
from paripassu.record.state import State
from paripassu.record.vkey import SignatureType, VerifierKey


def checkpoint_signer(origin: str, signers: Sequence[Signer]) -> Sign:
    """Give the function that signs checkpoints of a log by all of its keys.

    The key name is the origin. Ed25519 signs the text (tlog-tiles asks it of public logs), and
    ML-DSA-44 cosigns, with the time.
    """

    def sign(size: int, root: bytes, stamp: int) -> bytes:
        checkpoint = Checkpoint(origin, size, root)
        text = format_checkpoint(checkpoint)
        signatures = tuple(
            sign_note(text, origin, signer)
            if signer.public.algorithm == ED25519
            else cosign(checkpoint, origin, signer, stamp)
            for signer in signers
        )
        return format_note(Note(text, signatures))

    return sign


def charter_signer(origin: str, signers: Sequence[Signer], state: Callable[[], State]) -> Sign:
    """Give the function that signs checkpoints by the keys that the log's charters name.

    Parameters
    ----------
    origin : str
    signers : sequence of Signer
        All keys of the log, those of earlier charters too.
    state : callable
        Gives what the rules know after the last entry that the checkpoint covers.
    """
    own = {log_key(origin, one): one for one in signers}

    def sign(size: int, root: bytes, stamp: int) -> bytes:
        known = state()
        keys = known.log_keys_at(size) if known.eras else tuple(own)
        return checkpoint_signer(origin, [own[key] for key in keys])(size, root, stamp)

    return sign


def log_key(origin: str, signer: Signer) -> VerifierKey:
    """Give the verifier key by which a log's signatures with one key are judged."""
    kind = SignatureType.NOTE if signer.public.algorithm == ED25519 else SignatureType.SUBTREE
    return VerifierKey(origin, kind, signer.public)


def log_keys(origin: str, signers: Sequence[Signer]) -> tuple[VerifierKey, ...]:
    """Give the verifier keys of a log, that of Ed25519 first.

    Raises
    ------
    ParameterError
        There is not one of Ed25519 and at most one of ML-DSA-44.
    """
    found = [log_key(origin, one) for one in signers]
    kinds = sorted(key.type for key in found)
    if kinds not in ([SignatureType.NOTE], [SignatureType.NOTE, SignatureType.SUBTREE]):
        raise ParameterError(
            "keys", "should be one of Ed25519 and at most one of ML-DSA-44", "give these two"
        )
    return tuple(sorted(found, key=lambda key: key.type))
