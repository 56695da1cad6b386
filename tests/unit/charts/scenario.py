"""Agreements and plans written by hand, to be drawn: Korea in spring 2018, and hard cases.

Values are set for the picture's sake and are no judgement of the real ones.
"""

import datetime as dt
from collections.abc import Sequence
from fractions import Fraction
from typing import Any

from paripassu.agreement.model import (
    Agreement,
    Measure,
    Party,
    Position,
    Requirement,
    Stage,
    Step,
)
from paripassu.charts.waits import waits
from paripassu.sequencing.balance import gains, points
from paripassu.sequencing.explanation import Explanation
from paripassu.sequencing.plan import Objective, Plan, PlannedStep, ratio
from paripassu.sequencing.sentences import because

DIGEST = "sha256:" + "0" * 64


def plan_of(agreement: Agreement, moments: Sequence[Sequence[Step]], **more: Any) -> Plan:
    """Number an order, and keep everyone's balance."""
    balance = points(agreement, moments)
    order = [step for together in moments for step in together]
    bare = [
        PlannedStep(moment=0, measure=s.measure, portion=s.portion, of=1, share=Fraction(1), by=())
        for s in order
    ]
    links = waits(
        agreement, Plan(agreement=agreement.id, digest=DIGEST, status="optimal", steps=tuple(bare))
    )
    clock: dict[str, Fraction] = {}
    ended: dict[Step, Fraction] = {}
    timed = any(measure.days.high for measure in agreement.measures)
    steps, now = [], Fraction(0)
    for number, together in enumerate(moments):
        if timed:
            ready = [
                max(
                    clock.get(s.measure, Fraction(0)),
                    *(
                        ended.get(link.source, Fraction(0))
                        for link in links
                        if link.target == s and not link.end
                    ),
                    Fraction(0),
                )
                + agreement.measure[s.measure].days.high
                for s in together
            ]
            now = max(now, *ready)
        for step in together:
            measure = agreement.measure[step.measure]
            clock[step.measure] = ended[step] = now
            steps.append(
                PlannedStep(
                    moment=number,
                    measure=step.measure,
                    portion=step.portion,
                    of=len(measure.shares),
                    share=measure.shares[step.portion - 1],
                    by=measure.by,
                    start_day=now - measure.days.high if timed else None,
                    end_day=now if timed else None,
                    kept=balance[number + 1].kept,
                    exposure=balance[number + 1].exposure,
                    temptation=balance[number + 1].temptation,
                )
            )
    ratios = [
        max(
            ratio(amount, tolerance.low)
            for party, amount in point.exposure.items()
            if (tolerance := agreement.party[party].tolerance) is not None
        )
        for point in balance
    ]
    return Plan(
        agreement=agreement.id,
        digest=DIGEST,
        status="optimal",
        objective=Objective(
            worst_exposure=max(ratios[:-1]),
            bound=max(ratios[:-1]),
            residual=ratios[-1],
            end_day=now if timed else None,
        ),
        steps=tuple(steps),
        gain=gains(agreement, order),
        **more,
    )


def _measure(name: str, title: str, by: Sequence[str], **more: Any) -> Measure:
    values = {party: more.pop(party) for party in ("us", "dprk") if party in more}
    return Measure.model_validate(
        {"id": name, "title": title, "by": tuple(by), "value": values, **more}
    )


def korea(*, start: bool = True) -> Agreement:
    """Ten measures of two parties, with stages, portions and durations."""
    us, dprk = "us", "dprk"
    return Agreement(
        id="korea-2018",
        title="Peace treaty and denuclearisation of the Korean peninsula, spring 2018",
        start=dt.date(2018, 6, 1) if start else None,
        parties=(
            Party.model_validate(
                {"id": us, "name": "United States", "stake": 4, "tolerance": 10}
            ),
            Party.model_validate({"id": dprk, "name": "North Korea", "stake": 3, "tolerance": 12}),
        ),
        measures=(
            _measure("detainees", "Release of detained citizens", [dprk], us=3, dprk=-1, days=1),
            _measure("summit", "Summit meeting", [us, dprk], us=1, dprk=2, days=1),
            _measure("drills", "Suspension of military drills", [us], us=-3, dprk=5, lasting=0.5),
            _measure("freeze", "Freeze of tests and production", [dprk], us=6, dprk=-3, days=30),
            _measure(
                "declare",
                "Full declaration of the nuclear arsenal and of every site that belongs to it",
                [dprk],
                us=8, dprk=-5, days=60, portions=2,
            ),
            _measure("verify", "International verification", [us, dprk], us=5, dprk=-2, days=90),
            _measure(
                "treaty",
                "Peace treaty",
                [us, dprk],
                us=-6, dprk=24, days=30,
                stages=(
                    Stage(name="declaration of the end of the war", share=Fraction(1, 5)),
                    Stage(name="signature", share=Fraction(3, 10)),
                    Stage(name="ratification", share=Fraction(1, 2)),
                ),
            ),
            _measure("dismantle", "Dismantlement of warheads and plants", [dprk],
                     us=20, dprk=-14, days=90, portions=3),
            _measure("liaison", "Liaison offices", [us], us=-1, dprk=3, days=30),
            _measure("sanctions", "Relief of sanctions", [us], us=-6, dprk=12, portions=3,
                     lasting=0.6),
        ),
        requirements=(
            Requirement(measure="dismantle", needs={"declare": Fraction(1)}),
            Requirement(measure="verify", needs={"declare": Fraction(1, 2)}),
        ),
        positions=(
            _after("us-treaty-last", us, "treaty", {"dismantle": "all"}, part="last", cost=5),
            _after("dprk-treaty-first", dprk, "dismantle", {"treaty": "signature"}, cost=4),
            _after("us-verify-before-relief", us, "sanctions", {"verify": Fraction(1)}),
            _after("dprk-drills-first", dprk, "freeze", {"drills": Fraction(1)}),
            _after("us-liaison", us, "liaison", {"freeze": "all"}, firm="preference"),
        ),
        groups=((Step("treaty", 3), Step("dismantle", 3)),),
    )  # fmt: skip


