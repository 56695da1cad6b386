"""How plans and explanations show themselves in a notebook: pictures and tables, without a script.

A value knows ids only. With the agreement it was made from it is shown in full; without, as far as
ids go. SVG is used since it needs neither a script nor a network.
"""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from dataclasses import replace
from fractions import Fraction
from io import StringIO
from types import MappingProxyType
from typing import TYPE_CHECKING, Any

from paripassu.agreement.model import Agreement, Interval, Measure, Party
from paripassu.charts.outcome import explained
from paripassu.charts.section import Section, explanation_section, plan_section
from paripassu.charts.text import clean
from paripassu.sequencing.explanation import Explanation
from paripassu.sequencing.plan import Conflict, Plan

if TYPE_CHECKING:
    from rich.console import Console

Bundle = dict[str, Any]


def plan_bundle(plan: Plan, agreement: Agreement | None = None) -> Bundle:
    """Give what ``Plan._repr_mimebundle_`` shows, by media type.

    Parameters
    ----------
    plan : Plan
    agreement : Agreement, optional
        Gives titles, tolerances, preconditions. Without it only what the plan itself says is shown.
    """
    from paripassu.charts.terminal import render_plan

    known = agreement or stand_in(plan)
    # Conflicts cannot be drawn without the positions they consist of.
    drawn = plan if agreement else plan.model_copy(update={"conflicts": ()})
    section = replace(plan_section(known, drawn), conflicts=_told(plan.conflicts))
    text = _printed(lambda console: render_plan(console, known, plan))
    return {"text/plain": text, "text/html": to_html(section)}


def explanation_bundle(explanation: Explanation, agreement: Agreement | None = None) -> Bundle:
    """Give what ``Explanation._repr_mimebundle_`` shows, by media type."""
    from paripassu.charts.terminal import render_explanation

    burdened = {party for repair in explanation.repairs for party in repair.burden}
    known = agreement or _agreement(explanation.agreement, burdened, {})
    drawn = explanation if agreement else explanation.model_copy(update={"conflicts": ()})
    section = replace(
        explanation_section(known, drawn),
        lead=explained(explanation),
        conflicts=_told(explanation.conflicts),
    )
    text = _printed(lambda console: render_explanation(console, known, explanation))
    return {"text/plain": text, "text/html": to_html(section)}


def _told(conflicts: Sequence[Conflict]) -> list[str]:
    return [clean(conflict.because) for conflict in conflicts]


def _printed(render: Callable[[Console], None]) -> str:
    from rich.console import Console

    out = StringIO()
    render(Console(file=out, width=100, force_terminal=False, color_system=None))
    return out.getvalue()


def to_html(section: Section) -> str:
    """Give a section as a piece of HTML with its pictures as SVG."""
    from markupsafe import Markup

    from paripassu.charts.page import environment

    tables = environment().get_template("tables.html.jinja").module
    return (
        environment()
        .get_template("fragment.html.jinja")
        .render(
            section=section,
            svg=lambda picture: Markup(picture.to_svg()),  # escaped when drawn
            plan_table=tables.plan,  # type: ignore[attr-defined]
            repair_table=tables.repairs,  # type: ignore[attr-defined]
            grid_table=tables.grid,  # type: ignore[attr-defined]
        )
    )


def stand_in(plan: Plan) -> Agreement:
    """Give an agreement with the parties, stakes and measures that a plan tells of, and no more.

    Notes
    -----
    T_p = K_p - gain_p - stake_p, so that any step tells the stake.
    Rules: docs/specification/sequencing.md#safety.
    """
    parties = {party for step in plan.steps for party in (*step.by, *step.kept)} | set(plan.gain)
    measures = {step.measure: (step.by, step.of) for step in plan.steps}
    stakes = {
        party: max(Fraction(0), step.kept[party] - plan.gain[party] - step.temptation[party])
        for step in plan.steps[-1:]
        for party in step.kept
        if party in plan.gain and party in step.temptation
    }
    return _agreement(plan.agreement, parties, measures, stakes)


def _agreement(
    name: str,
    parties: set[str],
    measures: Mapping[str, tuple[tuple[str, ...], int]],
    stakes: Mapping[str, Fraction] = MappingProxyType({}),
) -> Agreement:
    known = sorted(parties) or ["nobody"]
    return Agreement(
        id=name,
        parties=tuple(
            Party(id=party, stake=Interval(stake, stake))
            for party in known
            for stake in (stakes.get(party, Fraction(0)),)
        ),
        measures=tuple(
            Measure(id=measure, by=by, portions=of) for measure, (by, of) in measures.items()
        )
        or (Measure(id="nothing", by=(known[0],)),),
    )
