"""The made up record of ``examples/river``, whose story the pages tell."""

from __future__ import annotations

import json
from hashlib import sha256
from pathlib import Path
from typing import Any

import pytest

import paripassu as pp

FOLDER = Path(__file__).resolve().parents[3] / "examples" / "river"


@pytest.fixture(scope="module")
def entries() -> list[dict[str, Any]]:
    lines = (FOLDER / "entries.jsonl").read_text(encoding="utf-8").splitlines()
    return [json.loads(line) for line in lines]


def test_the_files_are_those_that_were_signed(entries: list[dict[str, Any]]) -> None:
    assert pp.check(FOLDER / "agreement.toml", FOLDER / "plan.json").ok
    signed = [entry["body"] for entry in entries if entry["kind"] == "sign"]
    assert len(signed) == 2
    for key, name in (("agreement", "agreement.toml"), ("plan", "plan.json")):
        digest = f"sha256:{sha256((FOLDER / name).read_bytes()).hexdigest()}"
        assert {body[key] for body in signed} == {digest}


@pytest.mark.parametrize(
    ("at", "states", "movers"),
    [
        ("2027-03-05", ["due", "waiting", "waiting"], ["north"]),
        ("2027-04-02", ["confirmed", "disputed", "waiting"], []),
        ("2027-04-07", ["confirmed", "due", "waiting"], ["south"]),
        ("2027-04-18", ["confirmed", "confirmed", "late"], ["south"]),
        ("2027-04-20", ["confirmed", "confirmed", "confirmed"], []),
    ],
)
def test_the_story(
    entries: list[dict[str, Any]], at: str, states: list[str], movers: list[str]
) -> None:
    status = pp.state(FOLDER / "agreement.toml", FOLDER / "plan.json", entries, at=at)
    assert [step.state for step in status.steps] == states
    assert [one.party for one in status.next] == movers
    assert not status.breaches
