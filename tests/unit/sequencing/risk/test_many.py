"""Very many sets, conflicts and cases: what is left out is said, and nothing takes for ever."""

from __future__ import annotations

from fractions import Fraction
from io import StringIO
from itertools import combinations

import pytest
from rich.console import Console
from tests.oracle import risk as oracle
from tests.soak_risk import differences
from tests.unit.sequencing.risk.test_enumeration import weights

import paripassu as pp
from paripassu.charts.risk.risk_section import risk_sections
from paripassu.charts.risk.risk_text import render_risk
from paripassu.charts.risk.told import scenario_words
from paripassu.sequencing.risk import families, sampled
from paripassu.sequencing.risk.answer import Input, Risk, Scenario
from paripassu.sequencing.risk.draws import MAIN, Drawer
from paripassu.sequencing.risk.families import Knowledge
from paripassu.sequencing.risk.held import all_held, held_sets, none_held
from paripassu.sequencing.risk.inputs import Group
from paripassu.sequencing.risk.look import look
from paripassu.sequencing.risk.world import World


def quarrels(pairs: int, likelihood: str, *, stake: str = "100", root: bool = False) -> str:
    """Make so many pairs of positions of which both cannot be held."""
    parties = f'[[party]]\nid = "a"\nstake = 100\n[[party]]\nid = "b"\nstake = {stake}'
    found = ['[agreement]\nid = "quarrels"', parties]
    for k in range(pairs):
        for own, party, other in (("x", "a", "y"), ("y", "b", "x")):
            gains = "b" if party == "a" else "a"
            found.append(
                f'[[measure]]\nid = "{own}{k}"\nby = ["{party}"]\nvalue = {{ {gains} = 1 }}\n'
                f'[[position]]\nid = "{own}{k}-last"\nparty = "{party}"\nclaim = "after"\n'
                f'measure = "{own}{k}"\nneeds = {{ {other}{k} = "all" }}\n'
                f"likelihood = {likelihood}" + '\nsource = ["r"]' * root
            )
    if root:
        speaker = "Ann Other, embassy"
        found.append(f'[[source]]\nid = "r"\nspeaker = "{speaker}"\nreliability = "B"\n')
        found.append("credibility = 2")
    return "\n".join(found)


def ask(text: str, **more: object) -> Risk:
    asked: dict[str, object] = {"samples": 1_024, "effects": 16, "workers": 1, **more}
    return pp.risk(pp.parse_agreement(text), **asked)  # type: ignore[arg-type]


GROUPS = [
    ((0, 1), (0, 1), (0.5, 0.5)),
    ((0.2, 0.9), (0.1, 0.3), (0.3, 0.9), (1, 1)),
    ((0, 0.4), (0.4, 0.8), (0.4, 0.4), (0, 0)),
]


@pytest.mark.parametrize("ends", GROUPS)
def test_all_and_none_are_sums_over_sets(ends: tuple[tuple[float, float], ...]) -> None:
    names = tuple("abcd"[: len(ends)])
    group = Group("root:r", names, tuple((Fraction(str(a)), Fraction(str(b))) for a, b in ends))
    sets = held_sets(group, names)
    assert sets is not None
    assert sum(sets.values()) == 1
    assert sets.keys() == weights(group).keys()
    for size in range(len(names) + 1):
        for some in combinations(names, size):
            held = sum((w for one, w in sets.items() if one >= set(some)), Fraction(0))
            assert all_held(group, some) == held
            none = sum((w for one, w in sets.items() if not one & set(some)), Fraction(0))
            assert none_held(group, some) == none
    assert held_sets(group, names, most=1) is None


def test_a_group_with_very_many_cases_is_weighed() -> None:
    """Ten positions of one report: each set of them is a case."""
    answer = ask(quarrels(5, "[0, 1]", root=True))
    assert answer.method == "exact"
    (group,) = answer.inputs
    assert len(group.given) == answer.samples == 1_024
    assert sum(case.weight for case in group.given) == 1
    # given u, each of five pairs is no conflict with 1 - (1 - u)²
    expected = sum(Fraction((-1) ** k * [1, 5, 10, 10, 5, 1][k], 2 * k + 1) for k in range(6))
    assert answer.deal.probability == expected
    assert answer.scenario is not None
    assert answer.scenario.density == 1
    assert answer.scenario.coverage > Fraction(4, 5)


