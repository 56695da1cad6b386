"""Random small agreement files over the whole language, each feature often and in pairs.

They are texts, since the literal oracle reads the file itself. A file may contradict itself.
"""

from __future__ import annotations

import datetime as dt
import json
from collections.abc import Mapping, Sequence
from decimal import Decimal
from typing import Any

from hypothesis import strategies as st
from tests.strategies.small import START, Drawn, Source

Entry = dict[str, Any]

STAGES = (("0.3", "0.7"), ("0", "1"), ("1", "0"), ("0.5", "0", "0.5"), ("0.25", "0.75"))
SHARES = ("1", "0.5", "0.3", "0.33", "0.34", "0.75", "0")
SPANS = (0, 1, 2, 3, Decimal("0.5"))


def toml(value: Any) -> str:
    """Write one value as TOML, tables within a line."""
    if isinstance(value, bool):
        return "true" if value else "false"
    if isinstance(value, str):
        return json.dumps(value)
    if isinstance(value, Mapping):
        inside = ", ".join(f"{key} = {toml(inner)}" for key, inner in value.items())
        return f"{{ {inside} }}"
    if isinstance(value, (list, tuple)):
        return f"[{', '.join(map(toml, value))}]"
    return value.isoformat() if isinstance(value, dt.date) else str(value)


def written(document: Mapping[str, Any]) -> str:
    """Write a document of tables and lists of tables as TOML."""
    lines: list[str] = []
    for name, entries in document.items():
        several = isinstance(entries, list)
        for entry in entries if several else [entries]:
            lines.append(f"[[{name}]]" if several else f"[{name}]")
            lines += [f"{key} = {toml(value)}" for key, value in entry.items()]
    return "\n".join([*lines, ""])


def _size(measure: Entry) -> int:
    return len(measure["stages"]) if "stages" in measure else int(measure.get("portions", 1))


def _maybe(source: Source, one_in: int) -> bool:
    return source.between(1, one_in) == one_in


def _measure(source: Source, index: int, parties: Sequence[str], timed: bool) -> Entry:
    by = list(parties[:2]) if _maybe(source, 6) else [source.among(parties[:2])]
    measure: Entry = {
        "id": f"m{index}",
        "by": by,
        "value": {
            party: source.between(-4, 1) if party in by else source.between(-1, 8)
            for party in parties
            if party in by or not _maybe(source, 4)
        },
        "lasting": Decimal(source.among(("1", "1", "0.5", "0"))),
    }
    standing = timed and _maybe(source, 4)
    spans = (1, 2, Decimal("0.5")) if standing else (*SPANS, [1, 2])
    shape = source.among(("portions", "one", "stages"))
    if shape == "portions":
        measure["portions"] = source.between(2, 4 if standing else 3)
    elif shape == "stages":
        measure["stages"] = [
            {"name": f"s{k}", "share": Decimal(share)}
            | ({"days": source.among(spans)} if timed and _maybe(source, 3) else {})
            for k, share in enumerate(source.among(STAGES), 1)
        ]
    if timed:
        measure["days"] = source.among(spans)
    if standing:
        measure["standing"] = True
    if _maybe(source, 5):
        measure["optional"] = True
    return measure


def _need(source: Source, measure: Entry) -> Any:
    kind = source.among(("share", "all", "same", "previous", "stage"))
    if kind == "stage" and "stages" in measure:
        return source.among([stage["name"] for stage in measure["stages"]])
    return Decimal(source.among(SHARES)) if kind in ("share", "stage") else kind


def _table(source: Source, own: Entry, others: Sequence[Entry]) -> Entry:
    if not others or _maybe(source, 10):
        return {own["id"]: "previous"}
    table = {other["id"]: _need(source, other) for other in [source.among(others)]}
    if _maybe(source, 4):
        other = source.among(others)
        table[other["id"]] = _need(source, other)
    return table


def _needs(source: Source, own: Entry, others: Sequence[Entry]) -> Entry:
    kind = source.among(("needs", "needs", "any", "both"))
    asked: Entry = {} if kind == "any" else {"needs": _table(source, own, others)}
    if kind != "needs":
        asked["needs_any"] = [
            _table(source, own, others) for _ in range(source.among((2, 2, 1, 3)))
        ]
    return asked


def _place(source: Source, measure: Entry, claim: str) -> Entry:
    """Give the part and the gate of a claim, or the share, or nothing."""
    place: Entry = {}
    kind = source.among(("none", "first", "last", "each", "number", "stage", "share"))
    if kind in ("first", "last", "each"):
        place["part"] = kind
    elif kind == "number":
        place["part"] = source.between(1, _size(measure))
    elif kind == "stage" and "stages" in measure:
        place["part"] = source.among([stage["name"] for stage in measure["stages"]])
    elif kind == "share" and claim in ("by", "within"):
        place["share"] = Decimal(source.among(("0.3", "0.5", "0.75", "1")))
    gate = source.among((None, None, "begin", "end"))
    return place | ({"gate": gate} if gate else {})


