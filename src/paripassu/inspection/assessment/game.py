"""Inspection games beside the findings: what a violation was worth, given how often is inspected.

A game says what deters, and nothing of what was found: it stands among the evidence, and no verdict
rests on it.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Annotated, Any, Literal

from pydantic import BaseModel, ConfigDict, Field

from paripassu.documents.decode import decode
from paripassu.documents.exact import Exact, Probability, Ratio
from paripassu.documents.strict import read_json
from paripassu.files import Readable
from paripassu.inspection.assessment.result import Evidence
from paripassu.numbers import words
from paripassu.quoted import quoted

_Count = Annotated[int, Field(ge=0)]


class _Game(BaseModel):
    """What is used of ``paripassu/game/1``; it holds much more."""

    model_config = ConfigDict(frozen=True, extra="ignore")
    format: Literal["paripassu/game/1"]


class Periods(_Game):
    """When to inspect: Dresher's game."""

    kind: Literal["periods"]
    periods: _Count
    inspections: _Count
    value: Ratio
    inspect_now: Annotated[Ratio, Field(ge=0, le=1)]

    def says(self) -> str:
        """Say what a violation is worth."""
        return (
            f"with {words.count(self.inspections, 'inspection')} in "
            f"{words.count(self.periods, 'period')}, the next one inspected with probability "
            f"{words.percent(self.inspect_now, 'promised')}, violating is worth "
            f"{words.amount(self.value, rule='asked')} of one undetected violation"
        )


class Targets(_Game):
    """Where to inspect: a security game."""

    kind: Literal["targets"]
    resources: _Count
    attacker_value: Exact
    coverage: Mapping[str, Probability] = Field(min_length=1)

    def says(self) -> str:
        """Say what an attack is worth, and which target is covered least."""
        least = min(self.coverage, key=lambda name: (self.coverage[name], name))
        return (
            f"{self.resources:,} of {words.count(len(self.coverage), 'target')} covered at a time, "
            f"{quoted(least)} least often, with probability "
            f"{words.percent(self.coverage[least], 'promised')}; an attack is worth at most "
            f"{words.amount(self.attacker_value, rule='asked')} to the attacker"
        )


class _Kind(_Game):
    kind: Literal["periods", "targets"]


@dataclass(frozen=True, slots=True)
class GameFile:
    """A solved game that belongs to a step.

    Attributes
    ----------
    source : str
        The file's name.
    game : Periods or Targets
    step : str or None
        ``MEASURE:PORTION``; None: it belongs to every step.
    """

    source: str
    game: Periods | Targets
    step: str | None = None

    def evidence(self) -> Evidence:
        """Give its line among the evidence."""
        return Evidence(kind="game", about=self.source, says=self.game.says(), shows="context")


def read_game(path: Readable, step: str | None = None) -> GameFile:
    """Read what ``paripassu inspect game --json`` printed; ``-`` is standard input.

    Raises
    ------
    DocumentError
        It cannot be read or is no such document; says where.
    """
    document, source = read_json(path)
    return game_file(document, source, step)


def game_file(document: Mapping[str, Any], source: str, step: str | None = None) -> GameFile:
    """Take a game from its document; see :func:`read_game`."""
    if decode(_Kind, document, source).kind == "periods":
        return GameFile(source, decode(Periods, document, source), step)
    return GameFile(source, decode(Targets, document, source), step)
