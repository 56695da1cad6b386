"""Acts that are owed beside the steps, each in words.

Rules: docs/specification/process.md.
"""

from __future__ import annotations

from collections.abc import Mapping
from typing import Final

from paripassu.process.names import Names
from paripassu.process.status import Status
from paripassu.process.status_parts import Owed

#: By kind of statement: what somebody has to do, as it follows "has to".
_ACTS: Final[Mapping[str, str]] = {
    "sign": "sign the agreement",
    "confirm": "confirm {}, or dispute it",
    "finding": "report what the inspection of {} found",
    "answer": "answer the question of entry {}",
    "draw-commit": "commit to a secret for the draw “{}”",
    "draw-reveal": "reveal the secret for the draw “{}”",
}


def still_owed(status: Status) -> tuple[Owed, ...]:
    """Give the acts that somebody still has to do.

    A draw that is spoiled leads to nothing: its secrets stay owed by the record, and nobody is
    asked for them.
    """
    spoiled = {one.id for one in status.inspections if one.spoiled}
    return tuple(one for one in status.owed if one.draw is None or one.draw not in spoiled)


def act_in_words(one: Owed, names: Names) -> str:
    """Say what somebody has to do, as it follows "has to"."""
    if one.step is not None:
        about = names.step(one.step)
    elif one.draw is not None:
        about = names.clean(one.draw)
    else:
        about = "" if one.of is None else f"{one.of:,}"
    return _ACTS[one.act].format(about)
