"""Required detection on a page: steps by their titles, with the ids that commands take."""

from __future__ import annotations

from fractions import Fraction
from pathlib import Path

import paripassu as pp
from paripassu.agreement.read import read_agreement
from paripassu.charts.answers import sections
from paripassu.process.require import require_step, require_steps

EXAMPLE = Path(__file__).resolve().parents[3] / "examples" / "korea-2018-repaired.toml"


def test_steps_by_title_and_id_with_the_numbers_of_the_answer() -> None:
    agreement = read_agreement(EXAMPLE)
    answer = require_steps(agreement, pp.plan(agreement))
    (section,) = sections(answer, agreement)
    (bare,) = sections(answer)
    assert (section.heading, section.lead) == (bare.heading, bare.lead)
    assert section.warnings == list(answer.warnings)
    (grid,) = section.grids
    told = [(step, party, one) for step in answer.steps for party, one in step.performers.items()]
    assert len(grid.rows) == len(told) == len(bare.grids[0].rows)
    for row, (step, party, one) in zip(grid.rows, told, strict=True):
        name, moment, who, gain, _, detect = row.cells
        measure = agreement.measure[step.step.rpartition(":")[0]]
        assert name.startswith(f"{measure.title}")
        assert name.endswith(f" ({step.step})")
        assert who == f"{agreement.party[party].title} ({party})"
        assert moment == str(step.moment)
        assert (gain == "·") == (one.gain <= 0)
        assert (detect == "·") == (one.detect == Fraction(0))


def test_where_there_is_no_title_the_id_stands_alone() -> None:
    agreement = read_agreement(EXAMPLE)
    plan = pp.plan(agreement)
    untitled = agreement.replace(
        measures=tuple(measure.replace(title="") for measure in agreement.measures),
        parties=tuple(party.replace(name="") for party in agreement.parties),
    )
    step = next(step for step in plan.steps if step.by)
    answer = require_step(agreement, plan, f"{step.measure}:{step.portion}")
    (section,) = sections(answer, untitled)
    assert [row.cells[0] for row in section.grids[0].rows] == [answer.step] * len(step.by)
    assert [row.cells[2] for row in section.grids[0].rows] == [*step.by]
