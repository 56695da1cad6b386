"""Take repairs of many random agreements apart: each works, and nothing milder does.

python -m tests.soak_repairs [COUNT] [FIRST-SEED] [MOST-STEPS]

Looks at agreements over the whole language until COUNT of them have had no plan. Of each it asks
every repair that ``explain`` gives, ``mixed`` too, and whether every minimal correction that takes
two kinds has its mixed repair. Without a first seed it looks at agreements that nobody has looked
at yet. Prints each fault with its seed; ends early at Ctrl-C. Exits 1 where there is one.
"""

from __future__ import annotations

import sys
from collections import Counter
from collections.abc import Iterator
from typing import Any

from tests.oracle.milder import corrected, corrections, faults
from tests.soak import PassedOverError, look_at
from tests.strategies.language import language_document, written
from tests.strategies.small import Seeded

import paripassu as pp
from paripassu.agreement.model import Agreement
from paripassu.agreement.read import parse_agreement
from paripassu.errors import PariPassuError
from paripassu.sequencing.explanation import Explanation
from paripassu.sequencing.repairs.in_file import repaired_file
from paripassu.sequencing.repairs.kinds import Mixed


def main(count: int = 1_000, first: int | None = None, most_steps: int = 6) -> int:
    """Look at agreements from seed ``first`` on; give how many have a fault."""
    kinds: Counter[str] = Counter()
    wrong = look_at(
        count, first, lambda seed: examined(written(bargain(seed, most_steps)).encode(), kinds)
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
        kinds[repair.kind] += 1
        for fault in faults(agreement, repair):
            yield f"{repair.summary} {fault}"
        repaired = repaired_file(content, explanation, number)
        if not pp.plan(parse_agreement(repaired)).found:
            yield f"{repair.summary} leaves no plan in the file"
    yield from missing(agreement, explanation)


def missing(agreement: Agreement, explanation: Explanation) -> Iterator[str]:
    """Say which minimal corrections have no mixed repair, where all are said to be given."""
    given = {
        corrected(agreement, repair) for repair in explanation.repairs if isinstance(repair, Mixed)
    }
    if explanation.complete.repairs["mixed"]:
        for correction in corrections(agreement) - given:
            yield f"no mixed repair for {sorted(correction)}"


if __name__ == "__main__":
    sys.exit(bool(main(*map(int, sys.argv[1:]))))
