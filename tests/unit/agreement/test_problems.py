"""What is wrong in a file is told with line, place and mend, and all of it in one go."""

# ruff: noqa: ISC004 - in the table of cases a message may go over two lines

from __future__ import annotations

import pytest

from paripassu.agreement.read import parse_agreement
from paripassu.errors import AgreementError

GOOD = """\
[agreement]
id = "small"
start = 2018-06-01
horizon_days = 30

[[party]]
id = "us"
stake = [3, 6]
tolerance = 10

[[party]]
id = "dprk"

[[measure]]
id = "freeze"
by = ["dprk"]
value = { us = 3, dprk = [-2, -1] }
portions = 2
days = 2

[[measure]]
id = "treaty"
by = ["us", "dprk"]
stages = [ { name = "signature", share = 0.4 }, { name = "ratification", share = 0.6 } ]

[[require]]
measure = "treaty"
needs = { freeze = 0.5 }

[[position]]
id = "first"
party = "dprk"
claim = "after"
measure = "freeze"
part = "last"
needs = { treaty = "signature" }
source = ["agency"]

[[position]]
id = "soon"
party = "us"
claim = "by"
measure = "freeze"
date = 2018-06-20

[[source]]
id = "agency"
cites = ["paper"]

[[source]]
id = "paper"

[together]
groups = [["freeze:2", "treaty:1"]]
"""


def told(text: str) -> list[str]:
    with pytest.raises(AgreementError) as caught:
        parse_agreement(text, "a.toml")
    return str(caught.value).split("\n")


def test_the_good_file_is_read() -> None:
    agreement = parse_agreement(GOOD)
    assert [measure.id for measure in agreement.measures] == ["freeze", "treaty"]


