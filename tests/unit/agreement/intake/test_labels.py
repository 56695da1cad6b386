"""How well the labelled reports are read: both halves, the one set aside by its totals only.

The rules are written by the other half (``tests/reports.py``), so what counts is the half that
nobody looked at. ``python -m tests.unit.agreement.intake.test_labels`` prints both.
"""

from __future__ import annotations

import importlib.util
import json
from functools import cache
from types import ModuleType
from typing import Any

import pytest
from tests.reports import SET_ASIDE
from tests.shared import SHARED, needs, shared

from paripassu.agreement.intake.intake import intake

pytestmark = [pytest.mark.slow, needs("reports")]


@cache
def scoring() -> ModuleType:
    spec = importlib.util.spec_from_file_location("score", SHARED / "reports" / "score.py")
    assert spec is not None
    assert spec.loader is not None
    module = importlib.util.module_from_spec(spec)
    spec.loader.exec_module(module)
    return module


@cache
def totals(*, aside: bool) -> dict[str, float]:
    """Score one half: rates over all of its reports, and nothing of a single one."""
    found = []
    for path in sorted((SHARED / "reports" / "texts").glob("*.txt")):
        if (path.name in SET_ASIDE) == aside:
            labels = SHARED / "reports" / "labels" / f"{path.stem}.json"
            gold = json.loads(labels.read_text("utf-8"))
            predicted = intake(path).to_json()
            found.append(scoring().score_file(path.read_text("utf-8"), gold, predicted))
    rates: dict[str, float] = scoring().rates(scoring().total(found))
    return rates


@pytest.mark.parametrize("aside", [True, False])
def test_who_says_it_is_found(aside: bool) -> None:
    rates = totals(aside=aside)
    assert rates["with_speaker_f1"] >= 0.9
    assert rates["root_nested"] >= 0.8
    for field in ("negated", "conditional"):
        assert rates[f"{field}_precision"] >= 0.85
        assert rates[f"{field}_recall"] >= 0.85


def test_every_claim_of_the_korean_report_is_found() -> None:
    answer = intake(shared("sources") / "2018-03-report.txt")
    told = {
        ("hopes to sign a peace deal", "unidentified senior official", "hopes"),
        ("will likely raise", "unidentified senior official", "likely"),
        ("diplomatic relations", "unidentified senior official", "likely"),
        ("safeguard its sovereignty", "Koh Yu-hwan", ""),
        ("never materialized", "Koh Yu-hwan", ""),
        ("precondition for its denuclearization", "Koh Yu-hwan", ""),
        ("presence in South Korea", "", ""),
        ("keeping some nuclear weapons", "", "widely believed"),
        ("full report on the North", "Choi Kang", "might"),
        ("release several American citizens", "", "could"),
    }
    for words, speaker, hedge in told:
        (claim,) = [one for one in answer.claims if words in one.sentence]
        assert claim.speaker.name == speaker
        assert " ".join(claim.hedge) == hedge
    official = next(one for one in answer.claims if "will likely raise" in one.sentence)
    assert official.chain == ("Bloomberg", "Dong-A Ilbo", "unidentified senior official")
    koh = next(one for one in answer.claims if "precondition" in one.sentence)
    assert koh.chain == ("Dong-A Ilbo", "Koh Yu-hwan")


def _report() -> None:
    wanted: tuple[Any, ...] = ("with_speaker_f1", "f1", "root_nested")
    wanted += tuple(f"{f}_{r}" for f in ("negated", "conditional") for r in ("precision", "recall"))
    for aside in (True, False):
        rates = totals(aside=aside)
        print("set aside" if aside else "the other half")
        for name in wanted:
            print(f"  {name:22} {rates[name]:.3f}")


if __name__ == "__main__":
    _report()
