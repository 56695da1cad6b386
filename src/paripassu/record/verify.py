"""Verifying a proof offline: with the proof, a policy, and what it is about."""

from __future__ import annotations

from paripassu.documents.base64 import format_base64
from paripassu.errors import Fault, InputError, ParameterError, RejectedError
from paripassu.files import Content, Readable, read
from paripassu.record import fork as forks
from paripassu.record import note as notes
from paripassu.record import policy as policies
from paripassu.record import proof as proofs
from paripassu.record.newest import format_time
from paripassu.record.note import parse_note
from paripassu.record.policy import parse_policy
from paripassu.record.tiles import MOST_ENTRY
from paripassu.record.verified import RecordVerified, RejectedProof
from paripassu.record.witnessed import Witnessed, count_policy


def record_verify(
    proof: Readable,
    *,
    policy: Readable,
    entry: Readable | None = None,
    since: Readable | None = None,
) -> RecordVerified:
    """Verify a proof, without any network.

    Parameters
    ----------
    proof : str, path or open file
        What `record prove` wrote: that an entry stands in a log, or that a log went on. Or what a
        witness has kept: that a log has shown two histories.
    policy : str, path or open file
        The log's keys, the witnesses, and how many of them have to cosign.
    entry : str, path or open file
        The entry, to the byte as it was logged.
    since : str, path or open file
        Instead of an entry: a checkpoint that one has, signed by the log. Neither is given where
        the proof is that of two histories.

    Returns
    -------
    RecordVerified
        Also where the proof is rejected; ``rejected`` then says why.

    Raises
    ------
    ParameterError
        Neither an entry nor a checkpoint was given for a proof of them, or both.
    InputError
        A file cannot be read, or the policy is none or names no log.
    """
    if entry is not None and since is not None:
        raise ParameterError("entry", "or `since` should be given, one of them")
    rules = read(policy, policies.MOST_BYTES)
    known = parse_policy(rules.data, rules.name)
    if not known.logs:
        what = "names no log: whose signature is believed?"
        raise InputError(rules.name, [Fault(0, "", what, "add a line `log` with the log's key")])
    content = read(proof, max(proofs.MOST_BYTES, forks.MOST_BYTES))
    name = content.name
    of_fork = entry is None and since is None
    if of_fork and not content.data.startswith(b"{"):
        mend = "only the proof of a fork, which a witness shows, needs neither"
        raise ParameterError("entry", "or `since` should be given, one of them", mend)
    try:
        if of_fork:
            return _forked(forks.parse_fork(content.data), known)
        if entry is not None:
            logged = read(entry, MOST_ENTRY).data
            found = proofs.parse_proof(content.data)
            seen = proofs.verify_proof(found, known, logged)
            return _accepted(seen, index=found.index)
        assert since is not None
        earlier: Content = read(since, notes.MOST_BYTES)
        name = earlier.name
        before = count_policy(parse_note(earlier.data), known).checkpoint
        name = content.name
        went_on = proofs.parse_consistency(content.data)
        seen = proofs.verify_consistency_proof(went_on, known, before)
        return _accepted(seen, since=before.size)
    except RejectedError as error:
        kind = type(error).__name__.removesuffix("Error")
        return RecordVerified(
            ok=False, rejected=RejectedProof(file=name, error=kind, what=str(error))
        )


def _forked(fork: forks.Fork, policy: policies.Policy) -> RecordVerified:
    seen = forks.verify_fork(fork, [log.key for log in policy.logs], policy.keys)
    return RecordVerified(
        ok=True,
        origin=seen.origin,
        size=seen.size,
        forked=(format_base64(fork.first.root), format_base64(fork.second.root)),
    )


def _accepted(
    seen: Witnessed, *, index: int | None = None, since: int | None = None
) -> RecordVerified:
    return RecordVerified(
        ok=True,
        origin=seen.checkpoint.origin,
        size=seen.checkpoint.size,
        root=format_base64(seen.checkpoint.root),
        index=index,
        since=since,
        stamps={name: format_time(time) for name, time in seen.stamps.items()},
    )
