"""Two versions of one file, joined by fields."""

from __future__ import annotations

import pytest

from paripassu.workbench.editing.merge import merge

BASE = """\
[agreement]
title = "Two"      # a title

[[party]]
id = "a"
stake = 1

[[party]]
id = "b"
stake = 2

[[measure]]
id = "m"           # the first
by = "a"
value = { a = -1, b = 3 }
stages = [{ share = 0.5 }, { share = 1.0 }]

[[require]]
measure = "m"
needs = { n = 1 }
"""


def changed(*pairs: tuple[str, str]) -> str:
    text = BASE
    for old, new in pairs:
        assert text.count(old) == 1, old
        text = text.replace(old, new)
    return text


@pytest.mark.parametrize(
    ("mine", "theirs"),
    [
        (("stake = 1", "stake = 5"), ("stake = 2", "stake = 7")),
        (('"Two"', '"Three"'), ("# a title", "# the title")),
        (("a = -1", "a = -4"), ("b = 3", "b = 8")),
        (("share = 0.5", "share = 0.25"), ("share = 1.0", "share = 0.75")),
        (('id = "m"', 'id = "m"\ntitle = "M"'), ("stake = 2", "stake = 3")),
        (("[[require]]", "# why\n[[require]]"), ("needs = { n = 1 }", "needs = { n = 0.5 }")),
    ],
    ids=["entries", "comment", "one line", "a list", "a key", "a comment above"],
)
def test_what_two_changed_in_two_places_is_both(
    mine: tuple[str, str], theirs: tuple[str, str]
) -> None:
    both = changed(mine, theirs)
    assert merge(BASE, changed(mine), changed(theirs)).text == both
    assert merge(BASE, changed(theirs), changed(mine)).text == both


def test_what_one_changed_is_taken() -> None:
    one = changed(("stake = 1", "stake = 5"))
    assert merge(BASE, one, BASE).text == one
    assert merge(BASE, BASE, one).text == one
    assert merge(BASE, one, one).text == one


def test_what_both_added_is_both() -> None:
    mine = BASE + '\n[[position]]\nid = "p"\nby = "a"\n'
    theirs = BASE + '\n[[source]]\nid = "s"\n'
    text = merge(BASE, mine, theirs).text
    assert text is not None
    assert text.startswith(BASE)
    assert '[[position]]\nid = "p"\nby = "a"\n' in text
    assert '[[source]]\nid = "s"\n' in text


@pytest.mark.parametrize(
    ("mine", "theirs", "field"),
    [
        (("stake = 1", "stake = 5"), ("stake = 1", "stake = 6"), "party a: stake"),
        (("a = -1", "a = -4"), ("a = -1", "a = -5"), "measure m: value.a"),
        (
            ("share = 0.5", "share = 0.2"),
            ("share = 0.5", "share = 0.3"),
            "measure m: stages.1.share",
        ),
        (('"Two"', '"Three"'), ('"Two"', '"Four"'), "agreement title"),
        (("stake = 1", "stake = 1.0"), ("stake = 1", "stake = true"), "party a: stake"),
        (("n = 1", "n = 2"), ("n = 1", "n = 3"), "require"),
    ],
    ids=["key", "inside", "a stage", "head", "true is no 1", "without a name"],
)
def test_what_both_changed_is_named(
    mine: tuple[str, str], theirs: tuple[str, str], field: str
) -> None:
    found = merge(BASE, changed(mine), changed(theirs))
    assert (found.text, found.fields) == (None, (field,))


def test_what_one_dropped_and_the_other_changed_is_named() -> None:
    gone = changed(('[[party]]\nid = "b"\nstake = 2\n\n', ""))
    found = merge(BASE, gone, changed(("stake = 2", "stake = 3")))
    assert (found.text, found.fields) == (None, ("party b",))


def test_entries_without_names_may_come_and_go() -> None:
    mine = BASE + '\n[[require]]\nmeasure = "x"\nneeds = { y = 1 }\n'
    theirs = changed(("needs = { n = 1 }", "needs = { n = 2 }"))
    assert merge(BASE, mine, theirs).text == theirs + mine.removeprefix(BASE)
    other = BASE + '\n[[require]]\nmeasure = "z"\nneeds = { y = 1 }\n'
    text = merge(BASE, mine, other).text
    assert text is not None
    assert sorted(text) == sorted(BASE + mine.removeprefix(BASE) + other.removeprefix(BASE))


def test_a_half_typed_text_goes_with_changes_elsewhere() -> None:
    mine = changed(("stake = 1", "stake = "))
    theirs = changed(("stake = 2", "stake = 3"))
    assert merge(BASE, mine, theirs).text == changed(
        ("stake = 1", "stake = "), ("stake = 2", "stake = 3")
    )
    assert merge(BASE, mine, changed(("stake = 1", "stake = 4"))).text is None
    # No field tells whether both may stand there.
    assert merge("x", "xa", "xb").text is None


def test_lines_keep_their_ends() -> None:
    base, mine, theirs = (
        text.replace("\n", "\r\n")
        for text in (BASE, changed(("stake = 1", "stake = 5")), changed(("b = 3", "b = 9")))
    )
    text = merge(base, mine, theirs).text
    assert text == changed(("stake = 1", "stake = 5"), ("b = 3", "b = 9")).replace("\n", "\r\n")
