"""That nothing keeps a party within its limits, against trying every split and every pair."""

from __future__ import annotations

from decimal import Decimal
from typing import Any

from hypothesis import HealthCheck, event, given, settings
from hypothesis import strategies as st
from tests.examples import examples
from tests.oracle.every_repair import splits, together
from tests.strategies.language import language_document, written
from tests.strategies.small import Drawn

from paripassu.agreement.read import parse_agreement
from paripassu.deadline import Deadline
from paripassu.sequencing.compile import Setting, everything
from paripassu.sequencing.planner import search
from paripassu.sequencing.repairs.fluid_balance import balance_fails
from paripassu.sequencing.repairs.merged import helping
from paripassu.sequencing.repairs.split import splittable

NEVER = Deadline.after(None)
STEPS = 4
SHARES = tuple(map(Decimal, ("0.34", "0.5", "0.75")))


@st.composite
def risks(draw: st.DrawFn) -> dict[str, Any]:
    """Draw an agreement in which each party loses by its own part and gains by the other's.

    A few measures wait for others: what is done by then may be too much or too little.
    """
    source = Drawn(draw)
    document = language_document(source, STEPS)
    for name in ("require", "choose", "together", "position"):
        document.pop(name, None)
    document["agreement"].pop("horizon_days", None)
    for party in document["party"]:
        party |= {"stake": source.between(0, 9), "tolerance": source.between(1, 9)}
    measures = document["measure"]
    for measure in measures:
        measure["by"] = measure["by"][:1]
        measure.pop("optional", None)
        measure["value"] = {
            party: -(value % 4) - 1 if party in measure["by"] else abs(value) + 2
            for party, value in measure["value"].items()
        }
    if len(measures) > 1:
        document["position"] = []
        for index in range(source.between(1, 3)):
            one = source.among(measures)
            other = source.among([measure for measure in measures if measure is not one])
            document["position"].append(
                {
                    "id": f"wait-{index}",
                    "party": "a",
                    "claim": "after",
                    "measure": one["id"],
                    "firm": "demand",
                    "cost": 1,
                    "needs": {other["id"]: source.among(("all", 1))},
                    "part": source.among(("first", "last", "each")),
                }
            )
    if source.between(0, 2) == 0:
        limit = {"id": "limit", "party": "a", "claim": "at_most", "firm": "demand", "cost": 1}
        limit |= {"measure": source.among(measures)["id"], "share": source.among(SHARES)}
        document.setdefault("position", []).append(limit)
    return document


@given(risks())
@settings(
    max_examples=examples(200),
    suppress_health_check=[HealthCheck.filter_too_much, HealthCheck.too_slow],
)
def test_what_is_told_to_be_beyond_help_is(document: dict[str, Any]) -> None:
    agreement = parse_agreement(written(document).encode())
    frame = Setting.of(agreement)
    fails = balance_fails(agreement, frozenset(splittable(agreement)))
    pairs = helping(frame, NEVER)
    if search(frame, everything(agreement), NEVER, refine=False).best is not None:
        assert not fails
        assert pairs is None
        return
    if fails and splittable(agreement):
        event("no split helps")
        assert not splits(agreement, STEPS + 3)
    if pairs is not None:
        event(f"one of {len(pairs)} pairs is needed" if pairs else "no pair helps")
        assert all(pairs & every for every in together(agreement))
