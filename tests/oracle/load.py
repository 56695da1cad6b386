"""Read an agreement file straight into the models, without the package's reader.

It trusts the file: messages and cross-checks are the reader's work.
"""

from __future__ import annotations

import tomllib
from decimal import Decimal
from pathlib import Path
from typing import Any

from paripassu.agreement.model import Agreement, Measure, Step


def load(path: Path) -> Agreement:
    """Read an agreement file that is known to be in order."""
    return parse(path.read_text(encoding="utf-8"))


def parse(text: str) -> Agreement:
    """Read the text of an agreement file that is known to be in order."""
    document: dict[str, Any] = tomllib.loads(text, parse_float=Decimal)
    measures = [Measure.model_validate(entry) for entry in document.get("measure", [])]
    sizes = {measure.id: len(measure.shares) for measure in measures}
    groups: list[tuple[Step, ...]] = []
    for group in document.get("together", {}).get("groups", []):
        if ":" in group[0]:
            groups.append(
                tuple(Step(m, int(k)) for m, k in (member.split(":") for member in group))
            )
        else:
            groups.extend(
                tuple(Step(member, k) for member in group) for k in range(1, sizes[group[0]] + 1)
            )
    return Agreement.model_validate(
        {
            **document["agreement"],
            "parties": document.get("party", []),
            "measures": measures,
            "requirements": document.get("require", []),
            "choices": document.get("choose", []),
            "positions": document.get("position", []),
            "sources": document.get("source", []),
            "groups": groups,
        }
    )
