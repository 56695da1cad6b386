"""A variant made in an agreement file, and what of it no longer fits."""

from __future__ import annotations

from decimal import Decimal

import pytest

from paripassu.agreement.read import parse_agreement
from paripassu.agreement.variants.apply import Applied, apply_variant
from paripassu.agreement.variants.between import changes_between
from paripassu.agreement.variants.model import Change, Variant
from paripassu.errors import AgreementError

TEXT = """\
# ours
[agreement]
id = "swap"
[[party]]
id = "a"
stake = [3, 6]   # a guess
[[party]]
id = "b"
[[measure]]
id = "one"
by = ["a"]
value = { a = 1, b = 6 }
[[measure]]
id = "two"
by = ["b"]
stages = [{ name = "half", share = 0.5 }, { name = "rest", share = 0.5 }]
value = { a = 6, b = 1 }

# said in spring
[[position]]
id = "a-second"
party = "a"
claim = "after"
measure = "one"
needs = { two = "half" }
[[position]]
id = "b-second"
party = "b"
claim = "at_least"
measure = "one"
share = 1
"""


def variant(*changes: Change) -> Variant:
    return Variant("v", "", changes)


def whys(text: str, *changes: Change) -> list[str]:
    return [misfit.why for misfit in apply_variant(text, variant(*changes)).misfits]


def test_values_come_go_and_change_and_all_else_stays() -> None:
    done = apply_variant(
        TEXT.replace("\n", "\r\n"),
        variant(
            Change("party:a", "stake", [3, 6], 4),
            Change("party:b", "tolerance", None, 10),
            Change("measure:one", "value.b", 6, Decimal("5.5")),
            Change("position:a-second", "needs.two", "half", Decimal("0.5")),
            Change("position:b-second", None),
            Change("agreement", "horizon_days", None, 90),
        ),
    )
    assert done.misfits == ()
    assert done.text is not None
    wanted = TEXT[: TEXT.index('[[position]]\nid = "b-second"')]
    for old, new in (
        ("stake = [3, 6]", "stake = 4"),
        ('id = "b"', 'id = "b"\ntolerance = 10'),
        ("b = 6", "b = 5.5"),
        ('two = "half"', "two = 0.5"),
        ('id = "swap"', 'id = "swap"\nhorizon_days = 90'),
    ):
        wanted = wanted.replace(old, new)
    assert done.text.replace("\r\n", "\n") == wanted
    assert done.text.count("\r\n") == done.text.count("\n")


def test_a_variant_that_says_what_is_so_changes_no_character() -> None:
    odd = TEXT.replace("share = 1", "share   =   1.00 # all")
    same = (
        Change("position:b-second", "share", Decimal("0.5"), 1),
        Change("position:gone", None),
        Change("party:b", "stake", 1, None),
        Change("position:a-second", "cost", None, 1),  # what is meant without it
    )
    done = apply_variant(odd, variant(*same))
    assert (done.text, done.misfits) == (odd, ())


def test_an_entry_that_was_deleted_or_renamed_is_listed() -> None:
    one, other = Change("party:aa", "stake", 3, 4), Change("party:b", "tolerance", None, 2)
    done = apply_variant(TEXT, variant(one, other))
    assert [(m.change, m.why) for m in done.misfits] == [
        (one, "There is no party 'aa' any more. Did you mean 'a'?")
    ]
    assert done.text == TEXT.replace('id = "b"\n', 'id = "b"\ntolerance = 2\n')


def test_a_field_that_says_something_else_now_is_listed() -> None:
    assert whys(TEXT, Change("party:a", "stake", [3, 7], 4)) == [
        "The file now says [3, 6]; it was [3, 7] when this was written."
    ]
    assert whys(TEXT, Change("party:a", "stake", None, 4)) == [
        "The file now says [3, 6]; it said nothing when this was written."
    ]
    assert whys(TEXT, Change("party:b", "tolerance", 3, 4)) == [
        "The file does not say this any more; it was 3 when this was written."
    ]
    assert whys(TEXT, Change("measure:one", "value.c", 3, 4)) == [
        "The file does not say this any more; it was 3 when this was written."
    ]


