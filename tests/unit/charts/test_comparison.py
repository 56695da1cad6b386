"""A comparison on a page, in a picture and in a terminal."""

from __future__ import annotations

import re
from functools import cache
from io import StringIO

import pytest
from rich.console import Console
from tests.swap import FIRST, SECOND, SWAP
from tests.unit.charts.test_page import Tags
from tests.unit.charts.test_pictures import HOSTILE

import paripassu as pp
from paripassu.charts.answers import page_title, render, sections
from paripassu.charts.comparison_picture import MOST_STEPS, order_pictures
from paripassu.charts.comparison_words import MOST_PARTIES, changed, value_text
from paripassu.charts.page import render_page
from paripassu.charts.style import SIZES
from paripassu.sequencing.comparison import Comparison

pytestmark = pytest.mark.slow

#: A measure that both perform at one moment with another, and one that is in one draft only.
MORE = """
[[measure]]
id = "three"
by = ["a"]
value = { a = 1, b = 1 }
[[measure]]
id = "four"
by = ["b"]
portions = 2
value = { a = 1, b = 1 }
[together]
groups = [["three", "one"]]
"""


def read(text: str) -> pp.Agreement:
    return pp.parse_agreement(text)


@cache
def parted() -> Comparison:
    return pp.compare(read(SWAP + FIRST), read(SWAP + MORE + SECOND))


@cache
def stuck() -> Comparison:
    both = SWAP + FIRST + SECOND
    return pp.compare(read(both), read(both.replace("b = 6", "b = 7")), read(SWAP))


def printed(comparison: Comparison, width: int = 80) -> str:
    out = StringIO()
    render(Console(file=out, width=width, color_system=None), comparison)
    return out.getvalue()


def test_orders_are_drawn_beside_each_other() -> None:
    (picture,) = order_pictures(parted())
    for size in SIZES:
        values = [v for layer in picture.spec(size)["datasets"].values() for v in layer]
        lines = {v["line"] for v in values if "line" in v}
        assert len(lines) == 2  # the steps that both have
        coloured = {v["line"] for v in values if "line" in v and "colour" in v}
        assert coloured == lines
        words = [" ".join(v["text"]) for v in values if "text" in v]
        assert {"one", "two", "three", "four: portion 1", "four: portion 2"} <= set(words)
        assert len([v for v in values if "y2" in v]) == 1  # one moment has two steps
    assert "the other way round in file\u00a02" in picture.alt


def test_without_two_plans_nothing_is_drawn() -> None:
    assert order_pictures(stuck()) == []
    long = SWAP.replace('by = ["a"]', f'by = ["a"]\nportions = {MOST_STEPS}')
    assert order_pictures(pp.compare(read(long), read(long))) == []
    assert order_pictures(pp.compare(read(SWAP), read(SWAP)))


def test_more_files_have_a_picture_each() -> None:
    found = pp.compare(read(SWAP + FIRST), read(SWAP), read(SWAP + SECOND))
    assert [picture.name for picture in order_pictures(found)] == ["order-1-2", "order-1-3"]


def test_the_page_has_a_column_for_each_file() -> None:
    page = render_page(page_title(stuck()), sections(stuck()))
    tags = Tags(page)
    assert len([d for d in tags.all("div") if d.get("class") == "beside"]) == 1
    assert page.count("There is no plan.") == 2
    assert page.count("There is a plan.") == 1
    assert page.count("The mildest repair of each kind") == 2
    assert page.count("In this order") == 1
    # What all files have would be marked; the third has a plan.
    assert "Every file has this conflict" not in page


def test_a_conflict_that_all_have_is_marked() -> None:
    both = SWAP + FIRST + SECOND
    said = printed(pp.compare(read(both), read(both)))
    assert said.count("Every file has this conflict.") == 2
    assert said.startswith("The two files say the same, and the answer is the same.")
    assert "What differs" not in said


