"""Does a coverage hold? Recomputed from the definition of the game, without the search.

That the attacker's value cannot be pressed below some x needs no search to be seen: a coverage that
presses it there has c_i ≥ (R_i − x)/(R_i − P_i) on each target, and their sum, or one of them, is
too large.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from fractions import Fraction
from math import lcm

from paripassu.inspection.errors import CoverageError
from paripassu.inspection.games.coverage import SecurityGame
from paripassu.inspection.games.targets import Target, digest
from paripassu.numbers import words

#: Sums of fractions are compared in this unit first.
_UNIT = 2**256


def verify_security_game(targets: Sequence[Target], game: SecurityGame) -> None:
    """Check an answer against the game it is an answer to.

    Raises
    ------
    CoverageError
        It is about other targets, a coverage is no probability, they add up to more than there is,
        the attacker has a better target, the defender a better one among the attacker's best, or
        another coverage could be worth less to the attacker, or more to the defender, by more than
        the gaps.
    """
    if [target.name for target in targets] != list(game.coverage):
        raise CoverageError("the coverage is not that of these targets")
    if game.targets_digest is not None and game.targets_digest != digest(targets):
        raise CoverageError("the answer is about other targets: their digest is another")
    _verify_sum(game)
    (rewards, penalties), scale = _whole([t.reward for t in targets], [t.penalty for t in targets])
    if all(t.defender_uncovered is t.defender_covered is None for t in targets):
        losses, caughts, other = [-r for r in rewards], [-p for p in penalties], scale
    else:
        (losses, caughts), other = _whole([t.loss for t in targets], [t.caught for t in targets])
    attacker = _Values(list(game.coverage), rewards, penalties, scale)
    defender = _Values(list(game.coverage), losses, caughts, other)
    _verify_answer(attacker, defender, game)
    _verify_least(attacker, game)
    _verify_most(attacker, defender, game)


@dataclass(frozen=True, slots=True)
class _Values:
    """One side's values uncovered and covered, times ``scale``."""

    names: Sequence[str]
    uncovered: Sequence[int]
    covered: Sequence[int]
    scale: int


def _whole(*rows: Sequence[Fraction]) -> tuple[list[list[int]], int]:
    scale = lcm(*{value.denominator for row in rows for value in row})
    return [[v.numerator * (scale // v.denominator) for v in row] for row in rows], scale


def _verify_sum(game: SecurityGame) -> None:
    parts = [part.as_integer_ratio() for part in game.coverage.values()]
    for name, (above, below) in zip(game.coverage, parts, strict=True):
        if not 0 <= above <= below:
            raise CoverageError(f"the coverage of {name!r} is no probability: {above}/{below}")
    whole = lcm(*{below for _, below in parts})
    total = Fraction(sum(above * (whole // below) for above, below in parts), whole)
    if total > game.resources:
        said, most = words.against(total, game.resources)
        raise CoverageError(f"the coverages add up to {said}, more than the {most} resources")
    if game.spare != game.resources - total:
        left, said = words.against(game.resources - total, game.spare)
        raise CoverageError(
            f"the coverages leave {left} of {game.resources} resources, and {said} are said to be "
            "left"
        )


def _verify_answer(attacker: _Values, defender: _Values, game: SecurityGame) -> None:
    above, below = (game.attacker_value * attacker.scale).as_integer_ratio()
    near, under = ((game.attacker_value - game.gap) * attacker.scale).as_integer_ratio()
    best, close = [], []
    for i, part in enumerate(game.coverage.values()):
        # (1−c)·R + c·P, times the scale and c's denominator
        c, whole = part.as_integer_ratio()
        gain = (whole - c) * attacker.uncovered[i] + c * attacker.covered[i]
        if gain * below > above * whole:
            more, said = words.against(Fraction(gain, whole * attacker.scale), game.attacker_value)
            raise CoverageError(
                f"at {attacker.names[i]!r} the attacker gains {more}, more than the {said} of the "
                "answer"
            )
        if gain * below == above * whole:
            best.append(i)
        if gain * under >= near * whole:
            close.append(attacker.names[i])
    if tuple(close) != game.attack_set:
        raise CoverageError("the attack set is not that of the targets best for the attacker")
    worth = {}
    for i in best:
        c, whole = game.coverage[attacker.names[i]].as_integer_ratio()
        covered, uncovered = defender.covered[i], defender.uncovered[i]
        worth[attacker.names[i]] = Fraction(
            (whole - c) * uncovered + c * covered, whole * defender.scale
        )
    if game.attacked not in worth:
        raise CoverageError(f"an attack on {game.attacked!r} is not the attacker's best")
    if worth[game.attacked] != game.defender_value:
        found, said = words.against(worth[game.attacked], game.defender_value)
        raise CoverageError(
            f"an attack on {game.attacked!r} is worth {found} to the defender, not {said}"
        )
    if max(worth.values()) > game.defender_value:
        raise CoverageError("one of the attacker's best targets is better for the defender")


def _verify_least(attacker: _Values, game: SecurityGame) -> None:
    """No coverage gives the attacker less than its value, but for the gap."""
    above, below = ((game.attacker_value - game.gap) * attacker.scale).as_integer_ratio()
    if above <= max(attacker.covered) * below:
        return  # even certain coverage gives the attacker that much
    needed = [
        (r * below - above, (r - p) * below)
        for r, p in zip(attacker.uncovered, attacker.covered, strict=True)
        if r * below > above
    ]
    low = sum(missing * _UNIT // width for missing, width in needed)
    if low < game.resources * _UNIT and (
        low + len(needed) < game.resources * _UNIT
        or sum((Fraction(*one) for one in needed), Fraction(0)) < game.resources
    ):
        raise CoverageError(
            f"the attacker's value {words.number(game.attacker_value, 'given')} could be lower: "
            f"{game.resources} resources are more than that takes"
        )


def _verify_most(attacker: _Values, defender: _Values, game: SecurityGame) -> None:
    """No coverage is worth more to the defender, but for the gap.

    Whatever the coverage, the target that is attacked gives the attacker x, at least ``least``: its
    reward is as large, and its coverage (R_i − x)/(R_i − P_i) at most (R_i − least)/(R_i − P_i).
    """
    above, below = ((game.attacker_value - game.gap) * attacker.scale).as_integer_ratio()
    most = (game.defender_value + game.defender_gap) * defender.scale
    high, under = most.as_integer_ratio()
    for i, (r, p) in enumerate(zip(attacker.uncovered, attacker.covered, strict=True)):
        missing, width = r * below - above, (r - p) * below
        if missing < 0:
            continue
        loss = defender.uncovered[i]
        worth = loss * width + min(missing, width) * (defender.covered[i] - loss)
        if worth * under > high * width:
            more, said = words.against(Fraction(worth, width * defender.scale), game.defender_value)
            raise CoverageError(
                f"another coverage, with an attack on {attacker.names[i]!r}, may be worth {more} "
                f"to the defender, more than {said}"
            )