def test_what_was_written_out_since_still_fits() -> None:
    """A stake of 0 is what no stake means."""
    text = TEXT.replace('id = "b"\n', 'id = "b"\nstake = 0\n', 1)
    done = apply_variant(text, variant(Change("party:b", "stake", None, 2)))
    assert (done.misfits, done.text) == ((), text.replace("stake = 0", "stake = 2"))


def test_one_change_with_which_the_file_would_not_read_is_listed() -> None:
    """The stage was renamed since: its name stands in no field that the change names."""
    stage = Change("position:b-second", "part", None, "quarter")
    bad = Change("position:a-second", "needs.two", "half", "quarter")
    good = Change("party:b", "stake", None, 2)
    done = apply_variant(TEXT, variant(bad, good))
    assert [misfit.change for misfit in done.misfits] == [bad]
    assert "With it, " in done.misfits[0].why
    assert "quarter" in done.misfits[0].why
    assert done.text == TEXT.replace('id = "b"\n', 'id = "b"\nstake = 2\n', 1)
    alone = apply_variant(TEXT, variant(bad))
    assert (alone.text, len(alone.misfits)) == (TEXT, 1)
    # Of two bad ones none can be told to be the one.
    none = apply_variant(TEXT, variant(bad, stage, good))
    assert (none.text, none.misfits) == (None, ())
    assert "quarter" in none.why


def test_changes_that_only_read_together() -> None:
    text = TEXT + '[[position]]\nid = "c"\nparty = "b"\nclaim = "by"\nmeasure = "one"\nday = 9\n'
    both = (Change("position:c", "day", 9, None), Change("position:c", "claim", "by", "include"))
    done = apply_variant(text, variant(*both))
    assert done.text == text.replace("day = 9\n", "").replace('claim = "by"', 'claim = "include"')


def test_a_text_that_is_no_agreement() -> None:
    with pytest.raises(AgreementError):
        apply_variant("nonsense", variant())


def test_what_leads_from_one_file_to_another() -> None:
    changes = (
        Change("party:a", "stake", [3, 6], None),
        Change("party:b", "stake", None, 1),
        Change("measure:two", "value.b", 1, 2),
        Change("position:a-second", None),
        Change("together", "groups", None, [["one", "two:1"]]),
    )
    done = apply_variant(TEXT, variant(*changes[:-1]))
    assert done.text is not None
    found = changes_between(TEXT, done.text)
    # A stake of 0 is written where none is wanted in place of one.
    assert found == (Change("party:a", "stake", [3, 6], 0), *changes[1:-1])
    grouped = TEXT + '[together]\ngroups = [["one", "two:1"]]\n'
    assert changes_between(TEXT, grouped) == changes[-1:]
    assert apply_variant(TEXT, variant(changes[-1])).text is not None
    parse_agreement(grouped)


FACTS = (
    TEXT
    + """
[[require]] # of physics
needs = { two = "half" }
measure = "one"
[[choose]]
of = ["one", "two"]
at_least = 1
[[notice]]
activity = "drill"
days = 30 # by the treaty
"""
)
REQUIRE = 'require:measure = "one", needs = { two = "half" }'
CHOOSE = 'choose:at_least = 1, of = ["one", "two"]'
NOTICE = 'notice:activity = "drill", days = 30'


def test_entries_without_an_id_change_and_go() -> None:
    what = variant(
        Change(REQUIRE, "needs.two", "half", "all"),
        Change(CHOOSE, None),
        Change(NOTICE, "days", 30, 60),
    )
    done = apply_variant(FACTS, what)
    assert done.misfits == ()
    wanted = FACTS.replace('needs = { two = "half" }\nmeasure', 'needs = { two = "all" }\nmeasure')
    gone = wanted.index("[[choose]]"), wanted.index("[[notice]]")
    wanted = wanted[: gone[0]] + wanted[gone[1] :]
    assert done.text == wanted.replace("days = 30", "days = 60")
    # What is so already fits, and changes nothing more.
    assert done.text is not None
    assert apply_variant(done.text, what) == Applied(done.text)
    assert changes_between(FACTS, done.text) == what.changes


