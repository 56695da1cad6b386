"""Security games against linear programs, against every coverage on a grid, and the definition."""

from __future__ import annotations

from collections import Counter
from fractions import Fraction
from itertools import product

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from tests.examples import examples
from tests.oracle import coverage as oracle
from tests.oracle.security import minimax, stackelberg

from paripassu.inspection.draw.stream import Stream
from paripassu.inspection.games import level
from paripassu.inspection.games.coverage import SecurityGame
from paripassu.inspection.games.schedule import draw_targets, laid_out, met, rosters
from paripassu.inspection.games.security import security_game
from paripassu.inspection.games.targets import Target

VALUES = st.integers(-20, 20).map(Fraction) | st.fractions(-9, 9, max_denominator=12)


@st.composite
def games(draw: st.DrawFn, most: int = 7) -> tuple[tuple[Target, ...], int]:
    """Any small game: ties, equal targets and capped ones are likely."""
    general = draw(st.booleans())
    targets = []
    for i in range(draw(st.integers(1, most))):
        penalty, reward = sorted(draw(st.tuples(VALUES, VALUES).filter(lambda v: v[0] != v[1])))
        defender = sorted(draw(st.tuples(VALUES, VALUES))) if general else (None, None)
        targets.append(Target(f"t{i}", reward, penalty, *defender))
    return tuple(targets), draw(st.integers(0, most + 2))


def gain(target: Target, c: Fraction) -> Fraction:
    return (1 - c) * target.reward + c * target.penalty


def definition(targets: tuple[Target, ...], game: SecurityGame) -> None:
    """Hold the answer against the definition, in plain fractions."""
    coverage = game.coverage
    assert all(0 <= c <= 1 for c in coverage.values())
    assert sum(coverage.values()) + game.spare == game.resources
    assert game.spare >= 0
    gains = {t.name: gain(t, coverage[t.name]) for t in targets}
    assert max(gains.values()) == game.attacker_value == gains[game.attacked]
    best = [t for t in targets if gains[t.name] == game.attacker_value]
    worth = {t.name: (1 - coverage[t.name]) * t.loss + coverage[t.name] * t.caught for t in best}
    assert worth[game.attacked] == game.defender_value == max(worth.values())
    near = game.attacker_value - game.gap
    assert game.attack_set == tuple(t.name for t in targets if gains[t.name] >= near)


@given(games(), st.booleans())
def test_linear_programs_agree(case: tuple[tuple[Target, ...], int], spend: bool) -> None:
    targets, resources = case
    game = security_game(targets, resources, spend=spend)
    definition(targets, game)
    assert game.gap == game.defender_gap == 0
    assert float(game.attacker_value) == pytest.approx(minimax(targets, resources), abs=1e-6)
    assert float(game.defender_value) == pytest.approx(stackelberg(targets, resources), abs=1e-6)


@given(games())
def test_covered_targets_are_all_best_for_the_attacker(
    case: tuple[tuple[Target, ...], int],
) -> None:
    """Maximal indifference: what the coverage without the spare is known by."""
    targets, resources = case
    game = security_game(targets, resources)
    covered = {name for name, c in game.coverage.items() if c}
    assert covered <= set(game.attack_set)
    if game.spare:
        # Then even certain coverage of some target leaves the attacker that much.
        assert game.attacker_value == max(t.penalty for t in targets)


@given(games())
def test_spending_harms_nobody_and_leaves_nothing(case: tuple[tuple[Target, ...], int]) -> None:
    targets, resources = case
    plain = security_game(targets, resources)
    spent = security_game(targets, resources, spend=True)
    definition(targets, spent)
    assert spent.attacker_value == plain.attacker_value
    assert spent.defender_value == plain.defender_value
    keeps = all(t.zero_sum for t in targets)
    if spent.spare:
        others = [c for name, c in spent.coverage.items() if keeps or name != spent.attacked]
        assert all(c == 1 for c in others)
    if not keeps:
        assert spent.coverage[plain.attacked] == plain.coverage[plain.attacked]


