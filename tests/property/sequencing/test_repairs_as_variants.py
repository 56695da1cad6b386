"""Each repair as a variant: made in the file, it is the file that `explain` writes for it."""

from __future__ import annotations

from collections.abc import Iterator
from decimal import Decimal
from pathlib import Path

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from tests.examples import examples
from tests.shared import ROOT, SHARED, needs

from paripassu.agreement.differences import differences
from paripassu.agreement.read import parse_agreement
from paripassu.agreement.variants.apply import Applied, apply_variant
from paripassu.agreement.variants.model import Change, Variant
from paripassu.agreement.variants.read import parse_variants
from paripassu.agreement.variants.write import format_variants
from paripassu.deadline import Deadline
from paripassu.errors import AgreementError, ParameterError
from paripassu.sequencing.answer import plan
from paripassu.sequencing.contradiction import verify_possible
from paripassu.sequencing.explain import explain
from paripassu.sequencing.repairs.as_variant import repair_variant, repairs_of_variant
from paripassu.sequencing.repairs.in_file import repaired_file


def variants_of(
    content: bytes, *, mixed: bool = False, seconds: float | None = None
) -> Iterator[Variant]:
    """Give the repairs of a file as variants, each held to the file that is written for it."""
    explanation = explain(parse_agreement(content), mixed=mixed, time_limit=seconds)
    names: list[str] = []
    for number in range(1, len(explanation.repairs) + 1):
        variant = repair_variant(content, explanation, number, names)
        names.append(variant.name)
        done = apply_variant(content.decode(), variant)
        assert done == Applied(repaired_file(content, explanation, number).decode())
        assert variant.note
        # Planned with, it gives what the explanation promises: that plan, or a better one.
        assert done.text is not None
        planned = plan(parse_agreement(done.text))
        assert planned.objective is not None
        promised = explanation.repairs[number - 1].worst_exposure
        assert planned.objective.worst_exposure <= promised
        yield variant
    with pytest.raises(ParameterError, match="is 0, and there"):
        repair_variant(content, explanation, 0)


def test_every_repair_of_korea() -> None:
    # It takes a second; a busy machine may take longer than is waited for by itself.
    found = [*variants_of((ROOT / "examples/korea-2018.toml").read_bytes(), seconds=300)]
    assert len(found) > 6
    assert parse_variants(format_variants(found)) == tuple(found)


LIMITED = b"""\
[agreement]
id = "limited"
[[party]]
id = "a"
stake = 9
[[party]]
id = "b"
stake = 9
[[measure]]
id = "one"
by = ["a"]
portions = 4
value = { a = -4, b = 8 }
[[measure]]
id = "two"
by = ["b"]
portions = 4
value = { a = 8, b = -3 }
[[position]]
id = "b-all"
party = "b"
claim = "at_least"
measure = "one"
share = 1
[[position]]
id = "a-some"
party = "a"
claim = "at_most"
measure = "one"
share = 0.5
"""


def test_a_share_that_is_lowered_and_changes_of_several_kinds() -> None:
    """Kinds that come up in none of the cases below."""
    kinds = {variant.name.partition(": ")[2] for variant in variants_of(LIMITED)}
    assert "share" in {kind.partition(" (")[0] for kind in kinds}
    korea = (ROOT / "examples/korea-2018.toml").read_bytes()
    kinds = {
        variant.name.partition(": ")[2] for variant in variants_of(korea, mixed=True, seconds=300)
    }
    assert any(kind.startswith("mixed") for kind in kinds)


def test_a_name_that_is_taken() -> None:
    content = (ROOT / "examples/korea-2018.toml").read_bytes()
    explanation = explain(parse_agreement(content), kinds=["concede"])
    first = repair_variant(content, explanation, 1)
    taken = [first.name, f"{first.name} (2)"]
    again = repair_variant(content, explanation, 1, taken)
    assert again == Variant(f"{first.name} (3)", first.note, first.changes)


