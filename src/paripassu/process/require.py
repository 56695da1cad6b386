"""How surely must a step's faking be found, for faking not to pay?

Party p performs step s at moment t. Faking it saves p what the step costs, g = -w_p(s). If it is
found out the agreement ends, with everything done up to then but s itself: p loses b = -T_p(S'),
its stake included. Found with probability P, faking is worth (1 - P) g - P b: at most nothing when
P >= g/(g + b) (Avenhaus and Canty, Compliance Quantified, 1996).

Rules: docs/specification/inspection.md#required-detection.
"""

from __future__ import annotations

from collections.abc import Mapping
from fractions import Fraction
from typing import Any, overload

from paripassu import given
from paripassu.agreement.model import Agreement, Step
from paripassu.agreement.read import agreement_of
from paripassu.errors import Fault, ParameterError, PlanError
from paripassu.files import Readable
from paripassu.inspection.sampling.deterrence import (
    Deterrence,
    deterrence,
    required_detection,
)
from paripassu.nearest import nearest
from paripassu.numbers.given import Number, count
from paripassu.process.requirement import Incentive, Requirement, Requirements, StepNeed
from paripassu.quoted import quoted
from paripassu.sequencing.balance import gains, step_value
from paripassu.sequencing.check import Reading, check, document_of, reading_of
from paripassu.sequencing.plan import Plan

_Agreement = Agreement | Readable
_Plan = Plan | Mapping[str, Any] | Readable


@overload
def require(
    agreement: _Agreement,
    plan: _Plan,
    step: None = None,
    found_after: Number = 0,
    *,
    source: str = ...,
) -> Requirements: ...
@overload
def require(
    agreement: _Agreement, plan: _Plan, step: str, found_after: Number = 0, *, source: str = ...
) -> Requirement: ...
@overload
def require(*, gain: Number, penalty: Number) -> Deterrence: ...
@overload
def require(
    agreement: _Agreement | None = None,
    plan: _Plan | None = None,
    step: str | None = None,
    found_after: Number = 0,
    *,
    gain: Number | None = None,
    penalty: Number | None = None,
    source: str = ...,
) -> Requirement | Requirements | Deterrence: ...
def require(
    agreement: Agreement | Readable | None = None,
    plan: Plan | Mapping[str, Any] | Readable | None = None,
    step: str | None = None,
    found_after: Number = 0,
    *,
    gain: Number | None = None,
    penalty: Number | None = None,
    source: str = "plan",
) -> Requirement | Requirements | Deterrence:
    """Say how surely the faking of a step has to be found, for it not to pay.

    Parameters
    ----------
    agreement : Agreement, path or open file
    plan : Plan, mapping, path or open file
        A plan for it, or a ``paripassu/plan/1`` document; ``-`` is standard input.
    step : str, optional
        ``MEASURE:PORTION``; without it, every step of the plan.
    found_after : int
        How many more moments pass before the faking is found; what is done then is counted too.
        Beyond the last moment it is found after that.
    gain, penalty : number, optional
        Instead of an agreement and a plan: what cheating brings, and what being found out costs.
    source : str
        What to call the plan in errors where it is no file.

    Returns
    -------
    Requirement, Requirements or Deterrence
        Of one step, of every step, or of a gain and a penalty; see :func:`require_step`,
        :func:`require_steps` and :func:`~paripassu.deterrence`.

    Raises
    ------
    AgreementError
        The agreement contradicts itself.
    PlanError
        The document is no plan for the agreement's measures.
    ParameterError
        It was made from another agreement, has no such step, or something is missing.
    """
    later = count(found_after, "found_after")
    if gain is not None or penalty is not None:
        for name, value in (("agreement", agreement), ("plan", plan), ("step", step)):
            if value is not None:
                raise ParameterError(
                    name,
                    "has no meaning beside `gain` and `penalty`",
                    "give these two, or an agreement and a plan",
                )
        if later:
            raise ParameterError(
                "found_after",
                "counts moments of a plan, and `gain` and `penalty` have none",
                "leave it out, and give the penalty as it is once it is found",
            )
        if gain is None or penalty is None:
            raise ParameterError("gain" if gain is None else "penalty", "is missing", _PAIR)
        return deterrence(gain, penalty)
    if agreement is None or plan is None:
        raise ParameterError(
            "agreement" if agreement is None else "plan",
            "is missing",
            "give an agreement and a plan for it, or `gain` and `penalty`",
        )
    if step is None:
        return require_steps(agreement, plan, later, source=source)
    return require_step(agreement, plan, step, later, source=source)


_PAIR = "`gain` and `penalty` go together"


