"""The charter of a log: who may write into it, who watches it, and within which limits.

A file in the one encoding, ``paripassu/charter/1``, which entry 0 names by its digest. Byte for
byte: docs/specification/record.md#the-charter.
"""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from functools import cached_property
from hashlib import sha256
from itertools import pairwise
from typing import Any, Final, Literal, TypeVar

from paripassu.documents.base64 import format_base64
from paripassu.documents.plain import NotPlainError, TooDeepError, encode_plain, parse_plain
from paripassu.quoted import quoted
from paripassu.record.errors import BadKeyError, RefusedError
from paripassu.record.forms import (
    NAME,
    check_keys,
    parse_digest,
    parse_matching,
    parse_origin,
    parse_root,
    parse_whole,
)
from paripassu.record.holders import (
    SCHEMES,
    Holder,
    holder_form,
    parse_holder,
    verify_names,
    verify_once,
    verify_schemes,
    verify_threshold,
)
from paripassu.record.keys import Algorithm
from paripassu.record.rules import NUMBER
from paripassu.record.vkey import COSIGNING, SignatureType, VerifierKey, format_vkey, parse_vkey

FORMAT: Final = "paripassu/charter/1"
MEDIA_TYPE: Final = "application/json"
DEPOSITARY: Final = "depositary"
#: Readers have to take 16 signatures under a note, and two are the log's (C2SP signed-note).
MOST_WITNESSES: Final = 14
MOST_THRESHOLD: Final = 1_000
#: Bytes of a charter. One of fourteen witnesses and a hundred holders has about 260,000.
MOST_BYTES: Final = 4 * 1024 * 1024
#: Bytes of the name of a witness that a cosignature can hold (C2SP tlog-cosignature).
MOST_WITNESS_NAME: Final = 255
_KINDS: Final = ("party", "office", "depositary")

One = TypeVar("One")


@dataclass(frozen=True, slots=True)
class Group:
    """For whom holders sign.

    Attributes
    ----------
    name : str
        A party or an office as in the agreement, or ``depositary``.
    kind : str
        ``party``, ``office`` or ``depositary``.
    threshold : int
        How many of its holders have to sign what the whole group has to sign.
    """

    name: str
    kind: Literal["party", "office", "depositary"]
    threshold: int


@dataclass(frozen=True, slots=True)
class Limits:
    """The most that one group may bring into the log, over the whole log.

    Attributes
    ----------
    entry_bytes : int
        Of its statements.
    blob_bytes : int
        Of the files that these name, as often as they name them.
    """

    entry_bytes: int
    blob_bytes: int


@dataclass(frozen=True, slots=True)
class Predecessor:
    """The last cosigned checkpoint of the log before this one.

    Attributes
    ----------
    origin : str
    size : int
    root : bytes
    """

    origin: str
    size: int
    root: bytes


@dataclass(frozen=True)
class Charter:
    """Who may write into a log, who watches it, and within which limits.

    Attributes
    ----------
    origin : str
        Of the log.
    agreement : str
        SHA-256 of the agreement's file.
    groups : tuple of Group
        Parties, offices and the depositary, by name.
    holders : tuple of Holder
        By name.
    inspectorate : str or None
        The group that signs entry 0 with the parties and the depositary.
    schemes : tuple of str
        Of which every holder has a key.
    log_keys : tuple of VerifierKey
        Each of them signs every checkpoint.
    witnesses : tuple of VerifierKey
        Those whose cosignatures count, by name.
    quorum : int
        How many of them have to cosign.
    limits : Limits
    predecessor : Predecessor or None
    """

    origin: str
    agreement: str
    groups: tuple[Group, ...]
    holders: tuple[Holder, ...]
    log_keys: tuple[VerifierKey, ...]
    witnesses: tuple[VerifierKey, ...]
    quorum: int
    limits: Limits
    inspectorate: str | None = None
    schemes: tuple[Algorithm, ...] = SCHEMES
    predecessor: Predecessor | None = None

    @cached_property
    def content(self) -> bytes:
        """The file, in its one encoding."""
        return encode_plain(_form(self))

    @cached_property
    def digest(self) -> str:
        """SHA-256 of the file: how a statement names it."""
        return sha256(self.content).hexdigest()

    @cached_property
    def by_group(self) -> Mapping[str, Group]:
        """The groups by name."""
        return {group.name: group for group in self.groups}

    def holders_of(self, group: str) -> tuple[Holder, ...]:
        """Give the holders of one group."""
        return tuple(holder for holder in self.holders if holder.party == group)


