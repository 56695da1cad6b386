"""What a balance shows, in one word, one sentence, and what would settle it."""

from __future__ import annotations

from collections.abc import Collection, Mapping, Sequence
from dataclasses import dataclass, field
from statistics import NormalDist

from paripassu.inspection.accountancy.result import Detect, Period, Verdict
from paripassu.numbers import words

#: Alarms that point at a loss; those that say only that the readings do not fit.
LOSS = ("muf", "cumuf", "sitmuf", "page", "cusum", "muf_minus_d", "cumulative_muf_minus_d")
DOUBT = ("gemuf", "d", "cumulative_d")
_SETTLE_D = (
    "measure again, together, items on which operator and inspector differ; the numbers that they "
    "agree on then replace the old ones"
)
_SETTLE_GEMUF = (
    "look for a mistake in the books or the measurements of the periods whose SITMUF is far from "
    "0, above it or below"
)


@dataclass(frozen=True, slots=True)
class Judgement:
    """A verdict with its reasons; the fields are those of ``Balance``."""

    verdict: Verdict
    why: str
    settle: str = ""
    sigma_needed: Mapping[str, float] = field(default_factory=dict)


@dataclass(frozen=True, slots=True)
class Goal:
    """What was asked of the balance.

    Attributes
    ----------
    amount : float
        M: its loss is to be found.
    probability : float or None
        P: with what probability; None: whatever it comes to.
    highest : float
        That no threshold of MUF and of CUMUF can exceed, whatever hangs together.
    reached : mapping
        Per loss pattern (``abrupt``, ``protracted``): the probability that it is found, by the
        best test or because it leaves a difference where no error can be.
    """

    amount: float
    probability: float | None
    highest: float
    reached: Mapping[str, float]


def judge(
    periods: Sequence[Period],
    certain: Sequence[int],
    thresholds: Mapping[str, float],
    unit: str,
    detect: Detect | None,
    goal: Goal | None,
) -> Judgement:
    """Judge a balance.

    Rules: docs/specification/inspection.md#account.

    Loss if a test that points at one alarms; else inconclusive if D or GEMUF alone does, if there
    is a gain, or if a detection probability was asked for and no test reaches it, be it against an
    abrupt or against a protracted loss; else consistent.

    Parameters
    ----------
    periods : sequence of Period
        With their alarms.
    certain : sequence of int
        Periods with a difference that no error explains and a loss would.
    thresholds : mapping
        Per test.
    unit : str
    detect : Detect or None
        Of each test; None without a goal.
    goal : Goal or None
    """
    found = {name: _of(periods, name) for name in (*LOSS, *DOUBT, "gain")}
    verdict = standing({name for name, numbers in found.items() if numbers}, certain=bool(certain))
    if verdict != "consistent":
        return _alarmed(verdict, found, certain)
    if goal is None:
        return Judgement("consistent", "no alarm; give a goal to learn which loss would be found")
    assert detect is not None
    at_once, in_parts = (
        _reached(goal.reached[pattern], goal.probability) for pattern in ("abrupt", "protracted")
    )
    said = (
        f"a loss of {words.amount(goal.amount, unit)} would be found with probability {at_once} at "
        f"once and {in_parts} in equal parts"
    )
    short = {
        pattern
        for pattern, reached in goal.reached.items()
        if goal.probability is not None and reached < goal.probability
    }
    if not short or goal.probability is None:
        return Judgement("consistent", f"no alarm, and {said}")
    needed = _needed(short, thresholds, goal, goal.probability)
    return Judgement(
        "inconclusive",
        f"no alarm, but {said}, and {words.percent(goal.probability, 'given')} was asked for",
        _settle(needed, periods, unit),
        needed,
    )


