"""What the keys of an agreement file are called for people: in forms, in variants, in reports."""

from __future__ import annotations

from collections.abc import Mapping
from types import MappingProxyType

_CLAIMED = MappingProxyType(
    {
        "claim": "What is said of it",
        "measure": "Measure",
        "part": "Which portion",
        "gate": "At which end of it",
        "needs": "Until there is",
        "needs_any": "Until one of these, too",
        "lag_days": "And then waits for",
        "days": "Days",
        "share": "Share",
        "date": "Date",
        "day": "Day after the start",
        "of": "While these are kept up",
    }
)
#: By kind of entry and key. A stage is a part of a measure, and a kind of its own here.
LABELS: Mapping[str, Mapping[str, str]] = MappingProxyType(
    {
        "agreement": {
            "title": "Title",
            "start": "Day 0",
            "horizon_days": "All has to end within",
            "unit": "Unit of all values",
            "language": "Language of the titles",
        },
        "party": {
            "name": "Name",
            "stake": "Loses if it walks away",
            "tolerance": "Most exposure it accepts",
        },
        "measure": {
            "title": "What is done",
            "by": "Done by",
            "value": "What it is worth when all of it is done",
            "days": "Takes",
            "portions": "In how many equal portions",
            "stages": "Stages",
            "lasting": "Lasts after a breakdown",
            "optional": "A plan may leave it out",
            "standing": "It is kept up over time",
            "kind": "Kind",
            "confirm_by": "Counts once it is confirmed by",
            "verify": "Counts once the inspectorate has found it done",
            "opens": "Opens of its performer's declaration",
            "automatic": "Takes effect by itself",
            "unresolved": "A disputed portion on which nobody decided in time",
        },
        "stage": {"name": "Name", "share": "Share", "days": "Takes"},
        "require": _CLAIMED,
        "choose": {
            "of": "Of these measures",
            "exactly": "Exactly so many are in the plan",
            "at_least": "Or at least so many",
        },
        "position": {
            **_CLAIMED,
            "party": "Party",
            "firm": "How firm is it?",
            "cost": "Giving it up costs the party",
            "likelihood": "How likely is it that the party really holds it?",
            "source": "On whose word we have it",
        },
        "source": {
            "title": "Title",
            "outlet": "Published by",
            "speaker": "Who is quoted",
            "date": "Day of the report",
            "cites": "Has its news from",
            "reliability": "How reliable is the outlet?",
            "credibility": "How credible is what it says?",
            "note": "Note",
        },
        "declaration": {"party": "Party that declares", "template": "File of its template"},
        "process": {
            "inspectorate": "Who verifies",
            "decides": "Who ends disputes",
            "guardians": "Who keeps shares of sealed stages",
            "react_days": "Whose turn it is has at least",
            "dispute_days": "A step can be disputed for",
            "resolve_days": "A dispute stays open for",
            "confirm_days": "Silence counts as confirmation after",
            "receive_days": "Silence counts as receipt after",
            "answer_days": "A challenge is answered within",
            "notice_days": "A withdrawal is notified ahead by",
            "offer_days": "An amendment waits for signatures for",
            "disputes": "Disputes that a party has in 365 days",
            "unresolved": "A disputed step on which nobody decided in time",
        },
        "notice": {
            "activity": "Activity",
            "days": "Notified ahead by",
            "by": "By",
            "from_size": "From which size on",
        },
        "together": {"groups": "At one moment"},
    }
)
#: Keys whose values are days, and whose labels do not say so.
IN_DAYS = frozenset(
    {
        *(("process", key) for key in LABELS["process"] if key.endswith("_days")),
        *((kind, "days") for kind in ("measure", "stage", "notice")),
        *((kind, "lag_days") for kind in ("require", "position")),
        ("agreement", "horizon_days"),
    }
)
