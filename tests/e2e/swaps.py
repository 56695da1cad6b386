"""Agreements that the commands are given: one with a plan, one without, one that takes long."""

from __future__ import annotations

FEASIBLE = """
[agreement]
id = "swap"
[[party]]
id = "a"
stake = 30
tolerance = 8
[[party]]
id = "b"
stake = 30
tolerance = 8
[[measure]]
id = "one"
by = ["a"]
value = { a = -4, b = 6 }
[[measure]]
id = "two"
by = ["b"]
value = { a = 6, b = -4 }
[[measure]]
id = "three"
by = ["a", "b"]
portions = 2
value = { a = 1, b = 1 }
"""

#: Two who wait for each other. The comment has to survive a repair.
STUCK = (
    FEASIBLE
    + """
[[position]]  # what a said in spring
id = "a-second"
party = "a"
claim = "after"
measure = "one"
needs = { two = 1.0 }
[[position]]
id = "b-second"
party = "b"
claim = "after"
measure = "two"
needs = { one = 1.0 }
"""
)


def hard(steps: int, limit: int = 17) -> str:
    """An agreement that takes long: three parties who pay each other back in small pieces."""
    lines = ['[agreement]\nid = "hard"']
    for party in "abc":
        lines.append(f'[[party]]\nid = "{party}"\nstake = {limit}\ntolerance = {limit}')
    for index in range(steps):
        by, to = "abc"[index % 3], "abc"[(index * 7 + 1 + index // 3 % 2) % 3]
        if by == to:
            to = "abc"[("abc".index(by) + 1) % 3]
        cost = 3 + index * 7919 % 17
        gain = cost * (100 + index * 31 % 10) / 100
        lines.append(
            f'[[measure]]\nid = "m{index}"\nby = ["{by}"]\n'
            f"value = {{ {by} = -{cost}, {to} = {gain:.2f} }}"
        )
    return "\n".join(lines)
