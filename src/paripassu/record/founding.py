"""Entry 0: the statement that puts a charter in force, for everybody to sign."""

from __future__ import annotations

import json
from collections.abc import Sequence

from paripassu.errors import Fault, InputError, ParameterError
from paripassu.files import Content
from paripassu.merkle.hashing import EMPTY_ROOT
from paripassu.record.blob_reference import BlobReference, file_reference
from paripassu.record.charter import DEPOSITARY, MEDIA_TYPE, Charter
from paripassu.record.envelope import Statement
from paripassu.record.payload import After
from paripassu.record.state import Before

AGREEMENT_TYPE = "application/toml"


def founding(
    charter: Charter, agreement: bytes, plan: bytes, before: Before | None = None
) -> tuple[Statement, Sequence[bytes]]:
    """Make entry 0, without signatures, and give the files that it names.

    Its author is the first officer of the depositary. Each party's threshold, the depositary's and
    the inspectorate's have to sign it; that of a successor by the lists of the log before.

    Raises
    ------
    ParameterError
        The depositary has no officer.
    """
    officers = [
        one.name for one in charter.holders if one.party == DEPOSITARY and one.role == "officer"
    ]
    if not officers:
        raise ParameterError(
            "charter", "names no officer of the depositary", "add a [[holder]] of `depositary`"
        )
    files = {
        "charter": file_reference(charter.content, MEDIA_TYPE),
        "agreement": file_reference(agreement, AGREEMENT_TYPE),
        "plan": file_reference(plan, MEDIA_TYPE),
    }
    last = None if before is None else before.state.last.get(officers[0])
    blobs: dict[str, BlobReference] = {one.digest: one for one in files.values()}
    statement = Statement(
        agreement=charter.agreement,
        origin=charter.origin,
        author=officers[0],
        kind="charter",
        body={
            **{name: one.digest for name, one in files.items()},
            "removed": [],
            "replaces": None,
        },
        blobs=tuple(blobs[digest] for digest in sorted(blobs)),
        after=After(0, EMPTY_ROOT),
        previous=None if last is None else last.id,
    )
    return statement, (charter.content, agreement, plan)


def verify_plan(plan: Content, agreement: str) -> None:
    """Verify that a plan says that it is of an agreement.

    Parameters
    ----------
    plan : Content
    agreement : str
        SHA-256 of the agreement's file, 64 hexadecimal digits.

    Raises
    ------
    InputError
        It is no plan, or one of another agreement.
    """
    try:
        form = json.loads(plan.data)
        found = form["format"], form["digest"]
    except (ValueError, KeyError, TypeError, RecursionError):
        found = None, None
    if found[0] != "paripassu/plan/1":
        what, mend = "is no plan", "make one: paripassu plan AGREEMENT.toml --json"
        raise InputError(plan.name, [Fault(0, "", what, mend)])
    if found[1] != f"sha256:{agreement}":
        what = "is the plan of another agreement, or of another version of it"
        raise InputError(plan.name, [Fault(0, "digest", what, "plan this agreement again")])
