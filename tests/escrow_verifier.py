"""The verifier of the escrow, `verifier/escrow.py`, loaded as a module; short ways to ask it."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from tests.oracle.escrow import encode
from tests.shared import ROOT
from tests.verifiers import load

FILE = ROOT / "verifier" / "escrow.py"


verifier = load(FILE)


def verified(*documents: Mapping[str, Any] | bytes, **more: Any) -> dict[str, Any]:
    """Verify documents, or bytes as they are, together."""
    files = [one if isinstance(one, bytes) else encode(one) for one in documents]
    result: dict[str, Any] = verifier.verify(files, **more)
    return result


def error(*documents: Mapping[str, Any] | bytes, **more: Any) -> str:
    """Give the error of the last file, the only one that is rejected."""
    result = verified(*documents, **more)
    assert [one["file"] for one in result["rejected"]] == [str(len(documents) - 1)], result
    assert verifier.exit_code(result) == 1
    # A rejected file accuses nobody and adds nothing.
    assert result["findings"] == []
    assert all(table["open"] == 0 for table in result["tables"].values())
    return str(result["rejected"][0]["error"])


def found(*documents: Mapping[str, Any] | bytes) -> list[tuple[str, str, str | None, str | None]]:
    """Give the findings over files that are all true: error, table, slot, column."""
    result = verified(*documents)
    assert result["rejected"] == []
    assert verifier.exit_code(result) == (1 if result["findings"] else 0)
    return [(f["error"], f["table"], f["slot"], f["column"]) for f in result["findings"]]


#: What every file of a declaration has in it: of a file with none of these nobody can tell.
MARKS = (b'"format"', b'"root"', b"paripassu/")


def refusal(*documents: Mapping[str, Any] | bytes) -> str:
    """Give the error of the last file: it is rejected, or told as no file of a declaration."""
    last = documents[-1] if isinstance(documents[-1], bytes) else encode(documents[-1])
    if any(mark in last for mark in MARKS):
        return error(*documents)
    result = verified(*documents)
    assert result["file"] == str(len(documents) - 1), result
    return str(result["error"])
