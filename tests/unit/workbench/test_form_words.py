"""What the forms say of mistakes, to somebody who sees no text file."""

from __future__ import annotations

import re

import pytest
from tests.e2e.swaps import FEASIBLE

from paripassu.told import in_forms
from paripassu.workbench.forms.painting import todo_html
from paripassu.workbench.forms.reading import LONGEST_NAME
from paripassu.workbench.forms.view import KINDS, View

#: What only somebody knows who has seen the file.
_CODE = re.compile(r"\[\[?[a-z]|\w = |\b[a-z]+_[a-z]+\b|\bTOML\b|\btable\b|\bkey\b")
_MEASURE = '[[measure]]\nid = "x"\nby = ["a"]\n'
_CLAIM = '[[position]]\nid = "p"\nparty = "a"\nmeasure = "one"\n'


def said(text: str) -> list[str]:
    view = View(text)
    found = [*view.mistakes]
    for section in view.sections.values():
        found += section.mistakes
        for line in section.lines:
            body = view.body(line)
            found += body.mistakes
            for block in body.blocks:
                for outer in block.fields:
                    for field in outer.every():
                        found += field.mistakes
    return found


@pytest.mark.parametrize(
    ("more", "words"),
    [
        (_MEASURE + "lasting = 1.2", "not 120 % — 100 %: it cannot be undone; 50 %: half"),
        (_MEASURE + "value = { a = [9, 5] }", "wrong way round — the low number comes first"),
        (_MEASURE + "value = { a = [1, 9, 5] }", "Should rise from left to right"),
        (_MEASURE + 'value = { a = "3," }', "a number, not '3,' — write 3"),
        (_MEASURE + 'value = { a = "1,5" }', "a number, not '1,5' — write 1.5"),
        (_MEASURE + 'value = { a = "1,234" }', "the one that is meant: 1234 or 1.234"),
        (_MEASURE + 'value = { a = "1e3" }', "a number, not '1e3' — write 1000"),
        (_MEASURE + 'value = { a = ["", 5] }', "A number is missing — fill in both ends"),
        (_MEASURE + 'verify = { detect = "x" }', "write a number from 0 to 100"),
        (
            _MEASURE + 'stages = [{ name = "s", share = 0.5 }, { name = "t", share = 0.4 }]',
            "The shares add up to 90 % and should add up to 100 % — 10 % too little",
        ),
        (_MEASURE + "standing = true\ndays = 0", "take away the tick at “It is kept up over time”"),
        (
            _MEASURE + 'verify = { detect = "deter" }',
            "fill in “Who verifies”, under “Who verifies and decides”",
        ),
        (_MEASURE + 'confirm_by = ["a"]', "choose “all others who perform something”"),
        (_MEASURE + 'confirm_by = ["a"]\n[process]\ninspectorate = "A B"', "is no short name"),
        (_CLAIM + 'claim = "by"\ndate = 2030-01-01', "fill in day 0 of the agreement itself"),
        (_CLAIM + 'claim = "at_most"\nshare = 1.5', "between 0 % and 100 %, not 150 %"),
        (_CLAIM + 'claim = "include"\nlikelihood = 80', "between 0 % and 100 %, not 8000 %"),
        (_CLAIM + 'claim = "include"\nlikelihood = [0.8, 0.2]', "the wrong way round — the low"),
        (_CLAIM + 'claim = "include"\nlikelihood = [1.2, 1.5]', "100 %, not 120 % to 150 %"),
        (_CLAIM + 'claim = "after"\nneeds = { two = "x" }', "a share in per cent, not 'x' — write"),
        (_CLAIM + 'claim = "by"\ndate = "1.2.2030"', "write 2030-02-01"),
        (_CLAIM + 'claim = "after"\nneeds = { one = "all" }', "would wait for itself"),
        ('[[choose]]\nof = ["one"]', "a measure that no plan may leave out is in every plan"),
        ('[[choose]]\nof = ["one", "two"]\nexactly = 1\nat_least = 1', "Both numbers are given"),
        ('[together]\ngroups = [["one", "three"]]', "choose single portions"),
        ('[together]\ngroups = [["one"]]', "A group has two members or more"),
    ],
)
def test_a_mistake_is_told_without_the_words_of_the_file(more: str, words: str) -> None:
    told = said(f"{FEASIBLE}\n{more}\n")
    assert any(words in one for one in told), told
    assert not [one for one in told if _CODE.search(one)]


