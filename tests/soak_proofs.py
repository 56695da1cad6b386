"""Look for a wrong proof that `verifier/plan.py` accepts, and for a file that it reads otherwise.

python -m tests.soak_proofs [COUNT] [FIRST-SEED]

Of each seed: an agreement over the whole language and changes of its text, read by the project and
by the verifier; random parts of proofs for choices of amounts that a search of every order finds a
plan for, and for small problems of order and days; false claims made from the proofs of what is
so. Without a first seed it looks at agreements that nobody has looked at yet. Prints each fault
with its seed; ends early at Ctrl-C. Exits 1 where there is a fault.
"""

from __future__ import annotations

import random
import sys
from collections import Counter
from collections.abc import Iterator

from tests import plan_parts, plan_problems
from tests.agreement_mutations import mutated
from tests.plan_claims import false_claims, proven, signed, tried, untrue
from tests.plan_verifier import differences
from tests.soak import look_at
from tests.strategies.language import language_document, written
from tests.strategies.small import Seeded

from paripassu.errors import AgreementError


def main(count: int = 2_000, first: int | None = None) -> int:
    """Look at ``count`` agreements from seed ``first`` on; give how many have a fault."""
    looked: Counter[str] = Counter()
    wrong = look_at(count, first, lambda seed: faults(seed, looked))
    print(", ".join(f"{what} {number}" for what, number in sorted(looked.items())))
    return wrong


def faults(seed: int, looked: Counter[str]) -> Iterator[str]:
    """Say what is wrong with one agreement."""
    chance = random.Random(seed)
    text = written(language_document(Seeded(seed)))
    for one in (text, *(mutated(text, chance) for _ in range(5))):
        try:
            yield from differences(one)
            looked["read alike"] += 1
        except AgreementError:
            looked["refused"] += 1
    yield from plan_parts.faults(text, chance)
    for _ in range(5):
        yield from plan_problems.faults(chance)
    for proof in proven(seed):
        if not (said := tried(signed(proof.proof), proof.raw)).startswith("proven"):
            yield f"an honest proof is refused: {said}"
        yield from untrue(proof)
        for what, document in false_claims(proof, chance):
            looked["false claims"] += 1
            if tried(signed(document), proof.raw).startswith("proven"):
                yield f"{what}: {document}"
    proven.cache_clear()


if __name__ == "__main__":
    sys.exit(bool(main(*map(int, sys.argv[1:]))))