# Each case: what is replaced in the good file, by what, and the message.
CASES = [
    # unknown words
    ("tolerance = 10", "tolerence = 10", "line 9: party 'us': tolerence: unknown key 'tolerence'"
     " — did you mean 'tolerance'?"),
    ("[[source]]\nid = \"paper\"", "[[sources]]\nid = \"paper\"", "line 50: sources: unknown key"
     " 'sources' — did you mean 'source'?"),
    ("groups =", "group =", "line 54: together: group: unknown key 'group' — did you mean"
     " 'groups'?"),
    ('claim = "by"', 'claim = "buy"', "line 42: position 'soon': claim: unknown word 'buy'"
     " — did you mean 'by'?"),
    ('part = "last"', 'part = "Last"', "line 35: position 'first': part: unknown word 'Last'"
     " — did you mean 'last'?"),
    ('party = "us"', 'party = "usa"', "line 41: position 'soon': party: unknown party 'usa'"
     " — did you mean 'us'?"),
    ('by = ["dprk"]', 'by = ["drpk"]', "line 16: measure 'freeze': by[1]: unknown party 'drpk'"
     " — did you mean 'dprk'?"),
    ("value = { us = 3,", "value = { uss = 3,", "line 17: measure 'freeze': value.uss: unknown"
     " party 'uss' — did you mean 'us'?"),
    ("needs = { freeze = 0.5 }", "needs = { freze = 0.5 }", "line 28: require no. 1: needs.freze:"
     " unknown measure 'freze' — did you mean 'freeze'?"),
    ('treaty = "signature"', 'treaty = "signatur"', "line 36: position 'first': needs.treaty:"
     " measure 'treaty' has no stage 'signatur' — did you mean 'signature'?"),
    ('source = ["agency"]', 'source = ["agenci"]', "line 37: position 'first': source[1]: unknown"
     " source 'agenci' — did you mean 'agency'?"),
    ('cites = ["paper"]', 'cites = ["papers"]', "line 48: source 'agency': cites[1]: unknown"
     " source 'papers' — did you mean 'paper'?"),
    ("share = 0.4", "shar = 0.4", "line 24: measure 'treaty': stages[1].shar: unknown key 'shar'"
     " — did you mean 'share'?"),
    # wrong types
    ("stake = [3, 6]", 'stake = "3"', "line 8: party 'us': stake: should be a number,"
     " [low, high] or [low, mode, high], not '3' — write 3 without quotes"),
    ("stake = [3, 6]", "stake = [3, 6, 7, 8]", "line 8: party 'us': stake: should be a number,"
     " [low, high] or [low, mode, high], not a list of 4"),
    ("stake = [3, 6]", "stake = [3]", "line 8: party 'us': stake: should be a number,"
     " [low, high] or [low, mode, high], not a list of 1"),
    ("stake = [3, 6]", "stake = [5, 3, 6]", "line 8: party 'us': stake: should rise from low over"
     " mode to high: [5, 3, 6] — write [3, 5, 6]"),
    ("stake = [3, 6]", "stake = [3, 7, 6]", "line 8: party 'us': stake: should rise from low over"
     " mode to high: [3, 7, 6] — write [3, 6, 7]"),
    ("stake = [3, 6]", "stake = [-1, 3, 6]", "line 8: party 'us': stake: should be at least 0, not"
     " -1"),
    ("dprk = [-2, -1]", "dprk = [-2, -3, -1]", "line 17: measure 'freeze': value.dprk: should rise"
     " from low over mode to high: [-2, -3, -1] — write [-3, -2, -1]"),
    ("dprk = [-2, -1]", "dprk = {}", "line 17: measure 'freeze': value.dprk: should be a number,"
     " [low, high] or [low, mode, high], not an empty table"),
    ("days = 2", "days = [1, 2, 3]", "line 19: measure 'freeze': days: should be a number or [low,"
     " high], not a list of 3 — write [1, 3]"),
    ('claim = "by"', 'likelihood = [0.2, 0.4, 0.8]\nclaim = "by"', "line 42: position 'soon':"
     " likelihood: should be a number or [low, high], not a list of 3 — write [0.2, 0.8]"),
    ("tolerance = 10", "tolerance = [5, 4, 10]", "line 9: party 'us': tolerance: should rise from"
     " low over mode to high: [5, 4, 10] — write [4, 5, 10]"),
    ("portions = 2", "portions = 2.0", "line 18: measure 'freeze': portions: should be a whole"
     " number, not 2.0 — write 2"),
    ("days = 2", "days = 2\noptional = 1", "line 20: measure 'freeze': optional: should be true"
     " or false, not 1"),
    ('by = ["dprk"]', 'by = "dprk"', "line 16: measure 'freeze': by: should be a list in square"
     ' brackets, not \'dprk\' — write by = ["dprk"]'),
    ("start = 2018-06-01", 'start = "2018-06-01"', "line 3: agreement: start: should be a date,"
     " not '2018-06-01' — write it as year-month-day without quotes: 2018-06-01"),
    ("start = 2018-06-01", "start = 2018-06-01T10:00:00", "line 3: agreement: start: should be a"
     " date, not the date and time 2018-06-01 10:00:00 — write 2018-06-01"),
    ('id = "small"', "id = 5", "line 2: agreement: id: should be text in quotes, not 5"),
    ('id = "small"', 'id = "Small One"', "line 2: agreement: id: 'Small One' is no id: an id has"
     " small letters, digits, - and _ only, and begins with a letter or a digit — write"
     " 'small-one'"),
    ("[agreement]", "[[agreement]]", "line 1: agreement: should be a table, not a list — write"
     " [agreement]"),
    ("[together]", "[[together]]", "line 53: together: should be a table, not a list — write"
     " [together]"),
    ("[[require]]\nmeasure = \"treaty\"\nneeds = { freeze = 0.5 }", "[together2]", "line 26:"
     " together2: unknown key 'together2' — did you mean 'together'?"),
    ("[[require]]", "[require]", "line 26: require: should be a list of tables, not a table —"
     " write [[require]], in double brackets, above each"),
    ("[[source]]\nid = \"agency\"\ncites = [\"paper\"]\n\n[[source]]\nid = \"paper\"\n",
     "[[source]]\nid = \"agency\"\nnote = 3", "line 48: source 'agency': note: should be text in"
     " quotes, not 3"),
    ("[together]\ngroups = [[\"freeze:2\", \"treaty:1\"]]", "[together]\ngroups = [\"treaty\"]",
     "line 54: together: groups[1]: should be a list, not 'treaty' — write"
     ' ["MEASURE", "MEASURE"]'),
    # amounts
    ("share = 0.6", "share = 0.5", "line 24: measure 'treaty': stages: the shares add up to 0.9"
     " and should add up to 1 — 0.1 too little"),
    ("share = 0.6", "share = 60", "line 24: measure 'treaty': stages[2].share: is a share and"
     " should lie between 0 and 1, not 60 — write 0.6"),
    ("portions = 2", "portions = 0", "line 18: measure 'freeze': portions: should be at least 1,"
     " not 0"),
    ("portions = 2", "portions = 100000", "line 18: measure 'freeze': portions: should be at most"
     " 1000, not 100000"),
    ("stake = [3, 6]", "stake = [6, 3]", "line 8: party 'us': stake: is the wrong way round:"
     " [6, 3] — write [3, 6]"),
    ("stake = [3, 6]", "stake = -1", "line 8: party 'us': stake: should be at least 0, not -1"),
    ("tolerance = 10", "tolerance = nan", "line 9: party 'us': tolerance: should be a finite"
     " number, not nan"),
    ("tolerance = 10", "tolerance = inf", "line 9: party 'us': tolerance: should be a finite"
     " number, not infinity"),
    ("tolerance = 10", "tolerance = 1e999999999", "line 9: party 'us': tolerance: should have at"
     " most 15 digits before and after the point, not 1e+999999999 — round it, or choose a larger"
     " unit"),
    ("days = 2", "days = 0.0000000000000001", "line 19: measure 'freeze': days: should have at"
     " most 15 digits before and after the point, not 1e-16 — round it, or choose a larger unit"),
    ("days = 2", "days = 2\nstages = [{ name = \"a\", share = 1 }]", "line 18: measure 'freeze':"
     " portions: there are portions and stages — keep one of the two"),
    ('name = "ratification"', 'name = "signature"', "line 24: measure 'treaty': stages[2].name:"
     " there are two stages named 'signature' — choose another name for one of them"),
    ('name = "ratification"', 'name = "all"', "line 24: measure 'treaty': stages[2].name: no"
     ' stage can be named "all", which means every portion — choose another name'),
    ('by = ["us", "dprk"]', 'by = ["us", "us"]', "line 23: measure 'treaty': by[2]: names 'us'"
     " twice — name it once"),
    # keys of claims
    ("date = 2018-06-20", "", "line 42: position 'soon': claim: claims \"by\" but"
     " has no date or day — add date = 2018-09-01"),
    ("date = 2018-06-20", "date = 2018-06-20\nlag_days = 5", "line 45: position 'soon': lag_days:"
     ' the claim "by" takes no lag_days — leave it out, or claim "after"'),
    ("date = 2018-06-20", "date = 2018-06-20\ndays = 5", "line 45: position 'soon': days: the"
     ' claim "by" takes no days — did you mean day, counted from the start?'),
    ("date = 2018-06-20", "date = 2018-06-20\nday = 5", "line 45: position 'soon': day: there are"
     " date and day — keep one of the two"),
    # two entries
    ('[[party]]\nid = "dprk"', '[[party]]\nid = "us"', "line 12: party 'us': id: there are two"
     " entries [[party]] with the id 'us' (see line 7) — rename one of them"),
    ("needs = { freeze = 0.5 }", "needs = { treaty = 0.5 }", "line 28: require no. 1:"
     " needs.treaty: 'treaty' would wait for itself — name what it has to wait for; to part its"
     ' own portions, write "previous"'),
    ('id = "paper"', 'id = "paper"\ncites = ["agency"]', "line 48: source 'agency': cites: reports"
     " cannot cite each other in a circle: 'agency' cites 'paper', 'paper' cites 'agency' (see"
     " line 52) — drop one of these"),
    ('id = "paper"', 'id = "paper"\ncites = ["paper"]', "line 52: source 'paper': cites[1]: a"
     " report cannot cite itself — name where it has its news from"),
    # dates
    ("start = 2018-06-01\n", "", "line 43: position 'soon': date: the day of 2018-06-20 is not"
     " known, since [agreement] has no start — add start = DATE to [agreement]: the date of day 0"),
    ("date = 2018-06-20", "date = 2018-05-20", "line 44: position 'soon': date: 2018-05-20 lies"
     " before the start of the agreement, 2018-06-01 (see line 3) — correct one of them"),
    # groups
    ('"treaty:1"', '"treaty:3"', "line 54: together: groups[1][2]: measure 'treaty' has no portion"
     " 3 — its portions are 1 to 2"),
    ('"treaty:1"', '"treaty:signature"', "line 54: together: groups[1][2]: 'signature' is no"
     " number of a portion — write 'treaty:1'"),
    ('"treaty:1"', '"treaty"', "line 54: together: groups[1]: there are single portions and the"
     " whole of 'treaty', which has 2 — name the portion of it, as treaty:1"),
    (', "treaty:1"]', "]", "line 54: together: groups[1]: a group has two members or more — add"
     " one, or drop it"),
    ('"treaty:1"', '"freeze:2"', "line 54: together: groups[1]: 'freeze:2' stands twice in this"
     " group — put all that happens at that moment into one group, once"),
    ('"treaty:1"]', '"treaty:1"],\n["treaty:1", "freeze:1"]', "line 55: together: groups[2]:"
     " 'treaty:1' stands in another group too (see line 54) — put all that happens at that moment"
     " into one group, once"),
    ('[["freeze:2", "treaty:1"]]', '"freeze"', "line 54: together: groups: should be a list of"
     ' lists, not \'freeze\' — write groups = [["MEASURE", "MEASURE"]]'),
    ('[["freeze:2", "treaty:1"]]', '[["frieze", 3]]', "line 54: together: groups[1][1]: unknown"
     " measure 'frieze' — did you mean 'freeze'?"),
    # the file
    ("[agreement]", "", "there is no [agreement] — add [agreement] with an id"),
    ("days = 2", "days = ", "line 19: is no TOML: invalid value — the line is 'days ='"),
    ("days = 2", "days = 2,5  # half", "line 19: is no TOML: expected newline or end of document"
     " after a statement — a decimal number has a point: write 2.5; the line is"
     " 'days = 2,5  # half'"),
    ("days = 2", "days = 1.6.2018", "line 19: is no TOML: expected newline or end of document"
     " after a statement — a date is year-month-day without quotes: 2018-06-01; the line is"
     " 'days = 1.6.2018'"),
    ("days = 2", "kind = good will  # 'a'", "line 19: is no TOML: invalid value — a text stands in"
     ' quotes: write "good will"; the line is "kind = good will  # \'a\'"'),
    ("days = 2", "by = [us]", "line 19: is no TOML: invalid value — a text stands in quotes:"
     " write \"us\"; the line is 'by = [us]'"),
    ("days = 2", "days = 2\ndays = 3", "line 20: is no TOML: cannot overwrite a value — the line"
     " is 'days = 3'"),
    ('["freeze:2", "treaty:1"]]', '["freeze:2", "treaty:1"]', "line 54: is no TOML: nothing closes"
     " the [ of this line — the line is 'groups = [[\"freeze:2\", \"treaty:1\"]'"),
    ("days = 2", f"days = {'9' * 5000}", "line 19: has a number of more than a thousand digits"
     " — round it"),
    ("days = 2", f"days = {'[' * 20000}", "line 19: nests too deeply — the format needs three"
     " brackets"),
]  # fmt: skip


