"""Where to inspect: hand-worked games, borders of the model, schedules, proofs that are refused."""

from __future__ import annotations

from collections import Counter
from fractions import Fraction
from itertools import permutations
from pathlib import Path
from typing import Any

import pytest
from tests.oracle import coverage as oracle

from paripassu.errors import PariPassuError, TableError
from paripassu.inspection.draw.stream import Stream
from paripassu.inspection.errors import CoverageError
from paripassu.inspection.games import level
from paripassu.inspection.games.coverage import SecurityGame
from paripassu.inspection.games.proof import verify_security_game
from paripassu.inspection.games.schedule import draw_targets, laid_out, met
from paripassu.inspection.games.security import security_game
from paripassu.inspection.games.targets import Target, read_targets

F = Fraction
THREE = (
    Target("a", F(10), F(-5)),
    Target("b", F(6), F(-5)),
    Target("c", F(2), F(-1)),
)


def test_worked_by_hand() -> None:
    # (10−x)/15 + (6−x)/11 + (2−x)/3 = 1 at x = 145/81.
    game = security_game(THREE, 1)
    assert game.attacker_value == F(145, 81)
    assert game.defender_value == -F(145, 81)
    assert game.coverage == {"a": F(133, 243), "b": F(31, 81), "c": F(17, 243)}
    assert game.attack_set == ("a", "b", "c")
    assert (game.spare, game.gap, game.defender_gap) == (F(0), F(0), F(0))
    document = game.to_json()
    assert document["format"] == "paripassu/game/1"
    assert document["attacker_value"] == 145 / 81
    assert document["coverage"] == {"a": 133 / 243, "b": 31 / 81, "c": 17 / 243}
    assert document["exact"]["/attacker_value"] == "145/81"
    coverage = {k: v for k, v in document["exact"].items() if k.startswith("/coverage/")}
    assert coverage == {
        "/coverage/a": "133/243",
        "/coverage/b": "31/81",
        "/coverage/c": "17/243",
    }


def test_how_many_resources_deter() -> None:
    # 10/15 + 6/11 + 2/3 = 1.88 resources press every target down to 0.
    assert security_game(THREE, 1).deterring == 2
    assert security_game(THREE, 1).attacker_value > 0 >= security_game(THREE, 2).attacker_value
    # Exactly two: 1/2 each of four.
    even = [Target(str(i), F(1), F(-1)) for i in range(4)]
    assert security_game(even, 0).deterring == 2
    assert security_game([*even, Target("x", F(2), F(1, 9))], 0).deterring is None
    assert security_game([Target("x", F(-1), F(-2))], 0).deterring == 0


def test_nothing_to_cover_with() -> None:
    game = security_game(THREE, 0)
    assert game.attacker_value == 10
    assert game.attack_set == ("a",)
    assert set(game.coverage.values()) == {F(0)}
    assert [(r.probability, r.targets) for r in game.rosters or ()] == [(F(1), ())]


@pytest.mark.parametrize("resources", [3, 4, 10**18])
def test_more_than_enough(resources: int) -> None:
    """A target that is always covered is worth −1: no resources press the attacker further."""
    game = security_game(THREE, resources)
    assert game.attacker_value == -1
    assert game.coverage == {"a": F(11, 15), "b": F(7, 11), "c": F(1)}
    assert game.spare == resources - sum(game.coverage.values())
    spent = security_game(THREE, resources, spend=True)
    assert spent.attacker_value == -1
    assert set(spent.coverage.values()) == {F(1)}
    assert spent.attacked == "c"
    assert spent.spare == resources - 3


def test_spending_presses_the_others_further() -> None:
    targets = [Target("a", F(9), F(4)), Target("b", F(8), F(-2)), Target("c", F(8), F(-2))]
    plain = security_game(targets, 2)
    assert plain.coverage == {"a": F(1), "b": F(2, 5), "c": F(2, 5)}
    assert plain.spare == F(1, 5)
    spent = security_game(targets, 2, spend=True)
    assert spent.coverage == {"a": F(1), "b": F(1, 2), "c": F(1, 2)}
    assert (spent.attacker_value, spent.spare) == (F(4), F(0))


