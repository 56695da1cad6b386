"""Documents as they were published: what others wrote by them is read, and no field is lost."""

from __future__ import annotations

import json
from typing import Any

import jsonschema
import pytest

import paripassu as pp
from paripassu.documents.registry import schema

DIGEST = f"sha256:{'0' * 64}"

PLAN = """
{"format": "paripassu/plan/1", "agreement": "korea-2018", "digest": "DIGEST",
 "status": "optimal",
 "objective": {"worst_exposure": 0.42, "bound": 0.42, "residual": 0.1, "left_out": [],
   "chosen": ["relief"], "preferences_broken": [], "end_day": 410, "end_proven": true},
 "steps": [{"moment": 0, "measure": "detainees", "portion": 1, "of": 1, "share": 1.0,
   "by": ["dprk"], "start_day": 0, "end_day": 1, "kept": {"us": 3.0, "dprk": -2.0},
   "exposure": {"us": 0.0, "dprk": 2.0}, "temptation": {"us": -6.0, "dprk": -6.5}}],
 "gain": {"us": 6.0, "dprk": 4.5}, "conceded": [], "loses": []}
"""
EXPLANATION = """
{"format": "paripassu/explanation/1", "agreement": "korea-2018", "digest": "DIGEST",
 "feasible": false, "conceded": [], "loses": [{"party": "a", "gain": -2, "stake": 1}],
 "conflicts": [{"members": ["camps-first", "d90"], "because": "…",
   "amounts": [
     {"member": "d90", "earliest_day": 115, "earliest_date": "2017-03-26", "short_days": 25,
      "chain": [
        {"from_day": 0, "to_day": 105, "what": "work", "measure": "camps", "portions": [1, 3]},
        {"from_day": 105, "to_day": 115, "what": "work", "measure": "arms", "portions": [1, 1],
         "because": "camps-first"}]},
     {"member": "safe:goi", "party": "goi", "least": 0.4, "moment": 7,
      "after": {"measure": "arms", "portion": 4}, "spares": {"law": 4, "troops": 1.5},
      "takes_back": {"troops": 0.9}, "forgoes": {}, "loses": {}, "stake": 6, "stake_needed": 6.4},
     {"member": "tolerance:gam", "party": "gam", "least": 7.5, "moment": 5,
      "after": {"measure": "arms", "portion": 3}, "out": {"arms": 7.5}, "tolerance": 5,
      "tolerance_needed": 7.5}]}],
 "complete": {"conflicts": true, "repairs": {"soften": false}},
 "searched": ["soften", "concede", "split", "together", "deposit", "tolerance", "share"],
 "repairs": [
   {"kind": "soften", "changes": [{"position": "d90", "day": {"from": 90, "to": 115}},
     {"position": "d120", "day": {"from": 120, "to": 125}}],
    "burden": {"gov": 0.032}, "worst_exposure": 0.275},
   {"kind": "mixed", "parts": [
     {"kind": "soften", "changes": [{"position": "arms-soon", "day": {"from": 40, "to": 60}}]},
     {"kind": "deposit", "deposits": {"a": 1.7}}], "burden": {"a": 0.33}, "worst_exposure": 0.4}]}
"""
COMPARISON = """
{"format": "paripassu/comparison/1",
 "files": [{"file": "condition.toml", "agreement": "bougainville", "digest": "DIGEST"},
   {"file": "consideration.toml", "agreement": "bougainville", "digest": "DIGEST"}],
 "differences": [
   {"entry": "position:disposal-before-vote", "key": "firm", "values": ["demand", "preference"]},
   {"entry": "source:postcourier-2019", "key": null, "values": [true, false]}],
 "answers": [
   {"status": "infeasible",
    "conflicts": [{"members": ["disposal-before-vote", "vote-before-fate"], "because": "…"}],
    "loses": [], "repairs": [{"kind": "soften", "burden": {"bra": 0.1}, "worst_exposure": 0.4,
      "changes": [{"position": "vote-before-fate", "gate": {"from": "begin", "to": "end"}}]}]},
   {"status": "optimal", "worst_exposure": 0.667, "bound": 0.667, "end_day": 4590, "left_out": [],
    "chosen": [], "gain": {"png": 6, "bra": 15}, "exposure": {"png": 0.667, "bra": 0.4}}],
 "order": {"shared": 7, "apart": [{"before": {"measure": "law", "portion": 1},
   "after": {"measure": "arms", "portion": 2}, "in": [true, false]}]},
 "conflicts": {"shared": [], "only": [[["disposal-before-vote", "vote-before-fate"]], []]},
 "same_answer": false}
"""
HORIZON = '{"member": "horizon", "earliest_day": 50, "earliest_date": null, "short_days": 10}'
RUNS = '{"member": "soon", "least_days": 60, "short_days": 50}'


def lost(given: Any, kept: Any, place: str = "") -> list[str]:
    """Name what stands in a document and not, or otherwise, in what was made of it."""
    if isinstance(given, dict):
        return [
            line
            for key, value in given.items()
            for line in (
                lost(value, kept[key], f"{place}/{key}")
                if key in kept
                else [f"{place}/{key} is gone"]
            )
        ]
    if isinstance(given, list) and len(given) == len(kept):
        pairs = enumerate(zip(given, kept, strict=True))
        return [line for at, (a, b) in pairs for line in lost(a, b, f"{place}/{at}")]
    return [] if given == kept else [f"{place} is {kept}, not {given}"]


def amount(said: str) -> str:
    """Put another amount in place of the first one."""
    document = json.loads(EXPLANATION)
    document["conflicts"][0]["amounts"] = [json.loads(said)]
    return json.dumps(document)


@pytest.mark.parametrize(
    ("model", "text"),
    [
        (pp.Plan, PLAN),
        (pp.Explanation, EXPLANATION),
        (pp.Explanation, amount(HORIZON)),
        (pp.Explanation, amount(RUNS)),
        (pp.Comparison, COMPARISON),
    ],
    ids=["plan", "explanation", "horizon", "within", "comparison"],
)
def test_what_was_published_is_read_and_kept(model: Any, text: str) -> None:
    given = json.loads(text.replace("DIGEST", DIGEST))
    written = json.loads(json.dumps(model.from_json(given).to_json()))
    assert lost(given, written) == []
    jsonschema.validate(written, schema(given["format"].split("/")[1]))
