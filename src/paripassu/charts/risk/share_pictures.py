"""How likely a deal is, what stands in its way, and how often plans hold: bars with intervals."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import replace

from paripassu.charts.inspection.share_rows import (
    MOST_ROWS,
    ShareRow,
    ShareRows,
    end_of_scale,
    left_out,
)
from paripassu.charts.picture import Picture
from paripassu.charts.risk.names import chance, conflict_name, exactly, plan_name, span
from paripassu.charts.risk.told import IS_NOT
from paripassu.charts.style import SIZES
from paripassu.charts.text import clean
from paripassu.numbers import words
from paripassu.sequencing.risk.answer import Chance, Compared, LikelyPlan, Risk

DEAL = "How likely a deal is"
CONFLICTS = "What stands in the way"
PLANS = "How often each plan holds"


def deal_picture(risk: Risk) -> Picture:
    """Draw the probability of a deal with its interval, and what concessions make of it."""
    variants = [one for one in risk.compared if one.conceded is not None]
    rows = [_row("The file as it stands", risk.deal)] if not variants else []
    rows += [_row(plan_name(risk, one), one.chance) for one in variants[:MOST_ROWS]]
    conceded = (
        " Each other row is the file without some positions, on the same futures."
        if len(variants) > 1
        else ""
    )
    return _picture(
        "deal",
        DEAL,
        risk,
        rows,
        signs=("futures", *_interval(rows)),
        heads=("a deal in", "95 % interval"),
        whole=True,
        caption=(
            "A future is one way in which everything that is not known could turn out: who really "
            "insists on what, and what each number is. The bar is the share of these futures in "
            f"which an order exists that nobody breaks.{conceded}"
        ),
        said=f"{words.odds(risk.deal.probability)} of the futures have a deal",
        beside=IS_NOT,
    )


def conflicts_picture(risk: Risk) -> Picture | None:
    """Draw in how many of the futures without a deal each conflict stands in the way."""
    if not risk.conflicts:
        return None
    rows = [
        _row(
            conflict_name(risk, one.members, one.because),
            Chance(probability=one.share, low=one.low, high=one.high),
        )
        for one in risk.conflicts[:MOST_ROWS]
    ]
    return _picture(
        "conflicts",
        CONFLICTS,
        risk,
        rows,
        signs=("failures", *_interval(rows)),
        heads=("in the way in", "95 % interval"),
        whole=True,
        caption=(
            "Each row is a set of demands and conditions that cannot all be met, and without any "
            "one of them could be. The bar is the share of the futures without a deal in which it "
            "stands in the way. Several can stand in the way at once, so that the shares may add "
            f"up to more than 100 %.{left_out(len(risk.conflicts), 'conflicts')}"
        ),
        said=f"{words.count(len(risk.conflicts), 'conflict')}, the most frequent first",
    )


def plans_picture(risk: Risk) -> Picture | None:
    """Draw in how many futures the plans hold, side by side."""
    compared = [one for one in risk.compared if one.conceded is None] or [*_own(risk)]
    if not compared:
        return None
    bound = risk.robust_plan.bound if risk.robust_plan is not None else None
    rows = [
        _row(plan_name(risk, one), one.chance, bound=None if bound is None else float(bound))
        for one in compared[:MOST_ROWS]
    ]
    proven = risk.robust_plan is not None and risk.robust_plan.proven
    limit = (
        " The upright line is the most that any plan can reach: the robust plan reaches it, which "
        "is proven."
        if proven
        else " The upright line is a limit that no plan can pass."
        if bound is not None
        else ""
    )
    return _picture(
        "plans",
        PLANS,
        risk,
        rows,
        signs=("futures", *_interval(rows), *(("bound",) if bound is not None else ())),
        heads=("holds in", "95 % interval"),
        whole=False,
        caption=(
            "A plan holds in a future if nobody is better off walking away there, nobody is more "
            "exposed than it accepts, and every demand that is held there is met. The robust plan "
            "holds in the largest share of the futures; the plan for the best guesses is what one "
            f"would choose if every guess were true.{limit}"
        ),
        said="; ".join(f"{row.label}: {row.cells[0]}" for row in rows),
    )


def _own(risk: Risk) -> list[Compared]:
    """Give the two plans of an answer that compares none."""
    from paripassu.sequencing.risk.answer import Effect

    nothing = Effect(value=0, low=0, high=0, clear=False)
    pairs: tuple[tuple[str, LikelyPlan | None], ...] = (
        ("robust", risk.robust_plan),
        ("nominal", risk.nominal_plan),
    )
    return [
        Compared(
            name=name,
            chance=Chance(probability=plan.share, low=plan.low, high=plan.high),
            difference=nothing,
        )
        for name, plan in pairs
        if plan is not None
    ]


def _row(label: str, found: Chance, *, bound: float | None = None) -> ShareRow:
    drawn = found.low < found.high
    return ShareRow(
        label=label,
        cells=(
            chance(found.probability) if drawn else exactly(found.probability),
            span(found.low, found.high),
        ),
        bar=float(found.probability),
        asked=bound,
        reach=(float(found.low), float(found.high)) if drawn else None,
    )


def _interval(rows: Sequence[ShareRow]) -> tuple[str, ...]:
    return ("interval",) if any(row.reach is not None for row in rows) else ()


def _picture(
    name: str,
    title: str,
    risk: Risk,
    rows: Sequence[ShareRow],
    *,
    signs: tuple[str, ...],
    heads: tuple[str, str],
    whole: bool,
    caption: str,
    said: str,
    beside: str = "",
) -> Picture:
    largest = max(max(row.bar or 0, row.asked or 0, *(row.reach or (0,))) for row in rows)
    shown = 2 if "interval" in signs else 1
    table = ShareRows(
        title=title,
        subtitle=f"{clean(risk.title) or risk.agreement}. {beside}".removesuffix(" "),
        columns=heads[:shown],
        rows=[replace(row, cells=row.cells[:shown]) for row in rows],
        signs=signs,
        most=1.0 if whole else end_of_scale(largest),
        long=True,
    )
    return Picture(
        name=name,
        title=title,
        caption=caption,
        alt=words.sentence(said),
        specs={size.name: table.spec(size) for size in SIZES},
    )