def _after(name: str, party: str, measure: str, needs: dict[str, Any], **more: Any) -> Position:
    return Position.model_validate(
        {"id": name, "party": party, "claim": "after", "measure": measure, "needs": needs, **more}
    )


def korea_plan(agreement: Agreement) -> Plan:
    """Order Korea by hand: signature first, ratification with the last of the dismantlement."""
    order = (
        "detainees:1", "summit:1", "drills:1", "treaty:1", "freeze:1", "declare:1", "liaison:1",
        "treaty:2", "declare:2", "verify:1", "sanctions:1", "dismantle:1", "sanctions:2",
        "dismantle:2", "sanctions:3", "treaty:3 dismantle:3",
    )  # fmt: skip
    return plan_of(agreement, [[_step(word) for word in moment.split()] for moment in order])


def _step(word: str) -> Step:
    name, _, portion = word.partition(":")
    return Step(name, int(portion))


def literal() -> Agreement:
    """Korea as the report has it: the treaty first, the treaty last; some kept, none kept."""
    read = korea()
    return read.replace(
        groups=(),
        positions=(
            _after("us-treaty-last", "us", "treaty", {"dismantle": "all"}, part="last", cost=5),
            _after("dprk-treaty-first", "dprk", "dismantle", {"treaty": Fraction(1)}, cost=4),
            Position(id="us-none-kept", party="us", claim="at_least", measure="dismantle",
                     share=Fraction(1), cost=Fraction(6)),
            Position(id="dprk-some-kept", party="dprk", claim="at_most", measure="dismantle",
                     share=Fraction(2, 3), firm="red line", cost=Fraction(8)),
        ),
    )  # fmt: skip


def explanation(agreement: Agreement) -> Explanation:
    """Explain why the literal positions have no order, with repairs of several kinds."""
    sets = (
        ("us-treaty-last", "dprk-treaty-first"),
        ("us-none-kept", "dprk-some-kept"),
        ("us-none-kept", "safe:us", "tolerance:dprk"),
    )
    conflicts = [{"members": m, "because": because(agreement, m)} for m in sets]
    to = {"treaty": {"from": Fraction(1), "to": Fraction(1, 2)}}
    repairs: list[dict[str, Any]] = [
        {
            "kind": "soften",
            "changes": [{"position": "dprk-treaty-first", "needs": to}],
            "burden": {"dprk": Fraction(1, 6)},
            "worst_exposure": Fraction(3, 4),
            "summary": "North Korea asks only that “Dismantlement of warheads and plants” is not "
            "begun before 50 % of “Peace treaty” is done (instead of: “Dismantlement of warheads "
            "and plants” is not begun before “Peace treaty” is complete).",
        },
        {
            "kind": "soften",
            "changes": [
                {"position": "dprk-treaty-first", "needs": to},
                {
                    "position": "us-treaty-last",
                    "needs": {"dismantle": {"from": "all", "to": Fraction(2, 3)}},
                },
            ],
            "burden": {"us": Fraction(1, 6), "dprk": Fraction(1, 6)},
            "worst_exposure": Fraction(1, 2),
            "summary": "North Korea asks only for the signature first; United States asks only "
            "for two thirds of the dismantlement before the treaty is completed.",
        },
        {
            "kind": "concede",
            "positions": ["us-treaty-last", "us-none-kept"],
            "burden": {"us": Fraction(11, 10)},
            "worst_exposure": Fraction(2, 5),
            "red_lines": ["dprk-some-kept"],
            "summary": "United States no longer asks that the treaty comes last.",
        },
        {
            "kind": "deposit",
            "deposits": {"us": Fraction(2)},
            "worst_exposure": Fraction(2, 5),
            "summary": "United States deposits 2, lost if it walks away.",
        },
    ]
    return Explanation.model_validate(
        {
            "agreement": agreement.id,
            "digest": DIGEST,
            "feasible": False,
            "conflicts": conflicts,
            "complete": {"conflicts": True, "repairs": {"soften": False, "concede": True}},
            "repairs": repairs,
        }
    )


def crowd(measures: int, portions: int, parties: int = 3, title: str = "Measure") -> Agreement:
    """Many measures of many parties, each worth something to the next party."""
    ids = [f"p{number}" for number in range(parties)]
    return Agreement(
        id="crowd",
        title="Many measures of many parties",
        parties=tuple(
            Party.model_validate(
                {"id": name, "name": f"Party {name[1:]}", "stake": 5, "tolerance": 30}
            )
            for name in ids
        ),
        measures=tuple(
            Measure.model_validate(
                {
                    "id": f"m{number}",
                    "title": f"{title} {number}",
                    "by": (ids[number % parties],),
                    "value": {ids[number % parties]: -2, ids[(number + 1) % parties]: 3},
                    "portions": portions,
                }
            )
            for number in range(measures)
        ),
        requirements=tuple(
            Requirement(measure=f"m{number}", needs={f"m{number - 3}": Fraction(1, portions)})
            for number in range(3, measures, 2)
        ),
    )


def crowd_plan(agreement: Agreement) -> Plan:
    """Take the portions of all measures in turn."""
    return plan_of(
        agreement,
        [
            [Step(measure.id, portion)]
            for portion in range(1, agreement.measures[0].portions + 1)
            for measure in agreement.measures
        ],
    )
