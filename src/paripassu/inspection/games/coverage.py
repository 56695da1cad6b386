"""How often each target is covered, as a value: the equilibrium of a security game."""

from __future__ import annotations

from collections.abc import Mapping
from typing import TYPE_CHECKING, Annotated, Literal

from pydantic import Field

from paripassu.documents.exact import Exact, Ratio
from paripassu.documents.value import Answer, Value
from paripassu.inspection.games.seeds import Seed
from paripassu.numbers import words

if TYPE_CHECKING:
    import polars


class Roster(Value):
    """Targets that are covered together.

    Attributes
    ----------
    probability : Fraction
        How often this roster is drawn.
    targets : tuple of str
        Those that it covers.
    """

    probability: Ratio
    targets: tuple[str, ...]


class SecurityGame(Answer):
    """Where to inspect, and what the attacker can still gain.

    Attributes
    ----------
    kind : str
        ``targets``: where to inspect.
    resources : int
        M: how many targets can be covered at a time.
    targets_digest : str or None
        Digest of the targets that it is about (docs/specification/games.md#the-targets-digest), 64
        hex digits; None in documents written before there was one.
    attacker_value, defender_value : Fraction
        What the attacker's best answer is worth to each side.
    attacked : str
        That answer: of the targets that are best for the attacker the one that is best for the
        defender.
    coverage : mapping
        Each target's probability of being covered, in the order in which they were given.
    attack_set : tuple of str
        All targets that are best for the attacker, to within ``gap``.
    spare : Fraction
        Resources left over, M − Σ coverage: more coverage would not lower the attacker's value.
    gap, defender_gap : Fraction
        How far the attacker's value may be above the least possible, and the defender's below the
        best possible: 0 where all is exact, about 10⁻¹⁸ of the largest stake where many targets
        have coverages that are rounded to 10⁻¹⁸.
    deterring : int or None
        The least M with which no attack is worth more than 0; None where a target is worth more
        even when it is covered.
    rosters : tuple of Roster or None
        The same coverage as a mixture of whole rosters; None where they would be many.
    seed : str or None
        1 to 64 bytes as hex, of the schedules.
    schedules : tuple of tuple of str
        Targets to cover, one tuple for each round that was asked for.
    """

    format: Literal["paripassu/game/1"] = "paripassu/game/1"
    kind: Literal["targets"] = "targets"
    resources: Annotated[int, Field(ge=0)]
    targets_digest: Annotated[str, Field(pattern="^[0-9a-f]{64}$")] | None = None
    attacker_value: Exact
    defender_value: Exact
    attacked: str
    coverage: Mapping[str, Exact] = Field(repr=False)
    attack_set: tuple[str, ...] = Field(repr=False)
    spare: Exact
    gap: Exact
    defender_gap: Exact
    deterring: int | None
    rosters: tuple[Roster, ...] | None = Field(default=None, repr=False)
    seed: Seed | None = None
    schedules: tuple[tuple[str, ...], ...] = ()

    def summary(self) -> str:
        """Say how many targets are covered at all, and what an attack is still worth."""
        covered = sum(part > 0 for part in self.coverage.values())
        return (
            f"{words.count(self.resources, 'resource')} at a time cover {covered:,} of "
            f"{words.count(len(self.coverage), 'target')} at random. An attack is then worth at "
            f"most {words.amount(self.attacker_value, rule='asked')} to the attacker, and "
            f"{words.amount(self.defender_value, rule='promised')} to the defender."
        )

    def to_frame(self) -> polars.DataFrame:
        """Give one row per target.

        Columns ``target``, ``coverage`` (a float), and ``best``: whether the attacker's best
        targets include it.
        """
        import polars

        best = set(self.attack_set)
        return polars.DataFrame(
            {
                "target": list(self.coverage),
                "coverage": [float(part) for part in self.coverage.values()],
                "best": [name in best for name in self.coverage],
            },
            schema={
                "target": polars.String,
                "coverage": polars.Float64,
                "best": polars.Boolean,
            },
        )
