"""What is conceded is as if it were not in the file: conflicts, repairs and the repaired file."""

from __future__ import annotations

import pytest
from tests.shared import ROOT

import paripassu as pp
from paripassu.sequencing.repairs.in_file import repaired_file

KOREA = ROOT / "examples" / "korea-2018.toml"
GONE = "us-treaty-last"


def test_what_is_conceded_is_as_if_it_were_not_in_the_file() -> None:
    agreement = pp.read_agreement(KOREA)
    rest = agreement.replace(positions=tuple(p for p in agreement.positions if p.id != GONE))
    found = pp.explain(agreement, concede=[GONE], kinds=["concede"])
    alone = pp.explain(rest, kinds=["concede"])
    assert found.conceded == (GONE,)
    assert found.digest == agreement.digest
    assert found.conflicts == alone.conflicts
    assert [r.summary for r in found.repairs] == [r.summary for r in alone.repairs]
    assert pp.Explanation.from_json(found.to_json()) == found


def test_the_repaired_file_has_a_plan() -> None:
    content = KOREA.read_bytes()
    found = pp.explain(pp.parse_agreement(content), concede=[GONE], kinds=["concede"])
    repaired = pp.parse_agreement(repaired_file(content, found, 1))
    assert GONE not in repaired.position
    assert pp.plan(repaired).found


def test_a_position_that_is_not_there_is_named() -> None:
    with pytest.raises(pp.ParameterError, match="us-treaty-last"):
        pp.explain(KOREA, concede=["us-treaty-lst"])