def test_a_group_with_too_many_cases_is_told_all_the_same(monkeypatch: pytest.MonkeyPatch) -> None:
    text = quarrels(3, "[0.2, 0.9]", stake="[90, 100]", root=True)
    counted = ask(text)
    monkeypatch.setattr(sampled, "MOST_CASES", 63)
    answer = ask(text)
    assert answer.deal == counted.deal
    (group,) = [one for one in answer.inputs if one.input == "root:r"]
    assert (group.given, group.information.clear, group.worth.clear) == ((), False, False)
    assert group.worth.low == 0
    assert group.worth.high == 1
    # what is counted without cases is told
    (before,) = [one for one in counted.inputs if one.input == "root:r"]
    assert len(before.given) == 64
    assert group.total_effect == before.total_effect
    assert group.total_effect is not None
    assert answer.titles["source:r"] == "Ann Other, embassy"
    shown = printed(answer)
    assert "What rests on “Ann Other, embassy” (r): " in shown
    assert "It can turn out in too many ways to count each of them." in shown
    assert "unknowns matter" not in shown
    assert "not counted" in str(risk_sections(answer)[1].grids[0].rows)


def printed(answer: Risk) -> str:
    """Give what a terminal shows, in one line."""
    out = Console(file=StringIO(), width=80)
    render_risk(out, answer)
    assert isinstance(out.file, StringIO)
    lines = out.file.getvalue().splitlines()
    assert max(map(len, lines)) <= 80
    return " ".join(" ".join(lines).split())


SETS = [(), ("p",), ("q",), ("r",), ("p", "q"), ("p", "r"), ("q", "r"), ("p", "q", "r")]


@pytest.mark.parametrize(
    ("inside", "said"),
    [
        (SETS[:1], "nothing that rests on “r” is held"),
        (SETS[-1:], "everything that rests on “r” is held"),
        ([one for one in SETS if "p" in one], "“p” is held"),
        ([one for one in SETS if not {"p", "q"} & {*one}], "“p” and “q” are not held"),
        ([("p",), ("p", "r")], "“p” is held and “q” is not held"),
        ([("p",), ("q", "r")], "this is held: only “p”; or only “q” and “r”"),
        (SETS[1:], "something that rests on “r” is held"),
        (
            SETS[:6],
            "any combination is held except this: only “q” and “r”; or only “p”, “q” and “r”",
        ),
    ],
)
def test_a_scenario_is_said_in_few_words(inside: list[tuple[str, ...]], said: str) -> None:
    given = [{"held": one, "weight": "1/8", "probability": 0, "low": 0, "high": 0} for one in SETS]
    nothing = {"value": 0, "low": 0, "high": 0, "clear": False}
    group = {
        "input": "root:r", "positions": ("p", "q", "r"), "given": given, "information": nothing,
        "worth": nothing,
    }  # fmt: skip
    answer = ask(quarrels(1, "0.3")).model_copy(update={"inputs": (Input.model_validate(group),)})
    box = Scenario(cases={"root:r": tuple(inside)}, coverage=1, density=1)
    assert said in scenario_words(answer, box)


@pytest.mark.parametrize("seed", range(40, 46))
def test_the_other_way_round_comes_to_the_same(monkeypatch: pytest.MonkeyPatch, seed: int) -> None:
    monkeypatch.setattr(families, "SMALLEST_FIRST", 1)
    assert [*differences(seed, most=3, most_steps=5)] == []


@pytest.mark.parametrize("seed", range(40, 44))
def test_deals_are_right_where_there_are_too_many_conflicts(
    monkeypatch: pytest.MonkeyPatch, seed: int
) -> None:
    monkeypatch.setattr(families, "SMALLEST_FIRST", 1)
    monkeypatch.setattr(families, "MOST_MAXIMAL", 1)
    agreement = oracle.uncertain(seed, 5)
    world = World.of(agreement)
    futures = Drawer(world, seed).futures(MAIN, 0, 1)
    looked = look(Knowledge(world), futures)
    for future in range(0, 16, 4):
        at = futures.numbers.agreement(future, agreement)
        held = frozenset(p for p, column in futures.held.items() if column[future])
        assert looked.deal[future] == oracle.deal(at, held)
        hits = {conflict for conflict, hit in looked.hits.items() if hit[future]}
        # some may be missing, but a future that fails has one
        assert hits <= oracle.in_the_way(at, held)
        assert bool(hits) == looked.fails[future]


@pytest.mark.untraced
@pytest.mark.slow
def test_each_of_many_pairs_is_found() -> None:
    answer = ask(quarrels(12, "0.3"), effects=0)
    assert answer.undecided == 0
    assert answer.deal.low <= Fraction("0.91") ** 12 <= answer.deal.high
    assert len(answer.conflicts) == 12
    assert answer.robust_plan is not None
    assert answer.robust_plan.share > 0
    assert not answer.robust_plan.proven


def test_a_plan_that_never_holds_is_not_praised() -> None:
    answer = ask(quarrels(1, "1"))
    assert answer.robust_plan is not None
    assert answer.robust_plan.share == 0
    assert "No plan holds in any of the futures." in printed(answer)
    assert "robust plan holds" not in printed(answer)
