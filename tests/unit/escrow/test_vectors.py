"""The vectors of the specification: the package and the verifier say what stands in them."""

from __future__ import annotations

import json
from collections import Counter
from collections.abc import Callable
from typing import Any

import pytest
from scripts import escrow_vectors
from tests.attacks.book import bytes_of
from tests.escrow_judged import _sorted, by_package, by_verifier
from tests.escrow_verifier import verifier

from paripassu.escrow import cells, tags
from paripassu.escrow.values import is_value

VECTORS: dict[str, Any] = json.loads(escrow_vectors.FILE.read_text(encoding="utf-8"))
CASES: list[dict[str, Any]] = VECTORS["cases"]
FILES = {name: bytes_of(file) for name, file in VECTORS["files"].items()}
VERDICTS = {"verified": 0, "not verified": 1, "cannot tell": 2}
JUDGES: dict[str, Callable[..., dict[str, Any]]] = {"package": by_package, "verifier": by_verifier}


def test_the_file_is_what_the_code_gives() -> None:
    assert escrow_vectors.main(["--check"]) == 0
    page = escrow_vectors.FILE.with_name("escrow.md").read_text(encoding="utf-8")
    assert escrow_vectors.FILE.name in page


def test_there_are_attacks_of_every_number_and_every_error() -> None:
    attacks = [case for case in CASES if case["attack"] is not None]
    assert len(attacks) >= 300
    assert {case["attack"] for case in attacks} == {*range(1, 15)}
    errors = Counter(
        error
        for case in CASES
        for error in (
            *case.get("rejected", {}).values(),
            *[case.get("error", "")] * ("error" in case),
        )
    )
    assert errors.keys() == verifier.REFUSED.keys()
    findings = {
        finding[0] for case in CASES for finding in case.get("view", {}).get("findings", ())
    }
    assert findings == {
        *("WrongNumber", "BadValue", "Misplaced", "Twice", "Dangling", "TotalContradicted")
    }


def judged(judge: Callable[..., dict[str, Any]], case: dict[str, Any]) -> dict[str, Any]:
    """Have a case judged."""
    options: dict[str, Any] = {}
    if "template" in case:
        options["template"] = FILES[case["template"]]
    if "most_slots" in case:
        options["most_slots"] = case["most_slots"]
    return judge([FILES[name] for name in case["files"]], **options)


def wrong(case: dict[str, Any], said: dict[str, Any]) -> list[str]:
    """Say in what a judge differs from a case."""
    found = []

    def same(what: str, one: Any, other: Any) -> None:
        if one != other:
            found.append(f"{case['case']}: {what}: expected {one}, got {other}")

    same("verdict", VERDICTS[case["verdict"]], said["verdict"])
    same("error", case.get("error"), said.get("error"))
    if said["verdict"] == 2:
        return found
    rejected = {case["files"][at]: error for at, error in said["rejected"].items()}
    same("rejected", case.get("rejected", {}), rejected)
    same("conflict", case.get("conflict", False), said["conflict"])
    views, first = dict(said["views"]), case["files"][0]
    if views and first not in rejected:
        first = json.loads(FILES[first])["root"]
    mine = views.pop(first, None)
    if "view" in case:
        expected = {**case["view"]}
        for key in ("totals", "questions", "findings"):
            expected[key] = _sorted(
                {name: item for name, item in one.items() if item is not None}
                if isinstance(one, dict)
                else one
                for one in expected[key]
            )
        assert mine is not None
        same("view", expected, {**mine, "totals": _sorted(mine["totals"])})
    elif mine is not None:
        opened = {name: one["open"] for name, one in mine["tables"].items() if one["open"]}
        same("open", case.get("open", {}), opened)
        same("findings", [], mine["findings"])
        outcomes = [one["outcome"] for one in mine["questions"]]
        same("outcomes", case.get("outcomes", []), outcomes)
    for root, expected in case.get("further", {}).items():
        same("tables", expected["tables"], views[root]["tables"])
        same("findings", expected["findings"], views[root]["findings"])
    return found


@pytest.mark.parametrize("judge", JUDGES)
@pytest.mark.parametrize("attack", [None, *range(1, 15)])
def test_verdicts(judge: str, attack: int | None) -> None:
    cases = [case for case in CASES if case["attack"] == attack]
    assert cases
    assert [line for case in cases for line in wrong(case, judged(JUDGES[judge], case))] == []


def test_values() -> None:
    for kind, texts in VECTORS["texts"]["values"].items():
        for text in texts["are"]:
            assert is_value(kind, text), (kind, text)
            assert verifier.is_value(text, kind), (kind, text)
        for text in texts["are_not"]:
            assert not is_value(kind, text), (kind, text)
            assert not verifier.is_value(text, kind), (kind, text)


def test_tags_and_places() -> None:
    for tag, folded in VECTORS["texts"]["tags"]:
        assert verifier.folded(tag) == folded
        if folded is not None:
            assert tags.fold(tag) == folded
        else:
            with pytest.raises(ValueError, match=r"."):
                tags.fold(tag)
    for depth, place, way in VECTORS["texts"]["places"]:
        x, y = verifier.column_and_row(place, depth)
        assert f"{verifier.interleaved(x, y, depth):0{depth}b}" == way
        assert f"{cells.slot_of_place(place, depth):0{depth}b}" == way
