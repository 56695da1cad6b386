"""Declarations: commitments, what is open of them, challenges."""

from __future__ import annotations

from typing import Any

from tests.oracle.process.acts import Act, date
from tests.oracle.process.annals import History
from tests.oracle.process.terms import Step


def commit(history: History, act: Act) -> list[str]:
    rules = [] if act.by in history.terms.parties else ["role"]
    mine = {entry: one for entry, one in history.commitments.items() if one["party"] == act.by}
    same = [entry for entry, one in mine.items() if one["template"] == act.text("template")]
    follows = None if act.body.get("follows") is None else act.entry("follows")
    if follows is not None and follows not in mine:
        rules.append("unknown-commitment")
    if same and follows != max(same):
        rules.append("second-commitment")
    elif not same and follows is not None:
        rules.append("unknown-commitment")
    if act.check != "true":
        rules.append("rejected")
    if not rules:
        history.commitments[act.index] = {
            "entry": act.index,
            "party": act.by,
            "template": act.text("template"),
            "follows": follows,
            "names": [*act.texts("tables"), *act.texts("stages")],
        }
    return rules


def disclose(history: History, act: Act) -> list[str]:
    rules = [] if act.by in history.terms.parties else ["role"]
    commitment = history.commitments.get(act.entry("commitment"))
    if commitment is None or commitment["party"] != act.by:
        rules.append("unknown-commitment")
    if act.check != "true":
        rules.append("rejected")
    if not rules:
        history.disclosures[act.index] = {
            "entry": act.index,
            "party": act.by,
            "commitment": act.entry("commitment"),
            "name": act.text("table") or act.text("stage"),
            "part": act.text("part") or "all",
            "to": set(act.texts("to")),
            "wanting": set(act.texts("to")),
            "day": act.day,
            "since": None if act.texts("to") else act.day,
        }
    return rules


def open_by_seal(history: History, seal: dict[str, Any]) -> None:
    """Open what a seal names."""
    for name in seal["opens"]:
        # By a number that no statement names: -1 is that of what is unknown.
        history.disclosures[-2 - len(history.disclosures)] = {
            "entry": seal["entry"],
            "party": seal["party"],
            "commitment": seal["commitment"],
            "name": name,
            "part": "all",
            "to": set(),
            "wanting": set(),
            "day": history.day,
            "since": history.day,
        }


def receive(history: History, act: Act) -> list[str]:
    """Take a reader's word that it has a file and that it opens."""
    one = history.disclosures[act.entry("of")]
    if act.by not in one["to"]:
        return ["not-addressed"]
    one["wanting"].discard(act.by)
    if not one["wanting"] and one["since"] is None:
        one["since"] = act.day
    return []


def be_silent(history: History) -> None:
    """Open what its readers were silent about for too long."""
    for one in history.disclosures.values():
        if one["since"] is None and history.day > one["day"] + history.terms.process.receive_days:
            one["since"] = history.day


def open_since(history: History, parties: tuple[str, ...], name: str) -> int | None:
    """Give since when all of a table or stage is open, of any of these parties."""
    return min(
        (
            one["since"]
            for one in history.disclosures.values()
            if one["party"] in parties and one["name"] == name and one["part"] == "all"
            if one["since"] is not None
        ),
        default=None,
    )


def closed(history: History, step: Step) -> list[str]:
    """Give what a step has to open and has not."""
    return [name for name in step.opens if open_since(history, step.by, name) is None]


def challenge(history: History, act: Act) -> list[str]:
    rules = [] if act.by in history.terms.parties else ["role"]
    commitment = history.commitments.get(act.entry("commitment"))
    if commitment is None:
        return [*rules, "unknown-commitment"]
    if commitment["party"] == act.by:
        rules.append("own")
    if act.check == "rejected":
        rules.append("rejected")
    if not rules:
        history.challenges[act.index] = {
            "entry": act.index,
            "by": act.by,
            "to": commitment["party"],
            "due": act.day + history.terms.process.answer_days,
            "answered": None,
        }
    return rules


def answer(history: History, act: Act) -> list[str]:
    rules = [] if act.by in history.terms.parties else ["role"]
    one = history.challenges.get(act.entry("of"))
    if one is None:
        return [*rules, "no-claim"]
    if one["to"] != act.by:
        rules.append("not-addressed")
    elif act.own > one["due"]:
        rules.append("late-answer")
    if act.check == "rejected":
        rules.append("rejected")
    if one["answered"] is not None:
        rules.append("repeat")
    if not set(rules) - {"late-answer"}:
        one["answered"] = act.own
    return rules


def declared(history: History) -> list[dict[str, Any]]:
    """Give what the status says of declarations."""
    found = []
    for commitment in history.commitments.values():
        of = [
            one for one in history.disclosures.values() if one["commitment"] == commitment["entry"]
        ]
        names = [*commitment["names"], *(one["name"] for one in of if one["since"] is not None)]
        found.append(
            {
                "party": commitment["party"],
                "entry": commitment["entry"],
                "follows": commitment["follows"],
                "tables": {
                    name: {
                        "opened": [
                            {
                                "part": one["part"],
                                "entry": one["entry"],
                                "since": date(one["since"]),
                            }
                            for one in of
                            if one["name"] == name and one["since"] is not None
                        ],
                        "pending": [
                            {
                                "part": one["part"],
                                "entry": one["entry"],
                                "readers": sorted(one["wanting"]),
                            }
                            for one in of
                            if one["name"] == name and one["since"] is None
                        ],
                    }
                    for name in dict.fromkeys(names)
                },
            }
        )
    return found


def challenged(history: History) -> list[dict[str, Any]]:
    """Give what the status says of challenges."""
    found = []
    for one in history.challenges.values():
        last = history.day if one["answered"] is None else one["answered"]
        word = "open" if one["answered"] is None else "answered"
        found.append(
            {
                "entry": one["entry"],
                "by": one["by"],
                "to": one["to"],
                "due_by": date(one["due"]),
                "state": "late" if last > one["due"] else word,
            }
        )
    return found
