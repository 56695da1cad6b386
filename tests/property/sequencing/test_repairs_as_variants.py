"""Each repair as a variant: made in the file, it is the file that `explain` writes for it."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path

import pytest
from tests.shared import ROOT, SHARED, needs

from paripassu.agreement.read import parse_agreement
from paripassu.agreement.variants.apply import Applied, apply_variant
from paripassu.agreement.variants.model import Variant
from paripassu.agreement.variants.read import parse_variants
from paripassu.agreement.variants.write import format_variants
from paripassu.deadline import Deadline
from paripassu.errors import AgreementError, ParameterError
from paripassu.sequencing.answer import plan
from paripassu.sequencing.contradiction import verify_possible
from paripassu.sequencing.explain import explain
from paripassu.sequencing.repairs.as_variant import repair_variant
from paripassu.sequencing.repairs.in_file import repaired_file


def variants_of(content: bytes, *, mixed: bool = False) -> Iterator[Variant]:
    """Give the repairs of a file as variants, each held to the file that is written for it."""
    explanation = explain(parse_agreement(content), mixed=mixed)
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
    found = [*variants_of((ROOT / "examples/korea-2018.toml").read_bytes())]
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
    kinds = {variant.name.partition(": ")[2] for variant in variants_of(korea, mixed=True)}
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
