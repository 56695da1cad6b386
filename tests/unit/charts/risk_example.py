"""How likely a deal on Korea is, by hand: every field is filled, nothing was computed."""

from __future__ import annotations

from fractions import Fraction

from paripassu.sequencing.risk.answer import (
    Case,
    Chance,
    Compared,
    ConflictShare,
    Effect,
    Fan,
    Input,
    LikelyPlan,
    OrderedStep,
    Risk,
    Scenario,
    Spread,
)

_ORDER = (
    ("detainees", 1, 0, 1),
    ("summit", 1, 1, 2),
    ("drills", 1, 2, 32),
    ("freeze", 1, 2, 92),
    ("peace-treaty", 1, 92, 182),
    ("dismantlement", 1, 182, 482),
)


def _effect(value: str, low: str, high: str) -> Effect:
    lower, upper = Fraction(low), Fraction(high)
    return Effect(value=Fraction(value), low=lower, high=upper, clear=not lower <= 0 <= upper)


def _plan(share: str, spread: int, breaks: tuple[str, ...]) -> LikelyPlan:
    return LikelyPlan(
        steps=tuple(
            OrderedStep(
                moment=at, measure=m, portion=k, start_day=Fraction(begin), end_day=Fraction(end)
            )
            for at, (m, k, begin, end) in enumerate(_ORDER)
        ),
        share=Fraction(share),
        low=Fraction(share) - Fraction(1, 1000),
        high=Fraction(share) + Fraction(1, 1000),
        bound=Fraction(13, 640),
        proven=Fraction(share) == Fraction(13, 640),
        breaks=breaks,
        exposure=tuple(
            Fan(
                moment=at,
                party=party,
                quantiles={
                    q: max(Fraction(0), Fraction(at * spread + off + step, 40))
                    for step, q in enumerate(("0.05", "0.25", "0.5", "0.75", "0.95"))
                },
            )
            for party, off in (("dprk", -2), ("us", 1))
            for at in range(len(_ORDER))
        ),
    )


