"""Assessments against every hiding place, every pair and every order of the rows."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from fractions import Fraction
from itertools import product
from typing import Any

from hypothesis import example, given
from hypothesis import strategies as st
from tests.oracle.assessment import draw, found_by_enumeration, judged

from paripassu.inspection.assessment.chance import Looked, at_most, missed
from paripassu.inspection.assessment.mirror import COLUMNS as MIRROR
from paripassu.inspection.assessment.mirror import Declarations, compare
from paripassu.inspection.assessment.mirror import from_table as mirror_from
from paripassu.inspection.assessment.settle import fresh
from paripassu.inspection.draw.result import Draw
from paripassu.tables.read import parse_table

shares = st.fractions(0, 1, max_denominator=6)


@st.composite
def looked(draw: st.DrawFn, most: int = 6) -> Looked:
    population = draw(st.integers(1, most))
    defects, picked = draw(st.integers(0, population)), draw(st.integers(0, population))
    return Looked(population, defects, picked, draw(shares), draw(st.integers(0, picked)))


@given(looked())
def test_detection_with_refused_items_by_enumeration(one: Looked) -> None:
    slow = found_by_enumeration(one.population, one.defects, one.picked, one.per_item, one.unseen)
    assert missed([one]) == 1 - slow


@given(st.lists(looked(), max_size=4), st.lists(shares, max_size=2), shares)
def test_products_are_decided_exactly(
    many: list[Looked], known: list[Fraction], limit: Fraction
) -> None:
    product_ = Fraction(1)
    for one in many:
        product_ *= one.miss()
    for share in known:
        product_ *= share
    assert missed([*many, *known]) == product_
    assert at_most([*known, *many], limit) == (product_ <= limit)
    assert at_most([*known, *many], product_)


Rows = list[dict[str, Any]]
RESULTS = ("ok", "defect", "missing", "refused")


@st.composite
def situations(draw_: st.DrawFn) -> tuple[Draw, Rows]:
    """Give a draw of one or two strata, and findings on some of its items."""
    strata = {}
    rows: Rows = []
    for name in ("", "yard") if draw_(st.booleans()) else ("",):
        population = draw_(st.integers(1, 5))
        picked = [f"i{n}" for n in range(draw_(st.integers(0, population)))]
        strata[name] = {
            "population": population,
            "defects": draw_(st.integers(0, population)),
            "per_item": draw_(shares),
            "picked": picked,
        }
        if picked:
            some: st.SearchStrategy[dict[str, Any]] = st.fixed_dictionaries(
                {
                    "stratum": st.just(name),
                    "item": st.sampled_from(picked),
                    "result": st.sampled_from([*RESULTS, "ok", "ok"]),
                }
            )
            rows += draw_(st.lists(some, max_size=7))
    return draw(strata, required=draw_(shares)), rows


def literal(one: Draw, rows: Sequence[Mapping[str, object]]) -> tuple[str, Fraction]:
    """Give verdict and detection probability, written out from the sentences of its rules."""
    miss = Fraction(1)
    bad = disputed = False
    for name, stratum in one.strata.items():
        unseen = 0
        for item in stratum.picked:
            results = {r["result"] for r in rows if (r["stratum"], r["item"]) == (name, item)}
            bad = bad or results in ({"defect"}, {"missing"})
            disputed = disputed or len(results) > 1
            unseen += len(results) > 1 or results in (set(), {"refused"})
        assert stratum.defects is not None
        miss *= 1 - found_by_enumeration(
            stratum.population, stratum.defects, len(stratum.picked), stratum.per_item, unseen
        )
    assert one.required is not None
    if bad:
        return "violation", 1 - miss
    if disputed or 1 - miss < one.required:
        return "inconclusive", 1 - miss
    return "consistent", 1 - miss


@given(situations(), st.randoms(use_true_random=False))
def test_verdicts_in_any_order_of_the_rows(situation: tuple[Draw, Rows], random: Any) -> None:
    one, rows = situation
    verdict, detect = literal(one, rows)
    answer = judged(one, *rows).steps[0]
    assert (answer.verdict, answer.detect) == (verdict, float(detect))
    assert bool(answer.settle) == (verdict == "inconclusive")
    random.shuffle(rows)
    again = judged(one, *rows).steps[0]
    assert (again.verdict, again.detect, again.posterior) == (
        answer.verdict,
        answer.detect,
        answer.posterior,
    )
    assert [(o.item, o.why) for o in again.open] == [(o.item, o.why) for o in answer.open]


@given(situations(), st.data())
def test_one_more_refusal_never_helps(situation: tuple[Draw, Rows], data: st.DataObject) -> None:
    """And one undisputed defect is always a violation."""
    one, rows = situation
    items = list(one.items())
    if not items:
        return
    stratum, item = data.draw(st.sampled_from(items))
    before = judged(one, *rows).steps[0]

    def instead(result: str) -> Any:
        others = [row for row in rows if (row["stratum"], row["item"]) != (stratum, item)]
        changed: Rows = [*others, {"stratum": stratum, "item": item, "result": result}]
        return judged(one, *changed).steps[0]

    refused = instead("refused")
    assert refused.detect <= before.detect
    assert refused.detect <= instead("ok").detect
    assert instead("defect").verdict == "violation"
    assert instead("missing").verdict == "violation"
    if refused.verdict == "consistent":
        assert instead("ok").verdict == "consistent"


@given(situations())
def test_more_findings_never_make_a_dispute_a_yes(
    situation: tuple[Draw, Rows],
) -> None:
    one, rows = situation
    step = judged(one, *rows).steps[0]
    for item in step.open:
        if item.why == "disputed":
            more: Rows = [*rows, {"stratum": item.stratum, "item": item.item, "result": "ok"}]
            assert judged(one, *more).steps[0].verdict != "consistent"


def _two_strata() -> tuple[Draw, Rows]:
    """Give one where neither stratum is enough alone, and not all of the first is needed."""
    strata = {
        "": {"population": 2, "defects": 1, "per_item": Fraction(1, 2), "picked": []},
        "yard": {"population": 1, "defects": 1, "per_item": Fraction(1, 2), "picked": []},
    }
    return draw(strata, required=Fraction(3, 5)), []


@given(situations())
@example(_two_strata())
def test_what_is_said_to_be_enough_is(situation: tuple[Draw, Rows]) -> None:
    """And where one stratum is enough, with no fewer items, and no other with fewer."""
    one, rows = situation
    answer = judged(one, *rows).steps[0]
    assert one.required is not None
    _, detect = literal(one, rows)
    miss, limit = 1 - detect, 1 - one.required
    if miss <= limit:
        return
    so_far = (miss,)

    def after(sizes: Mapping[str, int]) -> Fraction:
        left = miss
        for name, size in sizes.items():
            stratum = one.strata[name]
            left *= 1 - found_by_enumeration(
                stratum.population, stratum.defects or 0, size, stratum.per_item, 0
            )
        return left

    sizes = fresh(one, so_far, one.required)
    every = {name: stratum.population for name, stratum in one.strata.items()}
    assert (sizes is None) == (after(every) > limit)
    if sizes is None:
        return
    assert after(sizes) <= limit
    assert all(after({**sizes, name: size - 1}) > limit for name, size in sizes.items() if size)
    if len(sizes) == 1:
        ((_, least),) = sizes.items()
        assert not any(
            after({name: size}) <= limit
            for name, most in every.items()
            for size in range(min(most + 1, least))
        )
    if answer.verdict == "inconclusive":
        assert any("enough, if all" in text for text in answer.settle)


# Mirrored declarations.

numbers = st.sampled_from(["0", "1", "1.5", "2", "2.000000000000000001", "10"])


@st.composite
def tables(draw_: st.DrawFn) -> Declarations:
    kind = draw_(st.sampled_from([("shipper", "receiver"), ("before", "after"), ("total", "item")]))
    lines = ["ref,side,party,material,item,amount,unit,sigma,source"]
    for _ in range(draw_(st.integers(1, 8))):
        side = draw_(st.sampled_from(kind))
        item = draw_(st.sampled_from(["a", "b"])) if side == "item" else ""
        if side not in ("item", "total"):
            item = draw_(st.sampled_from(["", "a"]))
        cells = (
            draw_(st.sampled_from(["r", "s"])), side, "P", draw_(st.sampled_from(["X", "Y"])),
            item, draw_(numbers), draw_(st.sampled_from(["kg", "kg", "kg", "t"])),
            draw_(st.sampled_from(["", "0.25", "0.5"])), "src",
        )  # fmt: skip
        lines.append(",".join(cells))
    return mirror_from(parse_table("\n".join(lines).encode(), MIRROR, "m.csv"))


def pairs(declarations: Declarations) -> set[tuple[Any, ...]]:
    """Give every mismatch: kind, rows of both sides, whether it is explained. Every pair tried."""
    rows = declarations.rows
    found: set[tuple[Any, ...]] = set()
    for one, other in product(rows, rows):
        if (one.ref, one.material, one.item) != (other.ref, other.material, other.item):
            continue
        twice = one.side == other.side and one.line < other.line
        if twice or (one.side, other.side) in (("shipper", "receiver"), ("before", "after")):
            found |= judge(one.line, [one], [other], twice)
    for total in (row for row in rows if row.side == "total"):
        items = [
            r
            for r in rows
            if r.side == "item" and (r.ref, r.material) == (total.ref, total.material)
        ]
        if items:
            found |= judge(total.line, [total], items, False)
    for key in {(r.ref, r.material, "" if r.side in ("total", "item") else r.item) for r in rows}:
        sides: dict[str, list[int]] = {}
        for r in rows:
            if key == (r.ref, r.material, "" if r.side in ("total", "item") else r.item):
                sides.setdefault(r.side, []).append(r.line)
        if len(sides) == 1:
            ((_, lines),) = sides.items()
            found.add(("missing", tuple(lines), (), False, True))
    return found


def judge(line: int, one: Sequence[Any], other: Sequence[Any], twice: bool) -> set[tuple[Any, ...]]:
    unit = one[0].unit
    odd = [row for row in other if row.unit != unit]
    if odd:
        return {("unit", (line,), (odd[0].line,), False, True)}
    difference = sum(r.amount for r in one) - sum(r.amount for r in other)
    variance = sum(r.sigma**2 for r in [*one, *other])
    if not difference and not twice:
        return set()
    # Two of one item are both in the sum that its total is compared with.
    in_a_sum = twice and one[0].side == "item"
    most = max(sum(r.amount for r in one), sum(r.amount for r in other))
    coarse = bool(difference) and most**2 <= 9 * variance
    explained = difference**2 <= 9 * variance
    counts = not explained or in_a_sum or coarse
    lines = tuple(r.line for r in other)
    return {("duplicate" if twice else "difference", (line,), lines, explained, counts)}


@given(tables())
def test_mismatches_against_every_pair(declarations: Declarations) -> None:
    mirror = compare(declarations, Fraction(3))
    found = [
        (one.kind, one.first.rows, one.second.rows if one.second else (), one.explained, one.counts)
        for one in mirror.mismatches
    ]
    assert len(set(found)) == len(found)
    assert set(found) == pairs(declarations)
