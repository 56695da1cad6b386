"""Small agreements of two parties: two that plans are judged by, and two without a plan."""

from __future__ import annotations

PARTIES = """
[agreement]
id = "pace"
start = 2020-01-01

[[party]]
id = "a"
stake = 3
tolerance = 6

[[party]]
id = "b"
stake = [2, 5]
tolerance = [8, 9]

[[party]]
id = "z"
"""

TIMELESS = (
    PARTIES
    + """
[[measure]]
id = "freeze"
by = ["a"]
value = { a = -2, b = 3 }

[[measure]]
id = "lift"
by = ["b"]
value = { a = 6, b = -4 }
lasting = 0.5
stages = [
    { name = "waive", share = 0.25 },
    { name = "act", share = 0 },
    { name = "repeal", share = 0.75 },
]

[[measure]]
id = "dismantle"
by = ["a"]
value = { a = -6, b = 9 }
portions = 3

[[measure]]
id = "visit"
by = ["a", "b"]
value = { a = 1, b = 1, z = -1 }
optional = true

[[measure]]
id = "aid"
by = ["b"]
value = { a = 3, b = -3 }
portions = 4

[[require]]
measure = "dismantle"
needs = { freeze = "all" }

[[position]]
id = "a-wants-waiver"
party = "a"
claim = "after"
measure = "dismantle"
part = "last"
needs = { lift = "act" }

[[position]]
id = "b-wants-freeze"
party = "b"
claim = "after"
measure = "lift"
needs = { freeze = 1 }
firm = "red line"

[[position]]
id = "b-limits-aid"
party = "b"
claim = "at_most"
measure = "aid"
share = 0.6

[[position]]
id = "a-expects-aid"
party = "a"
claim = "at_least"
measure = "aid"
share = 0.3

[[position]]
id = "a-visit-late"
party = "a"
claim = "after"
measure = "visit"
needs = { dismantle = "all" }
firm = "preference"

[together]
groups = [["lift:3", "dismantle:3"]]
"""
)

TIMED = (
    PARTIES.replace("start = 2020-01-01", "start = 2020-01-01\nhorizon_days = 30")
    + """
[[measure]]
id = "freeze"
by = ["a"]
value = { a = -2, b = 3 }
days = 2

[[measure]]
id = "dismantle"
by = ["a"]
value = { a = -4, b = 6 }
portions = 2
days = 4

[[measure]]
id = "lift"
by = ["b"]
value = { a = 6, b = -4 }
portions = 2
days = 3

[[require]]
measure = "dismantle"
needs = { freeze = "all" }

[[position]]
id = "b-wants-freeze"
party = "b"
claim = "after"
measure = "lift"
needs = { freeze = "all" }

[[position]]
id = "a-not-before"
party = "a"
claim = "not_before"
measure = "freeze"
date = 2020-01-03

[[position]]
id = "a-end-not-before"
party = "a"
claim = "not_before"
measure = "dismantle"
part = "last"
date = 2020-01-16

[[position]]
id = "b-by"
party = "b"
claim = "by"
measure = "dismantle"
date = 2020-01-20

[[position]]
id = "a-rather-late"
party = "a"
claim = "not_before"
measure = "lift"
date = 2020-01-08
firm = "preference"

[together]
groups = [["lift:2", "dismantle:2"]]
"""
)

_STUCK = """\
[agreement]
id = "x"
start = 2030-01-01
[[party]]
id = "a"
stake = {stake}
{tolerance}
[[party]]
id = "b"
stake = 5
{tolerance}
"""

#: The law takes 60 days, the arms 90 after it, and 144 are left.
DEADLINE = (
    _STUCK.format(stake=5, tolerance="tolerance = 5")
    + """
[[measure]]
id = "arms"
by = ["a"]
value = { a = -3, b = 6 }
portions = 3
days = 30
[[measure]]
id = "law"
by = ["b"]
value = { a = 6, b = -3 }
days = 60
[[position]]
id = "arms-by"
party = "b"
claim = "by"
measure = "arms"
date = 2030-05-25    # in May
[[position]]
id = "law-first"
party = "a"
claim = "after"
measure = "arms"
needs = { law = "all" }
cost = 4
"""
)

#: A date and a balance that fail, each by itself.
TWO_KINDS = (
    _STUCK.format(stake=1, tolerance="")
    + """
[[measure]]
id = "sanctions"
by = ["a"]
value = { a = -3, b = 6 }
lasting = 0.1
days = 30
[[measure]]
id = "arms"
by = ["b"]
value = { a = 5, b = -3 }
days = 30
[[position]]
id = "arms-soon"
party = "a"
claim = "by"
measure = "arms"
day = 40
[[position]]
id = "sanctions-first"
party = "b"
claim = "after"
measure = "arms"
needs = { sanctions = "all" }
"""
)
