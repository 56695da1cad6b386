"""Filling in what a statement says, where the record and its files leave no choice."""

from __future__ import annotations

import json
from collections.abc import Callable, Iterable, Mapping, Sequence
from pathlib import Path
from typing import Any, Final

from paripassu.errors import ParameterError
from paripassu.process import filling_files
from paripassu.process.rules_in_words import hinders
from paripassu.process.standing import Standing
from paripassu.record.export import NAMING
from paripassu.record.write_statement import NamedFile

Body = dict[str, Any]
#: Keys that name files.
_FILES: Final = ("file", "share", "template", "agreement", "plan")


def fill(
    kind: str, given: Mapping[str, Any], files: Sequence[NamedFile], standing: Standing | None
) -> tuple[Body, frozenset[str]]:
    """Fill in a statement's body.

    A file may be named by its name, an earlier statement by its number, a step by its measure where
    one portion of it is next. What is left out is filled in where there is only one that it can be.

    Parameters
    ----------
    kind : str
    given : mapping
        What its author has written.
    files : sequence of NamedFile
        That go with it.
    standing : Standing or None
        Where the process stands, if that is known.

    Returns
    -------
    body : dict
    attached : frozenset of str
        SHA-256 of files that go with it though the body does not name them.

    Raises
    ------
    ParameterError
        The record has no statement of a number.
    """
    body = _by_name(dict(given), files)
    if standing is not None:
        _by_number(body, standing)
    attached = filling_files.fill(kind, body, files, standing)
    if kind == "perform":
        body.setdefault("evidence", [digest(one) for one in files])
    if kind == "notify" and "begins" in body:
        body.setdefault("ends", body["begins"])
    if standing is not None and (more := _KINDS.get(kind)) is not None:
        more(body, standing)
    return body, attached


def digest(file: NamedFile) -> str:
    """Name a file as bodies do."""
    return f"sha256:{file.reference.digest}"


def _by_name(body: Body, files: Sequence[NamedFile]) -> Body:
    """Put digests in the place of files' names."""
    known = {Path(one.name).name: digest(one) for one in files}
    known |= {one.name: digest(one) for one in files}
    for key in _FILES:
        if isinstance(body.get(key), str):
            body[key] = known.get(body[key], body[key])
    evidence = body.get("evidence")
    if isinstance(evidence, list):
        body["evidence"] = [
            known.get(one, one) if isinstance(one, str) else one for one in evidence
        ]
    return body


def _by_number(body: Body, standing: Standing) -> None:
    """Put ids in the place of statements' numbers."""
    known = {one.index for one in standing.read}
    for key in NAMING:
        number = body.get(key)
        if isinstance(number, int) and not isinstance(number, bool):
            if number not in known:
                what = f"has {key} {number:,}, and the record has no statement of this number"
                raise ParameterError("body", what, "give its number or its id")
            body[key] = standing.id_of(number)


def _sign(body: Body, standing: Standing) -> None:
    """Sign what the log began with, where nothing else is named."""
    if "agreement" not in body and "plan" not in body:
        pact = standing.papers.pact
        body |= {"agreement": pact.agreement.digest, "plan": pact.digest}
    body.setdefault("agreement", standing.status["agreement"])
    first = (standing.papers.pact.agreement.digest, standing.papers.pact.digest)
    if (body["agreement"], body.get("plan")) == first:
        body.setdefault("replaces", None)
    else:
        body.setdefault("replaces", standing.status["plan"])


def _perform(body: Body, standing: Standing) -> None:
    step = body.get("step")
    mine = [one for one in standing.status["steps"] if _wanted(one, standing.by)]
    if isinstance(step, str) and ":" not in step:
        found = sorted(one["portion"] for one in mine if one["measure"] == step)
        if found:
            body["step"] = f"{step}:{found[0]}"
    elif step is None:
        due = {
            f"{one['measure']}:{one['portion']}"
            for one in standing.status["next"]
            if one["party"] == standing.by and one["turn"]
        }
        _only(body, "step", due)


