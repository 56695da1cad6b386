"""What differs, in the words of the whole file format."""

from __future__ import annotations

import pytest

from paripassu.agreement.contents import contents
from paripassu.agreement.differences import differences
from paripassu.agreement.read import parse_agreement

HEAD = """
[agreement]
id = "a"
start = 2020-01-01
[[party]]
id = "p"
[[party]]
id = "q"
[[measure]]
id = "arms"
by = ["p"]
portions = 3
[[measure]]
id = "law"
by = ["q"]
optional = true
[[measure]]
id = "money"
by = ["q"]
optional = true
[[measure]]
id = "truce"
by = ["p", "q"]
portions = 3
days = 30
standing = true
"""
POSITION = """
[[position]]
id = "x"
party = "p"
claim = "after"
measure = "arms"
needs = { law = "all" }
"""
FACT = '[[require]]\nmeasure = "law"\n'
GROUPS = "[together]\ngroups = ["


def told(one: str, other: str) -> list[tuple[str, str | None, tuple[object, ...]]]:
    found = differences([parse_agreement(HEAD + one), parse_agreement(HEAD + other)])
    return [(d.entry, d.key, tuple(d.to_json()["values"])) for d in found]


@pytest.mark.parametrize(
    ("one", "other"),
    [
        (POSITION, POSITION + 'part = "first"\n'),
        (POSITION, POSITION + 'gate = "begin"\n'),
        (POSITION, POSITION + 'firm = "demand"\ncost = 1.0\nlag_days = 0\nlikelihood = 1\n'),
        (POSITION + 'part = "last"\n', POSITION + 'part = "last"\ngate = "end"\n'),
        ('[[choose]]\nof = ["law", "money"]\n', '[[choose]]\nof = ["money", "law"]\nexactly = 1\n'),
        (
            FACT + "needs = { arms = 1, money = 1 }\n",
            (FACT + 'claim = "after"\nneeds = { money = 1.0, arms = 1 }\n') * 2,
        ),
        (
            POSITION + 'needs_any = [ { money = 1 }, { truce = 1 } ]\n',
            POSITION + 'needs_any = [ { truce = 1 }, { money = 1 } ]\n',
        ),
        (GROUPS + '["arms", "truce"]]\n', GROUPS + '["truce", "arms"]]\n'),
        (
            GROUPS + '["arms", "truce"]]\n',
            GROUPS + '["arms:3", "truce:3"], ["truce:1", "arms:1"], ["arms:2", "truce:2"]]\n',
        ),
        (GROUPS + '["law", "money"]]\n', GROUPS + '["law:1", "money:1"]]\n'),
    ],
)  # fmt: skip
def test_what_means_the_same_is_no_difference(one: str, other: str) -> None:
    assert told(one, other) == []


@pytest.mark.parametrize(
    ("one", "other", "expected"),
    [
        (POSITION, POSITION + 'part = 2\n', [("position:x", "part", (None, 2))]),
        (POSITION, POSITION + 'gate = "end"\n', [("position:x", "gate", (None, "end"))]),
        (POSITION, POSITION + "lag_days = 2.5\n", [("position:x", "lag_days", (0, 2.5))]),
        (
            POSITION.replace('"after"', '"by"').replace('needs = { law = "all" }', "day = 9"),
            POSITION.replace('"after"', '"by"').replace(
                'needs = { law = "all" }', "date = 2020-02-01\nshare = 0.3"
            ),
            [
                ("position:x", "share", (None, 0.3)),
                ("position:x", "date", (None, "2020-02-01")),
                ("position:x", "day", (9, None)),
            ],
        ),
        (
            POSITION,
            POSITION.replace('law = "all"', 'law = "same"') + 'needs_any = [{ money = 1 }]\n',
            [
                ("position:x", "needs", ({"law": "all"}, {"law": "same"})),
                ("position:x", "needs_any", (None, [{"money": 1}])),
            ],
        ),
        (
            '[[choose]]\nof = ["law", "money"]\n',
            '[[choose]]\nof = ["law", "money"]\nat_least = 1\n',
            [
                ('choice:of = ["law", "money"]', None, (True, False)),
                ('choice:of = ["law", "money"], at_least = 1', None, (False, True)),
            ],
        ),
        (
            GROUPS + '["arms", "truce"]]\n',
            GROUPS + '["arms:1", "truce:2"]]\n',
            [
                ("group:arms + truce", None, (True, False)),
                ("group:arms:1 + truce:2", None, (False, True)),
            ],
        ),
    ],
)  # fmt: skip
def test_what_differs(one: str, other: str, expected: list[object]) -> None:
    assert told(one, other) == expected


def test_every_field_of_the_format_is_looked_at() -> None:
    """A key that is added to the format is compared, without a word of it here."""
    agreement = parse_agreement(
        HEAD + POSITION + '[[source]]\nid = "s"\n[[choose]]\nof = ["law", "money"]\n'
    )
    found = contents(agreement)
    for entry, model in (
        (agreement.parties[0], "party:p"), (agreement.measures[0], "measure:arms"),
        (agreement.positions[0], "position:x"), (agreement.sources[0], "source:s"),
    ):  # fmt: skip
        assert {*found[model]} == {*type(entry).model_fields} - {"id"}
    named = {name.partition(":")[0] for name in found}
    assert named == {"agreement", "party", "measure", "position", "source", "choice", "process"}