@settings(max_examples=examples(20))
@given(games(most=3))
def test_no_coverage_on_a_grid_is_better(case: tuple[tuple[Target, ...], int]) -> None:
    targets, resources = case
    game = security_game(targets, resources)
    grid = [Fraction(i, 8) for i in range(9)]
    for tried in product(grid, repeat=len(targets)):
        if sum(tried) > resources:
            continue
        gains = [gain(t, c) for t, c in zip(targets, tried, strict=True)]
        worth = max(
            (1 - c) * t.loss + c * t.caught
            for t, c, g in zip(targets, tried, gains, strict=True)
            if g == max(gains)
        )
        assert max(gains) >= game.attacker_value
        assert worth <= game.defender_value


@given(games(), st.booleans())
def test_rounded_coverages_hold_to_within_their_gaps(
    case: tuple[tuple[Target, ...], int], spend: bool
) -> None:
    """The path for very many targets, on few: nothing is exact, and the gaps say by how much."""
    targets, resources = case
    exact = security_game(targets, resources, spend=spend)
    with pytest.MonkeyPatch.context() as patch:
        patch.setattr(level, "MOST_DIGITS", 0)
        rounded = security_game(targets, resources, spend=spend)
    definition(targets, rounded)
    assert 0 <= rounded.attacker_value - exact.attacker_value <= rounded.gap < Fraction(1, 10**15)
    assert exact.defender_value - rounded.defender_value <= rounded.defender_gap
    near = rounded.attacker_value - rounded.gap
    if not any(near <= t.reward < rounded.attacker_value for t in targets):
        # A reward that is just the level may be lost as a tie; then the gap is wide, and says so.
        assert rounded.defender_gap < Fraction(1, 10**14)
    if not spend:
        assert {name for name, c in rounded.coverage.items() if c} <= set(rounded.attack_set)
    assert set(exact.attack_set) <= set(rounded.attack_set)
    assert all(10**18 % c.denominator == 0 for c in rounded.coverage.values())


@settings(max_examples=examples(50))
@given(games(most=30))
def test_floating_point_agrees(case: tuple[tuple[Target, ...], int]) -> None:
    targets, resources = case
    value, coverage = oracle.coverage(targets, resources)
    game = security_game(targets, resources)
    assert value == pytest.approx(float(game.attacker_value), abs=1e-9)
    assert coverage == pytest.approx([float(c) for c in game.coverage.values()], abs=1e-9)


COVERAGES = st.lists(
    st.fractions(0, 1, max_denominator=8) | st.sampled_from([Fraction(0), Fraction(1)]),
    max_size=7,
).map(lambda parts: {f"t{i}": part for i, part in enumerate(parts)})


@given(COVERAGES)
def test_every_point_of_the_comb(coverage: dict[str, Fraction]) -> None:
    """Each target is met at exactly its share of the points, and never twice at one."""
    ends, whole = laid_out(list(coverage.values()))
    total = sum(coverage.values(), Fraction(0))
    seen: Counter[int] = Counter()
    for point in range(whole):
        chosen = met(ends, whole, point)
        assert len(set(chosen)) == len(chosen)
        assert len(chosen) in (total.__floor__(), total.__ceil__())
        seen.update(chosen)
    assert [Fraction(seen[i], whole) for i in range(len(coverage))] == list(coverage.values())


@given(COVERAGES)
def test_rosters_mix_to_the_coverage(coverage: dict[str, Fraction]) -> None:
    mixture = rosters(coverage)
    assert len(mixture) <= len(coverage) + 1
    assert sum(p for p, _ in mixture) == 1
    assert all(p > 0 for p, _ in mixture)
    for name, part in coverage.items():
        assert sum((p for p, roster in mixture if name in roster), Fraction(0)) == part
    total = sum(coverage.values(), Fraction(0))
    assert {len(roster) for _, roster in mixture} <= {total.__floor__(), total.__ceil__()}


@given(COVERAGES, st.binary(min_size=1, max_size=8))
def test_any_draw_has_the_right_size(coverage: dict[str, Fraction], seed: bytes) -> None:
    chosen = draw_targets(coverage, Stream(seed))
    total = sum(coverage.values(), Fraction(0))
    assert total.__floor__() <= len(chosen) <= total.__ceil__()
    assert {name for name, part in coverage.items() if part == 1} <= set(chosen)
    assert all(coverage[name] for name in chosen)
    assert list(chosen) == [name for name in coverage if name in chosen]
