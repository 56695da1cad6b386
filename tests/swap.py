"""The smallest agreement of two parties: each gives something that is worth more to the other."""

from __future__ import annotations

SWAP = """
[agreement]
id = "swap"
[[party]]
id = "a"
stake = 1
[[party]]
id = "b"
stake = 1
[[measure]]
id = "one"
by = ["a"]
value = { a = 1, b = 6 }
[[measure]]
id = "two"
by = ["b"]
value = { a = 6, b = 1 }
"""
#: What a asks, and what b asks: each alone leaves a plan, the two together none.
FIRST = """
[[position]]
id = "first"
party = "a"
claim = "after"
measure = "one"
needs = { two = 1.0 }
"""
SECOND = """
[[position]]
id = "second"
party = "b"
claim = "after"
measure = "two"
needs = { one = 1.0 }
"""
