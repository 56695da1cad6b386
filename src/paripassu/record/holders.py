"""Who holds which keys, and for which party: lists of holders, and who of them has signed."""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from collections.abc import Set as AbstractSet
from dataclasses import dataclass, field
from functools import cached_property
from itertools import pairwise
from typing import Any, Final, Literal, NamedTuple, get_args

from paripassu.documents.base64 import format_base64, parse_base64
from paripassu.quoted import quoted
from paripassu.record.errors import BadKeyError, RefusedError
from paripassu.record.forms import NAME, check_keys, parse_matching
from paripassu.record.keys import (
    ED25519,
    ML_DSA_44,
    Algorithm,
    PublicKey,
    format_public_key,
    parse_public_key,
)

Role = Literal["officer", "spare"]
#: In the order in which a holder lists keys.
SCHEMES: Final[tuple[Algorithm, ...]] = (ED25519, ML_DSA_44)
#: Bytes of an HPKE key of ML-KEM-768 and X25519, to which sealed files are sealed.
SEALING: Final = 1_216


@dataclass(frozen=True)
class Holder:
    """Somebody who signs for a party.

    Attributes
    ----------
    name : str
        Never used for another party.
    party : str
        The group: a party, an office or ``depositary``.
    role : str
        ``officer`` or ``spare``: said for the readers of the record; the log treats both alike.
    keys : tuple of PublicKey
        One or two, of different schemes, Ed25519 first. Each of them signs whatever the holder
        signs.
    sealing : bytes or None
        1,216: the HPKE key to which files for this holder are sealed.
    """

    name: str
    party: str
    role: Role
    keys: tuple[PublicKey, ...]
    sealing: bytes | None = field(default=None, repr=False)

    @cached_property
    def by_id(self) -> Mapping[str, PublicKey]:
        """Its keys by their ids."""
        return {key.id: key for key in self.keys}

    @cached_property
    def key_ids(self) -> frozenset[str]:
        """The ids of its keys."""
        return frozenset(self.by_id)


class Pool(NamedTuple):
    """Of whom so many have to sign.

    Attributes
    ----------
    name : str
        The group.
    threshold : int
    holders : sequence of Holder
    """

    name: str
    threshold: int
    holders: Sequence[Holder]


def parse_holder(value: Any, place: str, party: str | None = None) -> Holder:
    """Read a holder.

    Parameters
    ----------
    value : object
    place : str
        Where it stands, for messages.
    party : str, optional
        The group whose list it is, where the holder does not name it.

    Raises
    ------
    RefusedError
        ``list``, or ``shape`` for a value of another form.
    """
    named = () if party is not None else ("party",)
    check_keys(value, ("keys", "name", "role", "sealing", *named), place)
    if not isinstance(value["keys"], list) or not 1 <= len(value["keys"]) <= len(SCHEMES):
        raise RefusedError("list", f"{place}.keys should be a list of one or two public keys")
    keys = []
    for number, text in enumerate(value["keys"]):
        try:
            keys.append(parse_public_key(text if isinstance(text, str) else ""))
        except BadKeyError as error:
            raise RefusedError("list", f"{place}.keys[{number}]: {error}") from None
    if [key.algorithm for key in keys] not in ([ED25519], [ML_DSA_44], [*SCHEMES]):
        raise RefusedError("list", f"{place}.keys should be of two schemes, Ed25519 first")
    if value["role"] not in get_args(Role):
        raise RefusedError("shape", f"{place}.role should be officer or spare")
    return Holder(
        name=parse_matching(value["name"], NAME, f"{place}.name", "a name"),
        party=party or parse_matching(value["party"], NAME, f"{place}.party", "a name"),
        role=value["role"],
        keys=tuple(keys),
        sealing=_parse_sealing(value["sealing"], f"{place}.sealing"),
    )


def _parse_sealing(value: Any, place: str) -> bytes | None:
    if value is None:
        return None
    try:
        key = parse_base64(value) if isinstance(value, str) else b""
    except ValueError:
        key = b""
    if len(key) != SEALING:
        raise RefusedError("shape", f"{place} should be base64 of {SEALING:,} bytes, or null")
    return key


def holder_form(holder: Holder, *, party: bool = True) -> dict[str, Any]:
    """Give the JSON form of a holder, with its party or as it stands in a party's list."""
    form = {
        "keys": [format_public_key(key) for key in holder.keys],
        "name": holder.name,
        "role": holder.role,
        "sealing": None if holder.sealing is None else format_base64(holder.sealing),
    }
    return form | {"party": holder.party} if party else form