def _claim(source: Source, claim: str, own: Entry, others: Sequence[Entry]) -> Entry:
    """Give what a claim on order or time says of a measure; ``others`` can be waited for."""
    said: Entry = {"claim": claim, "measure": own["id"]} | _place(source, own, claim)
    if claim in ("after", "within"):
        said |= _needs(source, own, others)
    if claim == "within":
        said["days"] = source.among(SPANS)
    if claim == "after" and _maybe(source, 3):
        said["lag_days"] = source.among(SPANS)
    if claim in ("by", "not_before"):
        day = source.between(0, 9) if claim == "by" else source.between(0, 5)
        said |= {"date": START + dt.timedelta(days=day)} if _maybe(source, 2) else {"day": day}
    if claim == "during":
        standing = [other["id"] for other in others if other.get("standing")]
        said["of"] = [source.among(standing)]
        if len(standing) > 1 and _maybe(source, 4):
            said["of"] = standing
    return said


def _claims(timed: bool, others: Sequence[Entry]) -> list[str]:
    claims = ["after"] * 3
    if timed:
        claims += ["within", "within", "by", "not_before"]
        if any(other.get("standing") for other in others):
            claims += ["during"] * 3
    return claims


def _position(
    source: Source, index: int, measures: Sequence[Entry], parties: Sequence[str], timed: bool
) -> Entry:
    own = source.among(measures)
    others = [other for other in measures if other is not own]
    claim = source.among([*_claims(timed, others) * 2, "at_most", "at_least", "include", "exclude"])
    position: Entry = {
        "id": f"q{index}",
        "party": source.among(parties),
        "firm": source.among(("demand", "demand", "red line", "preference")),
        "cost": source.between(0, 4),
    }
    if claim in ("include", "exclude"):
        return position | {"claim": claim, "measure": own["id"]}
    if claim in ("at_least", "at_most"):
        share = Decimal(source.among(SHARES))
        return position | {"claim": claim, "measure": own["id"], "share": share}
    return position | _claim(source, claim, own, others)


def _groups(source: Source, measures: Sequence[Entry]) -> list[list[str]]:
    one, other = measures[0], measures[-1]
    kind = source.among(("none", "none", "steps", "measures", "turn"))
    if kind == "none" or one is other:
        return []
    if kind == "measures" and _size(one) == _size(other):
        return [[one["id"], other["id"]]]
    portion = source.between(1, _size(one))
    group = [f"{one['id']}:{portion}", f"{other['id']}:{source.between(1, _size(other))}"]
    # Portions that take days cannot end on one day, one after the other.
    if kind == "turn" and portion > 1 and not one.get("days"):
        group.insert(0, f"{one['id']}:{portion - 1}")
    return [group]


def language_document(source: Source, most_steps: int = 7) -> dict[str, Any]:
    """Make a random agreement of at most ``most_steps`` steps, as its file's tables."""
    parties = ["a", "b", "z"][: source.among((2, 2, 3))]
    timed = not _maybe(source, 5)
    measures: list[Entry] = []
    for index in range(source.between(2, 4)):
        measure = _measure(source, index, parties, timed)
        if sum(map(_size, (*measures, measure))) <= most_steps:
            measures.append(measure)
    head: Entry = {"id": "language", "start": START}
    if timed and _maybe(source, 4):
        head["horizon_days"] = source.between(3, 14)
    document: dict[str, Any] = {
        "agreement": head,
        "party": [
            {"id": party, "stake": source.between(0, 8)}
            | ({} if _maybe(source, 3) else {"tolerance": source.between(2, 9)})
            for party in parties
        ],
        "measure": measures,
    }
    if len(measures) > 1:
        document["require"] = []
        for _ in range(source.among((0, 0, 1, 2))):
            own = source.between(1, len(measures) - 1)
            # Mostly from later measures to earlier ones, or most files would contradict themselves.
            others = [
                m for k, m in enumerate(measures) if k < own or (k > own and _maybe(source, 8))
            ]
            claim = source.among(_claims(timed, others))
            said = _claim(source, claim, measures[own], others)
            if claim == "after" and _maybe(source, 2):
                del said["claim"]
            document["require"].append(said)
        document["choose"] = []
        if _maybe(source, 3):
            size = source.between(2, min(3, len(measures)))
            of = [measure["id"] for measure in measures[-size:]]
            count = source.between(1, size)
            kind = source.among(("usual", "exactly", "at_least"))
            document["choose"].append({"of": of} | ({} if kind == "usual" else {kind: count}))
        document["together"] = {"groups": _groups(source, measures)}
    document["position"] = [
        _position(source, index, measures, parties, timed) for index in range(source.between(0, 5))
    ]
    return {name: entries for name, entries in document.items() if entries}


@st.composite
def language_documents(draw: st.DrawFn, most_steps: int = 7) -> dict[str, Any]:
    """Draw a random small agreement over the whole language, as its file's tables."""
    return language_document(Drawn(draw), most_steps)
