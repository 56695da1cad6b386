"""The shared cases of the whole language: the literal search gives every answer of them.

The older cases are agreements of the same language, so it has to give theirs too.
"""

from __future__ import annotations

import json
from functools import cache
from pathlib import Path
from typing import Any

import pytest
from tests.oracle.language.conflicts import amounts, minimal_conflicts
from tests.oracle.language.judge import document
from tests.oracle.language.reading import read
from tests.oracle.language.search import Answer, best
from tests.oracle.load import load
from tests.shared import SHARED, needs

from paripassu.sequencing.check import check

UNSAID = {"258.toml": ["m1", "m3"]}
"""What all best plans of a case choose though its answer does not say so.

In 258 no optional measure need be left out, so m3 is in; without m1 the performer b loses 5 by the
whole and has no stake.
"""

SLOW = {"language": ("215", "253", "279")}


def cases(room: str) -> list[Any]:
    folder = SHARED / room / "cases"
    path = folder / "answers.json"
    if not path.is_file():
        return [pytest.param(folder, {}, id=room, marks=needs(f"{room}/cases"))]
    answers = json.loads(path.read_bytes())
    return [
        pytest.param(
            folder / name,
            want,
            id=f"{room}-{name.removesuffix('.toml')}",
            marks=[pytest.mark.slow] if name[:3] in SLOW.get(room, ()) else [],
        )
        for name, want in answers.items()
    ]


@cache
def best_of(path: Path) -> Answer:
    """Give the best plan of a file, for all tests of the case."""
    return best(read(path))


def found(path: Path, want: dict[str, Any]) -> dict[str, Any]:
    """Say all that an answer can say; of days and amounts only where that answer speaks of them."""
    answer, file = best_of(path), read(path)
    if answer.status == "contradictory":
        return {"status": "contradictory"}
    if answer.status == "infeasible":
        conflicts = sorted(sorted(conflict) for conflict in minimal_conflicts(file))
        if "conflicts" in want and "amounts" not in want:
            return {"status": "infeasible", "conflicts": conflicts}
        of = [
            {
                member: {key: str(number) for key, number in values.items()}
                for member, values in amounts(file, frozenset(conflict)).items()
            }
            for conflict in conflicts
        ]
        return {"status": "infeasible", "conflicts": conflicts, "amounts": of}
    said: dict[str, Any] = {
        "status": "optimal",
        "left_out": answer.left_out,
        "worst_exposure": str(answer.worst_exposure),
    }
    if "end_day" in want:
        said["end_day"] = str(answer.end_day)
    if file.choices and len(answer.chosen) == 1:
        said["chosen"] = sorted(next(iter(answer.chosen)))
    return said


def expected(want: dict[str, Any]) -> dict[str, Any]:
    """Sort an answer, and write its numbers as text."""
    if want["status"] != "infeasible":
        return {k: sorted(v) if k == "chosen" else v for k, v in want.items()}
    given = want.get("amounts", [{}] * len(want["conflicts"]))
    pairs = sorted(
        (
            (sorted(members), {m: {k: str(n) for k, n in v.items()} for m, v in of.items()})
            for members, of in zip(want["conflicts"], given, strict=True)
        ),
        key=lambda pair: pair[0],
    )
    said: dict[str, Any] = {"status": "infeasible", "conflicts": [members for members, _ in pairs]}
    return said | ({"amounts": [of for _, of in pairs]} if "amounts" in want else {})


CASES = [*cases("language"), *cases("plans")]
PLANNED = [case for case in CASES if case.values[1].get("status", "optimal") == "optimal"]


@pytest.mark.parametrize(("path", "want"), CASES)
def test_literal_search(path: Path, want: dict[str, Any]) -> None:
    if path.name in UNSAID:
        want = want | {"chosen": UNSAID[path.name]}
    assert found(path, want) == expected(want)


@pytest.mark.parametrize(("path", "want"), PLANNED)
def test_check_says_of_the_best_plan_what_the_answer_says(path: Path, want: dict[str, Any]) -> None:
    plan = best_of(path).plan
    assert plan is not None
    report = check(load(path), document(plan))
    assert report.ok, [str(breach) for breach in report.breaches]
    assert len(report.left_out) == want["left_out"]
    assert str(report.worst_exposure) == want["worst_exposure"]
    if "end_day" in want:
        assert str(report.end_day) == want["end_day"]
    if "chosen" in want:
        assert sorted(report.chosen) == sorted(want["chosen"])


HEAD = """
[agreement]
id = "x"
start = 2020-01-01
[[party]]
id = "a"
[[measure]]
id = "truce"
by = ["a"]
standing = true
days = 5
optional = true
[[measure]]
id = "aid"
by = ["a"]
[[measure]]
id = "talks"
by = ["a"]
[[position]]
id = "no"
party = "a"
claim = "exclude"
measure = "truce"
"""


def test_in_the_time_of_what_is_left_out_is_never(tmp_path: Path) -> None:
    (tmp_path / "a.toml").write_text(
        HEAD + '[[position]]\nid = "d"\nparty = "a"\nclaim = "during"\n'
        'measure = "talks"\nof = ["truce"]\n'
    )
    assert minimal_conflicts(read(tmp_path / "a.toml")) == {frozenset({"no", "d"})}


@pytest.mark.parametrize(("needs", "status"), [("truce, aid", "optimal"), ("aid", "infeasible")])
def test_what_is_left_out_sets_no_deadline(tmp_path: Path, needs: str, status: str) -> None:
    """Aid is there on day 0 and talks not before day 10: too late only if the days are counted."""
    table = ", ".join(f'{need} = "all"' for need in needs.split(", "))
    (tmp_path / "a.toml").write_text(
        HEAD + '[[position]]\nid = "w"\nparty = "a"\nclaim = "within"\nmeasure = "talks"\n'
        f"needs = {{ {table} }}\ndays = 2\n"
        '[[position]]\nid = "b"\nparty = "a"\nclaim = "by"\nmeasure = "aid"\nday = 0\n'
        '[[position]]\nid = "n"\nparty = "a"\nclaim = "not_before"\nmeasure = "talks"\nday = 10\n'
        '[[position]]\nid = "o"\nparty = "a"\nclaim = "after"\nmeasure = "talks"\n'
        'needs = { aid = "all" }\n'
    )
    assert best(read(tmp_path / "a.toml")).status == status