def test_ties_are_broken_for_the_defender() -> None:
    targets = [
        Target("plant", F(4), F(0), defender_uncovered=F(-9), defender_covered=F(0)),
        Target("shed", F(4), F(0), defender_uncovered=F(-1), defender_covered=F(0)),
    ]
    game = security_game(targets, 1)
    # Half each; the attacker is indifferent, and the shed costs the defender less.
    assert game.coverage == {"plant": F(1, 2), "shed": F(1, 2)}
    assert (game.attacked, game.defender_value) == ("shed", F(-1, 2))
    swapped = security_game(targets[::-1], 1)
    assert (swapped.attacked, swapped.defender_value) == ("shed", F(-1, 2))


def test_one_of_the_defender_s_columns_suffices() -> None:
    target = Target("a", F(3), F(-1), defender_covered=F(2))
    assert (target.loss, target.caught, target.zero_sum) == (F(-3), F(2), False)
    assert security_game([target], 1).defender_value == 2


def test_wide_and_narrow_stakes_together() -> None:
    targets = [
        Target("huge", F(10**17), F(-(10**17))),
        Target("tiny", F(1, 10**18), F(0)),
        Target("plain", F(1), F(-1)),
    ]
    for resources in range(4):
        game = security_game(targets, resources)
        assert game.gap == 0
        assert game.attacker_value >= 0


def test_many_targets_are_rounded_and_say_so() -> None:
    targets = [Target(f"t{i}", F(1000 + i * i, 7), -F(i, 11)) for i in range(3000)]
    game = security_game(targets, 250, spend=True, seed="5eed" * 16)
    assert 0 < game.gap < F(1, 10**11)
    assert game.rosters is None
    assert 0 <= game.spare < F(1, 10**12)
    # The sum falls short of 250 by what rounding leaves; one tooth of the comb may fall there.
    assert len(game.schedules[0]) in (249, 250)
    value, coverage = oracle.coverage(targets, 250)
    assert value == pytest.approx(float(game.attacker_value))
    assert coverage == pytest.approx([float(c) for c in game.coverage.values()])


@pytest.mark.parametrize("spend", [False, True])
def test_rounding_keeps_the_ties_that_matter(monkeypatch: pytest.MonkeyPatch, spend: bool) -> None:
    """A reward that is just the penalty of the target that is always covered, and good for us."""
    monkeypatch.setattr(level, "MOST_DIGITS", 0)
    targets = [
        Target("open", F(1), F(-7), F(4), F(6)),
        Target("capped", F(8), F(1), F(-3), F(-1)),
        Target("third", F(5), F(-6), F(-8), F(-7)),
    ]
    game = security_game(targets, 2, spend=spend)
    assert (game.attacked, game.attacker_value, game.defender_value) == ("open", F(1), F(4))
    assert game.gap < F(1, 10**15)
    assert set(game.attack_set) == ({"open", "capped"} if spend else {"open", "capped", "third"})


@pytest.mark.parametrize("spend", [False, True])
def test_nothing_left_for_the_others(monkeypatch: pytest.MonkeyPatch, spend: bool) -> None:
    monkeypatch.setattr(level, "MOST_DIGITS", 0)
    targets = [Target("a", F(8), F(-1), F(0), F(0)), Target("b", F(-3), F(-6), F(0), F(7))]
    assert security_game(targets, 1, spend=spend).coverage == {"a": F(1), "b": F(0)}


def test_every_order_and_every_point_of_a_draw() -> None:
    """The shuffle and the comb, by every way they may fall: the coverage exactly."""
    coverage = dict(security_game(THREE, 2).coverage)
    seen: Counter[str] = Counter()
    wholes = set()
    for order in permutations(coverage):
        ends, whole = laid_out([coverage[name] for name in order])
        wholes.add(whole)
        for point in range(whole):
            chosen = met(ends, whole, point)
            assert len(set(chosen)) == 2
            seen.update(order[i] for i in chosen)
    (whole,) = wholes
    assert {name: F(seen[name], 6 * whole) for name in coverage} == coverage


def test_draws_occur_as_often_as_they_should() -> None:
    coverage = {"a": F(1, 2), "b": F(1, 3), "c": F(2, 3), "d": F(1, 2), "e": F(1), "f": F(0)}
    stream, rounds = Stream(b"marginals"), 6000
    seen = Counter(name for _ in range(rounds) for name in draw_targets(coverage, stream))
    assert (seen["e"], seen["f"]) == (rounds, 0)
    # Each count is binomial; 3.9 σ is exceeded once in ten thousand.
    for name in "abcd":
        p = float(coverage[name])
        assert abs(seen[name] - rounds * p) < 3.9 * (rounds * p * (1 - p)) ** 0.5


