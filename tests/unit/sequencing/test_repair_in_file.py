"""A repair made in a person's file changes what it changes, and nothing else."""

from __future__ import annotations

import difflib

import pytest

from paripassu.agreement.read import parse_agreement
from paripassu.errors import ParameterError
from paripassu.sequencing.explain import explain
from paripassu.sequencing.explanation import Explanation
from paripassu.sequencing.repairs.in_file import repaired_file

STUCK = """\
# ours
[agreement]
id = "swap"   # kept
[[party]]
id = "a"
[[party]]
id = "b"
[[measure]]
id = "one"
by = ["a"]
portions = 2
value = { a = 1, b = 6 }
[[measure]]
id = "two"
by = ["b"]
portions = 2
value = { a = 6, b = 1 }
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


def explained(content: bytes) -> Explanation:
    return explain(parse_agreement(content), kinds=["soften"])


@pytest.mark.parametrize("ends", ["\n", "\r\n"])
@pytest.mark.parametrize("mark", ["", "\ufeff"])
def test_line_ends_comments_and_the_mark_are_kept(ends: str, mark: str) -> None:
    content = (mark + STUCK.replace("\n", ends)).encode()
    answer = explained(content)
    repaired = repaired_file(content, answer, 1)
    assert explained(repaired).feasible
    lines = [line.rstrip(b"\r").decode() for line in repaired.split(b"\n")]
    changes = [one for one in difflib.ndiff((mark + STUCK).split("\n"), lines) if one[0] in "+-"]
    assert changes == [
        "- needs = { two = 1.0 }",
        "+ needs = { two = 0.5 }",
        '+ part = "last"',
    ]
    assert repaired.startswith(mark.encode() + b"# ours")
    assert b"# what a said in spring" in repaired
    assert repaired.count(b"\r\n") == (repaired.count(b"\n") if ends == "\r\n" else 0)


def test_a_repair_that_is_not_there() -> None:
    answer = explained(STUCK.encode())
    most = len(answer.repairs)
    for number in (0, most + 1, -1):
        with pytest.raises(ParameterError, match=f"is {number}, and there (is|are) {most}"):
            repaired_file(STUCK.encode(), answer, number)
