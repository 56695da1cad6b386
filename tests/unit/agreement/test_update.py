"""A person's file keeps its comments and its order when values in it are changed."""

from __future__ import annotations

import difflib
from fractions import Fraction

import pytest

from paripassu.agreement.model import Agreement, Choice, Party, Requirement, Step
from paripassu.agreement.read import parse_agreement
from paripassu.agreement.update import update_toml
from paripassu.errors import AgreementError

TEXT = """\
# top
[agreement]
id = "x" # the id

# parties
[[party]]
id = "a"   # A
tolerance = 3   # low

# the second
[[party]]
id = "b"

# M
[[measure]]
id = "m"
by = ["a"]
portions = 2 # halves

[measure.value]
a = 1  # cost
b = [2, 3]

[[party]]
id = "z"

[[measure]]
id = "n"
  by = ["b"]   # indented
  stages = [
  { name = "sig", share = 0.5 }, # one
  { name = "b", share = 0.5 },
] # both

[[measure]]
id = "o"
by = ["a"]

[[require]]
measure = "o"
needs = { m = 0.5 }

# about p
[[position]]
id = "p"
party="a"
claim="after"
measure="m"
needs.n = 1.0   # all
# below p

# about q
# in two lines
[[position]]
id = "q"
party = "b"
claim = "after"
measure = "n"
needs = { m = 0.5, o = 1 } # both

[together]
groups = [
  ["m:1", "n:1"]  # together
]
# end
"""


def changes(agreement: Agreement, text: str = TEXT) -> list[str]:
    new = update_toml(text, agreement)
    lines = difflib.unified_diff(text.split("\n"), new.split("\n"), n=0, lineterm="")
    return [line for line in lines if line[:2] not in ("--", "++", "@@") and line != "+"]


@pytest.fixture
def agreement() -> Agreement:
    return parse_agreement(TEXT)


def test_nothing_changes_where_nothing_has_changed(agreement: Agreement) -> None:
    assert update_toml(TEXT, agreement) == TEXT


def test_a_need_is_softened(agreement: Agreement) -> None:
    p, q = agreement.positions
    new = agreement.replace(
        positions=(
            p.replace(needs={"n": "sig"}, part="last"),
            q.replace(needs={"m": Fraction(1, 2), "o": Fraction(1, 4)}),
        )
    )
    assert changes(new) == [
        "-needs.n = 1.0   # all",
        '+needs.n = "sig"   # all',
        '+part = "last"',
        "-needs = { m = 0.5, o = 1 } # both",
        "+needs = { m = 0.5, o = 0.25 } # both",
    ]


def test_a_third_is_written_so_that_it_asks_for_no_more(agreement: Agreement) -> None:
    p, q = agreement.positions
    new = agreement.replace(positions=(p.replace(needs={"n": Fraction(1, 3)}), q))
    assert changes(new)[1] == "+needs.n = 0.333333333333333   # all"


def test_stakes_and_tolerances_are_raised(agreement: Agreement) -> None:
    a, b, z = agreement.parties
    new = agreement.replace(
        parties=(a.replace(tolerance=Fraction(7, 2), stake=1), b.replace(stake=[1, 2]), z)
    )
    assert changes(new) == [
        "-tolerance = 3   # low",
        "+tolerance = 3.5   # low",
        "+stake = 1",
        "+stake = [1, 2]",
    ]


def test_a_measure_is_split(agreement: Agreement) -> None:
    m, n, o = agreement.measures
    new = agreement.replace(measures=(m.replace(portions=4), n, o.replace(portions=2, days=3)))
    assert changes(new) == [
        "-portions = 2 # halves",
        "+portions = 4 # halves",
        "+portions = 2",
        "+days = 3",
    ]


def test_portions_are_put_together(agreement: Agreement) -> None:
    new = agreement.replace(groups=(*agreement.groups, (Step("m", 2), Step("n", 2))))
    assert changes(new) == [
        '-  ["m:1", "n:1"]  # together',
        '+  ["m:1", "n:1"],  # together',
        '+  ["m:2", "n:2"],',
    ]