def require_step(
    agreement: Agreement | Readable,
    plan: Plan | Mapping[str, Any] | Readable,
    step: str,
    found_after: int = 0,
    *,
    source: str = "plan",
) -> Requirement:
    """Say how surely the faking of one step has to be found; see :func:`require`."""
    known, reading, warnings = _read(agreement, plan, source)
    total = gains(known, [done for moment in reading.moments for done in moment])
    need = _need(reading, total, _find(reading, given.text(step, "step")), found_after)
    return Requirement(
        agreement=known.id,
        found_after=found_after,
        warnings=warnings,
        **{name: getattr(need, name) for name in StepNeed.model_fields},
    )


def require_steps(
    agreement: Agreement | Readable,
    plan: Plan | Mapping[str, Any] | Readable,
    found_after: int = 0,
    *,
    source: str = "plan",
) -> Requirements:
    """Say how surely the faking of every step has to be found; see :func:`require`."""
    known, reading, warnings = _read(agreement, plan, source)
    total = gains(known, [done for moment in reading.moments for done in moment])
    needs = tuple(
        _need(reading, total, each, found_after) for moment in reading.moments for each in moment
    )
    return Requirements(
        agreement=known.id,
        found_after=found_after,
        steps=needs,
        detect=_largest([need.detect for need in needs]),
        warnings=warnings,
    )


def _read(
    agreement: Agreement | Readable, plan: Any, source: str
) -> tuple[Agreement, Reading, tuple[str, ...]]:
    known = agreement_of(agreement)
    document, name = document_of(plan, given.text(source, "source"))
    reading = reading_of(known, document, source=name)
    return known, reading, _warnings(known, document, name)


def _need(reading: Reading, total: Mapping[str, Fraction], step: Step, later: int) -> StepNeed:
    agreement, at = reading.agreement, reading.at[step]
    found_at = min(at + later, len(reading.moments) - 1)
    # S': everything done up to and including the moment of discovery, except s.
    done = [each for moment in reading.moments[: found_at + 1] for each in moment if each != step]
    performers = {}
    for party in agreement.measure[step.measure].by:
        kept = sum(
            (
                agreement.measure[each.measure].lasting * step_value(agreement, each, party)
                for each in done
            ),
            Fraction(0),
        )
        # b = -T_p(S') = -(K_p(S') - Σ w_p - stake_p) (docs/specification/sequencing.md#safety)
        penalty = total[party] + agreement.party[party].stake.low - kept
        gain = -step_value(agreement, step, party)
        performers[party] = Incentive(
            gain=gain, penalty=penalty, detect=required_detection(gain, penalty)
        )
    return StepNeed(
        step=str(step),
        moment=reading.labels[at],
        found_at=reading.labels[found_at],
        performers=performers,
        detect=_largest([one.detect for one in performers.values()]),
    )


def _largest(probabilities: list[Fraction | None]) -> Fraction | None:
    known = [p for p in probabilities if p is not None]
    return max(known, default=Fraction(0)) if len(known) == len(probabilities) else None


def _find(reading: Reading, text: str) -> Step:
    """Find the step that ``MEASURE:PORTION`` names in the plan."""
    name, _, number = text.strip().rpartition(":")
    agreement = reading.agreement
    if not name or not number.isascii() or not number.isdigit() or len(number) > 9:
        raise ParameterError(
            "step", f"should be MEASURE:PORTION, not {quoted(text)}", "for example treaty:1"
        )
    if name not in agreement.measure:
        raise ParameterError(
            "step",
            f"names {quoted(name)}, and agreement {agreement.id!r} has no such measure",
            nearest(name, agreement.measure),
        )
    step = Step(name, int(number))
    most = len(agreement.measure[name].shares)
    if not 1 <= step.portion <= most:
        raise ParameterError("step", f"is {text}, and {name!r} has portions 1 to {most}")
    if step not in reading.at:
        performed = reading.performed[name]
        mend = f"it performs portions {performed[0]} to {performed[-1]}" if performed else ""
        raise ParameterError("step", f"is {step}, which the plan does not perform", mend)
    return step


def _warnings(agreement: Agreement, plan: Any, source: str) -> tuple[str, ...]:
    """Refuse another agreement's plan, and say where a plan does not hold."""
    report = check(agreement, plan, source=source)
    for breach in report.breaches:
        if breach.rule in ("agreement", "digest"):
            raise PlanError(
                source, [Fault(0, "", breach.sentence, "make the plan again, from this file")]
            )
    if not report.breaches:
        return ()
    first = report.breaches[0].sentence
    more = len(report.breaches) - 1
    rest = f", and {more} more" if more else ""
    return (f"The plan does not hold, so that these numbers may not either: {first}{rest}.",)
