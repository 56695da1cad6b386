"""What no finer portions can mend, told without a search; and what is not to be told so."""

from __future__ import annotations

import pytest
from tests.shared import ROOT

import paripassu as pp
from paripassu.agreement.model import Agreement
from paripassu.agreement.read import parse_agreement
from paripassu.sequencing.repairs.fluid import fluid_conflict
from paripassu.sequencing.repairs.split import splittable


def told(agreement: Agreement) -> bool:
    return fluid_conflict(agreement, frozenset(splittable(agreement)))


def test_a_circle_through_a_limited_measure_is_told() -> None:
    """The treaty after all of the dismantlement that there is, and before any of it."""
    text = (ROOT / "examples" / "korea-2018.toml").read_text()
    for name in ("us-keeps-none", "dprk-verification-later"):
        entry = text.index(f'id = "{name}"')
        firm = text.index('firm = "demand"', entry)
        text = text[:firm] + text[firm:].replace('"demand"', '"preference"', 1)
    agreement = parse_agreement(text)
    assert any(p.id == "dprk-keeps-some" and p.binds for p in agreement.positions)
    assert told(agreement)


def test_a_party_beyond_its_limits_at_some_moment_is_told() -> None:
    """The treaty comes last, all relief after verification: the United States would walk away."""
    text = (ROOT / "examples" / "korea-2018.toml").read_text()
    head, *entries = text.split("[[position]]")
    kept = ("us-treaty-last", "us-keeps-none", "us-verification-first")
    chosen = [entry for entry in entries if entry.split('"')[1] in kept]
    _, _, sources = entries[-1].partition("[[source]]")
    text = "[[position]]".join([head, *chosen]) + "\n[[source]]" + sources
    agreement = parse_agreement(text)
    assert {p.id for p in agreement.positions} == set(kept)
    assert told(agreement)
    # A stake that covers what is left to be done: then the search has to say.
    assert not told(parse_agreement(text.replace("stake = [6, 9]", "stake = [60, 90]")))


def test_a_party_that_loses_however_near_portions_come_to_a_limit_is_told() -> None:
    """Of five portions a limit of half allows two, of ten five: in between, the more the better."""
    text = (ROOT / "examples" / "korea-2018.toml").read_text()
    head, *entries = text.split("[[position]]")
    (limit,) = (entry for entry in entries if entry.split('"')[1] == "dprk-keeps-some")
    text = "[[position]]".join([head, limit.replace("share = 0.8", "share = 0.5")])
    text += "\n[[source]]" + entries[-1].partition("[[source]]")[2]
    assert told(parse_agreement(text))
    # With all of half the United States loses 7.
    assert not told(parse_agreement(text.replace("stake = [6, 9]", "stake = [7, 9]")))


def test_what_takes_too_long_is_told_however_fine_it_is_cut() -> None:
    """The weapons of Tigray wait, half for half, for forces that take 70 days to leave."""
    text = (ROOT / "examples" / "pretoria-2022.toml").read_text()
    assert told(parse_agreement(text))
    # The meeting is on day 10 at the latest, so that 60 days are enough.
    assert 'id = "heavy-within-10"' in text
    for days, late in ((59, True), (60, False)):
        longer = text.replace("days = 10\n", f"days = {days}\n", 1).replace(
            "days = 30\n", "days = 84\n", 1
        )
        assert told(parse_agreement(longer)) is late


TAIL = """
[agreement]
id = "tail"
[[party]]
id = "p"
stake = 9
tolerance = 2
[[party]]
id = "q"
stake = 9
tolerance = 2
[[measure]]
id = "act"
by = ["p"]
lasting = 0.2
value = { p = -1, q = 5 }
stages = [{ name = "does", share = 1 }, { name = "says so", share = 0 }]
[[measure]]
id = "pay"
by = ["q"]
value = { p = 6, q = -4 }
[[measure]]
id = "thank"
by = ["p"]
value = { p = -1, q = 3 }
[[require]]
measure = "thank"
needs = { pay = 0.5 }
[[position]]
id = "says-so"
party = "p"
claim = "after"
measure = "act"
part = "last"
needs = { pay = "all" }
firm = "demand"
[[position]]
id = "pays"
party = "q"
claim = "after"
measure = "pay"
needs = { act = 1 }
firm = "demand"
"""


def test_all_of_a_measure_may_be_done_before_its_last_stage() -> None:
    """What has a share of 0 is not waited for by who waits for the whole."""
    agreement = parse_agreement(TAIL)
    assert not told(agreement)
    splits = [r.factors for r in pp.explain(agreement).repairs if r.kind == "split"]
    assert splits == [{"pay": 2}]


CIRCLE = """
[[position]]
id = "third"
party = "p"
claim = "after"
measure = "act"
part = "says so"
needs = { pay = "all" }
firm = "demand"
[[position]]
id = "first"
party = "q"
claim = "after"
measure = "pay"
needs = { act = "all" }
firm = "demand"
[[position]]
id = "half"
party = "p"
claim = "at_most"
measure = "act"
share = 0.5
firm = "demand"
"""


@pytest.mark.parametrize(
    ("stages", "circle"),
    [
        ('{ name = "does", share = 0.5 }, { name = "says so", share = 0.5 }', False),
        ('{ name = "does", share = 0.4 }, { name = "says so", share = 0.1 }', True),
    ],
)
def test_nobody_waits_at_a_portion_that_a_limit_takes_away(stages: str, *, circle: bool) -> None:
    last = ', { name = "ends", share = 0.5 }' if circle else ""
    text = TAIL[: TAIL.index("[[position]]")] + CIRCLE
    before = '{ name = "does", share = 1 }, { name = "says so", share = 0 }'
    assert before in text
    assert told(parse_agreement(text.replace(before, stages + last))) is circle


def test_what_is_only_announced_is_included_under_a_limit_of_nothing() -> None:
    """Halves of what the two exchange help; that a stage of share 0 is performed is no conflict."""
    text = """
[agreement]
id = "announced"
[[party]]
id = "a"
stake = 9
tolerance = 2
[[party]]
id = "b"
stake = 9
tolerance = 2
[[measure]]
id = "one"
by = ["a"]
value = { a = -4, b = 6 }
[[measure]]
id = "two"
by = ["b"]
value = { a = 6, b = -4 }
[[measure]]
id = "word"
by = ["a"]
stages = [{ name = "says so", share = 0 }, { name = "does so", share = 1 }]
value = { a = -1, b = 1 }
[[position]]
id = "never"
party = "a"
claim = "at_most"
measure = "word"
share = 0
firm = "demand"
[[position]]
id = "said"
party = "b"
claim = "include"
measure = "word"
firm = "demand"
"""
    agreement = parse_agreement(text)
    assert not told(agreement)
    assert "split" in {repair.kind for repair in pp.explain(agreement).repairs}
    excluded = text.replace('claim = "at_most"', 'claim = "exclude"').replace("share = 0\nf", "f")
    assert told(parse_agreement(excluded))
