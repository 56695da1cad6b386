"""``paripassu record keys change``: the body of a statement that changes a party's key list."""

from __future__ import annotations

import os
from collections.abc import Sequence
from pathlib import Path
from typing import get_args

from paripassu import given
from paripassu.documents.plain import encode_plain
from paripassu.errors import ParameterError
from paripassu.files import verify_place, write_bytes
from paripassu.nearest import nearest
from paripassu.quoted import in_python, quoted
from paripassu.record.changed_keys import ChangedHolder, RecordKeysChange
from paripassu.record.forms import NAME
from paripassu.record.holders import Holder, Role, holder_form
from paripassu.record.keys import PublicKey
from paripassu.record.newest_state import read_state
from paripassu.record.predecessor import open_predecessors
from paripassu.record.rules_keys import verify_list
from paripassu.record.signers import read_public_keys
from paripassu.record.source import open_source

_OFFICER, _SPARE = get_args(Role)


def record_keys_change(
    party: str,
    *,
    log: str | os.PathLike[str],
    out: str | os.PathLike[str],
    keys: Sequence[str] = (),
    spare: Sequence[str] = (),
    remove: Sequence[str] = (),
    predecessor: Sequence[str | os.PathLike[str]] = (),
) -> RecordKeysChange:
    """Write the body of a statement of the kind `keys`: the complete new list of a party.

    It begins with the list that is in force in the log, and changes what is said. Whoever is not
    named stays, with role, keys and sealing key.

    Parameters
    ----------
    party : str
        A party, an office, or ``depositary``.
    log : str or path
        The log: a folder or a URL.
    out : path
        Where the body is written, in JSON.
    keys : list of str
        ``NAME=FILE``: the holder NAME has the public keys in FILE from now on, and no others. One
        that is not in the list is added as an officer.
    spare : list of str
        Likewise, and the holder is a spare one.
    remove : list of str
        Names of holders that are not in the new list.
    predecessor : list of str or path
        Where the log is a successor: copies of the log before it, of the one before that, and so
        on.

    Returns
    -------
    RecordKeysChange
        The new list, and who has to sign it.

    Raises
    ------
    ParameterError
        A name is none, or nothing changes.
    InputError
        A file has no public keys, or there is no log to read.
    RejectedError
        The log's checkpoint does not count, or the log would refuse the list: by which rule.
    UnreachableError
        The log cannot be read.
    """
    verify_place(out)
    changed = {
        **_named("keys", keys, _OFFICER),
        **(spares := _named("spare", spare, _SPARE)),
    }
    gone = _names(remove)
    state = read_state(open_source(log), open_predecessors(predecessor)).state
    old = state.lists.get(given.text(party, "party"))
    if old is None:
        hint = nearest(party, sorted(state.lists)) or "these have: " + ", ".join(state.lists)
        raise ParameterError("party", f"{quoted(party)} has no key list in this log", hint)
    before = {one.name: one for one in old.holders}
    for name in gone:
        if name not in before or name in changed:
            what = f"names {quoted(name)}, " + (
                "whose keys are changed too" if name in changed else "who is not in the list"
            )
            raise ParameterError("remove", what, "in the list are: " + ", ".join(before))
    after = {name: one for name, one in before.items() if name not in gone}
    for name, public in changed.items():
        known = before.get(name)
        role = _SPARE if name in spares or (known and known.role == _SPARE) else _OFFICER
        after[name] = Holder(name, party, role, public, known.sealing if known else None)
    new = tuple(after[name] for name in sorted(after))
    if new == old.holders:
        raise ParameterError("keys", "and the others change nothing", "say what should change")
    verify_list(state, party, new)
    body = {
        "holders": [holder_form(one, party=False) for one in new],
        "party": party,
        "replaces": old.statement,
    }
    write_bytes(out, encode_plain(body) + b"\n")
    known_keys = {key.id for one in old.holders for key in one.keys}
    return RecordKeysChange(
        file=os.fspath(out),
        party=party,
        replaces=old.statement,
        holders=tuple(_shown(one, before.get(one.name)) for one in new),
        removed=gone,
        threshold=state.charter.by_group[party].threshold,
        signers=tuple(before),
        added=tuple(key.id for one in new for key in one.keys if key.id not in known_keys),
    )


def _named(parameter: str, value: object, role: str) -> dict[str, tuple[PublicKey, ...]]:
    """Read the keys that are given to names."""
    found: dict[str, tuple[PublicKey, ...]] = {}
    for one in given.several(value, parameter, "texts"):
        name, equals, file = one.partition("=") if isinstance(one, str) else ("", "", "")
        if not equals or not NAME.fullmatch(name) or not file:
            what = f"should be NAME=FILE, not {in_python(one)}"
            raise ParameterError(parameter, what, "for example north-1=north-1.pub")
        if name in found:
            raise ParameterError(parameter, f"gives {quoted(name)} keys twice")
        found[name] = tuple(
            sorted(read_public_keys(Path(file)), key=lambda key: key.algorithm != "ed25519")
        )
        if len({key.algorithm for key in found[name]}) < len(found[name]):
            raise ParameterError(parameter, f"gives {quoted(name)} two keys of one scheme")
    return found


def _names(value: object) -> tuple[str, ...]:
    found = given.several(value, "remove", "names")
    for one in found:
        given.text(one, "remove")
    return tuple(dict.fromkeys(found))


def _shown(holder: Holder, before: Holder | None) -> ChangedHolder:
    change = "kept" if holder == before else "added" if before is None else "changed"
    return ChangedHolder(
        name=holder.name,
        role=holder.role,
        keys=tuple(key.id for key in holder.keys),
        change=change,
    )