def parse_charter(content: bytes) -> Charter:
    """Read a charter, if it is in its one encoding and fits together.

    Raises
    ------
    RefusedError
        ``charter`` where it is none; ``list``, ``list-threshold`` or ``key-twice``.
    """
    if len(content) > MOST_BYTES:
        raise RefusedError("charter", f"the charter has more than {MOST_BYTES:,} bytes")
    try:
        charter = _read(parse_plain(content))
    except (NotPlainError, TooDeepError) as error:
        raise RefusedError("charter", f"the charter is not in its one encoding: {error}") from None
    except RefusedError as error:
        if error.rule != "shape":
            raise
        raise RefusedError("charter", f"the charter: {error.said}", error.mend) from None
    # It was read from these very bytes.
    vars(charter).update(content=content)
    return charter


def verify_charter(charter: Charter) -> None:
    """Verify that a charter fits together, however it was made.

    Raises
    ------
    RefusedError
        ``charter``, ``list``, ``list-threshold`` or ``key-twice``.
    """
    _verify_groups(charter)
    _verify_keys(charter)
    verify_names(charter.holders)
    for holder in charter.holders:
        if holder.party not in charter.by_group:
            raise _wrong(
                f"the holder {quoted(holder.name)} is of {quoted(holder.party)}, and no group has "
                "that name"
            )
    verify_schemes(charter.holders, charter.schemes)
    for group in charter.groups:
        verify_threshold(group.name, group.threshold, charter.holders_of(group.name))
    verify_once(
        [
            *(key for holder in charter.holders for key in holder.keys),
            *(key.public for key in (*charter.log_keys, *charter.witnesses)),
        ]
    )
    if charter.predecessor is not None and charter.predecessor.origin == charter.origin:
        raise _wrong("the log before this one should have another origin")


def _verify_groups(charter: Charter) -> None:
    _verify_sorted([group.name for group in charter.groups], "groups")
    for group in charter.groups:
        if (group.name == DEPOSITARY) != (group.kind == DEPOSITARY):
            raise _wrong("the depositary's group, and no other, is named depositary")
    if DEPOSITARY not in charter.by_group:
        raise _wrong("there is no group of the depositary")
    if not any(group.kind == "party" for group in charter.groups):
        raise _wrong("there is no party among the groups")
    inspectorate = charter.inspectorate
    if inspectorate is not None and inspectorate not in charter.by_group.keys() - {DEPOSITARY}:
        raise _wrong(f"the inspectorate {quoted(inspectorate)} is no party and no office")


def _verify_keys(charter: Charter) -> None:
    if [key.type for key in charter.log_keys] not in (
        [SignatureType.NOTE],
        [SignatureType.NOTE, SignatureType.SUBTREE],
    ):
        raise _wrong("log_keys should be one of type 0x01, and after it at most one of type 0x06")
    for key in charter.log_keys:
        if key.name != charter.origin:
            raise _wrong(f"a key of the log is named {quoted(key.name)}, and not as the origin")
    for key in charter.witnesses:
        if key.type not in COSIGNING:
            raise _wrong(f"the key of the witness {quoted(key.name)} is of type 0x{key.type:02x}")
        if key.name == charter.origin:
            raise _wrong("a witness has the name of the log")
        if len(key.name.encode()) > MOST_WITNESS_NAME:
            raise _wrong(f"the name of a witness has more than {MOST_WITNESS_NAME} bytes")
    _verify_sorted([key.name for key in charter.witnesses], "witnesses")
    count = len(charter.witnesses)
    if not 1 <= count <= MOST_WITNESSES:
        raise _wrong(f"there are {count} witnesses, and there should be 1 to {MOST_WITNESSES}")
    # 2k - n > 0: two quorums have a witness in common.
    if not count < 2 * charter.quorum <= 2 * count:
        raise _wrong(f"a quorum of {charter.quorum} is not more than half of {count} witnesses")


def _verify_sorted(names: Sequence[str], what: str) -> None:
    if any(one >= next for one, next in pairwise(names)):
        raise _wrong(f"{what} should stand in the order of their names, each name once")