#: Short names that stand in no sentence by chance, with the titles of what bears them.
_TITLED = """
[agreement]
id = "zz-all"
title = "Korea"
start = 2030-01-01
[[party]]
id = "zz-north"
name = "North Korea"
[[party]]
id = "zz-south"
name = "South Korea"
[[measure]]
id = "zz-freeze"
title = "Freeze"
by = ["zz-north"]
days = 20
portions = 2
[[measure]]
id = "zz-treaty"
title = "Peace treaty"
by = ["zz-south"]
stages = [{ name = "signature", share = 0.5 }, { name = "last", share = 0.25 }, \
{ name = "same", share = 0.25 }]
days = 30
[[source]]
id = "zz-daily"
title = "Daily paper"
cites = ["zz-agency"]
[[source]]
id = "zz-agency"
title = "News agency"
"""
_WAITS = '[[require]]\nmeasure = "zz-treaty"\nneeds = { zz-freeze = "all" }\n'


@pytest.mark.parametrize(
    ("more", "words"),
    [
        (
            "horizon_days = 40\n" + _WAITS,
            (
                "No order is possible within 40 days: portions 1 to 2 of “Freeze” (2 × 20 days), "
                "then portions 1 to 3 of “Peace treaty” (3 × 30 days) end on day 130 at the "
                "earliest"
            ),
        ),
        (
            _WAITS + '[[require]]\nmeasure = "zz-freeze"\nneeds = { zz-treaty = "all" }',
            "“signature” of “Peace treaty” requires portion 2 of “Freeze”, portion 2 of “Freeze”",
        ),
        (
            _WAITS + '[[require]]\nmeasure = "zz-freeze"\nclaim = "by"\nday = 5\npart = "first"',
            "portion 1 of “Freeze” cannot end by day 5, since portion 1 of “Freeze” (20 days) end",
        ),
        (
            '[together]\ngroups = [["zz-freeze:2", "zz-treaty:1"]]\n' + _WAITS,
            "“signature” of “Peace treaty” requires portion 2 of “Freeze” at an earlier moment",
        ),
        (
            '[together]\ngroups = [["zz-freeze:1", "zz-freeze:2"]]',
            "portion 1 of “Freeze” and portion 2 of “Freeze” come in turn and take 20 days each",
        ),
        (
            '[together]\ngroups = [["zz-freeze:1", "zz-freeze:1"]]',
            "Portion 1 of “Freeze” stands twice in this group",
        ),
        (
            '[together]\ngroups = [["zz-freeze", "zz-treaty"]]',
            "but “Freeze” has 2, “Peace treaty” has 3",
        ),
        (
            '[together]\ngroups = [["zz-freeze", "zz-treaty:1"]]',
            "the whole of “Freeze”, which has 2",
        ),
        (
            '[together]\ngroups = [["zz-freeze:9", "zz-treaty:1"]]',
            "“Freeze” has no portion 9",
        ),
        (
            (
                '[[choose]]\nof = ["zz-freeze", "zz-treaty"]\n'
                '[together]\ngroups = [["zz-freeze:1", "zz-treaty:1"]]'
            ),
            "exactly 1 of “Freeze” and “Peace treaty”: groups are performed",
        ),
        ('[[require]]\nmeasure = "zz-freeze"\nclaim = "by"\nday = 90\npart = 9', "“Freeze” has no"),
        (
            '[[require]]\nmeasure = "zz-treaty"\nclaim = "by"\nday = 900\npart = "last"',
            "'last' is a stage of “Peace treaty” and a word for the last portion",
        ),
        (
            '[[require]]\nmeasure = "zz-treaty"\nclaim = "by"\nday = 900\npart = "first one"',
            "“Peace treaty” has no stage 'first one'",
        ),
        (
            '[[require]]\nmeasure = "zz-freeze"\nneeds = { zz-freeze = "all" }',
            "“Freeze” would wait for itself",
        ),
        (
            '[[require]]\nmeasure = "zz-freeze"\nneeds = { zz-freeze = "same" }',
            "“Freeze” would wait for itself: what",
        ),
        (
            '[[require]]\nmeasure = "zz-freeze"\nneeds = { zz-treaty = "same" }',
            "'same' is a stage of “Peace treaty”",
        ),
        (
            '[[require]]\nmeasure = "zz-freeze"\nclaim = "during"\nof = ["zz-treaty"]',
            "“Peace treaty” is not kept up over time",
        ),
        ('cites = ["zz-daily"]', "“News agency” cites “Daily paper”"),
        (
            2 * '[[declaration]]\nparty = "zz-north"\ntemplate = "t.toml"\n',
            "There are two declarations of “North Korea”",
        ),
    ],
)
def test_entries_are_called_by_their_titles(more: str, words: str) -> None:
    text = _TITLED
    if more.startswith("horizon"):
        head, _, more = more.partition("\n")
        text = text.replace("start = 2030-01-01", f"start = 2030-01-01\n{head}")
    told = said(f"{text}{more}\n")
    assert any(words in one for one in told), told
    assert not [one for one in told if "zz-" in one]


