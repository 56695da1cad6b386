"""The made up record of ``examples/korea``, whose story the second tutorial tells."""

from __future__ import annotations

import json
from hashlib import sha256
from pathlib import Path

import pytest

import paripassu as pp

EXAMPLES = Path(__file__).resolve().parents[3] / "examples"
AGREEMENT, PLAN = EXAMPLES / "korea-2018-process.toml", EXAMPLES / "korea" / "plan.json"
ENTRIES = EXAMPLES / "korea" / "entries.jsonl"


def test_the_files_are_those_that_were_signed() -> None:
    assert pp.check(AGREEMENT, PLAN).ok
    lines = map(json.loads, ENTRIES.read_text(encoding="utf-8").splitlines())
    signed = [entry["body"] for entry in lines if entry["kind"] == "sign"]
    assert len(signed) == 2
    for key, file in (("agreement", AGREEMENT), ("plan", PLAN)):
        digest = f"sha256:{sha256(file.read_bytes()).hexdigest()}"
        assert {body[key] for body in signed} == {digest}


@pytest.mark.parametrize(
    ("at", "step", "state", "movers"),
    [
        ("2018-10-05", "freeze:1", "disputed", set()),
        ("2018-10-14", "freeze:1", "confirmed", {"us", "dprk"}),
        ("2018-11-03", "relations:1", "late", {"us"}),
        ("2018-11-05", "relations:1", "confirmed", {"us", "dprk"}),
    ],
)
def test_the_story(at: str, step: str, state: str, movers: set[str]) -> None:
    status = pp.status(entries=ENTRIES, agreement=AGREEMENT, plan=PLAN, at=at).to_json()
    states = {f"{one['measure']}:{one['portion']}": one["state"] for one in status["steps"]}
    assert states[step] == state
    assert {one["party"] for one in status["next"] if one["turn"]} == movers
    assert not status["breaches"]