def _form(charter: Charter) -> dict[str, Any]:
    before = charter.predecessor
    return {
        "agreement": charter.agreement,
        "format": FORMAT,
        "groups": [
            {"kind": group.kind, "name": group.name, "threshold": group.threshold}
            for group in charter.groups
        ],
        "holders": [holder_form(holder) for holder in charter.holders],
        "inspectorate": charter.inspectorate,
        "limits": {
            "blob_bytes": charter.limits.blob_bytes,
            "entry_bytes": charter.limits.entry_bytes,
        },
        "log_keys": [format_vkey(key) for key in charter.log_keys],
        "origin": charter.origin,
        "predecessor": None
        if before is None
        else {"origin": before.origin, "root": format_base64(before.root), "size": before.size},
        "quorum": charter.quorum,
        "rules": NUMBER,
        "schemes": list(charter.schemes),
        "witnesses": [format_vkey(key) for key in charter.witnesses],
    }


_KEYS: Final = (
    "agreement",
    "format",
    "groups",
    "holders",
    "inspectorate",
    "limits",
    "log_keys",
    "origin",
    "predecessor",
    "quorum",
    "rules",
    "schemes",
    "witnesses",
)


def _read(document: dict[str, Any]) -> Charter:
    if document.get("format") != FORMAT:
        raise _wrong(f"format should be {FORMAT}")
    check_keys(document, _KEYS, "it")
    if document["rules"] is True or document["rules"] != NUMBER:
        raise _wrong(f"rules should be {NUMBER}: this program knows no others")
    limits, before, inspectorate = (
        document[key] for key in ("limits", "predecessor", "inspectorate")
    )
    check_keys(limits, ("blob_bytes", "entry_bytes"), "limits")
    if before is not None:
        check_keys(before, ("origin", "root", "size"), "predecessor")
    schemes = document["schemes"]
    if schemes not in ([], [SCHEMES[0]], [SCHEMES[1]], [*SCHEMES]):
        raise _wrong(f"schemes should be some of {', '.join(SCHEMES)}, in this order")
    if inspectorate is not None:
        inspectorate = parse_matching(inspectorate, NAME, "inspectorate", "a name")
    charter = Charter(
        origin=parse_origin(document["origin"], "origin"),
        agreement=parse_digest(document["agreement"], "agreement"),
        groups=_each(document, "groups", _parse_group),
        holders=_each(document, "holders", parse_holder),
        log_keys=_each(document, "log_keys", _parse_vkey),
        witnesses=_each(document, "witnesses", _parse_vkey),
        quorum=parse_whole(document["quorum"], "quorum"),
        limits=Limits(
            entry_bytes=parse_whole(limits["entry_bytes"], "limits.entry_bytes"),
            blob_bytes=parse_whole(limits["blob_bytes"], "limits.blob_bytes"),
        ),
        inspectorate=inspectorate,
        schemes=tuple(schemes),
        predecessor=None
        if before is None
        else Predecessor(
            parse_origin(before["origin"], "predecessor.origin"),
            parse_whole(before["size"], "predecessor.size", 1),
            parse_root(before["root"], "predecessor.root"),
        ),
    )
    verify_charter(charter)
    return charter


def _each(
    document: Mapping[str, Any], key: str, parse: Callable[[Any, str], One]
) -> tuple[One, ...]:
    if not isinstance(document[key], list):
        raise RefusedError("shape", f"{key} should be a list")
    return tuple(parse(value, f"{key}[{number}]") for number, value in enumerate(document[key]))


def _parse_group(value: Any, place: str) -> Group:
    check_keys(value, ("kind", "name", "threshold"), place)
    if value["kind"] not in _KINDS:
        raise _wrong(f"{place}.kind should be one of {', '.join(_KINDS)}")
    return Group(
        parse_matching(value["name"], NAME, f"{place}.name", "a name"),
        value["kind"],
        parse_whole(value["threshold"], f"{place}.threshold", 1, MOST_THRESHOLD),
    )


def _parse_vkey(value: Any, place: str) -> VerifierKey:
    try:
        return parse_vkey(value if isinstance(value, str) else "")
    except BadKeyError as error:
        raise _wrong(f"{place}: {error}") from None


def _wrong(what: str) -> RefusedError:
    return RefusedError("charter", f"the charter: {what}")