def verify_names(holders: Sequence[Holder]) -> None:
    """Verify that holders stand in the order of their names, each name once.

    Raises
    ------
    RefusedError
        ``list``.
    """
    for one, next in pairwise(holders):
        if one.name >= next.name:
            raise RefusedError(
                "list",
                f"the holders {quoted(one.name)} and {quoted(next.name)} stand in the wrong "
                "order, or one name twice",
                "sort them by name, each name once",
            )


def verify_schemes(holders: Iterable[Holder], schemes: Sequence[Algorithm]) -> None:
    """Verify that each holder has a key of each scheme that the charter demands.

    Raises
    ------
    RefusedError
        ``list``.
    """
    for holder in holders:
        has = {key.algorithm for key in holder.keys}
        for scheme in schemes:
            if scheme not in has:
                raise RefusedError(
                    "list",
                    f"{quoted(holder.name)} has no {scheme} key, and the charter demands one",
                    "add one with `record keys new`",
                )


def verify_threshold(group: str, threshold: int, holders: Sequence[Holder]) -> None:
    """Verify that a group has enough holders to sign.

    Raises
    ------
    RefusedError
        ``list-threshold``.
    """
    if len(holders) < threshold:
        raise RefusedError(
            "list-threshold",
            f"{quoted(group)} has {len(holders)} holders, and {threshold} have to sign for it",
            "list more holders",
        )


def verify_once(keys: Iterable[PublicKey]) -> None:
    """Verify that no public key stands in two places.

    Raises
    ------
    RefusedError
        ``key-twice``.
    """
    seen = set()
    for key in keys:
        if (key.algorithm, key.raw) in seen:
            raise RefusedError(
                "key-twice",
                f"the public key {key.id} stands in two places",
                "make a key of its own for each",
            )
        seen.add((key.algorithm, key.raw))


def verify_signers(
    signed: AbstractSet[str], pools: Sequence[Pool], added: AbstractSet[str] = frozenset()
) -> frozenset[str]:
    """Verify that those have signed who have to, each with all keys, and nobody else.

    Parameters
    ----------
    signed : set of str
        Ids of the keys that have signed.
    pools : sequence of Pool
        Of each of them as many holders have to sign as its threshold says.
    added : set of str
        Ids of keys that have to sign besides: those that a new list adds.

    Returns
    -------
    frozenset of str
        The names of the holders that have signed.

    Raises
    ------
    RefusedError
        ``signature-missing``, ``signature-superfluous``, ``threshold`` or ``added-key``.
    """
    names = set()
    known: set[str] = set(added)
    for pool in pools:
        count = 0
        for holder in pool.holders:
            known |= holder.key_ids
            if not signed & holder.key_ids:
                continue
            if missing := holder.key_ids - signed:
                raise _missing(holder, missing)
            names.add(holder.name)
            count += 1
        if count < pool.threshold:
            raise RefusedError(
                "threshold",
                f"{count} holders of {quoted(pool.name)} have signed, and {pool.threshold} have to",
                "have more of them sign",
            )
    if superfluous := signed - known:
        raise RefusedError(
            "signature-superfluous",
            f"a key has signed that has no part in this: {min(superfluous)}",
            "leave out its signature",
        )
    if unsigned := added - signed:
        raise RefusedError(
            "added-key",
            f"a key that the new list adds has not signed: {min(unsigned)}",
            "have each added key sign, so that it is shown to be held",
        )
    return frozenset(names)


def verify_holder(signed: AbstractSet[str], holder: Holder) -> None:
    """Verify that a holder has signed with all keys, and nobody else has.

    Raises
    ------
    RefusedError
        ``signature-missing`` or ``signature-superfluous``.
    """
    if signed == holder.key_ids:
        return
    if missing := holder.key_ids - signed:
        raise _missing(holder, missing)
    raise RefusedError(
        "signature-superfluous",
        f"a key has signed that is not one of {quoted(holder.name)}: "
        f"{min(signed - holder.key_ids)}",
        "leave out its signature",
    )


def _missing(holder: Holder, missing: AbstractSet[str]) -> RefusedError:
    return RefusedError(
        "signature-missing",
        f"{quoted(holder.name)} has not signed with the key {min(missing)}",
        "sign with each key of the holder: `record state FILE --sign KEY`",
    )
