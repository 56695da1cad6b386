"""Numbers that a variant can change: their bounds are the reader's, and sliders keep them."""

from __future__ import annotations

from decimal import Decimal

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from tests.examples import examples
from tests.strategies.agreements import agreements

from paripassu.agreement.model import Agreement
from paripassu.agreement.read import document_of, parse_agreement
from paripassu.agreement.variants.apply import apply_variant
from paripassu.agreement.variants.bounds import Bounds, bounds_of, numbers_of, slide_of
from paripassu.agreement.variants.fields import entries_of
from paripassu.agreement.variants.model import Change, Variant
from paripassu.agreement.variants.stops import stops_of


@pytest.mark.parametrize(
    ("kind", "key", "bounds"),
    [
        ("party", "stake", Bounds(0, None, False, 0)),
        ("party", "tolerance", Bounds(0, None, False, None)),
        ("party", "name", None),
        ("measure", "value", Bounds(None, None, False, None)),
        ("measure", "lasting", Bounds(0, 1, False, 1)),
        ("measure", "portions", Bounds(1, 1000, True, 1)),
        ("measure", "stages", None),
        ("measure", "standing", None),
        ("position", "share", Bounds(0, 1, False, None)),
        ("position", "needs", Bounds(0, 1, False, None)),
        ("position", "cost", Bounds(0, None, False, 1)),
        ("agreement", "horizon_days", Bounds(0, 1_000_000, True, None)),
        ("together", "groups", None),
        ("nothing", "stake", None),
    ],
)
def test_bounds(kind: str, key: str, bounds: Bounds | None) -> None:
    assert bounds_of(kind, key) == bounds


def reads(text: str, entry: str, key: str, old: object, new: object) -> bool:
    """Whether the file reads with a value, and the value is not left aside."""
    done = apply_variant(text, Variant("v", "", (Change(entry, key, old, new),)))
    return done.text is not None and not done.misfits


@pytest.mark.slow
@given(agreements(plain=False), st.data())
@settings(max_examples=examples(60))
def test_beyond_a_bound_no_file_reads(agreement: Agreement, data: st.DataObject) -> None:
    text = agreement.to_toml()
    document = document_of(text)
    entry, key, value = data.draw(st.sampled_from([*numbers_of(document)]))
    bounds = bounds_of(entry.partition(":")[0], key.partition(".")[0])
    assert bounds is not None
    table = entries_of(document)[entry]
    inner = key.partition(".")[2]
    old = table.get(key.partition(".")[0], {}).get(inner) if inner else table.get(key)
    assert value == (bounds.usual if old is None else old)
    for bound, way in ((bounds.low, -1), (bounds.high, 1)):
        if bound is not None:
            assert not reads(text, entry, key, old, Decimal(bound) + way)


@given(st.decimals(-10_000, 10_000, places=2), st.decimals(-10_000, 10_000, places=2))
@settings(max_examples=examples(100))
def test_a_slider_holds_its_numbers_and_keeps_the_bounds(one: Decimal, other: Decimal) -> None:
    free = slide_of(Bounds(None, None, False, None), one, other)
    assert free.low <= min(one, other)
    assert free.high >= max(one, other)
    assert (free.high - free.low) / free.step <= 4_000
    share = slide_of(Bounds(0, 1, False, None), abs(one) / 10_000, 1)
    assert [share.low, share.high, share.step] == [Decimal(0), Decimal(1), Decimal("0.01")]
    whole = slide_of(Bounds(1, 1000, True, 1), int(abs(one) / 10) + 1)
    assert whole.low == 1
    assert whole.high <= 1000
    assert whole.step == 1


@pytest.mark.slow
@given(agreements(plain=False))
@settings(max_examples=examples(60))
def test_every_stop_of_a_need_can_be_written(agreement: Agreement) -> None:
    """With each of them the file reads."""
    text = agreement.to_toml()
    for entry, key, value in numbers_of(document_of(text)):
        if not key.startswith("needs."):
            continue
        stops = stops_of(agreement, entry, key, value)
        assert not stops or value in stops
        for stop in stops:
            measure = agreement.measure[key.partition(".")[2]]
            if isinstance(stop, str) and stop != "all":
                assert stop in [stage.name for stage in measure.stages]
            assert reads(text, entry, key, value, stop)


def test_stops_in_turn() -> None:
    text = """
[agreement]
id = "x"
[[party]]
id = "a"
[[measure]]
id = "m"
by = ["a"]
portions = 3
[[measure]]
id = "n"
by = ["a"]
stages = [{ name = "one", share = 0.5 }, { name = "two", share = 0.5 }]
[[position]]
id = "p"
party = "a"
claim = "after"
measure = "m"
needs = { n = 0.4 }
"""
    agreement = parse_agreement(text)
    third, thirds = Decimal("0.333333333333333"), Decimal("0.666666666666666")
    for key, value, wanted in (
        ("needs.m", third, [third, thirds, "all"]),
        ("needs.m", Decimal("0.5"), [third, Decimal("0.5"), thirds, "all"]),
        ("needs.m", 1, [third, thirds, 1, "all"]),
        ("needs.n", "two", ["one", "two", "all"]),
        ("needs.n", "same", []),
        ("part", "first", ["each", "first", 2, "last"]),
        ("part", 2, ["each", "first", 2, "last"]),
        ("share", 1, []),
        ("needs.gone", "all", []),
    ):
        assert stops_of(agreement, "position:p", key, value) == wanted
    assert stops_of(agreement, "position:gone", "part", "first") == []
    assert stops_of(agreement, "party:a", "stake", 1) == []