def standing(alarms: Collection[str], *, certain: bool = False) -> Verdict:
    """Give the verdict that the alarms of all periods of a balance come to, whatever was asked.

    Parameters
    ----------
    alarms : collection of str
        As in ``Period.alarms``. A residual without an error (``degenerate``) is no loss by itself:
        a gain may explain it.
    certain : bool
        Whether there is one that only a loss explains.
    """
    if certain or any(name in alarms for name in LOSS):
        return "loss"
    return "inconclusive" if alarms else "consistent"


def _alarmed(verdict: Verdict, found: Mapping[str, list[int]], certain: Sequence[int]) -> Judgement:
    """Say what alarms, and what would settle it where nothing points at a loss alone."""
    alarms = [f"{name} {_when(found[name])}" for name in (*LOSS, *DOUBT) if found[name]]
    said = ["no alarm points at a loss"]
    if certain:
        alarms.append(f"a difference that no error explains {_when(certain)}")
    gains = found["gain"]
    if verdict == "loss":
        also = f"; a gain {_when(gains)} as well" if gains else ""
        return Judgement("loss", f"alarm: {', '.join(alarms)}{also}")
    if alarms:
        said.append(f"What alarms, and may have another reason: {' and '.join(alarms)}")
    settle = []
    if gains:
        said.append(f"There is a gain {_when(gains)}: more material than the books explain")
        settle.append(
            "find what was received without being booked or measured too low, or state larger "
            "errors: a gain may hide a loss"
        )
    if found["d"] or found["cumulative_d"]:
        settle.append(_SETTLE_D)
    if found["gemuf"] and not gains:
        settle.append(_SETTLE_GEMUF)
    return Judgement(verdict, ". ".join(said), "; ".join(settle))


def _needed(
    short: set[str], thresholds: Mapping[str, float], goal: Goal, probability: float
) -> dict[str, float]:
    """Give the σ with which MUF, or CUMUF at the end, alone would reach the probability.

    DP = Φ(M/σ - h) of one period, and an alarm in any period is at least as probable:
    σ = M / (h + z_P). Better measurements have another threshold, so h is the highest that it can
    be, the normal quantile for A/T (Bonferroni): with one period that is the threshold itself.
    """
    needed = {}
    for pattern, test in (("abrupt", "muf"), ("protracted", "cumuf")):
        away = goal.highest + NormalDist().inv_cdf(probability)
        if pattern in short and away > 0 and thresholds[test] < float("inf"):
            needed[pattern] = goal.amount / away
    return needed


def _settle(needed: Mapping[str, float], periods: Sequence[Period], unit: str) -> str:
    parts = []
    if "abrupt" in needed:
        largest = max(period.sigma_muf for period in periods)
        every = "" if len(periods) == 1 else " in every period"
        parts.append(
            f"σMUF of at most {words.amount(needed['abrupt'], unit, 'promised')}{every} "
            f"(now {words.amount(largest, unit, 'asked')})"
        )
    if "protracted" in needed and not (len(periods) == 1 and parts):
        most = words.amount(needed["protracted"], unit, "promised")
        now = words.amount(periods[-1].sigma_cumuf, unit, "asked")
        parts.append(f"σCUMUF of at most {most} at the end (now {now})")
    return "errors small enough for " + ", and ".join(parts) if parts else ""


def _reached(probability: float, asked: float | None) -> str:
    """Word what was simulated, so that it compares with what was asked for as it was judged."""
    if asked is None or probability < 0.001 or 0.999 < probability < 1:
        return words.estimated(probability)
    reached, _ = words.compared(probability, asked, digits=1)
    return reached


def _of(periods: Sequence[Period], test: str) -> list[int]:
    return [period.period for period in periods if test in period.alarms]


def _when(numbers: Sequence[int]) -> str:
    """Say in which periods."""
    if len(numbers) == 1:
        return f"in period {numbers[0]}"
    whole = list(numbers) == list(range(numbers[0], numbers[-1] + 1))
    if whole:
        return f"in periods {numbers[0]} to {numbers[-1]}"
    return f"in {len(numbers)} periods from {numbers[0]} to {numbers[-1]}"
