"""Where to inspect: the answer to ``paripassu inspect game --targets``."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from fractions import Fraction

from paripassu import given
from paripassu.deadline import Progress, ShouldStop
from paripassu.inspection.draw.seeds import read_seed
from paripassu.inspection.draw.stream import Stream
from paripassu.inspection.games.coverage import Roster, SecurityGame
from paripassu.inspection.games.equilibrium import solve
from paripassu.inspection.games.proof import verify_security_game
from paripassu.inspection.games.schedule import draw_targets, rosters
from paripassu.inspection.games.seeds import check_times, drawn
from paripassu.inspection.games.targets import Target, check, digest
from paripassu.numbers.given import Number, count

#: Rosters are written down where they have so many names in all, at most.
MOST_NAMES = 10_000


def security_game(
    targets: Sequence[Target],
    resources: Number,
    *,
    spend: bool = False,
    seed: bytes | str | None = None,
    times: Number = 1,
    should_stop: ShouldStop | None = None,
    progress: Progress | None = None,
) -> SecurityGame:
    """Find how often to cover each target, and draw whom to cover in each round.

    The strong Stackelberg equilibrium with unit resources: the attacker knows the probabilities and
    attacks where it gains most; of several such targets the one that is best for the defender.
    Kiekintveld et al., AAMAS 2009 (ORIGAMI). The answer is checked against the definition, without
    the search, before it is given.

    Parameters
    ----------
    targets : sequence of Target
    resources : int or str
        M, how many targets can be covered at a time.
    spend : bool
        Whether resources that the equilibrium leaves over are spread over the other targets.
    seed : bytes or str, optional
        1 to 64 bytes, or as many hex digits twice: draw schedules from the project's stream.
    times : int or str
        How many schedules, each for one round.
    should_stop : callable, optional
        Asked before each schedule; True: only those that are drawn are given.
    progress : callable, optional
        Told in words how many are drawn.

    Raises
    ------
    PariPassuError
        A target contradicts the model (a penalty that is not less than the reward, coverage that
        harms the defender, a name twice), or a number is negative.
    """
    resources, times = count(resources, "resources"), count(times, "times")
    targets = given.instances(targets, Target, "targets")
    check(targets)
    seed = None if seed is None else read_seed(seed).hex()
    check_times(times, seed, len(targets))
    found = solve(targets, min(resources, len(targets)), spend=given.flag(spend, "spend"))
    coverage = {
        target.name: Fraction(share, found.whole)
        for target, share in zip(targets, found.shares, strict=True)
    }
    stream = None if seed is None else Stream(bytes.fromhex(seed))
    schedules = drawn(
        0 if stream is None else times,
        lambda: draw_targets(coverage, stream or Stream(b"")),
        should_stop,
        progress,
    )
    game = SecurityGame(
        resources=resources,
        targets_digest=digest(targets),
        attacker_value=found.attacker,
        defender_value=found.defender,
        attacked=targets[found.attacked].name,
        coverage=coverage,
        attack_set=tuple(targets[i].name for i in found.best),
        spare=resources - Fraction(sum(found.shares), found.whole),
        gap=found.gap,
        defender_gap=found.defender_gap,
        deterring=found.deterring,
        rosters=_rosters(coverage, min(resources, len(targets))),
        seed=seed if schedules else None,
        schedules=schedules,
    )
    verify_security_game(targets, game)
    return game


def _rosters(coverage: Mapping[str, Fraction], resources: int) -> tuple[Roster, ...] | None:
    if (len(coverage) + 1) * resources > MOST_NAMES:
        return None
    return tuple(Roster(probability=p, targets=names) for p, names in rosters(coverage))