def example_risk() -> Risk:
    """Give a made-up answer with everything that an answer can have."""
    treaty = Input(
        input="root:koh",
        positions=("dprk-treaty", "dprk-treaty-first", "us-treaty-last"),
        given=(
            Case(
                held=("dprk-treaty", "dprk-treaty-first", "us-treaty-last"),
                weight=Fraction(7, 8),
                probability=Fraction(0),
                low=Fraction(0),
                high=Fraction(1, 1000),
            ),
            Case(
                held=(),
                weight=Fraction(1, 8),
                probability=Fraction(21, 80),
                low=Fraction(1, 4),
                high=Fraction(11, 40),
            ),
        ),
        information=_effect("0.0574", "0.056", "0.059"),
        worth=_effect("0.011", "0.009", "0.013"),
        total_effect=_effect("0.9", "0.84", "0.96"),
        exposure_effect=_effect("0", "-0.01", "0.01"),
    )
    verification = Input(
        input="position:dprk-verification-later",
        positions=("dprk-verification-later",),
        given=(
            Case(
                held=("dprk-verification-later",),
                weight=Fraction(1, 2),
                probability=Fraction("0.021"),
                low=Fraction("0.02"),
                high=Fraction("0.022"),
            ),
            Case(
                held=(),
                weight=Fraction(1, 2),
                probability=Fraction("0.045"),
                low=Fraction("0.044"),
                high=Fraction("0.046"),
            ),
        ),
        information=_effect("0.012", "0.011", "0.013"),
        worth=_effect("0.004", "0.001", "0.007"),
        total_effect=_effect("0.3", "0.22", "0.38"),
        exposure_effect=_effect("0", "-0.01", "0.01"),
    )
    tolerance = Input(
        input="tolerance:us",
        interval=(Fraction(8), Fraction(10), Fraction(12)),
        given=tuple(
            Case(
                third=third,
                weight=Fraction(1, 3),
                probability=Fraction("0.0328") + off,
                low=Fraction("0.031") + off,
                high=Fraction("0.034") + off,
            )
            for third, off in (
                ("low", Fraction(0)),
                ("middle", Fraction(0)),
                ("high", Fraction(1, 10000)),
            )
        ),
        information=_effect("0.0001", "-0.001", "0.001"),
        worth=_effect("0", "0", "0"),
        total_effect=_effect("0.01", "-0.02", "0.04"),
        exposure_effect=_effect("0.6", "0.5", "0.7"),
    )
    deal = Chance(probability=Fraction("0.0328"), low=Fraction("0.0317"), high=Fraction("0.0339"))
    return Risk(
        agreement="korea-2018",
        digest="sha256:" + "00" * 32,
        title="Korea, spring 2018",
        method="sampled",
        samples=16384,
        seed=1,
        undecided=Fraction(0),
        deal=deal,
        conflicts=(
            ConflictShare(
                members=("dprk-treaty-first", "us-treaty-last"),
                because="The treaty waits for the dismantlement, and this for the treaty.",
                share=Fraction("0.905"),
                low=Fraction("0.901"),
                high=Fraction("0.909"),
            ),
            ConflictShare(
                members=("dprk-keeps-some", "us-keeps-none"),
                because="One side keeps some weapons, the other wants all to go.",
                share=Fraction("0.67"),
                low=Fraction("0.664"),
                high=Fraction("0.676"),
            ),
            ConflictShare(
                members=("dprk-verification-later", "us-verification-first"),
                because="Verification waits for relief, and this for verification.",
                share=Fraction("0.34"),
                low=Fraction("0.333"),
                high=Fraction("0.347"),
            ),
        ),
        worst_exposure=Spread(
            quantiles={
                "0.05": Fraction("0.21"),
                "0.25": Fraction("0.26"),
                "0.5": Fraction("0.31"),
                "0.75": Fraction("0.36"),
                "0.95": Fraction("0.44"),
            }
        ),
        inputs=(treaty, verification, tolerance),
        scenario=Scenario(
            cases={"root:koh": (("dprk-treaty", "dprk-treaty-first", "us-treaty-last"),)},
            intervals={"tolerance:us": (Fraction(8), Fraction("10.5"))},
            coverage=Fraction("0.81"),
            density=Fraction("0.99"),
        ),
        robust_plan=_plan("13/640", 4, ("us-treaty-last",)),
        nominal_plan=_plan("0.0125", 6, ("us-treaty-last", "us-keeps-none")),
        compared=(
            Compared(
                name="robust",
                chance=Chance(
                    probability=Fraction("0.0203"), low=Fraction("0.019"), high=Fraction("0.0216")
                ),
                difference=_effect("0", "0", "0"),
            ),
            Compared(
                name="nominal",
                chance=Chance(
                    probability=Fraction("0.0125"), low=Fraction("0.0115"), high=Fraction("0.0135")
                ),
                difference=_effect("-0.0078", "-0.009", "-0.0066"),
            ),
            Compared(conceded=(), chance=deal, difference=_effect("0", "0", "0")),
            Compared(
                conceded=("us-treaty-last",),
                chance=Chance(
                    probability=Fraction("0.26"), low=Fraction("0.255"), high=Fraction("0.265")
                ),
                difference=_effect("0.2272", "0.222", "0.233"),
            ),
        ),
        titles={
            "party:dprk": "North Korea",
            "party:us": "United States",
            "measure:detainees": "Release of detained citizens",
            "measure:dismantlement": "Dismantlement of weapons and facilities",
            "measure:drills": "End of military drills",
            "measure:freeze": "Freeze of tests and production",
            "measure:peace-treaty": "Peace treaty",
            "measure:summit": "Summit meeting",
            "stage:drills:1": "suspended",
            "stage:peace-treaty:1": "declaration of the end of the war",
            "position:dprk-verification-later": "North Korea wants verification after relief",
            "position:us-treaty-last": "the United States wants the treaty last",
        },
    )