@pytest.mark.parametrize(("old", "new", "message"), CASES, ids=[c[2][:60] for c in CASES])
def test_each_problem_has_its_message(old: str, new: str, message: str) -> None:
    assert old in GOOD
    text = GOOD.replace(old, new, 1)
    if old in ('party = "us"',):
        text = GOOD[::-1].replace(old[::-1], new[::-1], 1)[::-1]
    assert f"a.toml: {message}" in told(text)


@pytest.mark.parametrize(("old", "new", "message"), CASES, ids=[c[2][:60] for c in CASES])
def test_one_slip_is_told_as_one_problem_or_with_what_follows_from_it(
    old: str, new: str, message: str
) -> None:
    assert len(told(GOOD.replace(old, new, 1))) <= 5


def test_entries_that_are_no_tables_are_told() -> None:
    said = told('party = [1]\nmeasure = []\nsource = 3\n[agreement]\nid = "x"\n')
    assert [line.split(" — ")[0] for line in said] == [
        "a.toml: line 1: party no. 1: should be a table, not 1",
        "a.toml: line 2: measure: should be a list of tables, not an empty list",
        "a.toml: line 3: source: should be a list of tables, not 3",
    ]


def test_all_problems_are_told_in_the_order_of_their_lines() -> None:
    text = GOOD.replace("portions = 2", "portions = 0").replace("stake = [3, 6]", "stake = nan")
    text = text.replace('party = "us"', 'party = "uk"').replace("share = 0.6", "share = 0.7")
    lines = [line.split(":")[1] for line in told(text)]
    assert lines == [" line 8", " line 18", " line 24", " line 41"]


def test_of_very_many_problems_the_first_are_told_and_the_others_counted() -> None:
    text = GOOD + "".join(f'[[party]]\nid = "us"\nx{k} = 1\n' for k in range(500))
    problems = told(text)
    assert len(problems) == 101
    assert problems[-1].endswith("and 900 more problems like these")


def test_nothing_unprintable_reaches_the_terminal() -> None:
    said = "".join(told(GOOD.replace('"small"', '"\\u001b[31mred\\u0007"')))
    assert "\x1b" not in said
    assert "\\x1b[31mred" in said


def test_a_long_text_in_the_wrong_place_is_cut() -> None:
    assert len(told(GOOD.replace('"small"', f'"{"x" * 100_000}!"'))[0]) < 400
