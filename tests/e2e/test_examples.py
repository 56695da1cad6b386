"""Every example: whether there is a plan, how good, what stands in its way, what would mend it."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable
from dataclasses import dataclass
from fractions import Fraction
from pathlib import Path

import pytest

import paripassu as pp
from paripassu.sequencing.explanation import Explanation
from paripassu.sequencing.repairs.changes import Softening
from paripassu.sequencing.repairs.kinds import Deposit, Soften


@dataclass(frozen=True)
class Feasible:
    """What the plan of an example is: proven best, with this worst exposure and end.

    ``broken`` are the preferences that it does not keep.
    """

    worst_exposure: Fraction
    end_day: int | None = None
    broken: tuple[str, ...] = ()
    #: Whether it is warned of: the parties may wait for each other beside the plan's days.
    waits: bool = False


@dataclass(frozen=True)
class Infeasible:
    """All minimal conflicts of an example, and how many repairs of each kind there are."""

    conflicts: frozenset[frozenset[str]]
    repairs: dict[str, int]


def infeasible(conflicts: Iterable[Iterable[str]], **repairs: int) -> Infeasible:
    return Infeasible(frozenset(map(frozenset, conflicts)), repairs)


EXPECTED: dict[str, Feasible | Infeasible] = {
    "korea-2018": infeasible(
        [
            ["us-treaty-last", "dprk-treaty-first"],
            ["dprk-keeps-some", "us-keeps-none"],
            ["dprk-verification-later", "us-verification-first"],
            ["us-treaty-last", "us-verification-first", "safe:us"],
        ],
        soften=10,
        concede=6,
    ),
    "korea-2018-repaired": Feasible(Fraction(9, 50), 1681),
    "korea-2018-process": Feasible(Fraction(9, 50), 1681, waits=True),
    "agreed-framework-1994": Feasible(Fraction(7, 40), 3585),
    "joint-statement-2005": infeasible(
        [["dprk-reactor-first", "japan-dismantlement-first"]], soften=7, concede=2
    ),
    "initial-actions-2007": Feasible(Fraction(27, 400), 600),
    "jcpoa-2015": Feasible(Fraction(22, 25), 3749),
    "good-friday-decommissioning": infeasible([["safe:unionists"]], deposit=1),
    "aceh-2005": Feasible(Fraction(11, 20), 220),
    "aceh-2005-late-law": infeasible([["gam-law-by-march"]], soften=1, concede=1),
    "colombia-2016": infeasible(
        [
            ["farc-camps-first", "gov-30-by-day-90"],
            ["farc-camps-first", "gov-60-by-day-120"],
            ["farc-camps-first", "gov-all-by-day-150"],
        ],
        soften=1,
        concede=1,
    ),
    "jpoa-2013": Feasible(Fraction(1, 6), 180),
    "gaza-2025": Feasible(Fraction(73, 500), 44),
    "pretoria-2022": infeasible(
        [
            ["all-within-30", "heavy-before-light", "heavy-with-others"],
            ["heavy-with-others", "heavy-within-10"],
        ],
        soften=1,
        concede=1,
    ),
    "bougainville-2001-condition": infeasible(
        [["disposal-before-vote", "last-weapons-after-vote"]], together=1, soften=2, concede=2
    ),
    "bougainville-2001-weighed": Feasible(Fraction(1, 5), 5378, ("disposal-before-vote",)),
    "ss7": Feasible(Fraction(1)),
    "delivery-and-payment": infeasible([["safe:supplier", "safe:buyer"]], deposit=2, together=1),
}

FEASIBLE = [name for name, want in EXPECTED.items() if isinstance(want, Feasible)]
INFEASIBLE = [name for name, want in EXPECTED.items() if isinstance(want, Infeasible)]


@pytest.fixture(scope="session")
def folder(root: Path) -> Path:
    return root / "examples"


@pytest.fixture(scope="module")
def explained(folder: Path) -> dict[str, Explanation]:
    # More time than a busy machine needs: what is found must not depend on it.
    return {
        name: pp.explain(pp.read_agreement(folder / f"{name}.toml"), time_limit=300)
        for name in INFEASIBLE
    }


def text_of(folder: Path, name: str) -> str:
    return (folder / f"{name}.toml").read_text(encoding="utf-8")


def changes(explanation: Explanation) -> list[dict[str, Softening]]:
    return [
        {change.position: change for change in repair.changes}
        for repair in explanation.repairs
        if isinstance(repair, Soften)
    ]


def test_every_example_is_expected(folder: Path) -> None:
    assert {path.stem for path in folder.glob("*.toml")} == set(EXPECTED)


@pytest.mark.parametrize("name", EXPECTED)
def test_says_whose_judgement_it_is(folder: Path, name: str) -> None:
    head = text_of(folder, name).partition("[agreement]")[0]
    assert "judgement" in head or "made up" in head
    agreement = pp.read_agreement(folder / f"{name}.toml")
    assert all(measure.title for measure in agreement.measures)
    assert agreement.id == name


@pytest.mark.parametrize("name", FEASIBLE)
def test_has_its_plan(folder: Path, name: str) -> None:
    agreement = pp.read_agreement(folder / f"{name}.toml")
    want = EXPECTED[name]
    assert isinstance(want, Feasible)
    plan = pp.plan(agreement)
    assert plan.status == "optimal"
    assert plan.objective is not None
    assert plan.objective.worst_exposure == want.worst_exposure
    assert plan.objective.bound == want.worst_exposure
    assert plan.objective.left_out == ()
    assert plan.objective.preferences_broken == want.broken
    assert plan.objective.end_day == want.end_day
    assert plan.objective.end_proven
    assert min(plan.gain.values()) >= 0
    if want.waits:
        (warned,) = plan.warnings
        assert "wait for each other" in warned
    else:
        assert plan.warnings == ()
    assert pp.check(agreement, plan).ok


@pytest.mark.parametrize("name", INFEASIBLE)
@pytest.mark.slow
def test_has_no_plan_and_says_why(
    folder: Path, explained: dict[str, Explanation], name: str
) -> None:
    agreement = pp.read_agreement(folder / f"{name}.toml")
    want = EXPECTED[name]
    assert isinstance(want, Infeasible)
    plan = pp.plan(agreement)
    assert plan.status == "infeasible"
    assert {frozenset(conflict.members) for conflict in plan.conflicts} == want.conflicts
    explanation = explained[name]
    assert explanation.feasible is False
    assert explanation.complete.conflicts
    assert {frozenset(c.members) for c in explanation.conflicts} == want.conflicts
    assert Counter(repair.kind for repair in explanation.repairs) == want.repairs


@pytest.mark.parametrize("name", INFEASIBLE)
@pytest.mark.slow
def test_every_repair_works(folder: Path, explained: dict[str, Explanation], name: str) -> None:
    agreement = pp.read_agreement(folder / f"{name}.toml")
    for repair in explained[name].repairs:
        assert repair.red_lines == ()
        repaired = pp.apply(agreement, repair)
        plan = pp.plan(repaired)
        assert plan.objective is not None, repair.summary
        assert plan.objective.worst_exposure == repair.worst_exposure
        assert pp.check(repaired, plan).ok


def test_korea_signature_first_ratification_on_the_way(explained: dict[str, Explanation]) -> None:
    first, *others = changes(explained["korea-2018"])
    assert first["dprk-treaty-first"].needs["peace-treaty"].after == "signature"
    assert first["us-treaty-last"].needs["dismantlement"].after == Fraction(3, 5)
    share = first["us-keeps-none"].share
    assert share is not None
    assert share.after == Fraction(4, 5)
    part = first["us-verification-first"].part
    assert part is not None
    assert part.after == 2
    # The other way round that a mediator would think of: dismantlement ends after ratification.
    assert any(
        change["dprk-treaty-first"].part is not None and not change["dprk-treaty-first"].needs
        for change in others
    )


def test_korea_repaired_softens_five_demands(folder: Path) -> None:
    literal = pp.read_agreement(folder / "korea-2018.toml")
    repaired = pp.read_agreement(folder / "korea-2018-repaired.toml")
    changed = {
        p.id for p in literal.positions if p != repaired.position[p.id] and p.firm == "demand"
    }
    assert len(changed) == 5
    assert repaired == literal.replace(
        id=repaired.id,
        title=repaired.title,
        positions=tuple(
            repaired.position[p.id] if p.id in changed else p for p in literal.positions
        ),
    )


def test_korea_rests_on_one_official(folder: Path) -> None:
    text = pp.show(pp.read_agreement(folder / "korea-2018.toml")).to_text()
    assert "4 reports, but one root: a senior official of President Moon's office" in text


def test_korea_verification_clashes_in_one_reading_only(folder: Path) -> None:
    """Read as once the freeze is on, "once the process takes hold" clashes with nothing."""
    text = text_of(folder, "korea-2018")
    assert text.count("needs = { relief = 0.25 }") == 1
    other = pp.parse_agreement(
        text.replace("needs = { relief = 0.25 }", "needs = { freeze = 1.0 }").encode()
    )
    members = {member for c in pp.plan(other).conflicts for member in c.members}
    assert "dprk-verification-later" not in members


def test_ss7_reaches_no_less_than_3(folder: Path) -> None:
    text = text_of(folder, "ss7")
    assert text.count("tolerance = 3") == 1
    less = pp.parse_agreement(text.replace("tolerance = 3", "tolerance = 2.99").encode())
    assert pp.plan(less).status == "infeasible"


def test_jcpoa_needs_its_implementation_day(folder: Path) -> None:
    """Without the group somebody goes first; with it only Iran does, as it agreed to."""
    agreement = pp.read_agreement(folder / "jcpoa-2015.toml")
    plan = pp.plan(agreement)
    (day,) = {step.moment for step in plan.steps if step.measure == "report"}
    together = {str(s.measure) for s in plan.steps if s.moment == day}
    assert together == {"report", "un-relief", "eu-relief", "us-relief", "protocol"}
    assert all(s.exposure["us"] == 0 and s.exposure["eu"] == 0 for s in plan.steps)
    worst = max(plan.steps, key=lambda s: s.exposure["iran"])
    assert (worst.measure, worst.portion, worst.moment) == ("annex-v", 11, day - 1)


def test_good_friday_takes_a_stake_of_5_7(explained: dict[str, Explanation]) -> None:
    (repair,) = explained["good-friday-decommissioning"].repairs
    assert isinstance(repair, Deposit)
    assert repair.deposits == {"unionists": Fraction(37, 10)}


@pytest.mark.parametrize("last", ["manual", "parts", "machine"])
def test_delivery_takes_the_last_items_cost(folder: Path, last: str) -> None:
    cost = {"manual": 1, "parts": 3, "machine": 4}
    text = text_of(folder, "delivery-and-payment")
    needs = ", ".join(f"{item} = 1.0" for item in cost if item != last)
    text += f'\n[[require]]\nmeasure = "{last}"\nneeds = {{ {needs} }}\n'
    explanation = pp.explain(pp.parse_agreement(text.encode()), kinds=["deposit"])
    deposits = [r for r in explanation.repairs if isinstance(r, Deposit)]
    assert min(sum(r.deposits.values()) for r in deposits) == cost[last]


@pytest.mark.parametrize(
    ("one", "other", "said"),
    [
        ("aceh-2005", "aceh-2005-late-law", "days = 330 "),
        ("bougainville-2001-condition", "bougainville-2001-weighed", 'firm = "preference"'),
    ],
)
def test_two_files_differ_in_one_line(folder: Path, one: str, other: str, said: str) -> None:
    """But for the head, the id and the title; one source more tells where the change is from."""

    def lines(name: str) -> list[str]:
        _, _, text = text_of(folder, name).partition("[agreement]")
        return text.splitlines()[3:]

    first, second = lines(one), lines(other)
    changed = [b for a, b in zip(first, second, strict=False) if a != b]
    assert len(changed) == 1
    assert changed[0].startswith(said)
    assert second[len(first) :][1:2] in ([], ["[[source]]"])


def amounts(explanation: Explanation) -> dict[str, dict[str, object]]:
    """Give the amounts of all conflicts, by member."""
    return {
        str(amount["member"]): amount
        for conflict in explanation.to_json()["conflicts"]
        for amount in conflict["amounts"]
    }


def test_aceh_law_is_102_days_late(explained: dict[str, Explanation]) -> None:
    late = amounts(explained["aceh-2005-late-law"])["gam-law-by-march"]
    assert (late["earliest_date"], late["short_days"]) == ("2006-07-11", 102)
    first, *_ = changes(explained["aceh-2005-late-law"])
    assert str(first["gam-law-by-march"].to_json()).count("2006-07-11") == 1


def test_colombia_moves_its_dates(explained: dict[str, Explanation]) -> None:
    """As the parties did; the first milestone waits for the camps, 120 days, and ten more."""
    late = amounts(explained["colombia-2016"])
    short = {member: amount["short_days"] for member, amount in late.items()}
    assert short == {
        "gov-30-by-day-90": 40,
        "gov-60-by-day-120": 20,
        "gov-all-by-day-150": 10,
    }
    (soften,) = changes(explained["colombia-2016"])
    days = {position: change.to_json()["day"]["to"] for position, change in soften.items()}
    assert days == {
        "gov-30-by-day-90": 130,
        "gov-60-by-day-120": 140,
        "gov-all-by-day-150": 160,
    }


def test_pretoria_has_sixty_days_for_ten(explained: dict[str, Explanation]) -> None:
    late = amounts(explained["pretoria-2022"])
    least = {member: amount["least_days"] for member, amount in late.items()}
    assert least == {"heavy-within-10": 60, "all-within-30": 84}
    (soften,) = changes(explained["pretoria-2022"])
    days = {position: change.to_json()["days"]["to"] for position, change in soften.items()}
    assert days == least


def test_gaza_talks_that_begin_on_day_31(folder: Path) -> None:
    """They miss day 16 and week five by 15 days each, and end eight days after the truce."""
    late = """