def test_by_how_much_a_conflict_fails_stands_below_it() -> None:
    late = SWAP.replace('by = ["a"]', 'by = ["a"]\ndays = 30').replace('id = "swap"', 'id = "late"')
    due = '[[position]]\nid = "due"\nparty = "b"\nclaim = "by"\nmeasure = "one"\nday = {}\n'
    found = pp.compare(read(late + due.format(20)), read(late + due.format(40)))
    ((amount,),) = [conflict.amounts for conflict in found.answers[0].conflicts]
    assert (
        amount.in_words
        == "“one” cannot be complete before day 30, 10 days late: 30 days for “one”."
    )
    (_, said) = printed(found, 200).split("the work on it alone takes longer.\n")
    assert said.startswith(f"      · {amount.in_words}\n")
    page = render_page(page_title(found), sections(found))
    assert f"the work on it alone takes longer. {amount.in_words}" in page


def test_hostile_words_stay_text() -> None:
    agreement = read(SWAP + MORE + FIRST)
    hostile = agreement.replace(
        title=HOSTILE,
        parties=tuple(party.replace(name=HOSTILE) for party in agreement.parties),
        measures=tuple(measure.replace(title=HOSTILE) for measure in agreement.measures),
    )
    found = pp.compare(hostile, read(SWAP + SECOND))
    files = tuple(one.model_copy(update={"file": HOSTILE}) for one in found.files)
    found = found.model_copy(update={"files": files})
    page = render_page(page_title(found), sections(found))
    kinds = [script.get("type") for script in Tags(page).all("script")]
    assert set(kinds) <= {None, "application/json"}
    assert kinds.count(None) == 2
    bare = re.sub(r"<script.*?</script>", "", page, flags=re.DOTALL)
    assert "<b>" not in bare
    said = printed(found)
    for sign in "\x1b\u202e\x00":
        assert sign not in bare
        assert sign not in said
    assert "[red]" in said


@pytest.mark.parametrize("width", [40, 60, 80, 120])
def test_every_line_fits(width: int) -> None:
    for comparison in (parted(), stuck()):
        said = printed(comparison, width)
        assert all(len(line) <= width for line in said.splitlines())
        assert "…" not in said


def test_values_are_written_as_people_do() -> None:
    told = {(d.entry, d.key): d.values for d in pp.compare(
        read(SWAP),
        read(SWAP.replace("stake = 1\n", "stake = [1, 2.5]\n", 1)
                 .replace('by = ["a"]\nvalue = { a = 1, b = 6 }',
                          'by = ["a", "b"]\noptional = true\nstages = [{ name = "x", share = 0.4 },'
                          ' { name = "y", share = 0.6 }]')),
    ).differences}  # fmt: skip
    texts = {key: [value_text(value) for value in values] for (_, key), values in told.items()}
    assert texts == {
        "stake": ["1", "1 to 2.5"],
        "by": ["a", "a, b"],
        "optional": ["no", "yes"],
        "stages": ["–", "name: x, share: 0.4; name: y, share: 0.6"],
        "value": ["a: 1, b: 6", "–"],
    }


def test_the_most_likely_number_is_told_and_portions_are_no_interval() -> None:
    steps = "a = 6, b = 1 }\nportions = 3\nautomatic = "
    first, second = SWAP.replace("a = 6, b = 1 }\n", steps + "[1, 2]\n"), SWAP
    second = second.replace("a = 6, b = 1 }\n", steps + "[1, 2, 3]\n")
    second = second.replace("stake = 1\n", "stake = [1, 2, 4]\n", 1)
    found = changed(pp.compare(read(first), read(second)))
    assert [one.keys for one in found] == [
        [("stake", ["1", "1 to 4 (most likely 2)"])],
        [("automatic", ["1, 2", "1, 2, 3"])],
    ]


def test_of_very_many_parties_those_are_listed_that_fare_differently() -> None:
    more = "".join(f'[[party]]\nid = "p{k}"\n' for k in range(MOST_PARTIES))
    said = printed(pp.compare(read(SWAP + more), read(SWAP.replace("b = 6", "b = 7") + more)))
    assert "Gain: b" in said
    assert "Gain: p0" not in said
    assert "21 parties with the same numbers: not listed." in said


def test_numbers_that_differ_read_so() -> None:
    """7.004 and 7.0041 would both be said as 7, promised to two digits."""
    one, other = (
        SWAP.replace("b = 6", f"b = {value}").replace('id = "b"\n', 'id = "b"\ntolerance = 3\n')
        for value in ("6.004", "6.0041")
    )
    said = printed(pp.compare(read(one), read(other)))
    assert re.search(r"Gain: b +7\.004 +7\.0041\n", said)
    assert re.search(r"Gain: a +7 +7\n", said)
