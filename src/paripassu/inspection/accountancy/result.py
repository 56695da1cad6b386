"""The answer to ``paripassu account``: per balance the sequence, its tests and its verdict."""

from __future__ import annotations

from collections.abc import Mapping
from typing import TYPE_CHECKING, Literal

from pydantic import Field

from paripassu.documents.value import Answer, Value

if TYPE_CHECKING:
    import polars

Verdict = Literal["consistent", "loss", "inconclusive"]

#: Names of the tests on the operator's readings, and of those that need the inspector's.
OF_MUF = ("muf", "cumuf", "sitmuf", "page", "cusum", "gemuf")
INSPECTED = ("d", "muf_minus_d")
#: Names of all tests, in the order in which they are printed.
TESTS = (*OF_MUF, *INSPECTED)
#: Those whose threshold is a multiple of the standard deviation of each value.
SCALED = ("muf", "cumuf", *INSPECTED)
#: Numbers that show a gain where they are beyond the same threshold below zero.
_GAINS = ("muf", "cumuf", "muf_minus_d", "cumulative_muf_minus_d")


class Period(Value):
    """One balance period. All amounts in the balance's unit; a loss is positive.

    Attributes
    ----------
    period : int
        From 1.
    muf, sigma_muf, cumuf, sigma_cumuf : float
        Material unaccounted for (BI + receipts - shipments - EI), its sum so far, and their 1 σ.
    sitmuf : float or None
        Independent and of standard deviation 1; None where the period is degenerate.
    degenerate : bool
        The earlier periods leave nothing open: no error of its own.
    page, cusum, cusum_low, gemuf : float
        The sequential statistics (docs/specification/inspection.md#account).
    d, sigma_d, muf_minus_d, sigma_muf_minus_d : float or None
        Inspector-operator difference; None where nothing was verified.
    cumulative_d, sigma_cumulative_d : float or None
        Sum of D over all periods, in the last one only; None where what was verified cancels.
    cumulative_muf_minus_d, sigma_cumulative_muf_minus_d : float or None
        The same of MUF - D.
    alarms : tuple of str
        Names of the tests that alarm: of ``TESTS``, and ``cumulative_d`` or
        ``cumulative_muf_minus_d`` where the value of all periods together does; ``gain`` for a
        negative MUF, CUMUF or MUF - D beyond its threshold (or a residual that only a gain
        explains), ``degenerate`` for a residual where none can be.
    """

    period: int
    muf: float
    sigma_muf: float
    cumuf: float
    sigma_cumuf: float
    sitmuf: float | None
    degenerate: bool
    page: float
    cusum: float
    cusum_low: float
    gemuf: float
    d: float | None = None
    sigma_d: float | None = None
    muf_minus_d: float | None = None
    sigma_muf_minus_d: float | None = None
    cumulative_d: float | None = None
    sigma_cumulative_d: float | None = None
    cumulative_muf_minus_d: float | None = None
    sigma_cumulative_muf_minus_d: float | None = None
    alarms: tuple[str, ...] = ()


class Detect(Value):
    """Probability per test that a loss raises an alarm.

    The tests of MUF (``OF_MUF``) see it if the operator's readings are honest. ``d`` stands for a
    loss that is hidden by false readings of items of which the inspector verified a part;
    ``muf_minus_d`` sees it either way.

    Attributes
    ----------
    abrupt : mapping
        The goal lost in one period, the worst for that test.
    protracted : mapping
        The same amount lost in every period, the goal in all.
    """

    abrupt: Mapping[str, float]
    protracted: Mapping[str, float]


class Balance(Value):
    """The balance of one material in one area.

    Attributes
    ----------
    area, material, unit : str
        As the table has them.
    verdict : str
        ``consistent``, ``loss`` or ``inconclusive``.
    periods : tuple of Period
        In their order.
    covariance : tuple of tuple of float
        Σ of the MUF sequence, unit squared, T × T.
    thresholds : mapping
        Per test; for ``muf``, ``cumuf``, ``d`` and ``muf_minus_d`` a multiple of their σ. A test
        without an error in any period has none.
    false_alarm_any : float
        Probability of at least one alarm by any test when nothing is missing.
    detect : Detect or None
        Where a goal was given.
    why : str
        The verdict in one sentence.
    settle : str
        What would settle an inconclusive one; empty otherwise.
    sigma_needed : mapping
        Where no test reaches the detection probability that was asked for: σMUF of every period
        (``abrupt``), σCUMUF at the end (``protracted``) with which MUF or CUMUF alone would,
        whatever errors they are made of.
    """

    area: str
    material: str
    unit: str
    covariance: tuple[tuple[float, ...], ...] = Field(repr=False)
    periods: tuple[Period, ...]
    thresholds: Mapping[str, float]
    false_alarm_any: float
    detect: Detect | None = None
    verdict: Verdict
    why: str
    settle: str = ""
    sigma_needed: Mapping[str, float] = Field(default_factory=dict)

    def beyond(self, period: Period, name: str) -> Literal["alarm", "gain"] | None:
        """Say whether a number of a period is beyond its limit, and towards what.

        Parameters
        ----------
        period : Period
            Of this balance.
        name : str
            A test, or ``cumulative_d``, ``cumulative_muf_minus_d``.
        """
        if name in period.alarms or (name == "sitmuf" and "degenerate" in period.alarms):
            return "alarm"
        if "gain" not in period.alarms or name not in _GAINS:
            return None
        value, sigma = getattr(period, name), getattr(period, f"sigma_{name}")
        if value is None or value >= 0:
            return None
        limit = self.thresholds.get(name.removeprefix("cumulative_"), 0.0) * sigma
        return "gain" if value <= -limit else None


class Account(Answer):
    """All balances of a table.

    Attributes
    ----------
    balances : tuple of Balance
        One for each area and material.
    false_alarm : float
        For each test of each balance.
    goal, detect : float or None
        The amount whose loss is to be found, and with what probability.
    histories, seed : int
        Of the simulation behind the thresholds.
    """

    format: Literal["paripassu/account/1"] = "paripassu/account/1"
    balances: tuple[Balance, ...]
    false_alarm: float
    goal: float | None = None
    detect: float | None = None
    histories: int
    seed: int

    @property
    def closes(self) -> bool:
        """Whether every balance is consistent: exit code 0."""
        return all(balance.verdict == "consistent" for balance in self.balances)

    def summary(self) -> str:
        """Say each balance's verdict."""
        return "; ".join(f"{b.area}, {b.material}: {b.verdict}" for b in self.balances)

    def to_frame(self) -> polars.DataFrame:
        """Give one row per balance and period: every field of :class:`Period`."""
        import polars

        rows = [
            {
                "area": balance.area,
                "material": balance.material,
                **period.model_dump(exclude={"alarms"}),
                "alarms": " ".join(period.alarms),
            }
            for balance in self.balances
            for period in balance.periods
        ]
        return polars.DataFrame(rows, infer_schema_length=None)
