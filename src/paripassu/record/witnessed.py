"""Whether a checkpoint counts: signed by its log, and cosigned by the quorum of a policy."""

from __future__ import annotations

from dataclasses import dataclass

from paripassu.quoted import quoted
from paripassu.record.charter import Charter
from paripassu.record.checkpoint import Checkpoint
from paripassu.record.errors import OriginError, QuorumError, UnsignedError
from paripassu.record.note import Note
from paripassu.record.policy import Policy, quorum_policy
from paripassu.record.signed import verify_signatures
from paripassu.record.vkey import VerifierKey


@dataclass(frozen=True, slots=True)
class Witnessed:
    """A checkpoint as a policy sees it.

    Attributes
    ----------
    checkpoint : Checkpoint
    log_keys : tuple of VerifierKey
        The log's keys that have signed it, at least one.
    stamps : dict of str to int
        When each witness of the policy, by its name there, has seen it, in seconds since the epoch.
        Those that state no time do not count.
    missing : tuple of str
        Who is missing from the quorum: nobody if it is met.
    """

    checkpoint: Checkpoint
    log_keys: tuple[VerifierKey, ...]
    stamps: dict[str, int]
    missing: tuple[str, ...]


def charter_policy(charter: Charter) -> Policy:
    """Give the policy of a charter; the witnesses' names are those of their keys."""
    return quorum_policy(
        charter.log_keys, {key.name: key for key in charter.witnesses}, charter.quorum
    )


def count_policy(note: Note, policy: Policy, *, extensions: bool = False) -> Witnessed:
    """Say who of a policy stands behind a checkpoint, whether that is enough or not.

    Parameters
    ----------
    note : Note
    policy : Policy
    extensions : bool
        Whether lines after the root are taken, as foreign logs may have them.

    Raises
    ------
    MalformedError
        The note is no checkpoint.
    BadSignatureError
        A known key's signature is wrong.
    OriginError
        The policy knows no log of that origin.
    UnsignedError
        No key of the log has signed it.
    """
    signed = verify_signatures(note, policy.keys, extensions=extensions)
    origin = signed.checkpoint.origin
    known = [one.key for one in policy.logs if one.key.name == origin]
    if not known:
        raise OriginError(
            f"the checkpoint is of the log {quoted(origin)}, which the policy does not name",
            "use the policy of this log",
        )
    log_keys = tuple(key for key in known if key in signed.times)
    if not log_keys:
        raise UnsignedError(f"no key of the log {quoted(origin)} has signed the checkpoint")
    stamps = {
        one.name: signed.times[one.key]
        for one in policy.witnesses
        if signed.times.get(one.key, 0) > 0
    }
    return Witnessed(signed.checkpoint, log_keys, stamps, policy.missing(stamps))


def verify_policy(note: Note, policy: Policy, *, extensions: bool = False) -> Witnessed:
    """Verify that a checkpoint meets a policy.

    Parameters
    ----------
    note, policy, extensions
        As for :func:`count_policy`.

    Raises
    ------
    MalformedError, BadSignatureError, OriginError, UnsignedError
        As :func:`count_policy`.
    QuorumError
        Too few witnesses have cosigned it.
    """
    return _verified(count_policy(note, policy, extensions=extensions), len(policy.witnesses))


def count_charter(note: Note, charter: Charter) -> Witnessed:
    """Say who of a charter stands behind a checkpoint, whether that is enough or not.

    Parameters
    ----------
    note : Note
    charter : Charter
        In force at its size.

    Raises
    ------
    MalformedError, BadSignatureError, OriginError
        As :func:`count_policy`.
    UnsignedError
        Not every key of the log has signed it.
    """
    found = count_policy(note, charter_policy(charter))
    if len(found.log_keys) < len(charter.log_keys):
        raise UnsignedError(
            f"the log has signed the checkpoint with {len(found.log_keys)} of its "
            f"{len(charter.log_keys)} keys"
        )
    return found


def verify_charter(note: Note, charter: Charter) -> Witnessed:
    """Verify that a checkpoint counts: every key of the log and the quorum have signed it.

    Less than a note asks that is to be logged: lines of unknown keys are ignored, and the stamps
    may lie apart.

    Raises
    ------
    MalformedError, BadSignatureError, OriginError, UnsignedError
        As :func:`count_charter`.
    QuorumError
        Too few witnesses have cosigned it.
    """
    return _verified(count_charter(note, charter), len(charter.witnesses))


def _verified(found: Witnessed, witnesses: int) -> Witnessed:
    if found.missing:
        raise QuorumError(
            f"too few witnesses have cosigned the checkpoint: {len(found.stamps)} of "
            f"{witnesses}; these have not: {', '.join(map(quoted, found.missing))}",
            found.missing,
        )
    return found
