"""When to inspect, or where, if the other side knows the odds and answers as best it can?"""

from __future__ import annotations

from collections.abc import Sequence

from paripassu import given
from paripassu.deadline import Progress, ShouldStop
from paripassu.errors import ParameterError
from paripassu.inspection.games.coverage import SecurityGame
from paripassu.inspection.games.security import security_game
from paripassu.inspection.games.targets import Target, read_targets
from paripassu.inspection.games.timing import InspectionGame, inspection_game
from paripassu.numbers.given import Number
from paripassu.tables.read import TableLike


def game(
    *,
    periods: Number | None = None,
    inspections: Number | None = None,
    violations: Number | None = None,
    penalty: Number | None = None,
    targets: TableLike | Sequence[Target] | None = None,
    resources: Number | None = None,
    spend: bool = False,
    seed: bytes | str | None = None,
    times: Number = 1,
    should_stop: ShouldStop | None = None,
    progress: Progress | None = None,
) -> InspectionGame | SecurityGame:
    """Say when to inspect, or where, against somebody who knows the odds.

    Parameters
    ----------
    periods, inspections, violations, penalty : number or str, optional
        When: see :func:`inspection_game`.
    targets : path, open file, frame or sequence of Target, optional
        Where: see :func:`read_targets`.
    resources : number or str, optional
        Where: how many targets can be covered at a time.
    spend : bool
        Where: whether resources that the equilibrium leaves over are spread over the others.
    seed : bytes or str, optional
        1 to 64 bytes, or their hex digits: draw schedules from the project's stream.
    times : number or str
        How many schedules.
    should_stop : callable, optional
        Asked before each schedule; True: only those that are drawn are given.
    progress : callable, optional
        Told in words how many are drawn.

    Returns
    -------
    InspectionGame or SecurityGame

    Raises
    ------
    ParameterError
        Nothing says which of the two is asked, or both are.
    TableError
        The targets cannot be used.
    """
    given.function(should_stop, "should_stop")
    given.function(progress, "progress")
    when = {
        "periods": periods,
        "inspections": inspections,
        "violations": violations,
        "penalty": penalty,
    }
    spend = given.flag(spend, "spend")
    where = {"targets": targets, "resources": resources, "spend": spend or None}
    timed = [name for name, value in when.items() if value is not None]
    placed = [name for name, value in where.items() if value is not None]
    if timed and placed:
        raise ParameterError(
            timed[0], f"asks when to inspect, and `{placed[0]}` asks where", "ask one at a time"
        )
    if placed:
        if targets is None or resources is None:
            missing = "targets" if targets is None else "resources"
            raise ParameterError(missing, "is missing", "give `targets` and `resources`")
        return security_game(
            _targets(targets),
            resources,
            spend=spend,
            seed=seed,
            times=times,
            should_stop=should_stop,
            progress=progress,
        )
    if periods is None or inspections is None:
        raise ParameterError(
            "periods" if periods is None else "inspections",
            "is missing",
            "give `periods` and `inspections` (when), or `targets` and `resources` (where)",
        )
    return inspection_game(
        periods,
        inspections,
        1 if violations is None else violations,
        1 if penalty is None else penalty,
        seed=seed,
        times=times,
        should_stop=should_stop,
        progress=progress,
    )


def _targets(given: TableLike | Sequence[Target]) -> Sequence[Target]:
    if isinstance(given, Sequence) and not isinstance(given, str):
        rows = [one for one in given if isinstance(one, Target)]
        if len(rows) == len(given):
            return rows
    return read_targets(given)  # type: ignore[arg-type]  # whatever is no table is refused there