def test_groups_are_added_to_lists_on_one_line_and_where_there_are_none() -> None:
    head = TEXT[: TEXT.index("[together]")]
    one = f'{head}[together]\ngroups = [["m:1", "n:1"]] # one\n'
    more = parse_agreement(one).groups
    pair = (Step("m", 2), Step("n", 2))
    assert changes(parse_agreement(one).replace(groups=(*more, pair)), one) == [
        '-groups = [["m:1", "n:1"]] # one',
        '+groups = [["m:1", "n:1"], ["m:2", "n:2"]] # one',
    ]
    assert changes(parse_agreement(head).replace(groups=(pair,)), head) == [
        "+[together]",
        '+groups = [["m:2", "n:2"]]',
    ]
    empty = f"{head}[together]\ngroups = []\n"
    assert changes(parse_agreement(empty).replace(groups=(pair,)), empty)[1:] == [
        '+groups = [["m:2", "n:2"]]'
    ]
    bare = f"{head}[together]\n"
    assert changes(parse_agreement(bare).replace(groups=(pair,)), bare) == [
        '+groups = [["m:2", "n:2"]]'
    ]
    assert changes(parse_agreement(one).replace(groups=()), one)[1:] == ["+groups = [] # one"]


def test_a_position_is_conceded_with_the_comment_above_it(agreement: Agreement) -> None:
    gone = changes(agreement.replace(positions=agreement.positions[:1]))
    assert gone == [
        f"-{line}" for line in TEXT.split("\n")[TEXT.split("\n").index("# about q") :][:9]
    ]
    assert "# below p" in update_toml(TEXT, agreement.replace(positions=agreement.positions[:1]))


def test_entries_come_below_the_last_of_their_kind(agreement: Agreement) -> None:
    new = agreement.replace(
        parties=(*agreement.parties, Party(id="new")),
        requirements=(*agreement.requirements, Requirement(measure="o", needs={"n": "all"})),
    )
    assert changes(new) == [
        "+[[party]]",
        '+id = "new"',
        "+[[require]]",
        '+measure = "o"',
        '+needs = { n = "all" }',
    ]


def test_values_change_one_by_one_and_keys_come_and_go(agreement: Agreement) -> None:
    m, n, o = agreement.measures
    assert changes(agreement.replace(measures=(m.replace(value={"a": 5, "b": [2, 3]}), n, o))) == [
        "-a = 1  # cost",
        "+a = 5  # cost",
    ]
    fewer = update_toml(TEXT, agreement.replace(measures=(m.replace(value={"a": 5}), n, o)))
    assert "value = { a = 5 }" in fewer
    assert parse_agreement(fewer).measures[0].value_to("b").high == 0
    a = agreement.parties[0].replace(tolerance=None)
    assert changes(agreement.replace(parties=(a, *agreement.parties[1:]))) == [
        "-tolerance = 3   # low"
    ]


def test_windows_line_ends_are_kept(agreement: Agreement) -> None:
    text = TEXT.replace("\n", "\r\n")
    assert update_toml(text, agreement) == text


def versions(agreement: Agreement) -> list[Agreement]:
    """Give the same agreement with a value changed, a key added, entries gone and come."""
    a, b, *rest = agreement.parties
    return [
        agreement.replace(parties=(a.replace(tolerance=9, stake=2), b, *rest)),
        agreement.replace(parties=(a, b.replace(tolerance=4, name="B"), *rest)),
        agreement.replace(positions=agreement.positions[:1]),
        agreement.replace(parties=(*agreement.parties, Party(id="new"))),
    ]


def test_every_other_byte_is_kept(agreement: Agreement) -> None:
    """Line ends of both kinds, even in one file, and a byte-order mark."""
    lines = TEXT.split("\n")
    mixed = "".join(line + ("\r\n" if i % 3 else "\n") for i, line in enumerate(lines[:-1]))
    windows = TEXT.replace("\n", "\r\n")
    for new in versions(agreement):
        plain = update_toml(TEXT, new)
        assert plain != TEXT
        assert update_toml(windows, new) == plain.replace("\n", "\r\n")
        for text in (mixed, "\ufeff" + mixed, "\ufeff" + windows, "\ufeff" + TEXT):
            changed = update_toml(text, new)
            assert changed.removeprefix("\ufeff").replace("\r\n", "\n") == plain
            assert changed.startswith("\ufeff") == text.startswith("\ufeff")
            before = text.splitlines(keepends=True)
            once = {line.rstrip("\r\n"): line for line in before}
            stays = [
                line
                for line in changed.splitlines(keepends=True)
                if [one.rstrip("\r\n") for one in before].count(line.rstrip("\r\n")) == 1
            ]
            assert stays == [once[line.rstrip("\r\n")] for line in stays]
            assert len(stays) >= 25


