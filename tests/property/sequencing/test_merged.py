"""Pairs of which one must be, and that none help, against trying every set of pairs."""

from __future__ import annotations

from typing import Any

from hypothesis import HealthCheck, assume, event, given, settings
from hypothesis import strategies as st
from tests.examples import examples
from tests.oracle.every_repair import together
from tests.strategies.language import language_document, written
from tests.strategies.small import Drawn

from paripassu.agreement.model import Agreement
from paripassu.agreement.read import parse_agreement
from paripassu.deadline import Deadline
from paripassu.errors import AgreementError
from paripassu.sequencing.compile import Setting, everything
from paripassu.sequencing.contradiction import verify_possible
from paripassu.sequencing.planner import search
from paripassu.sequencing.repairs.merged import helping

NEVER = Deadline.after(None)


@st.composite
def quarrels(draw: st.DrawFn) -> dict[str, Any]:
    """Draw an agreement in which measures wait for each other."""
    source = Drawn(draw)
    document = language_document(source, 5)
    measures = document["measure"]
    if len(measures) < 2 or source.between(0, 2) == 0:
        return document
    one, other = measures[:2]
    parties = [party["id"] for party in document["party"]]
    if len(one["by"]) == 1:
        other["by"] = [party for party in parties if party not in one["by"]][:1]
    for name in ("require", "choose", "together"):
        document.pop(name, None)
    if source.between(0, 1):
        for measure in (one, other):
            measure.pop("portions", None)
            measure.pop("stages", None)
    for party in document["party"]:
        party["stake"] = 30
        party.pop("tolerance", None)
    document["position"] = [
        {
            "id": f"wait-{measure['id']}",
            "party": parties[0],
            "claim": "after",
            "measure": measure["id"],
            "firm": "demand",
            "cost": 1,
            "needs": {needed["id"]: source.among(("all", "same", "previous"))},
            "part": source.among(("first", "last", "each")),
        }
        for measure, needed in ((one, other), (other, one))
    ] + document.get("position", [])[: source.between(0, 1)]
    return document


def read(document: dict[str, Any]) -> Agreement:
    try:
        agreement = parse_agreement(written(document).encode())
        verify_possible(agreement, NEVER)
    except AgreementError:
        assume(False)
        raise
    return agreement


@given(quarrels())
@settings(
    max_examples=examples(150),
    suppress_health_check=[HealthCheck.filter_too_much, HealthCheck.too_slow],
)
def test_every_set_of_pairs_that_leaves_a_plan_has_one_of_those_that_help(
    document: dict[str, Any],
) -> None:
    agreement = read(document)
    frame = Setting.of(agreement)
    pairs = helping(frame, NEVER)
    if search(frame, everything(agreement), NEVER, refine=False).best is not None:
        assert pairs is None
    elif pairs is not None:
        event(f"one of {len(pairs)} pairs is needed" if pairs else "no pairs help")
        assert all(pairs & every for every in together(agreement))
