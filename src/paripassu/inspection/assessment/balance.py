"""Material balances as evidence: which of their statistics stand against a step."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass

from paripassu.documents.decode import decode
from paripassu.documents.strict import read_json
from paripassu.errors import DocumentError
from paripassu.files import Readable
from paripassu.inspection.accountancy.recheck import recheck
from paripassu.inspection.accountancy.result import Account, Balance, Period
from paripassu.inspection.assessment.result import BalanceAlarm, MaterialBalance
from paripassu.numbers.measured import with_error

_NAMES = {
    "muf": "MUF",
    "cumuf": "CUMUF",
    "sitmuf": "SITMUF",
    "page": "Page",
    "cusum": "CUSUM",
    "gemuf": "GEMUF",
    "d": "D",
    "cumulative_d": "D",
    "muf_minus_d": "MUF − D",
    "cumulative_muf_minus_d": "MUF − D",
}
#: Tests of an amount of material, which is told with its error.
_AMOUNTS = ("d", "cumulative_d", "muf_minus_d", "cumulative_muf_minus_d")


@dataclass(frozen=True, slots=True)
class AccountFile:
    """An account that bears on a step.

    Attributes
    ----------
    source : str
        The file's name.
    account : Account
    step : str or None
        ``MEASURE:PORTION``; None: it bears on every step.
    """

    source: str
    account: Account
    step: str | None = None


def read_balance(path: Readable, step: str | None = None) -> AccountFile:
    """Read what ``paripassu account --json`` printed; ``-`` is standard input.

    Parameters
    ----------
    path : str, path or open file
        A document ``paripassu/account/1``.
    step : str or None
        The step that it bears on; None: every step.

    Raises
    ------
    DocumentError
        It cannot be read or is no such document; says where.
    """
    document, source = read_json(path)
    return AccountFile(source, decode(Account, document, source), step)


def roll_up(file: AccountFile) -> Iterator[MaterialBalance]:
    """Give each balance of an account with everything that alarms in it, as the account judged it.

    Raises
    ------
    DocumentError
        It holds no balance, or one contradicts itself: :mod:`.accountancy.recheck` says what is
        worked out again, and what cannot be.
    """
    if faults := recheck(file.account):
        raise DocumentError(file.source, faults)
    for balance in file.account.balances:
        yield MaterialBalance(
            table=file.source,
            step=file.step,
            area=balance.area,
            material=balance.material,
            verdict=balance.verdict,
            alarms=tuple(_alarms(balance)),
            settle=balance.settle,
        )


def _alarms(balance: Balance) -> Iterator[BalanceAlarm]:
    for period in balance.periods:
        for alarm in period.alarms:
            yield BalanceAlarm(
                period=period.period, test=alarm, says=_alarm_words(alarm, balance, period)
            )


def _alarm_words(alarm: str, balance: Balance, period: Period) -> str:
    if alarm == "gain":
        return f"a gain beyond its limit in period {period.period}"
    if alarm == "degenerate":
        return f"a difference that no error explains in period {period.period}"
    if alarm not in _AMOUNTS:
        return f"{_NAMES.get(alarm, alarm)} is beyond its limit in period {period.period}"
    value, sigma = getattr(period, alarm), getattr(period, f"sigma_{alarm}")
    when = "over all periods" if alarm.startswith("cumulative_") else f"in period {period.period}"
    said = f"{with_error(value or 0.0, sigma or 0.0)} {balance.unit}"
    return f"{_NAMES[alarm]} is {said} {when}, beyond its limit"