def test_where_it_is_written_anew_the_ends_are_those_of_the_file() -> None:
    lines = ('agreement.id = "x"', 'party = [{ id = "a" }]', 'measure = [{ id = "m", by = ["a"]}]')
    text = "\ufeff" + "".join(f"{line}\r\n" for line in lines)
    new = update_toml(text, parse_agreement(text).replace(horizon_days=5))
    assert new.startswith("\ufeff[agreement]\r\n")
    assert new.count("\n") == new.count("\r\n") > 5


@pytest.mark.parametrize(
    "text",
    [
        'agreement.id = "x"\nparty = [ { id = "a" } ]\nmeasure = [ { id = "m", by = ["a"] } ]\n',
        'agreement = { id = "x" }\n[[party]]\nid = "a"\n[[measure]]\nid = "m"\nby = ["a"]\n',
    ],
)
def test_where_a_change_has_no_place_the_file_is_written_anew(text: str) -> None:
    agreement = parse_agreement(text).replace(horizon_days=5)
    added = agreement.replace(parties=(*agreement.parties, Party(id="b")))
    for new in (agreement, added, added.replace(parties=added.parties[1:], measures=(
        added.measures[0].replace(by=("b",)),))):  # fmt: skip
        assert parse_agreement(update_toml(text, new)) == new


def test_a_bad_file_is_refused(agreement: Agreement) -> None:
    with pytest.raises(AgreementError):
        update_toml("x = 1", agreement)


LANGUAGE = """\
[agreement]
id = "x"
start = 2020-01-01
[[party]]
id = "a"
[[measure]]
id = "m"
by = ["a"]
stages = [
  { name = "one", share = 0.5, days = 3 },  # soon
  { name = "two", share = 0.5 },            # later
]
[[measure]]
id = "n"
by = ["a"]
days = 5
standing = true  # a freeze
[[measure]]
id = "o"
by = ["a"]
# what nature asks
[[require]]
measure = "m"
claim = "within"   # soon after
needs = { n = "all" }
days = 9           # about a week
# the offer
[[choose]]
of = ["n", "o"]    # both are on the table
exactly = 1        # one of them
[[position]]
id = "q"
party = "a"
claim = "after"
measure = "m"
part = "each"      # quarter for quarter
needs_any = [
  { n = "same" },  # the freeze
  { o = 0.5 },     # or the other
]
lag_days = 14      # two weeks
"""


@pytest.mark.parametrize(
    ("old", "new"),
    [
        ("days = 3 }", "days = [2, 3] }"),
        ("share = 0.5 },            # later", "share = 0.5, days = 1 },            # later"),
        ("standing = true", "standing = false"),
        ("days = 9 ", "days = 10 "),
        ('needs = { n = "all" }\ndays', "needs = { n = 0.5 }\ndays"),
        ("exactly = 1", "exactly = 2"),
        ("o = 0.5 }", "o = 0.75 }"),
        ('n = "same" }', 'n = "previous" }'),
        ('part = "each"', "part = 2"),
        ("lag_days = 14 ", "lag_days = 7 "),
        ("lag_days = 14      # two weeks\n", ""),
        ('["n", "o"] ', '["o", "n"] '),
    ],
)
def test_a_change_of_the_language_changes_one_place(old: str, new: str) -> None:
    assert old in LANGUAGE
    wanted = LANGUAGE.replace(old, new)
    assert update_toml(LANGUAGE, parse_agreement(wanted)) == wanted


def test_choices_come_and_go_with_the_comments_of_the_others_kept() -> None:
    agreement = parse_agreement(LANGUAGE)
    without = update_toml(LANGUAGE, agreement.replace(choices=()))
    assert parse_agreement(without).choices == ()
    assert "# the offer" not in without
    assert "# quarter for quarter" in without
    more = (*agreement.choices, Choice(of=("m", "o"), at_least=1))
    added = update_toml(LANGUAGE, agreement.replace(choices=more))
    assert parse_agreement(added).choices == more
    assert '# one of them\n\n[[choose]]\nof = ["m", "o"]\nat_least = 1\n' in added
