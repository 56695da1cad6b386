"""The answered cases of the fold, as they stand beside the repository, and how answers compare."""

from __future__ import annotations

import json
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from hashlib import sha256
from pathlib import Path
from typing import Any

from tests.shared import SHARED

from paripassu.agreement.read import parse_agreement
from paripassu.process.fold.pact import Pact

CASES = SHARED / "process"


def names() -> list[str]:
    """Give the cases that there are."""
    return sorted(path.parent.name for path in CASES.glob("*/expect.json"))


@dataclass(frozen=True)
class Case:
    """One case: what was signed, with the plan's file, entries, documents by digest, answers."""

    pact: Pact
    plan: bytes
    entries: list[dict[str, Any]]
    documents: Mapping[str, Any]
    answers: list[dict[str, Any]]


def load(name: str) -> Case:
    """Read one case."""
    folder = CASES / name
    agreement = parse_agreement((folder / "agreement.toml").read_bytes(), signed=True)
    plan = (folder / "plan.json").read_bytes()
    return Case(
        pact=Pact.read(agreement, plan),
        plan=plan,
        entries=[json.loads(line) for line in (folder / "entries.jsonl").read_text().splitlines()],
        documents=dict(_documents(folder)),
        answers=json.loads((folder / "expect.json").read_bytes())["answers"],
    )


def _documents(folder: Path) -> Iterator[tuple[str, Any]]:
    for path in (*folder.glob("agreement-*.toml"), *folder.glob("plan-*.json")):
        content = path.read_bytes()
        read = parse_agreement(content, signed=True) if path.suffix == ".toml" else None
        yield f"sha256:{sha256(content).hexdigest()}", read or json.loads(content)


def differences(want: Any, got: Any, place: str = "") -> Iterator[str]:
    """Say where two status documents differ: numbers to 1e-6, lists as sets except ``steps``."""
    if isinstance(want, dict) and isinstance(got, dict):
        for key in sorted({*want, *got}):
            if key in want and key in got:
                yield from differences(want[key], got[key], f"{place}/{key}")
            else:
                yield f"{place}/{key}: {want.get(key, 'absent')!r}, not {got.get(key, 'absent')!r}"
    elif isinstance(want, list) and isinstance(got, list) and len(want) == len(got):
        if place != "/steps":
            want, got = sorted(want, key=_key), sorted(got, key=_key)
        for index, (one, other) in enumerate(zip(want, got, strict=True)):
            yield from differences(one, other, f"{place}/{index}")
    elif _is_number(want) and _is_number(got):
        if abs(want - got) > 1e-6:
            yield f"{place}: {want}, not {got}"
    elif want != got:
        yield f"{place}: {want!r}, not {got!r}"


def _is_number(value: Any) -> bool:
    return isinstance(value, (int, float)) and not isinstance(value, bool)


def _key(value: Any) -> str:
    """Give what sorts a value; numbers last of all, since they may differ a little."""
    if isinstance(value, dict):
        kept = {key: inner for key, inner in value.items() if not isinstance(inner, float)}
        return json.dumps(kept, sort_keys=True)
    return json.dumps(value, sort_keys=True)
