"""Numbers that a draw picked, from its document or as they are."""

from __future__ import annotations

import os
from collections.abc import Iterable, Sequence
from typing import Any

from paripassu.documents.strict import read_json
from paripassu.errors import DocumentError, Fault
from paripassu.files import Readable
from paripassu.given import several


def read_numbers(draw: Readable | Iterable[int]) -> tuple[Sequence[int], int | None]:
    """Take the numbers that a draw picked.

    Returns
    -------
    numbers : sequence of int
    population : int or None
        Out of how many, where that is said.

    Raises
    ------
    DocumentError
        It is no draw from the numbers 1 to N.
    """
    if not isinstance(draw, (str, os.PathLike)) and not callable(getattr(draw, "read", None)):
        return several(draw, "draw", "whole numbers"), None
    document, source = read_json(draw)  # type: ignore[arg-type]
    picked: Any = document.get("picked")
    if document.get("format") != "paripassu/draw/1" or not _is_numbers(picked):
        what = "is no draw from the numbers 1 to N"
        raise DocumentError(source, [Fault(0, "", what, "make one with `inspect draw --pool N`")])
    strata = document.get("strata", {})
    sizes: list[Any] = [one.get("population") for one in strata.values() if isinstance(one, dict)]
    return picked, sizes[0] if len(sizes) == 1 else None


def _is_numbers(value: Any) -> bool:
    return isinstance(value, list) and bool(value) and all(type(one) is int for one in value)
