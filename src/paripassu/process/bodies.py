"""What statements say: the bodies of those that move the process, kind by kind.

The record takes any body; what each of these does there, docs/reference/statements.md says. The
fold itself asks for less, so that an incomplete statement of old still moves what it can.
"""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from paripassu.errors import DocumentError, Fault
from paripassu.nearest import nearest
from paripassu.process.bodies_of_acts import (
    Confirm,
    Dispute,
    Finding,
    Notify,
    Perform,
    Sign,
    Withdraw,
)
from paripassu.process.bodies_of_declarations import (
    Answer,
    Challenge,
    Commit,
    Disclose,
    Release,
    Seal,
)
from paripassu.process.bodies_of_draws import Draw, DrawCommit, DrawReveal
from paripassu.process.body import Body
from paripassu.quoted import quoted

BODIES: Mapping[str, type[Body]] = {
    "sign": Sign,
    "withdraw": Withdraw,
    "perform": Perform,
    "confirm": Confirm,
    "dispute": Dispute,
    "finding": Finding,
    "notify": Notify,
    "commit": Commit,
    "disclose": Disclose,
    "challenge": Challenge,
    "answer": Answer,
    "seal": Seal,
    "release": Release,
    "draw": Draw,
    "draw-commit": DrawCommit,
    "draw-reveal": DrawReveal,
}


def parse_body(kind: str, body: Mapping[str, Any], source: str = "body") -> Body:
    """Take the body of a statement that is to be signed.

    Parameters
    ----------
    kind : str
        The statement's.
    body : mapping
        As JSON has it.
    source : str
        What it is called in messages.

    Raises
    ------
    DocumentError
        No statement that moves the process is of that kind; or the body is not as it has to be:
        every place that is wrong.
    """
    if kind not in BODIES:
        what = f"no statement of the process is called {quoted(kind)}"
        raise DocumentError(source, [Fault(0, "", what, nearest(kind, BODIES))])
    return BODIES[kind].from_json(body, source)


def body_schema() -> dict[str, Any]:
    """Give the JSON Schema of the bodies: one of those under ``$defs``, by the statement's kind."""
    found: dict[str, Any] = {}
    for kind, model in BODIES.items():
        made = model.model_json_schema(ref_template="#/$defs/{model}")
        found |= made.pop("$defs", {})
        for key, entry in made["properties"].items():
            if key not in model.nullable:
                _without_null(entry)
        found[kind] = {**made, "examples": [model.example]}
    return {
        "title": "Body of a statement",
        "description": "What a statement says, by its kind.",
        "anyOf": [{"$ref": f"#/$defs/{kind}"} for kind in BODIES],
        "$defs": found,
    }


def _without_null(entry: dict[str, Any]) -> None:
    """Take null out of a key that is left out where there is nothing to say."""
    kinds = [one for one in entry.get("anyOf", ()) if one != {"type": "null"}]
    if len(kinds) == 1:
        del entry["anyOf"]
        entry |= kinds[0]
    elif kinds:
        entry["anyOf"] = kinds
    if entry.get("default", 0) is None:
        del entry["default"]
