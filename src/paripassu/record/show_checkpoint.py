"""The newest checkpoint of a log, and who is missing from its quorum."""

from __future__ import annotations

import os

from paripassu import given
from paripassu.documents.base64 import format_base64
from paripassu.files import Readable, read
from paripassu.record.newest import CHECKPOINT, PENDING, format_time, read_newest
from paripassu.record.note import parse_note
from paripassu.record.policy import MOST_BYTES, parse_policy
from paripassu.record.proven import RecordCheckpoint
from paripassu.record.source import open_source
from paripassu.record.witnessed import count_policy


def record_checkpoint(
    log: str | os.PathLike[str], *, policy: Readable, pending: bool = False
) -> RecordCheckpoint:
    """Read the newest checkpoint of a log, and say who of a policy has cosigned it.

    Parameters
    ----------
    log : str or path
        A folder or a URL.
    policy : str, path or open file
        The log's keys, the witnesses, and how many of them have to cosign.
    pending : bool
        Whether to read the newest that the log has signed, instead of the newest that it says has
        its quorum.

    Raises
    ------
    RejectedError
        The checkpoint is no checkpoint, or a signature by a known key is wrong or missing.
    InputError
        There is no log to read, no checkpoint, or the policy is none.
    UnreachableError
        The log cannot be reached.
    """
    wants = given.flag(pending, "pending")
    rules = read(policy, MOST_BYTES)
    known = parse_policy(rules.data, rules.name)
    content = read_newest(open_source(log), PENDING if wants else CHECKPOINT)
    found = count_policy(parse_note(content), known)
    here = found.checkpoint
    return RecordCheckpoint(
        ok=not found.missing,
        pending=wants,
        origin=here.origin,
        size=here.size,
        root=format_base64(here.root),
        signed=tuple(dict.fromkeys(key.name for key in found.log_keys)),
        stamps={name: format_time(time) for name, time in found.stamps.items()},
        missing=found.missing,
        note=content.decode(),
    )
