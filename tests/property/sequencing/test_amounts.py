"""The amounts of conflicts, put into the agreement: what they name settles it, a notch less not."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterator

import pytest
from tests.examples import examples
from tests.oracle.language.reading import parse as literal
from tests.oracle.language.settled import faults
from tests.soak_repairs import bargain
from tests.strategies.language import written

import paripassu as pp
from paripassu.agreement.read import parse_agreement
from paripassu.errors import AgreementError

#: Seeds of agreements with links that few chains have.
RARE = (342, 560, 711, 1239, 2272)


def examined(seed: int, met: Counter[str]) -> Iterator[str]:
    """Say what is wrong with the amounts of the agreement of a seed, and count what it has."""
    text = written(bargain(seed, 6))
    try:
        plan = pp.plan(parse_agreement(text))
    except AgreementError:
        return
    file = literal(text)
    for conflict in plan.conflicts:
        met["conflict"] += 1
        for amount in conflict.amounts:
            kind, _, party = amount.member.partition(":")
            met[kind if party or kind == "horizon" else file.positions[kind].claim] += 1
            met.update(f"link {link.what}" for link in getattr(amount, "chain", ()))
            yield from (f"seed {seed}: {fault}" for fault in faults(file, conflict.members, amount))


@pytest.mark.slow
@pytest.mark.seeded
def test_what_an_amount_names_settles_it_and_a_notch_less_does_not() -> None:
    met = Counter[str]()
    wrong = [fault for seed in (*range(examples(1_200)), *RARE) for fault in examined(seed, met)]
    assert not wrong
    # Each kind of amount and of link is among them, or nothing has been looked at.
    asked = ("by", "within", "horizon", "safe", "tolerance")
    links = ("work", "lag", "date", "order", "standing", "within")
    assert all(met[kind] for kind in (*asked, *(f"link {what}" for what in links))), met
