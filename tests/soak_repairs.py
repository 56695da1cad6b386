"""Hold repairs of many random agreements against all that there are.

python -m tests.soak_repairs [COUNT] [FIRST-SEED] [MOST-STEPS]

Looks at agreements over the whole language until COUNT of them have had no plan. Of each it asks
every repair that ``explain`` gives, ``mixed`` too, that it works and that nothing milder does; and
of every kind of which all repairs are said to be given, that there are no others
(tests.oracle.compare_repairs). Without a first seed it looks at agreements that nobody has looked
at yet. Prints each fault with its seed, and in the end of each kind how often it was compared;
ends early at Ctrl-C. Exits 1 where there is a fault.
"""

from __future__ import annotations

import sys
from collections import Counter
from collections.abc import Iterator
from decimal import Decimal
from typing import Any

from tests.oracle.compare_repairs import differences
from tests.oracle.milder import faults
from tests.soak import PassedOverError, look_at
from tests.strategies.language import language_document, written
from tests.strategies.small import Seeded

import paripassu as pp
from paripassu.agreement.read import parse_agreement
from paripassu.errors import PariPassuError
from paripassu.sequencing.repairs.in_file import repaired_file


def main(count: int = 1_000, first: int | None = None, most_steps: int = 6) -> int:
    """Look at agreements from seed ``first`` on; give how many have a fault."""
    kinds: Counter[str] = Counter()
    wrong = look_at(
        count, first, lambda seed: examined(written(varied(seed, most_steps)).encode(), kinds)
    )
    print(", ".join(f"{kind} {number}" for kind, number in sorted(kinds.items())))
    return wrong


def bargain(seed: int, most_steps: int) -> dict[str, Any]:
    """Make an agreement; of every two one in which the parties only quarrel about demands."""
    document = language_document(Seeded(seed), most_steps)
    if seed % 2:
        for party in document["party"]:
            party["stake"] += 20
            party.pop("tolerance", None)
        for position in document.get("position", ()):
            position["firm"] = "demand"
    return document


def varied(seed: int, most_steps: int) -> dict[str, Any]:
    """Make an agreement; of every four one of risks alone, and one of limits and risks."""
    document = bargain(seed, most_steps)
    if seed % 4 >= 2:
        _make_risky(document, Seeded(seed + 1))
    if seed % 4 == 2:
        document["agreement"].pop("horizon_days", None)
        for name in ("require", "choose", "position", "together"):
            document.pop(name, None)
    if seed % 4 == 3:
        _limit(document, Seeded(seed + 2))
    return document


def _make_risky(document: dict[str, Any], source: Seeded) -> None:
    """Let everybody gain by the whole and lose by its own part: stakes and tolerances decide."""
    for party in document["party"]:
        party |= {"stake": source.between(0, 4), "tolerance": source.between(1, 4)}
    for measure in document["measure"]:
        measure["by"] = measure["by"][:1]
        measure["value"] = {
            party: -(value % 4) - 1 if party in measure["by"] else abs(value) + 2
            for party, value in measure["value"].items()
        }
    if source.between(0, 1):
        document["agreement"]["unit"] = "gold"


def _limit(document: dict[str, Any], source: Seeded) -> None:
    """Let one party limit a measure of which another wants more."""
    document["position"] = document.get("position", [])[:2]
    for index in range(source.between(1, 2)):
        measure = source.among(document["measure"])["id"]
        for claim, party, firm, shares in (
            ("at_most", 0, ("red line", "demand"), ("0.34", "0.5", "0.75")),
            ("at_least", 1, ("demand",), ("0.5", "0.75", "1")),
        ):
            document["position"].append(
                {
                    "id": f"{claim.replace('_', '-')}-{index}",
                    "party": document["party"][party]["id"],
                    "firm": source.among(firm),
                    "cost": source.between(0, 4),
                    "claim": claim,
                    "measure": measure,
                    "share": Decimal(source.among(shares)),
                }
            )


def examined(content: bytes, kinds: Counter[str]) -> Iterator[str]:
    """Say what is wrong with the repairs of an agreement that has no plan."""
    try:
        agreement = parse_agreement(content)
        explanation = pp.explain(agreement, mixed=True)
    except PariPassuError as error:
        raise PassedOverError from error
    if explanation.feasible is not False:
        raise PassedOverError
    for number, repair in enumerate(explanation.repairs, start=1):
        kinds[f"{repair.kind} given"] += 1
        for fault in faults(agreement, repair):
            yield f"{repair.summary} {fault}"
        repaired = repaired_file(content, explanation, number)
        if not pp.plan(parse_agreement(repaired)).found:
            yield f"{repair.summary} leaves no plan in the file"
    yield from differences(agreement, explanation, kinds)


if __name__ == "__main__":
    sys.exit(bool(main(*map(int, sys.argv[1:]))))