def test_pairs_are_not_fixed_by_the_order() -> None:
    """Without the shuffle, neighbours with coverage ½ would never be covered together."""
    coverage = {name: F(1, 2) for name in "abcd"}
    stream = Stream(b"pairs")
    seen = Counter(draw_targets(coverage, stream) for _ in range(600))
    assert set(seen) == {(x, y) for i, x in enumerate("abcd") for y in "abcd"[i + 1 :]}


def test_schedules_are_those_of_the_stream() -> None:
    seed = "00" * 32
    game = security_game(THREE, 1, seed=seed, times=3)
    stream = Stream(bytes(32))
    drawn = []
    for _ in range(3):
        # Fisher-Yates: swap a[i], a[i + r(N − i)]; then one number below the common denominator.
        names = ["a", "b", "c"]
        for i in range(3):
            j = i + stream.below(3 - i)
            names[i], names[j] = names[j], names[i]
        point, reached = stream.below(243), 0
        for name in names:
            reached += int(game.coverage[name] * 243)
            if point < reached:
                drawn.append((name,))
                break
    assert list(game.schedules) == drawn
    # The order of the file does not matter.
    assert security_game(THREE[::-1], 1, seed=seed, times=3).schedules == game.schedules


def test_rosters_and_frame() -> None:
    game = security_game(THREE, 2)
    assert game.rosters is not None
    assert sum(r.probability for r in game.rosters) == 1
    assert all(len(r.targets) == 2 for r in game.rosters)
    frame = game.to_frame()
    assert frame.columns == ["target", "coverage", "best"]
    assert frame["coverage"].to_list() == [float(c) for c in game.coverage.values()]
    assert "2 resources" in game.summary()
    assert "<table" in game._repr_mimebundle_()["text/html"]


@pytest.mark.parametrize(
    ("change", "said"),
    [
        ({"coverage": {"a": F(1), "b": F(0)}}, "not that of these targets"),
        ({"coverage": {"a": F(-1), "b": F(1), "c": F(1)}}, "no probability"),
        ({"coverage": {"a": F(1), "b": F(1), "c": F(1)}}, "add up to 3, more than the 1 resources"),
        ({"spare": F(1)}, "leave 0 of 1 resources, and 1 are said to be left"),
        ({"spare": F(1, 10**9)}, "and 0.000000001 are said to be left"),
        ({"coverage": {"a": F(0), "b": F(1, 2), "c": F(1, 2)}}, "gains [0-9.]+, more than the"),
        ({"attacker_value": F(9), "gap": F(8)}, "not the attacker's best"),
        ({"attacker_value": F(1)}, "gains [0-9.]+, more than the 1 of the answer"),
        ({"attack_set": ("a",)}, "attack set"),
        ({"attacked": "nowhere"}, "not the attacker's best"),
        ({"defender_value": F(5)}, "to the defender, not 5"),
        ({"targets_digest": "0" * 64}, "about other targets"),
    ],
)
def test_a_wrong_answer_is_found_out(change: dict[str, Any], said: str) -> None:
    wrong = security_game(THREE, 1).model_copy(update=change)
    with pytest.raises(CoverageError, match=said):
        verify_security_game(THREE, wrong)


def made(targets: tuple[Target, ...], resources: int, *parts: Fraction) -> SecurityGame:
    """Give an honest answer for a coverage that somebody made up, all of it said rightly."""
    coverage = {t.name: c for t, c in zip(targets, parts, strict=True)}
    gains = {t.name: t.reward + coverage[t.name] * (t.penalty - t.reward) for t in targets}
    best = [t for t in targets if gains[t.name] == max(gains.values())]
    worth = {t.name: t.loss + coverage[t.name] * (t.caught - t.loss) for t in best}
    attacked = max(worth, key=lambda name: worth[name])
    return SecurityGame(
        resources=resources,
        attacker_value=gains[attacked],
        defender_value=worth[attacked],
        attacked=attacked,
        coverage=coverage,
        attack_set=tuple(t.name for t in best),
        spare=resources - sum(parts, F(0)),
        gap=F(0),
        defender_gap=F(0),
        deterring=None,
    )