def _wanted(step: Mapping[str, Any], by: str) -> bool:
    """Whether a party's claim of a step is missing."""
    return (
        by in step["by"]
        and step["state"] in ("waiting", "due", "late")
        and by not in step.get("signed_by", ())
    )


def _confirm(body: Body, standing: Standing) -> None:
    waiting = [
        claim
        for step in standing.status["steps"]
        if f"confirm:{standing.by}" in step["waits_for"]
        for claim in _claim(standing, f"{step['measure']}:{step['portion']}")
    ]
    waiting += [
        one["entry"]
        for declared in standing.status["declared"]
        for table in declared["tables"].values()
        for one in table["pending"]
        if standing.by in one["readers"]
    ]
    said = {
        one.line["body"].get("of")
        for one in standing.read
        if one.counted.kind == "confirm" and one.line["by"] == standing.by
    }
    waiting += [
        one.index
        for one in standing.read
        if one.counted.kind == "seal"
        and standing.by in (one.counted.body.get("guardians") or ())
        and one.index not in said
        and not hinders(standing.rules.get(one.index))
    ]
    _only(body, "of", map(standing.id_of, waiting))


def _dispute(body: Body, standing: Standing) -> None:
    if "step" in body:
        return
    open_to = [
        claim
        for step in standing.status["steps"]
        if step["state"] == "performed" and standing.by not in step["by"]
        for claim in _claim(standing, f"{step['measure']}:{step['portion']}")
    ]
    _only(body, "of", map(standing.id_of, open_to))


def _finding(body: Body, standing: Standing) -> None:
    waiting = [
        claim
        for act in standing.status["owed"]
        if act["party"] == standing.by and act["act"] == "finding"
        for claim in _claim(standing, act["step"])
    ]
    if standing.by == standing.pact.decides:
        waiting += [one["entry"] for one in standing.status["disputes"] if "closed" not in one]
    _only(body, "of", map(standing.id_of, waiting))


def _claim(standing: Standing, step: str) -> list[int]:
    """Give the last claim of a step that stands: a performer's, or the release of its seal."""
    return standing.checker.claims_of(step)[-1:]


def _draw(body: Body, standing: Standing) -> None:
    step = body.get("step")
    performers = {
        party
        for one in standing.status["steps"]
        if f"{one['measure']}:{one['portion']}" == step
        for party in one["by"]
    }
    held = [one["entry"] for one in standing.status["declared"] if one["party"] in performers]
    if not held:
        body.setdefault("commitment", None)
    _only(body, "commitment", map(standing.id_of, held))


def _owed_draw(act: str) -> Callable[[Body, Standing], None]:
    def fill_in(body: Body, standing: Standing) -> None:
        owed = standing.status["owed"]
        waiting = {one["draw"] for one in owed if one["party"] == standing.by and one["act"] == act}
        _only(body, "draw", waiting)

    return fill_in


def _only(body: Body, key: str, found: Iterable[str]) -> None:
    """Fill in a key where it is missing and there is only one that it can be."""
    distinct = {*found}
    if key not in body and len(distinct) == 1:
        [body[key]] = distinct


_KINDS: Final[Mapping[str, Callable[[Body, Standing], None]]] = {
    "sign": _sign,
    "perform": _perform,
    "confirm": _confirm,
    "dispute": _dispute,
    "finding": _finding,
    "draw": _draw,
    "draw-commit": _owed_draw("draw-commit"),
    "draw-reveal": _owed_draw("draw-reveal"),
}


def in_words(body: Mapping[str, Any], given: Mapping[str, Any]) -> tuple[str, ...]:
    """Say what was filled in: ``step: "arms:1"``."""
    return tuple(
        f"{key}: {json.dumps(value, ensure_ascii=False)}"
        for key, value in body.items()
        if key not in given or given[key] != value
    )
