"""What was judged of a log, as bytes: for whoever judged it, to go on from another day.

It proves nothing, so it is for nobody else. Two files: the statements that count, a line each, to
which a longer log only adds; and all else, with the hash of these lines.
"""

from __future__ import annotations

import json
from collections.abc import Iterable, Iterator
from itertools import chain, islice
from sys import intern
from typing import Any

from paripassu.documents.base64 import format_base64, parse_base64
from paripassu.record.begun import Begun, Breach
from paripassu.record.blob_reference import BlobReference
from paripassu.record.counted import Counted
from paripassu.record.kept_state import parse_state, state_form

_AT_ONCE = 256


def format_lines(counted: Iterable[Counted]) -> Iterator[bytes]:
    """Write statements that count, each on a line."""
    for one in counted:
        line = [
            one.index,
            one.id,
            one.group,
            one.origin,
            one.author,
            one.kind,
            one.after,
            one.body,
            [[blob.digest, blob.size, blob.type] for blob in one.blobs],
        ]
        yield json.dumps(line, separators=(",", ":")).encode() + b"\n"


def parse_lines(lines: Iterable[str]) -> Iterator[Counted]:
    """Read statements.

    Raises
    ------
    TypeError, ValueError
        A line is none that :func:`format_lines` writes.
    """
    # Many at once are read more quickly than one after the other.
    rest = iter(lines)
    several = iter(lambda: [*islice(rest, _AT_ONCE)], [])
    for one in chain.from_iterable(json.loads(f"[{','.join(some)}]") for some in several):
        index, digest, group, origin, author, kind, after, body, blobs = one
        yield Counted(
            index=index,
            digest=bytes.fromhex(digest),
            group=intern(group),
            origin=intern(origin),
            author=intern(author),
            kind=intern(kind),
            body=body,
            blobs=tuple(BlobReference(*blob) for blob in blobs),
            after=after,
        )


def begun_form(begun: Begun) -> dict[str, Any]:
    """Give all but the statements as JSON."""
    return {
        "root": format_base64(begun.root),
        "state": state_form(begun.state),
        "breaches": [[*one] for one in begun.breaches],
    }


def parse_begun(form: dict[str, Any], counted: list[Counted]) -> Begun:
    """Read what was judged.

    Parameters
    ----------
    form : dict
        As :func:`begun_form` gives it.
    counted : list of Counted

    Raises
    ------
    RefusedError, KeyError, TypeError, ValueError
        It is none.
    """
    return Begun(
        root=parse_base64(form["root"]),
        state=parse_state(form["state"], counted),
        breaches=[Breach(*one) for one in form["breaches"]],
        counted=counted,
    )
