"""The package's whole answer to an agreement of the language, against the literal oracle."""

from __future__ import annotations

import json
import re
from collections.abc import Iterator, Mapping
from fractions import Fraction
from random import Random
from typing import Any

from tests.oracle.language.conflicts import amounts, minimal_conflicts
from tests.oracle.language.reading import parse as literal
from tests.oracle.language.search import best
from tests.strategies.language import written

import paripassu as pp
from paripassu.agreement.model import Agreement
from paripassu.agreement.read import parse_agreement
from paripassu.errors import AgreementError
from paripassu.sequencing.plan import Conflict, Plan
from paripassu.sequencing.preferences import total_weight
from paripassu.sequencing.reasons.model import Amount, DateAmount, SafeAmount


def differences(document: Mapping[str, Any]) -> Iterator[str]:
    """Say where the planner and the oracle differ; nothing where they agree.

    The planner's own plans are checked before they are given, so that they hold is part of it. The
    order of the entries may change nothing but warnings, which name places in the file.
    """
    text = written(document)
    yield from of_text(text)
    try:
        agreement = parse_agreement(text)
        plan = pp.plan(agreement)
    except AgreementError:
        return
    yield from _elsewhere(agreement, document, plan)


def of_text(text: str) -> Iterator[str]:
    """Say where the planner and the oracle differ on a file."""
    wanted = best(file := literal(text))
    try:
        agreement = parse_agreement(text)
        plan = pp.plan(agreement)
    except AgreementError as error:
        if wanted.status != "contradictory":
            yield f"is refused, and should be {wanted.status}: {error}"
        elif not any(said in str(error) for said in ("no order is possible", "no plan can have")):
            yield f"is contradictory, and is refused for another reason: {error}"
        return
    if plan.status != wanted.status:
        yield f"is {plan.status}, and should be {wanted.status}"
        return
    if plan.objective is None:
        conflicts = minimal_conflicts(file)
        found = {frozenset(conflict.members): conflict for conflict in plan.conflicts}
        if found.keys() != conflicts:
            yield f"conflicts are {[*map(sorted, found)]}, not {[*map(sorted, conflicts)]}"
            return
        for members, conflict in found.items():
            yield from _amounts(conflict, amounts(file, members))
        return
    goal = plan.objective
    pairs = {
        "left out": (len(goal.left_out), wanted.left_out),
        "worst exposure": (goal.worst_exposure, wanted.worst_exposure),
        "broken": (total_weight(agreement, goal.preferences_broken), wanted.broken),
        "end": (goal.end_day or 0, wanted.end_day),
        "chosen": (frozenset(goal.chosen) in wanted.chosen, True),
        "proven": (goal.end_proven, True),
    }
    for name, (is_, should) in pairs.items():
        if is_ != should:
            yield f"{name} is {is_}, not {should}"


def _elsewhere(agreement: Agreement, document: Mapping[str, Any], plan: Plan) -> Iterator[str]:
    """Permute the file: its answer may not change."""
    random = Random(agreement.digest)
    mixed = {
        name: random.sample(entries, len(entries)) if isinstance(entries, list) else entries
        for name, entries in document.items()
    }
    other = pp.plan(parse_agreement(written(mixed)))
    same = {name: getattr(plan, name) for name in ("digest", "warnings")}
    # Facts have no ids: they are named by their numbers in the file.
    one, another = (
        re.sub(
            "require:[0-9]+",
            "require",
            json.dumps(p.model_copy(update=same).to_json(), sort_keys=True),
        )
        for p in (plan, other)
    )
    if one != another:
        yield "another order of the file's entries gives another plan"


def _amounts(
    conflict: Conflict, wanted: Mapping[str, Mapping[str, int | Fraction]]
) -> Iterator[str]:
    found = {amount.member: _number(amount) for amount in conflict.amounts}
    should = {member: next(iter(values.items())) for member, values in wanted.items() if values}
    if found != should:
        yield f"amounts of {conflict.members} are {found}, not {should}"
    for amount in conflict.amounts:
        yield from _adds_up(amount)


def _number(amount: Amount) -> tuple[str, Fraction]:
    if not isinstance(amount, DateAmount):
        return "least", amount.least
    if amount.earliest_day is not None:
        return "earliest", amount.earliest_day
    assert amount.least_days is not None
    return "days", amount.least_days


def _adds_up(amount: Amount) -> Iterator[str]:
    """Look at what an amount is made of."""
    if isinstance(amount, DateAmount):
        ends = [Fraction(0), *(link.to_day for link in amount.chain)]
        if [link.from_day for link in amount.chain] != ends[:-1]:
            yield f"the links for {amount.member} do not follow each other: {amount.chain}"
        day = amount.earliest_day
        if day is not None and not day - 1 < ends[-1] <= day:
            yield f"the chain for {amount.member} ends on day {ends[-1]}, not {day}"
    elif isinstance(amount, SafeAmount):
        sums = [sum(part.values()) for part in (amount.spares, amount.takes_back)]
        less = [sum(part.values()) for part in (amount.forgoes, amount.loses)]
        if sum(sums) - sum(less) - amount.stake != amount.least:
            yield f"the sums for {amount.member} do not add up: {amount}"
    elif sum(amount.out.values()) != amount.least:
        yield f"the sums for {amount.member} do not add up: {amount}"
