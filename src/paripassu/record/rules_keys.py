"""The rules of a statement that changes the key list of one group."""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from typing import Any

from paripassu.quoted import quoted
from paripassu.record.envelope import Statement
from paripassu.record.errors import RefusedError
from paripassu.record.forms import check_keys, parse_digest
from paripassu.record.holders import (
    Holder,
    Pool,
    parse_holder,
    verify_names,
    verify_once,
    verify_schemes,
    verify_signers,
    verify_threshold,
)
from paripassu.record.rules_signatures import keys_by_id, verify_author, verify_signatures
from paripassu.record.state import KeyList, State


def judge_keys(state: State, statement: Statement) -> State:
    """Judge a new key list and its signatures; give the state in which it is in force.

    Raises
    ------
    RefusedError
        See :func:`paripassu.record.judge.judge`.
    """
    body = statement.body
    check_keys(body, ("holders", "party", "replaces"), "body")
    party = body["party"]
    old = state.lists.get(party) if isinstance(party, str) else None
    if old is None:
        raise RefusedError("group", "body.party should be a group of the charter")
    verify_replaces(body["replaces"], old.statement)
    new = _parse_list(body["holders"], party)
    charter = state.charter
    verify_list(state, party, new)
    others = [holder for name, holder in state.holders.items() if holder.party != party]
    keys = keys_by_id((*old.holders, *new))
    added = keys.keys() - keys_by_id(old.holders).keys()
    pool = Pool(party, charter.by_group[party].threshold, old.holders)
    verify_author(statement, verify_signers(statement.signed, [pool], added))
    verify_signatures(statement, keys)
    return state.going_on(
        lists={**state.lists, party: KeyList(statement.id, new)},
        holders={holder.name: holder for holder in (*others, *new)},
        names={**state.names, **{holder.name: party for holder in new}},
    )


def verify_list(state: State, party: str, new: Sequence[Holder]) -> None:
    """Verify that a list may take the place of the one in force, whoever signs it.

    Raises
    ------
    RefusedError
        ``list``, ``list-threshold``, ``key-twice`` or ``name``.
    """
    charter = state.charter
    verify_names(new)
    verify_schemes(new, charter.schemes)
    verify_threshold(party, charter.by_group[party].threshold, new)
    verify_once(
        [
            *(key for one in state.holders.values() if one.party != party for key in one.keys),
            *(key for one in new for key in one.keys),
            *(key.public for key in (*charter.log_keys, *charter.witnesses)),
        ]
    )
    verify_free(new, state.names)


def _parse_list(value: Any, party: str) -> tuple[Holder, ...]:
    if not isinstance(value, list):
        raise RefusedError("list", "body.holders should be a list of holders")
    holders = tuple(
        parse_holder(one, f"body.holders[{number}]", party) for number, one in enumerate(value)
    )
    verify_names(holders)
    return holders


def verify_replaces(value: Any, in_force: str) -> None:
    """Verify that a statement names the one whose list or charter it replaces.

    Raises
    ------
    RefusedError
        ``replaces``, or ``shape`` if it is no id.
    """
    if parse_digest(value, "body.replaces") != in_force:
        raise RefusedError(
            "replaces",
            f"it replaces what the statement {value} put in force, and in force is that of "
            f"{in_force}",
            "write it again: another change was logged first",
        )


def verify_free(holders: Iterable[Holder], names: Mapping[str, str]) -> None:
    """Verify that no holder has a name that was another party's.

    Raises
    ------
    RefusedError
        ``name``.
    """
    for holder in holders:
        party = names.get(holder.name, holder.party)
        if party != holder.party:
            raise RefusedError(
                "name",
                f"{quoted(holder.name)} is the name of a holder of {quoted(party)}",
                "give this holder a name of its own",
            )
