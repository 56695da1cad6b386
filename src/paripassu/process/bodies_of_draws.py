"""What is said of a joint draw."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Annotated, Any, ClassVar

from pydantic import Field, StrictInt, StrictStr

from paripassu.process.body import (
    Body,
    Day,
    Hex,
    Id,
    Names,
    Step,
    Text,
)


class Stratum(Body):
    """A part of the population that is drawn from.

    Attributes
    ----------
    stratum : str
        Its name; empty where there is only one.
    list : str
        Digest of the list that is drawn from (docs/specification/draw.md).
    pick : int
        How many items are drawn.
    """

    by = "the inspectorate"
    example: ClassVar[Mapping[str, Any]] = {"stratum": "storage", "list": "1b" * 32, "pick": 25}

    stratum: Annotated[StrictStr, Field(max_length=1000)]
    list: Hex
    pick: Annotated[StrictInt, Field(ge=1, le=2**53 - 1)]


class Draw(Body):
    """Items will be drawn for inspection, from secrets of these parties together.

    Attributes
    ----------
    id : str
        The draw's name: no other has it.
    step : str
        Which step is inspected, as `MEASURE:PORTION`.
    parties : list of str
        Who gives a secret.
    commitment : str
        Id of the commitment whose list is drawn from; null where it is from none.
    strata : list
        How many items are drawn from which list.
    beacon : str
        Which round of which public beacon goes into the seed, in words; null for none.
    reveal_by : str
        The last day on which a secret is revealed.
    """

    nullable = frozenset({"commitment", "beacon"})
    by = "the inspectorate"
    example: ClassVar[Mapping[str, Any]] = {
        "id": "round-1",
        "step": "arms:1",
        "parties": ["dprk", "us"],
        "commitment": "92" * 32,
        "strata": [Stratum.example],
        "beacon": None,
        "reveal_by": "2027-05-20",
    }

    id: Text
    step: Step
    parties: Names
    commitment: Id | None
    strata: Annotated[tuple[Stratum, ...], Field(min_length=1)]
    beacon: Text | None
    reveal_by: Day


class DrawCommit(Body):
    """My secret is fixed.

    Attributes
    ----------
    draw : str
        Id of the draw.
    value : str
        The commit, which `inspect commit` gives.
    """

    by = "a party that the draw names"
    example: ClassVar[Mapping[str, Any]] = {"draw": "round-1", "value": "2c" * 32}

    draw: Text
    value: Hex


class DrawReveal(Body):
    """My secret, now that all are fixed.

    Attributes
    ----------
    draw : str
        Id of the draw.
    value : str
        The secret.
    """

    by = "a party that the draw names"
    example: ClassVar[Mapping[str, Any]] = {"draw": "round-1", "value": "3d" * 32}

    draw: Text
    value: Hex