def test_who_begins_is_told_what_to_add_first() -> None:
    view = View('[agreement]\nid = "new"\n')
    assert view.firsts == ("party", "measure")
    assert view.mistakes == ()
    page = todo_html(view, {kind: {} for kind in KINDS})
    assert 'data-first="party">Add a first party<' in page
    assert 'data-first="measure">Add a first measure<' in page
    assert View(FEASIBLE).firsts == ()


def test_likelihoods_are_offered_once_each() -> None:
    """Literal: ICD 203 has seven rows, each with a probability of its own, and certainty."""

    def offered(likelihood: str) -> list[str]:
        view = View(f"{FEASIBLE}\n{_CLAIM}claim = 'include'\n{likelihood}")
        (line,) = view.sections["position"].lines
        field = view.body(line).field(("position", 0, "likelihood"), "likelihood")
        assert field is not None
        return [option.value for option in field.options]

    usual = [
        *("almost no chance", "very unlikely", "unlikely", "roughly even chance", "likely"),
        *("very likely", "almost certain", "certain", "own"),
    ]
    assert offered("") == usual
    # The other word of a row stands in its place where the file has it.
    other = ["probable" if word == "likely" else word for word in usual]
    assert offered('likelihood = "probable"') == other


@pytest.mark.parametrize(
    ("claim", "label"), [("after", "Until there is"), ("within", "Once there is")]
)
def test_what_is_waited_for_is_asked_in_the_words_of_the_claim(claim: str, label: str) -> None:
    view = View(f'{FEASIBLE}\n{_CLAIM}claim = "{claim}"\nneeds = {{ two = "all" }}\ndays = 3\n')
    (line,) = view.sections["position"].lines
    field = view.body(line).field(("position", 0, "needs"), "needs")
    assert field is not None
    assert field.label == label


def test_a_long_name_is_cut_wherever_it_is_no_field() -> None:
    """Somebody has pasted a page into the name: it takes no page in the list of parties."""
    view = View(FEASIBLE.replace('id = "a"', f'id = "a"\nname = "{"x" * 3_000}"', 1))
    line = view.sections["party"].lines[0]
    assert len(line.title) == LONGEST_NAME
    assert all(len(option.label) <= LONGEST_NAME for option in view.reading.options("party"))
    field = view.body(line).field(("party", 0, "name"), "text")
    assert field is not None
    assert field.parts["text"] == "x" * 3_000


def test_what_a_form_says_itself_is_left_as_it_is() -> None:
    assert in_forms("two parties bear one name") == "two parties bear one name"


@pytest.mark.parametrize(
    "more",
    [
        *(f"{_MEASURE}{key} = 3" for key in ("stages", "opens", "value", "confirm_by", "verify")),
        *(f"{_MEASURE}{key} = [3]" for key in ("stages", "value", "days", "confirm_by")),
        _CLAIM + 'claim = "after"\nneeds = 3',
        "[together]\ngroups = [3]",
    ],
)
def test_nobody_is_told_what_to_write_in_a_file(more: str) -> None:
    told = said(f"{FEASIBLE}\n{more}\n")
    assert told
    assert not [one for one in told if re.search(r"write [\[{\w]*.*[\]}]$", one)], told
