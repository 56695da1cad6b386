"""What do the findings show? Samples, balances and mirrored declarations rolled up, per step."""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from fractions import Fraction

from paripassu.errors import ParameterError, PariPassuError
from paripassu.files import Readable
from paripassu.inspection.assessment.balance import roll_up
from paripassu.inspection.assessment.case import Case
from paripassu.inspection.assessment.findings import Findings
from paripassu.inspection.assessment.inputs import (
    BalanceLike,
    GameLike,
    MirrorLike,
    balances_of,
    draws_of,
    findings_of,
    games_of,
    mirrors_of,
)
from paripassu.inspection.assessment.items import gather, items
from paripassu.inspection.assessment.match import match
from paripassu.inspection.assessment.mirror import compare
from paripassu.inspection.assessment.result import (
    ORDER,
    Assessment,
    MaterialBalance,
    Mirror,
    Step,
    Verdict,
)
from paripassu.inspection.assessment.rounds import Judged, judge
from paripassu.inspection.assessment.twins import twins
from paripassu.inspection.assessment.verdict import decide
from paripassu.inspection.draw.result import Draw
from paripassu.nearest import nearest
from paripassu.numbers.given import Number, exact, share
from paripassu.quoted import quoted
from paripassu.tables.read import TableLike

#: No error explains more than this many σ.
_MOST_LIMIT = 1_000


def assess(
    findings: Findings | TableLike | None = None,
    draws: Iterable[Draw | Readable] = (),
    *,
    mirrors: Iterable[MirrorLike] = (),
    balances: Iterable[BalanceLike] = (),
    games: Iterable[GameLike] = (),
    prior: Number = Fraction(1, 2),
    limit: Number = 3,
    detect: Number | None = None,
) -> Assessment:
    """Judge what was found on drawn items, per declared step.

    Parameters
    ----------
    findings : Findings, path, open file or frame, optional
        As :func:`~paripassu.read_findings` takes it; None: nobody has looked yet, and every drawn
        item is open.
    draws : list of Draw, path or open file
        One per step and round; several draws of one step are its rounds, in the order given.
    mirrors : list of Declarations, path, open file or frame
        As :func:`~paripassu.read_mirror` takes them. They bear on every step, or in a pair
        ``(STEP, FILE)``, or as ``STEP=FILE``, on one.
    balances : list of Account, path or open file
        As :func:`~paripassu.read_balance` takes them; bound to steps in the same way.
    games : list of InspectionGame, SecurityGame, path or open file
        What :func:`~paripassu.game` gives; no verdict rests on them. Bound in the same way.
    prior : number
        P(a step is as declared) before its first round.
    limit : number
        How many σ two readings or declarations may differ.
    detect : number or None
        Detection probability that is required, where a draw does not name a larger one.

    Returns
    -------
    Assessment
        Without draws, balances and declarations are judged by themselves.

    Raises
    ------
    TableError
        A finding is about an item that was not drawn, or contradicts itself, its draw or its chain
        of replacements.
    PariPassuError
        Nothing to judge; a number out of range; a draw that is given twice, or that its own seed
        does not give; an unknown step.
    """
    looked = findings_of(findings)
    drawn = draws_of(draws)
    known = [draw.step for draw in drawn if draw.step is not None]
    declared = mirrors_of(mirrors, known)
    accounts = balances_of(balances, known)
    solved = games_of(games, known)
    if not (drawn or declared or accounts):
        raise PariPassuError(
            "findings are judged against the draw that they belong to, and none is given"
            if looked is not None
            else "there is nothing to judge",
            "give it in `draws`" if looked is not None else "give `draws`, `mirrors` or `balances`",
        )
    if looked is not None and not drawn:
        raise PariPassuError(
            "findings are judged against the draw that they belong to, and none is given",
            "give it in `draws`",
        )
    prior, limit = share(prior, "prior"), exact(limit, "limit")
    if not 0 <= limit <= _MOST_LIMIT:
        raise ParameterError("limit", f"should be from 0 to {_MOST_LIMIT}, not {limit}")
    asked = None if detect is None else share(detect, "detect")
    _distinct(drawn)
    found, step_of = match(looked, drawn, limit)
    steps = {step for step in step_of.values() if step is not None}
    files = (
        *((one.source, one.step) for one in declared),
        *((one.source, one.step) for one in accounts),
        *((one.source, one.step) for one in solved),
    )
    for source, tied in files:
        if tied is not None and tied not in steps:
            what = f"{source} is given for step {quoted(tied)}, which no draw is of"
            raise PariPassuError(what, nearest(tied, steps))
    by_key = gather(found)
    judged = [judge(draw, items(draw, by_key, limit)) for draw in drawn]
    compared = tuple(compare(one, limit) for one in declared)
    rolled = tuple(balance for file in accounts for balance in roll_up(file))
    verdicts = tuple(
        decide(
            Case(
                step=rounds[0][0],
                rounds=[one for _, one in rounds],
                games=[one for one in solved if one.step in (None, rounds[0][0])],
                balances=[one for one in rolled if one.step in (None, rounds[0][0])],
                mirrors=[one for one in compared if one.step in (None, rounds[0][0])],
                limit=limit,
                prior=prior,
                asked=asked,
            )
        )
        for rounds in _rounds(judged, step_of)
    )
    return Assessment(
        verdict=_whole(verdicts, rolled, compared),
        limit=float(limit),
        prior=float(prior),
        steps=verdicts,
        findings=tuple(one.to_item_finding(limit) for one in found),
        mirrors=compared,
        balances=rolled,
    )