[[position]]
id = "cabinet-first"
party = "israel"
claim = "not_before"
measure = "talks"
date = 2025-02-18
"""
    plan = pp.plan(pp.parse_agreement((text_of(folder, "gaza-2025") + late).encode()))
    assert {frozenset(conflict.members) for conflict in plan.conflicts} == {
        frozenset({"cabinet-first", other})
        for other in ("talks-by-day-16", "talks-done-in-week-5", "talks-in-truce")
    }


def test_bougainville_each_side_could_give(explained: dict[str, Explanation]) -> None:
    """The weapons of the plan are enough, as it was; or an agreed date is, as was tried in 2016."""
    first, second = changes(explained["bougainville-2001-condition"])
    assert first["disposal-before-vote"].needs["arms"].after in ("destroyed", Fraction(4, 5))
    assert second["last-weapons-after-vote"].needs["referendum"].after in (
        "date agreed",
        Fraction(1, 5),
    )


@pytest.mark.parametrize(
    "name", ["aceh-2005", "jpoa-2013", "gaza-2025", "bougainville-2001-weighed"]
)
def test_no_plan_stands_on_an_edge(folder: Path, name: str) -> None:
    """With a tenth less to lose, and a tenth less accepted, there is still one."""
    agreement = pp.read_agreement(folder / f"{name}.toml")
    parties = []
    for party in agreement.parties:
        assert party.tolerance is not None
        less = {
            key: [bound * Fraction(9, 10) for bound in getattr(party, key)[:2]]
            for key in ("stake", "tolerance")
        }
        parties.append(party.replace(**less))
    assert pp.plan(agreement.replace(parties=parties)).status == "optimal"
