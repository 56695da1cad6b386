"""What is judged, from whatever a caller has: values, files, frames, and the steps they bear on."""

from __future__ import annotations

from collections.abc import Callable, Collection, Iterable
from dataclasses import replace
from typing import Any, TypeVar, cast

from paripassu import given
from paripassu.errors import ParameterError
from paripassu.files import Readable
from paripassu.inspection.accountancy.result import Account
from paripassu.inspection.assessment.attached import attached
from paripassu.inspection.assessment.balance import AccountFile, read_balance
from paripassu.inspection.assessment.findings import Findings, read_findings
from paripassu.inspection.assessment.game import GameFile, game_file, read_game
from paripassu.inspection.assessment.mirror import Declarations, read_mirror
from paripassu.inspection.draw.read import draw_of
from paripassu.inspection.draw.result import Draw
from paripassu.inspection.games.coverage import SecurityGame
from paripassu.inspection.games.timing import InspectionGame
from paripassu.tables.read import InSheet, TableLike

#: The same for one step: ``("dismantlement:4", "balance.json")``.
Tied = tuple[str, Any]
MirrorLike = Declarations | TableLike | Tied
BalanceLike = AccountFile | Account | Readable | Tied
GameLike = GameFile | InspectionGame | SecurityGame | Readable | Tied

T = TypeVar("T")


def findings_of(findings: Findings | TableLike | None) -> Findings | None:
    """Take findings, or read them; see :func:`~paripassu.read_findings`."""
    if findings is None or isinstance(findings, Findings):
        return findings
    return read_findings(findings)


def draws_of(values: Iterable[Draw | Readable]) -> tuple[Draw, ...]:
    """Take draws, or read them; see :func:`~paripassu.read_draw`."""
    return tuple(draw_of(one) for one in _list(values, "draws", Draw))


def mirrors_of(values: Iterable[MirrorLike], steps: Collection[str]) -> tuple[Declarations, ...]:
    """Take mirrored declarations, or read them; see :func:`~paripassu.read_mirror`."""

    def take(one: Any, step: str | None) -> Declarations:
        return one if isinstance(one, Declarations) else read_mirror(one, step)

    return _tied(values, "mirrors", steps, Declarations, take)


def balances_of(values: Iterable[BalanceLike], steps: Collection[str]) -> tuple[AccountFile, ...]:
    """Take accounts, or read them; see :func:`~paripassu.read_balance`."""

    def take(one: Any, step: str | None) -> AccountFile:
        if isinstance(one, AccountFile):
            return one
        return AccountFile("account", one, step) if isinstance(one, Account) else (
            read_balance(one, step)
        )  # fmt: skip

    return _tied(values, "balances", steps, (AccountFile, Account), take)


def games_of(values: Iterable[GameLike], steps: Collection[str]) -> tuple[GameFile, ...]:
    """Take solved games, or read them; see :func:`~paripassu.read_game`."""

    def take(one: Any, step: str | None) -> GameFile:
        if isinstance(one, GameFile):
            return one
        if isinstance(one, (InspectionGame, SecurityGame)):
            return game_file(one.to_json(), "game", step)
        return read_game(one, step)

    return _tied(values, "games", steps, (GameFile, InspectionGame, SecurityGame), take)


def _list(values: Iterable[T], parameter: str, kind: type | tuple[type, ...]) -> tuple[T, ...]:
    if isinstance(values, kind):
        raise ParameterError(parameter, "should be a list, not one alone", "put it in brackets")
    return given.several(values, parameter, parameter)


def _tied(
    values: Iterable[Any],
    parameter: str,
    steps: Collection[str],
    kind: type | tuple[type, ...],
    take: Callable[[Any, str | None], T],
) -> tuple[T, ...]:
    found = []
    for one in _list(values, parameter, kind):
        step: str | None = None
        if isinstance(one, tuple) and len(one) == 2 and isinstance(one[0], str):
            step, one = one
        elif isinstance(one, str):
            step, one = attached(one, steps)
        elif isinstance(one, InSheet) and isinstance(one.source, str):
            step, name = attached(one.source, steps)
            one = replace(one, source=name)
        found.append(take(cast("Any", one), step))
    return tuple(found)