def test_a_coverage_that_could_be_better_is_found_out() -> None:
    verify_security_game(THREE, made(THREE, 1, F(133, 243), F(31, 81), F(17, 243)))
    with pytest.raises(CoverageError, match="could be lower"):
        verify_security_game(THREE, made(THREE, 1, F(132, 243), F(31, 81), F(18, 243)))
    with pytest.raises(CoverageError, match="could be lower"):
        verify_security_game(THREE, made(THREE, 1, F(0), F(0), F(0)))


def test_a_coverage_that_gives_away_a_tie_is_found_out() -> None:
    """The attacker's value is the least, but the tie that is good for the defender is spoiled."""
    targets = (
        Target("door", F(5), F(3), F(-9), F(-8)),
        Target("shed", F(4), F(0), F(-1), F(0)),
    )
    best = security_game(targets, 2)
    assert best.coverage == {"door": F(1), "shed": F(1, 4)}
    verify_security_game(targets, best)
    with pytest.raises(CoverageError, match="another coverage, with an attack on 'shed'"):
        verify_security_game(targets, made(targets, 2, F(1), F(1)))
    # The spare goes to others than the one that the attacker should choose.
    assert security_game(targets, 2, spend=True).coverage == best.coverage


def test_other_targets_are_better_for_the_defender() -> None:
    targets = (
        Target("plant", F(4), F(0), F(-9), F(0)),
        Target("shed", F(4), F(0), F(-1), F(0)),
    )
    game = security_game(targets, 1)
    worse = game.model_copy(update={"attacked": "plant", "defender_value": F(-9, 2)})
    with pytest.raises(CoverageError, match="better for the defender"):
        verify_security_game(targets, worse)


@pytest.mark.parametrize(
    ("targets", "resources", "said"),
    [
        ((), 1, "there is no target"),
        (THREE, -1, "resources should be a whole number from 0 on, not -1"),
        ((*THREE, THREE[0]), 1, "'a' is there twice"),
        ((Target("x", F(1), F(1)),), 1, "less than the reward 1, not 1"),
        ((Target("x", F(1), F(2)),), 1, "would not deter"),
        ((Target("", F(1), F(0)),), 1, "is empty"),
        ((Target("x\n", F(1), F(0)),), 1, "blank|control"),
        ((Target("x", F(1), F(0), F(3), F(2)),), 1, "defender_covered should be at least 3"),
        ((Target("x", F(1), F(0), F(1, 2)),), 1, "give both columns"),
    ],
)
def test_refused(targets: tuple[Target, ...], resources: int, said: str) -> None:
    with pytest.raises(PariPassuError, match=said):
        security_game(targets, resources)


@pytest.mark.parametrize(
    ("table", "said"),
    [
        ("target,reward\na,1\n", "'penalty' is missing"),
        ("target,reward,penalty\na,1,0\na,2,0\n", "line 3: column 'target': 'a' stands in line 2"),
        ("target,reward,penalty\na,1,2\n", "line 2: column 'penalty': should be less than"),
        ("target,reward,penalty\na,x,-1\n", "line 2: column 'reward': should be a number"),
        ("target,reward,penalty\na,,-1\n", "line 2: column 'reward': is empty"),
        ("target,reward,penalty\n,1,-1\n", "line 2: column 'target': is empty"),
        (
            "target,reward,penalty,defender_uncovered,defender_covered\na,1,0,-1,-2\n",
            "line 2: column 'defender_covered': should be at least -1",
        ),
        ("target,reward,penalty,defender_coverd\na,1,0,1\n", "did you mean 'defender_covered'"),
    ],
)
def test_wrong_tables(tmp_path: Path, table: str, said: str) -> None:
    path = tmp_path / "targets.csv"
    path.write_text(table)
    with pytest.raises(TableError, match=said):
        read_targets(path)


def test_all_problems_of_a_table_are_told_at_once(tmp_path: Path) -> None:
    path = tmp_path / "targets.csv"
    path.write_text("target,reward,penalty\na,1,2\nb,x,y\n,1,0\n")
    with pytest.raises(TableError) as caught:
        read_targets(path)
    assert [finding.line for finding in caught.value.faults] == [2, 3, 3, 4]


def test_cells_left_empty_are_the_attacker_s(tmp_path: Path) -> None:
    path = tmp_path / "targets.csv"
    path.write_text("target,reward,penalty,defender_uncovered\na, 1.5 ,-2,-7\nb,1,0,\n")
    assert read_targets(path) == (
        Target("a", F(3, 2), F(-2), F(-7)),
        Target("b", F(1), F(0)),
    )