def test_a_fact_that_says_something_else_by_now_is_listed() -> None:
    now = FACTS.replace("days = 30", "days = 14")
    assert whys(now, Change(NOTICE, "days", 30, 60)) == [
        "There is no notice any more that says this."
    ]
    assert whys(now, Change(NOTICE, None)) == []  # it is out
    assert whys(FACTS, Change(NOTICE, "days", 31, 60)) == [
        "The file now says 30; it was 31 when this was written."
    ]


def test_what_is_said_in_other_words_is_the_same() -> None:
    spelled = FACTS.replace(
        "[[require]] # of physics", '[[require]]\nclaim = "after"\nlag_days = 0'
    )
    done = apply_variant(spelled, variant(Change(REQUIRE, None)))
    assert done.misfits == ()
    assert done.text is not None
    assert parse_agreement(done.text).requirements == ()
    turned = FACTS.replace('["one", "two"]', '["two", "one"]')
    turned = turned.replace('needs = { two = "half" }', 'needs = { two = "all" }')
    whole = 'require:measure = "one", needs = { two = 1 }'
    done = apply_variant(turned, variant(Change(CHOOSE, None), Change(whole, None)))
    assert done.misfits == ()
    assert done.text is not None
    left = parse_agreement(done.text)
    assert (left.choices, left.requirements) == ((), ())
    again = f'{REQUIRE}, claim = "after"'
    assert apply_variant(FACTS, variant(Change(again, None, None, {}))) == Applied(FACTS)
    table = {"by": ["a"], "value": {"a": 1, "b": 6}, "lasting": 1, "portions": 1}
    assert apply_variant(TEXT, variant(Change("measure:one", None, None, table))) == Applied(TEXT)


def test_entries_are_added() -> None:
    third = {"by": ["a"], "value": {"b": 2}, "stages": [{"name": "x", "share": 1}]}
    added = (
        Change("measure:three", None, None, third),
        Change('require:measure = "two", needs = { three = "all" }', None, None, {}),
    )
    done = apply_variant(TEXT, variant(*added))
    assert done.misfits == ()
    assert done.text is not None
    made = parse_agreement(done.text)
    assert made.measure["three"].by == ("a",)
    assert [one.measure for one in made.requirements] == ["two"]
    assert done.text.startswith(TEXT[: TEXT.index("# said in spring")])
    assert apply_variant(done.text, variant(*added)) == Applied(done.text)
    found = changes_between(TEXT, done.text)
    assert [one.entry for one in found] == [one.entry for one in added]
    assert apply_variant(TEXT, variant(*found)) == done
    # One that has become something else is not overwritten.
    (why,) = whys(done.text, Change("measure:three", None, None, {"by": ["b"]}))
    assert why == "There is a measure of this name by now, and it says something else."


def test_the_same_fact_said_twice_goes_twice() -> None:
    fact = '[[require]]\nmeasure = "one"\nneeds = { two = "half" }\n'
    done = apply_variant(TEXT + fact + fact, variant(Change(REQUIRE, None)))
    assert done.text is not None
    assert parse_agreement(done.text).requirements == ()


def test_a_value_of_a_table_that_is_changed_as_a_whole_leaves_the_variant_as_it_is() -> None:
    changes = (
        Change("measure:one", "value", {"a": 1, "b": 6}, {"a": 2, "b": 6}),
        Change("measure:one", "value.a", 1, 3),
    )
    made = apply_variant(TEXT, variant(*changes)).text
    assert made is not None
    assert parse_agreement(made).measure["one"].value_to("a").low == 3
    assert changes[0].new == {"a": 2, "b": 6}
