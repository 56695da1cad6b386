"""A material balance as it bears on a step: what the account says of it, and what alarms."""

from __future__ import annotations

from typing import Literal

from paripassu.documents.value import Value


class BalanceAlarm(Value):
    """A statistic of a material balance beyond its threshold.

    Attributes
    ----------
    period : int
        The number of the period in its account.
    test : str
        As in ``paripassu account``: ``Period.alarms``.
    says : str
        The same in words.
    """

    period: int
    test: str
    says: str


class MaterialBalance(Value):
    """One balance of an account, as it bears on a step.

    Attributes
    ----------
    table : str
        The account's file.
    step : str or None
        The step that it belongs to; None: all steps.
    area, material : str
        Whose balance it is.
    verdict : str
        The account's: ``consistent``, ``loss`` or ``inconclusive``.
    alarms : tuple of BalanceAlarm
        What in it is beyond its limit.
    settle : str
        What the account says would settle it.
    """

    table: str
    step: str | None
    area: str
    material: str
    verdict: Literal["consistent", "loss", "inconclusive"]
    alarms: tuple[BalanceAlarm, ...]
    settle: str = ""

    @property
    def clean(self) -> bool:
        """Whether nothing in it stands against a step."""
        return self.verdict == "consistent" and not self.alarms
