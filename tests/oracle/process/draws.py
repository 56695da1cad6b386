"""Draws from joint secrets."""

from __future__ import annotations

from typing import Any

from tests.oracle.process.acts import Act, number
from tests.oracle.process.annals import History


def draw(history: History, act: Act) -> list[str]:
    rules = [] if act.by == history.terms.inspectorate else ["role"]
    step = act.body.get("step")
    if step is not None and step not in history.terms.steps:
        rules.append("unknown-step")
    if act.text("id") in history.draws:
        rules.append("repeat")
    if not rules:
        history.draws[act.text("id")] = {
            "id": act.text("id"),
            "step": step,
            "parties": act.texts("parties"),
            "reveal_by": act.date("reveal_by"),
            "committed": {},
            "revealed": {},
            "spoiled": False,
            "findings": [],
        }
    return rules


def commit(history: History, act: Act) -> list[str]:
    one = history.draws.get(act.text("draw"))
    if one is None:
        return ["unknown-draw"]
    if act.by not in one["parties"]:
        return ["not-addressed"]
    if act.by in one["committed"]:
        return ["repeat"]
    one["committed"][act.by] = act.index
    one["spoiled"] |= bool(one["revealed"])
    return []


def reveal(history: History, act: Act) -> list[str]:
    one = history.draws.get(act.text("draw"))
    if one is None:
        return ["unknown-draw"]
    if act.by not in one["parties"]:
        return ["not-addressed", *(["rejected"] if act.check == "rejected" else [])]
    rules = []
    seen = [party for party, entry in one["committed"].items() if act.saw(entry, party)]
    if set(seen) != set(one["parties"]):
        rules.append("early-reveal")
        one["spoiled"] = True
    if one["reveal_by"] is not None and act.said > one["reveal_by"]:
        rules.append("late-reveal")
    if act.check == "rejected":
        rules.append("rejected")
    if act.by in one["revealed"]:
        rules.append("repeat")
    if not rules:
        one["revealed"][act.by] = act.index
    return rules


def inspections(history: History) -> list[dict[str, Any]]:
    """Give what the status says of draws."""
    found = []
    for one in history.draws.values():
        step = history.terms.steps.get(one["step"])
        required = None if step is None else step.required
        found.append(
            {
                "id": one["id"],
                "step": one["step"],
                "required": None if required is None else number(required),
                "committed": list(one["committed"]),
                "revealed": list(one["revealed"]),
                "drawn": set(one["revealed"]) == set(one["parties"]) and not one["spoiled"],
                "spoiled": one["spoiled"],
                "findings": [
                    {**each, "detect": number(each["detect"])} for each in one["findings"]
                ],
                "concluded": one["findings"][-1]["verdict"] if one["findings"] else None,
            }
        )
    return found