@pytest.mark.slow
@needs("plans/cases")
@pytest.mark.parametrize("folder", ["plans/cases", "language/cases", "scenarios/agreements"])
def test_every_repair_of_all_shared_cases(folder: str) -> None:
    found = 0
    kinds: set[str] = set()
    for path in sorted((SHARED / folder).glob("*.toml")):
        content = readable(path)
        if content is not None:
            for variant in variants_of(content):
                found += 1
                kinds.add(variant.name.partition(": ")[2].partition(" (")[0])
    assert found >= 10
    assert len(kinds) >= 3


def readable(path: Path) -> bytes | None:
    content = path.read_bytes()
    try:
        verify_possible(parse_agreement(content), Deadline.after(None))
    except AgreementError:
        return None
    return content


FACTS = (
    LIMITED.decode()
    + """
[[position]]
id = "b-soon"
party = "b"
claim = "after"
measure = "two"
needs = { one = 0.75 }
[[position]]
id = "a-soon"
party = "a"
claim = "after"
measure = "one"
needs = { two = 1 }
[[require]]
measure = "two"
part = "last"
needs = { one = 0.25 }
"""
)
NEEDS = 'require:measure = "two", part = "last", needs = { one = 0.25 }'
#: What variants of it change: also what the file does not say so, and what a repair changes, too.
CHANGES = (
    Change("party:a", "stake", 9, 2),
    Change("party:b", "stake", 9, 3),
    Change("party:a", "tolerance", None, 6),
    Change("party:b", "tolerance", 1, 2),
    Change("party:gone", "stake", 1, 2),
    Change("position:b-all", "share", 1, Decimal("0.75")),
    Change("position:a-some", "share", Decimal("0.5"), Decimal("0.5")),
    Change("position:b-soon", "needs.one", Decimal("0.75"), Decimal("0.5")),
    Change("position:a-soon", None),
    Change("position:a-soon", "firm", None, "demand"),
    Change("measure:two", "title", None, "The second"),
    Change("measure:three", None, None, {"by": ["b"], "value": {"a": 1}}),
    Change("position:a-third", None, None, {"party": "a", "claim": "exclude", "measure": "three"}),
    Change(NEEDS, "needs.one", Decimal("0.25"), Decimal("0.5")),
    Change(NEEDS, None),
    Change('choose:of = ["one", "two"]', None, None, {"of": ["one", "two"]}),
)


@pytest.mark.slow
@settings(max_examples=examples(24))
@given(st.lists(st.sampled_from(CHANGES), unique_by=lambda change: change.field, max_size=6))
def test_a_repair_of_a_variant_is_what_a_repair_of_its_file_is(changes: list[Change]) -> None:
    """Against the literal way: the variant written as a file, that file explained and repaired."""
    whole = {change.entry for change in changes if change.key is None}
    changes = [one for one in changes if one.key is None or one.entry not in whole]
    # As it is read from a file: entries without an id are called in one way.
    (variant,) = parse_variants(format_variants([Variant("Mine", "", tuple(changes))]))
    done = apply_variant(FACTS, variant)
    if done.text is None:
        return
    content = done.text.encode()
    try:
        explanation = explain(parse_agreement(content), time_limit=20)
    except AgreementError:
        return  # what the variant states contradicts itself
    found = repairs_of_variant(FACTS, variant, explanation)
    assert len(found) == len(explanation.repairs)
    for number, one in enumerate(found, start=1):
        wanted = repaired_file(content, explanation, number)
        made = apply_variant(FACTS, one)
        assert made.text is not None
        assert not differences((parse_agreement(made.text), parse_agreement(wanted)))
        alone = repair_variant(
            content, explanation, number, [two.name for two in found[: number - 1]]
        )
        assert (one.name, one.note) == (alone.name, alone.note)
        # Nothing of the variant is lost but what the repair changes otherwise.
        touched = {change.entry for change in alone.changes}
        assert {c.field for c in variant.changes if c.entry not in touched} <= {
            c.field for c in one.changes
        }
        assert parse_variants(format_variants([one])) == (one,)


def test_what_does_not_read_has_no_repairs() -> None:
    broken = Variant("Mine", "", (Change("party:a", None), Change("party:b", None)))
    explanation = explain(parse_agreement(LIMITED))
    with pytest.raises(ParameterError, match="nothing that reads"):
        repairs_of_variant(LIMITED.decode(), broken, explanation)
