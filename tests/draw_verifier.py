"""The verifier of draws, `verifier/draw.py`, loaded as a module, and draws of each kind for it."""

from __future__ import annotations

import csv
import io
import json
from collections.abc import Iterator
from fractions import Fraction
from typing import Any

from tests.shared import ROOT
from tests.verifiers import load

from paripassu.documents.decode import decode
from paripassu.inspection.draw.draw import draw
from paripassu.inspection.draw.joint import JointInputs, commitment
from paripassu.inspection.draw.make import draw_numbered, draw_numbers
from paripassu.inspection.draw.population import Population

FILE = ROOT / "verifier" / "draw.py"


verifier = load(FILE)


def to_csv(population: Population) -> bytes:
    text = io.StringIO(newline="")
    writer = csv.writer(text, quoting=csv.QUOTE_ALL, lineterminator="\n")
    weights = population.weights
    writer.writerow(["stratum", "item", *([] if weights is None else [population.weight])])
    for name, items in reversed(list(population.strata.items())):
        for item in items:
            # Exactly: every weight here ends after 17 digits.
            weight = [] if weights is None else [f"{weights[name][item] * 10**17}e-17"]
            writer.writerow([name, item, *weight])
    return text.getvalue().encode()


def repeat(document: Any, content: bytes | None) -> None:
    verifier.verify(verifier.load(json.dumps(document).encode()), content)


def fixed() -> Iterator[tuple[dict[str, Any], bytes | None]]:
    """Give a draw of each kind."""
    three = {"a": ["1", "2", "3"], "b": ["1", "ä", "x y", "z"]}
    secrets = {"p": bytes([1]) * 32, "q": bytes([2]) * 32, "r": bytes([3]) * 32}
    joint = {
        "id": "d",
        "declaration": "0a" * 32,
        "checkpoint": "0b" * 32,
        "beacon": "0c" * 32,
        "parties": {
            party: {
                "commit": commitment("d", party, secret).hex(),
                "reveal": None if party == "q" else secret.hex(),
            }
            for party, secret in secrets.items()
        },
    }
    uniform = Population.of({"": [str(i) for i in range(9)]})
    strata = Population.of(three)
    weighted = Population.of(
        three,
        {name: {item: Fraction(i, 2) for i, item in enumerate(three[name])} for name in three},
    )
    inputs = decode(JointInputs, joint, "inputs")
    for population, answer in (
        (uniform, draw(uniform, 3, seed=b"seed", required=0.3, defects=1, per_item=0.9)),
        (strata, draw(strata, 2, joint=inputs, step="m:1")),
        (weighted, draw(weighted, {"a": 1, "b": 2}, joint=inputs)),
    ):
        yield answer.to_json(), to_csv(population)
    yield draw_numbers(12, 4, "9319./2.5.8.10.12./").to_json(), None
    named = ["b", "a", "c", "é", "d"]
    numbered = Population.of({"": named}, numbered=True)
    yield draw_numbered(numbered, 2, "9319./2.5./").to_json(), "\n".join(named).encode()
