"""Material balances as evidence: which of their statistics stand against a step."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from fractions import Fraction

from paripassu.documents.read import decode
from paripassu.documents.strict import read_json
from paripassu.files import Readable
from paripassu.inspection.accountancy.result import Account, Balance, Period
from paripassu.inspection.assessment.readings import beyond
from paripassu.inspection.assessment.result import BalanceAlarm, MaterialBalance
from paripassu.numbers import words
from paripassu.numbers.measured import with_error


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


def roll_up(file: AccountFile, limit: Fraction) -> Iterator[MaterialBalance]:
    """Give each balance of an account with everything that alarms in it.

    The account's own tests count as they alarmed there. The inspector-operator difference D and
    MUF - D have no threshold there: they alarm beyond ``limit`` σ, on either side.
    """
    for balance in file.account.balances:
        yield MaterialBalance(
            table=file.source,
            step=file.step,
            area=balance.area,
            material=balance.material,
            verdict=balance.verdict,
            alarms=tuple(_alarms(balance, limit)),
            settle=balance.settle,
        )


def _alarms(balance: Balance, limit: Fraction) -> Iterator[BalanceAlarm]:
    for period in balance.periods:
        for test in period.alarms:
            yield BalanceAlarm(period=period.period, test=test, says=_alarm(test, period))
        differences = (
            ("d", "D", period.d, period.sigma_d),
            ("muf_minus_d", "MUF − D", period.muf_minus_d, period.sigma_muf_minus_d),
        )
        for test, name, value, sigma in differences:
            if value is None or sigma is None:
                continue
            if beyond(Fraction(value), Fraction(sigma) ** 2, limit):
                says = (
                    f"{name} is {with_error(value, sigma)} {balance.unit} in period "
                    f"{period.period}, beyond {words.number(limit, 'given')} σ"
                )
                yield BalanceAlarm(period=period.period, test=test, says=says)


def _alarm(test: str, period: Period) -> str:
    if test == "gain":
        return f"a gain beyond its threshold in period {period.period}"
    if test == "degenerate":
        return f"a difference that no error explains in period {period.period}"
    return f"{test} alarms in period {period.period}"
