"""What the package and the verifier say of the same files, in one form that can be compared.

`verdict` is 0, 1 or 2 as the exit code; `error` stands with 2. `rejected` has the error of each
file by its place; `views` what is open by root, with findings and totals sorted.
"""

from __future__ import annotations

import io
import json
from collections.abc import Sequence
from typing import Any

from tests.escrow_verifier import verifier

from paripassu.escrow.errors import NoEscrowFileError, NotAskableError, TooMuchWorkError
from paripassu.escrow.opening import MOST_SLOTS
from paripassu.escrow.template import from_form
from paripassu.escrow.verified import Verified, Version
from paripassu.escrow.verify import verify


class _File(io.BytesIO):
    """Bytes with the name that messages use."""

    def __init__(self, content: bytes, name: str) -> None:
        super().__init__(content)
        self.name = name


def by_package(
    files: Sequence[bytes], template: bytes | None = None, most_slots: int = MOST_SLOTS
) -> dict[str, Any]:
    """Ask the package."""
    agreed = None if template is None else from_form(json.loads(template))
    named = [_File(content, str(at)) for at, content in enumerate(files)]
    try:
        answer = verify(*named, agreement=agreed, most_slots=most_slots)
    except (TooMuchWorkError, NotAskableError, NoEscrowFileError) as error:
        return {"verdict": 2, "error": error.name}
    views: list[Verified | Version] = [answer] if answer.root is not None else []
    return {
        "verdict": 0 if answer.holds else 1,
        "rejected": {int(one.file): one.error for one in answer.rejections},
        "conflict": bool(answer.conflicts),
        "views": {str(view.root): _package(view) for view in [*views, *answer.versions]},
    }


def _package(view: Verified | Version) -> dict[str, Any]:
    return {
        "tables": {
            name: {"slots": one.slots, "open": one.open, "records": one.records}
            for name, one in view.tables.items()
        },
        "totals": sorted(
            [one.table, one.prefix, one.total, one.value, one.state] for one in view.totals
        ),
        "questions": _sorted(
            one.model_dump(include={"place", "tag", "table", "outcome", "n"}, exclude_none=True)
            for one in view.questions
        ),
        "stages": dict(view.stages),
        "findings": _sorted([one.error, one.table, one.slot, one.column] for one in view.findings),
    }


def by_verifier(
    files: Sequence[bytes], template: bytes | None = None, most_slots: int = MOST_SLOTS
) -> dict[str, Any]:
    """Ask the verifier."""
    agreed = None if template is None else json.loads(template)
    return said_of(verifier.verify(files, agreed, most_slots))


def said_of(result: dict[str, Any]) -> dict[str, Any]:
    """Bring into this form what the verifier answers, or what the check in the browser does."""
    if "error" in result:
        return {"verdict": 2, "error": result["error"]}
    views = [result] if "root" in result else []
    return {
        "verdict": verifier.exit_code(result),
        "rejected": {int(one["file"]): one["error"] for one in result["rejected"]},
        "conflict": bool(result["conflicts"]),
        "views": {view["root"]: _verifier(view) for view in [*views, *result["further"]]},
    }


def _verifier(view: dict[str, Any]) -> dict[str, Any]:
    totals = [
        [one[key] for key in ("table", "prefix", "total", "value", "state")]
        for one in view["totals"]
    ]
    questions = [
        {key: value for key, value in one.items() if value is not None} for one in view["questions"]
    ]
    keys = ("error", "table", "slot", "column")
    return {
        "tables": view["tables"],
        "totals": sorted(totals),
        "questions": _sorted(questions),
        "stages": view["stages"],
        "findings": _sorted([one[key] for key in keys] for one in view["findings"]),
    }


def _sorted(items: Any) -> list[Any]:
    return sorted(items, key=lambda one: json.dumps(one, sort_keys=True))


def says_nothing(said: dict[str, Any]) -> bool:
    """Whether files that were rejected add nothing: nothing is open, nothing is found."""
    return all(
        not view["findings"] and not any(table["open"] for table in view["tables"].values())
        for view in said.get("views", {}).values()
    )
