"""``paripassu record charter change``: a changed charter, and the body of its statement."""

from __future__ import annotations

import os
from collections.abc import Iterator, Sequence
from pathlib import Path

from paripassu import given
from paripassu.documents.plain import encode_plain
from paripassu.errors import ParameterError
from paripassu.files import Readable, verify_place, write_bytes
from paripassu.quoted import in_python
from paripassu.record.changed_charter import (
    CharterChange,
    CharterQuorum,
    CharterSigners,
    RecordCharterChange,
)
from paripassu.record.charter import Charter
from paripassu.record.charter_file import read_charter_file
from paripassu.record.forms import DIGEST
from paripassu.record.newest_state import read_state
from paripassu.record.predecessor import open_predecessors
from paripassu.record.rules_charter import changed_signers, verify_changed
from paripassu.record.rules_statements import verify_settled
from paripassu.record.source import open_source


def record_charter_change(
    charter: Readable,
    *,
    log: str | os.PathLike[str],
    out: str | os.PathLike[str],
    remove: Sequence[str] = (),
    predecessor: Sequence[str | os.PathLike[str]] = (),
) -> RecordCharterChange:
    """Write the body of a statement that puts a changed charter in force, and the charter's file.

    The log's keys, the witnesses, the quorum and the limits change so. The key lists stay as they
    are in force: they change by statements of their own.

    Parameters
    ----------
    charter : str, path or open file
        The whole changed charter, in TOML.
    log : str or path
        The log: a folder or a URL.
    out : path
        Where the body is written, in JSON. The charter stands beside it: of ``body.json``, in
        ``body-charter.json``.
    remove : list of str
        Digests of files that are no longer kept: witnesses do not ask for them any more.
    predecessor : list of str or path
        Where the log is a successor: copies of the log before it, of the one before that, and so
        on.

    Returns
    -------
    RecordCharterChange
        What changes, and who has to sign it.

    Raises
    ------
    ParameterError
        A digest is none, or nothing changes.
    InputError
        The charter is none, or there is no log to read.
    RejectedError
        The log's checkpoint does not count, or the log would refuse the charter: by which rule.
    UnreachableError
        The log cannot be read.
    """
    verify_place(out)
    path = os.fspath(out)
    beside = os.fspath(Path(path).with_name(f"{Path(path).stem}-charter.json"))
    verify_place(beside)
    gone = _digests(remove)
    state = read_state(open_source(log), open_predecessors(predecessor)).state
    now = state.charter
    made = read_charter_file(charter, now.agreement)
    verify_settled(state)
    changes = tuple(_changes(now, made))
    verify_changed(state, made)
    if not changes and made.holders == now.holders and not gone:
        raise ParameterError("charter", "is the one in force", "change in it what should change")
    pools, added = changed_signers(state, made)
    body = {"charter": made.digest, "removed": [*gone], "replaces": state.charter_id}
    write_bytes(beside, made.content)
    write_bytes(out, encode_plain(body) + b"\n")
    assert state.charter_id is not None
    return RecordCharterChange(
        file=path,
        charter_file=beside,
        charter=made.digest,
        replaces=state.charter_id,
        changed=changes,
        removed=gone,
        signers=tuple(
            CharterSigners(
                party=pool.name,
                threshold=pool.threshold,
                holders=tuple(one.name for one in pool.holders),
            )
            for pool in pools
        ),
        added=tuple(sorted(added)),
        quorums=(_quorum(now), _quorum(made)),
    )


def _digests(value: object) -> tuple[str, ...]:
    found = given.several(value, "remove", "digests")
    for one in found:
        if not isinstance(one, str) or not DIGEST.fullmatch(one):
            what = f"should be digests of files, 64 hexadecimal digits, not {in_python(one)}"
            raise ParameterError("remove", what)
    return tuple(sorted(set(found)))


def _quorum(charter: Charter) -> CharterQuorum:
    names = tuple(key.name for key in charter.witnesses)
    return CharterQuorum(quorum=charter.quorum, names=names)


def _changes(old: Charter, new: Charter) -> Iterator[CharterChange]:
    """Say what is different, in the order in which people ask for it."""
    for what, was, becomes in zip(_WHAT, _texts(old), _texts(new), strict=True):
        for name in sorted(was.keys() | becomes.keys()):
            before, after = was.get(name), becomes.get(name)
            if before != after:
                yield CharterChange.model_validate(
                    {"what": what, "name": name, "before": before, "after": after}
                )


#: What a charter says, in the order of :func:`_texts`.
_WHAT = (
    *("log_key", "witness", "quorum", "entry_bytes", "blob_bytes"),
    *("group", "inspectorate", "schemes"),
)


def _texts(charter: Charter) -> Sequence[dict[str, str]]:
    return (
        {key.public.algorithm: key.public.id for key in charter.log_keys},
        {key.name: key.public.id for key in charter.witnesses},
        {"": str(charter.quorum)},
        {"": str(charter.limits.entry_bytes)},
        {"": str(charter.limits.blob_bytes)},
        {group.name: str(group.threshold) for group in charter.groups},
        {} if charter.inspectorate is None else {"": charter.inspectorate},
        {"": ", ".join(charter.schemes)},
    )
