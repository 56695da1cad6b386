"""The rules of a statement that puts a charter in force: the first, or a changed one."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import replace
from hashlib import sha256
from itertools import pairwise
from typing import NamedTuple

from paripassu.quoted import quoted
from paripassu.record.blob_reference import BlobReference
from paripassu.record.charter import DEPOSITARY, Charter, parse_charter
from paripassu.record.envelope import Statement
from paripassu.record.errors import MissingBlobsError, RefusedError
from paripassu.record.forms import check_keys, parse_digest
from paripassu.record.holders import Holder, Pool, verify_holder, verify_signers
from paripassu.record.rules_keys import verify_free, verify_replaces
from paripassu.record.rules_signatures import keys_by_id, verify_author, verify_signatures
from paripassu.record.state import Blobs, Era, KeyList, Settling, State

#: Besides these the body may name the files with which the record begins.
_KEYS = ("charter", "removed", "replaces")
_FILES = ("agreement", "plan")


class _Body(NamedTuple):
    """What the body of a charter statement says."""

    file: BlobReference
    removed: frozenset[str]


def judge_charter(state: State, statement: Statement, blobs: Blobs) -> State:
    """Judge a charter and its signatures; give the state in which it is in force.

    Raises
    ------
    RefusedError
        See :func:`paripassu.record.judge.judge`.
    """
    first = state.charter_id is None
    body = _parse_body(statement, state)
    content = blobs.read(body.file.digest)
    if content is None or sha256(content).hexdigest() != body.file.digest:
        if not first:
            _verify_asker(state, statement)
        raise MissingBlobsError([body.file])
    charter = parse_charter(content)
    new = charter.holders
    if first:
        verify_free(new, state.names)
        _verify_first(state, statement, charter)
        pools, added = _first_signers(state, charter)
        known: Iterable[Holder] = (*(holder for pool in pools for holder in pool.holders), *new)
    else:
        verify_changed(state, charter)
        pools, added = changed_signers(state, charter)
        known = (*state.holders.values(), *new)
    verify_author(statement, verify_signers(statement.signed, pools, added))
    verify_signatures(statement, keys_by_id(known))
    lists = {
        group.name: KeyList(statement.id, charter.holders_of(group.name))
        for group in charter.groups
    }
    return state.going_on(
        eras=(*state.eras, Era(state.size + 1, charter)),
        charter_id=statement.id,
        lists=lists,
        holders={holder.name: holder for holder in new},
        names={**state.names, **{holder.name: holder.party for holder in new}},
        removed=state.removed | body.removed,
        settling=None if first else Settling(state.size + 1),
    )


def _parse_body(statement: Statement, state: State) -> _Body:
    body = statement.body
    files = tuple(key for key in _FILES if key in body)
    check_keys(body, (*_KEYS, *files), "body")
    for key in ("charter", *files):
        parse_digest(body[key], f"body.{key}")
    if not isinstance(body["removed"], list):
        raise RefusedError("shape", "body.removed should be a list of digests")
    removed = [
        parse_digest(one, f"body.removed[{number}]") for number, one in enumerate(body["removed"])
    ]
    if any(one >= next for one, next in pairwise(removed)):
        raise RefusedError("shape", "body.removed should be in ascending order, each digest once")
    if state.charter_id is not None:
        verify_replaces(body["replaces"], state.charter_id)
    elif body["replaces"] is not None:
        raise RefusedError("replaces", "the first charter replaces nothing: body.replaces is null")
    if state.charter_id is None and state.expected not in (None, body["charter"]):
        raise RefusedError(
            "first",
            f"the log is begun with the charter {state.expected}, and not with {body['charter']}",
        )
    file = next((blob for blob in statement.blobs if blob.digest == body["charter"]), None)
    if file is None:
        raise RefusedError("charter-file", "blobs do not list the charter that the body names")
    return _Body(file, frozenset(removed))


def _verify_asker(state: State, statement: Statement) -> None:
    """Verify what can be verified before the charter is there: that its author asks for it."""
    author = state.holders[statement.author]
    known = keys_by_id(state.holders.values())
    verify_holder(statement.signed & author.key_ids, author)
    signed = [one for one in statement.signatures if one.key_id in known]
    verify_signatures(replace(statement, signatures=tuple(signed)), known)


def _verify_first(state: State, statement: Statement, charter: Charter) -> None:
    if statement.origin != charter.origin:
        raise RefusedError(
            "origin",
            f"the statement is for the log {quoted(statement.origin)}, and its charter for "
            f"{quoted(charter.origin)}",
        )
    if statement.agreement != charter.agreement:
        raise RefusedError("agreement", "the subject is not the agreement of the charter")
    before, named = state.before, charter.predecessor
    if before is None and named is None:
        return
    if (
        before is None
        or named is None
        or named.origin != before.state.charter.origin
        or named.size != before.state.size
        or named.root != before.roots(named.size)
    ):
        raise RefusedError(
            "predecessor",
            "the charter names "
            + ("no log before it" if named is None else f"{quoted(named.origin)}, {named.size}")
            + ", and the log before it is "
            + (
                "not at hand"
                if before is None
                else f"{quoted(before.state.charter.origin)}, {before.state.size}"
            ),
            "judge a successor after the last entry that counts of the log before it",
        )


def _first_signers(state: State, charter: Charter) -> tuple[list[Pool], set[str]]:
    """Say who signs entry 0: every party, the depositary and the inspectorate.

    In a successor the parties are those of the log before, by the lists in force there; then each
    key that is new to a party signs as well.
    """
    before = state.before
    offices = {DEPOSITARY, charter.inspectorate}
    own = {group.name for group in charter.groups if before is None and group.kind == "party"}
    pools = [
        Pool(group.name, group.threshold, charter.holders_of(group.name))
        for group in charter.groups
        if group.name in own | offices
    ]
    if before is None:
        return pools, set()
    old = before.state
    parties = {group.name for group in old.charter.groups if group.kind == "party"}
    pools = [
        *(pool for pool in pools if pool.name not in parties),
        *(
            Pool(name, old.charter.by_group[name].threshold, old.lists[name].holders)
            for name in sorted(parties)
        ),
    ]
    now = [holder for holder in charter.holders if charter.by_group[holder.party].kind == "party"]
    return pools, keys_by_id(now).keys() - keys_by_id(old.holders.values()).keys()


def changed_signers(state: State, charter: Charter) -> tuple[list[Pool], set[str]]:
    """Give who signs a changed charter: every party by its list in force, and each added key."""
    pools = [
        Pool(group.name, group.threshold, state.lists[group.name].holders)
        for group in state.charter.groups
        if group.kind == "party"
    ]
    new = keys_by_id(charter.holders).keys()
    return pools, new - keys_by_id(state.holders.values()).keys()


def verify_changed(state: State, charter: Charter) -> None:
    """Verify that a changed charter changes only what a charter may, whoever signs it.

    Raises
    ------
    RefusedError
        ``name``, ``charter-fixed`` or ``charter-lists``.
    """
    verify_free(charter.holders, state.names)
    now = state.charter
    for what, is_value, was in (
        ("origin", charter.origin, now.origin),
        ("agreement", charter.agreement, now.agreement),
        ("predecessor", charter.predecessor, now.predecessor),
    ):
        if is_value != was:
            raise RefusedError("charter-fixed", f"the changed charter has another {what}")
    for name, old in state.lists.items():
        if name in charter.by_group and charter.holders_of(name) != old.holders:
            raise RefusedError(
                "charter-lists",
                f"the changed charter has another key list for {quoted(name)} than is in force",
                "repeat the list in force, and change it by a statement of its own",
            )