def _distinct(draws: Sequence[Draw]) -> None:
    ids: set[str] = set()
    for draw in draws:
        if draw.id in ids:
            raise PariPassuError(
                f"the draw {quoted(draw.id)} is given twice",
                "a further round needs a draw of its own, from a seed of its own",
            )
        ids.add(draw.id)


def _rounds(
    judged: Sequence[Judged], step_of: Mapping[str, str | None]
) -> list[list[tuple[str | None, Judged]]]:
    """Put the draws of one step together; a draw without a step stands for itself.

    Raises
    ------
    PariPassuError
        Two draws of one step come from one seed: counted twice, it would double what it found.
    """
    steps: dict[tuple[str | None, str], list[tuple[str | None, Judged]]] = {}
    seeds: dict[tuple[str, str], str] = {}
    for one in judged:
        draw, step = one.draw, step_of[one.draw.id]
        steps.setdefault((step, "" if step is not None else draw.id), []).append((step, one))
        source = draw.seed if draw.seed is not None else draw.key
        if step is None or source is None:
            continue
        first = seeds.setdefault((step, source), draw.id)
        if first != draw.id:
            raise PariPassuError(
                f"draws {quoted(first)} and {quoted(draw.id)} of step {quoted(step)} come from the "
                "same seed: they are one draw, and it counts once",
                "a further round needs a fresh seed",
            )
    for rounds in steps.values():
        pair = twins([one.draw for _, one in rounds])
        if pair is not None:
            raise PariPassuError(
                f"draws {quoted(pair[0].id)} and {quoted(pair[1].id)} picked the very same items, "
                "as two fresh draws all but never do: they are one draw, and it counts once",
                "a further round needs a fresh seed; leave one of them out",
            )
    return list(steps.values())


def _whole(
    steps: Sequence[Step], balances: Sequence[MaterialBalance], mirrors: Sequence[Mirror]
) -> Verdict:
    """Give the worst verdict; without a step, that of balances and declarations."""
    if steps:
        return max((step.verdict for step in steps), key=ORDER.index)
    clean = all(one.clean for one in balances) and not any(one.unexplained for one in mirrors)
    return "consistent" if clean else "inconclusive"
