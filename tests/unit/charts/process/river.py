"""The record of the river crossing, in which everything happens once, and pictures of it."""

from __future__ import annotations

import json
from collections.abc import Sequence
from functools import cache
from typing import Any

from tests.shared import ROOT

import paripassu as pp
from paripassu.charts.picture import Picture

FOLDER = ROOT / "examples" / "river"


@cache
def entries() -> tuple[dict[str, Any], ...]:
    """Give the entries of the record."""
    lines = (FOLDER / "entries.jsonl").read_text(encoding="utf-8").splitlines()
    return tuple(json.loads(line) for line in lines)


def status(
    at: str | None = None, more: Sequence[dict[str, Any]] = (), *, history: bool = True
) -> pp.Status:
    """Give where it stands on a day, after more was stated."""
    return pp.state(
        FOLDER / "agreement.toml",
        FOLDER / "plan.json",
        [*entries(), *more],
        at,
        history=history,
    )


def said(*acts: tuple[str, str, str, dict[str, Any]]) -> list[dict[str, Any]]:
    """Give acts as entries after the record's: by whom, on which day, of which kind, the body."""
    first = entries()[-1]["index"] + 2
    return [
        {"index": first + at, "by": by, "time": f"{day}T12:00:00Z", "after": first + at,
         "kind": kind, "body": body}
        for at, (by, day, kind, body) in enumerate(acts)
    ]  # fmt: skip


#: What a declaration, a draw and findings say: entries 24 and on.
DECLARED = said(
    ("north", "2027-04-21", "commit",
     {"template": "t", "tables": ["posts", "mines"], "stages": ["bridge"], "root": "ab" * 32,
      "follows": None, "version": 1}),
    ("north", "2027-04-22", "disclose", {"commitment": 24, "stage": "bridge", "part": "all"}),
    ("north", "2027-04-23", "disclose", {"commitment": 24, "table": "posts", "part": "9q"}),
    ("north", "2027-04-24", "disclose",
     {"commitment": 24, "table": "mines", "part": "all", "to": ["south"]}),
    ("mission", "2027-04-24", "draw",
     {"id": "look", "step": "crossing:1", "parties": [], "commitment": 24}),
    ("mission", "2027-04-25", "finding",
     {"of": 20, "verdict": "inconclusive", "detect": "0.0", "draw": "look"}),
    ("mission", "2027-04-25", "finding", {"verdict": "inconclusive", "detect": "0.0"}),
)  # fmt: skip


def texts(picture: Picture, size: str = "wide") -> list[str]:
    """Give every line of every text in a picture."""
    values = [v for rows in picture.specs[size]["datasets"].values() for v in rows]
    found = [value["text"] for value in values if "text" in value]
    return [line for one in found for line in (one if isinstance(one, list) else [one])]
