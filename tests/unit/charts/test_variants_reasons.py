"""Why variants have no plan: each sentence once, and the numbers that stand for it in the table."""

from __future__ import annotations

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from tests.e2e.swaps import STUCK
from tests.examples import examples

from paripassu.agreement.variants.model import Change, Variant
from paripassu.charts.comparison_words import conflict_sentences
from paripassu.charts.variants_reasons import MOST_PLACES, differing
from paripassu.charts.variants_section import variants_section
from paripassu.sequencing.variants import ComparedVariants, compare_variants

#: Who cannot give this much without having had something first, and two who wait for each other.
TEXT = (
    STUCK
    + """
[[measure]]
id = "gift"
by = ["a"]
value = { a = -10, b = 2 }
[[position]]
id = "b-gift"
party = "b"
claim = "after"
measure = "two"
needs = { gift = 1.0 }
"""
)
SAME = Variant("Words only", "", (Change("measure:one", "title", None, "The first"),))
LESS = Variant("Accepts less", "", (Change("party:a", "tolerance", 8, 7),))
GIVES_IN = Variant("B gives in", "", (Change("position:b-second", None),))
AT_ONCE = Variant("Both", "", (Change("position:b-second", None), Change("position:b-gift", None)))


def told(found: ComparedVariants) -> tuple[list[str], list[str], list[str]]:
    """Give the names, which conflicts each has as the table says it, and the numbered sentences."""
    section = variants_section(found, changes=False)
    (answers,) = (grid for grid in section.grids if grid.title.startswith("The answers"))
    rows = {row.cells[0]: [*row.cells[1:]] for row in answers.rows}
    (column,) = section.beside
    (listed,) = (one for one in column.lists if one.numbered)
    return [*answers.header[1:]], rows["Which conflicts"], listed.items


def numbers(cell: str) -> list[int]:
    """Read ``1, 3 to 5`` literally."""
    found: list[int] = []
    for part in cell.split(", ") if cell != "–" else []:
        first, _, last = part.partition(" to ")
        found += range(int(first), int(last or first) + 1)
    return found


def test_each_is_said_once() -> None:
    found = compare_variants(TEXT, [SAME, GIVES_IN, AT_ONCE])
    names, which, items = told(found)
    assert names == ["As the file is", "Words only", "B gives in", "Both"]
    assert which == ["1, 2", "1, 2", "2", "–"]
    assert items[0].startswith("a demands that “one” is not begun before “two” is complete")
    assert "“Words only”: " in items[0]  # it calls a measure otherwise
    assert "“Words only”" not in items[1]  # it says of that one what the file says


def test_what_differs_is_said_beside_it() -> None:
    _, which, items = told(compare_variants(TEXT, [LESS]))
    assert which[0] == which[1] == "1, 2"
    assert items[1].endswith(
        "“Accepts less”: the same, but at most 7 instead of 8; it accepts 7 instead of 8."
    )


def test_nothing_is_said_where_each_has_a_plan() -> None:
    section = variants_section(compare_variants(TEXT, [AT_ONCE]), changes=False)
    assert len(section.beside) == 1  # the file itself has none
    gone = TEXT.partition("[[position]]")[0]
    section = variants_section(compare_variants(gone, [LESS]), changes=False)
    assert section.beside == []
    assert not any("conflict" in str(row.cells[0]) for row in section.grids[0].rows)


@pytest.mark.slow
@settings(max_examples=examples(20))
@given(
    st.lists(st.tuples(st.integers(5, 9), st.integers(0, 3), st.booleans()), min_size=1, max_size=6)
)
def test_every_sentence_can_be_found_again(wanted: list[tuple[int, int, bool]]) -> None:
    variants = [
        Variant(
            f"V{at}",
            "",
            (
                Change("party:a", "tolerance", 8, tolerance),
                Change("party:b", "stake", 30, stake),
                *((Change("position:b-second", None),) if gives_in else ()),
            ),
        )
        for at, (tolerance, stake, gives_in) in enumerate(wanted)
    ]
    found = compare_variants(TEXT, variants)
    _, which, items = told(found)
    answers = [found.file.answer, *(one.answer for one in found.variants)]
    whole = " ".join(items)
    for answer, cell in zip(answers, which, strict=True):
        assert answer is not None
        mine = [items[number - 1] for number in numbers(cell)]
        assert len(mine) == len(answer.conflicts)
        for conflict in answer.conflicts:
            sentences = conflict_sentences(conflict)
            # It is there in full, or as one that differs from another in few words.
            assert any(all(s in item for s in sentences) for item in mine) or any(
                "the same, but " in item for item in mine
            )
            for sentence in sentences:
                assert whole.count(sentence) <= 1


words = st.lists(st.sampled_from(["a", "stake", "of", "6", "7", "to", "8"]), max_size=12)


@settings(max_examples=examples(200))
@given(words, words)
def test_what_differs_stands_in_both(one: list[str], other: list[str]) -> None:
    old, new = " ".join(one), " ".join(other)
    said = differing(old, new)
    if old == new:
        assert said == []
    if said is None:
        return
    assert len(said) <= MOST_PLACES
    for text in said:
        now, _, was = text.partition(" instead of ")
        assert now in new
        assert was in old
        assert was


@pytest.mark.parametrize(
    ("one", "other", "said"),
    [
        ("with its stake of 6 to lose", "with its stake of 7 to lose", ["stake of 7 instead of 6"]),
        ("6 to lose", "7 to lose", ["7 instead of 6"]),
        ("it gains 2: by this", "it gains 3: by this", ["it gains 3 instead of 2"]),
        ("a b", "a b c", None),
        ("a b c", "a c", None),
        ("1 - 1 - 1 - 1 - 1", "2 - 2 - 2 - 2 - 2", None),
    ],
)
def test_few_words_differ(one: str, other: str, said: list[str] | None) -> None:
    assert differing(one, other) == said
