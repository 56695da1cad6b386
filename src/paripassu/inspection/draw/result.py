"""A draw: which items, out of how many, with what chance; and all that a stranger needs.

Rules: docs/specification/draw.md#the-document.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from fractions import Fraction
from itertools import pairwise
from typing import TYPE_CHECKING, Annotated, Literal

from pydantic import AfterValidator, Field, StrictInt, StrictStr, model_validator

from paripassu.documents.exact import Amount, Probability
from paripassu.documents.value import Answer, Value
from paripassu.inspection.draw.detected import detected, reaches
from paripassu.inspection.draw.joint import Hex32, Id, JointInputs
from paripassu.inspection.draw.names import fault
from paripassu.numbers import words
from paripassu.quoted import quoted

if TYPE_CHECKING:
    import polars

#: Another program rounds otherwise, and less than this.
_NEAR = 1e-6
Method = Literal["uniform", "weighted", "rfc3797"]
Count = Annotated[StrictInt, Field(ge=0)]


def _item(text: str) -> str:
    if said := fault(text):
        raise ValueError(f"{quoted(text)} {said}")
    return text


def _stratum(text: str) -> str:
    return _item(text) if text else text


Item = Annotated[StrictStr, AfterValidator(_item)]
StratumName = Annotated[StrictStr, AfterValidator(_stratum)]
Seed = Annotated[StrictStr, Field(pattern=r"^([0-9a-f]{2}){1,64}$")]
#: A probability as text, ``4/5``; a million of them need not be numbers.
Chance = Annotated[StrictStr, Field(pattern=r"^[0-9]+(/[0-9]+)?$")]


class Stratum(Value):
    """What was drawn from one stratum.

    Attributes
    ----------
    population : int
        Items in it.
    defects : int or None
        How many defective items the sample has to find; None where nobody said.
    per_item : Fraction
        Probability that a defective item is recognised when it is inspected.
    amount : Fraction or None
        What a defective item hides, in the unit of the draw's goal.
    picked : tuple of str
        The drawn items, in the order in which they were drawn.
    inclusion : mapping or None
        Each item's probability of being drawn, as text ``4/5``; None where the draw has one
        stratum: then it stands in the draw itself.
    """

    population: Count
    defects: Count | None = None
    per_item: Probability = Fraction(1)
    amount: Amount | None = None
    picked: tuple[Item, ...]
    inclusion: Mapping[Item, Chance] | None = Field(default=None, repr=False)

    @model_validator(mode="after")
    def _possible(self) -> Stratum:
        if len(self.picked) > self.population:
            raise ValueError(
                f"{len(self.picked)} items are picked out of a population of {self.population}"
            )
        if self.defects is not None and self.defects > self.population:
            raise ValueError(f"{self.defects} defects in a population of {self.population}")
        if len(set(self.picked)) < len(self.picked):
            twice = next(a for a, b in pairwise(sorted(self.picked)) if a == b)
            raise ValueError(f"the item {quoted(twice)} is picked twice")
        _agree(self.inclusion, self.picked, self.population)
        return self

    @property
    def counted(self) -> tuple[int, int, int, Fraction]:
        """Population, defects, sample and probability per item; no defects where none are said."""
        return self.population, self.defects or 0, len(self.picked), self.per_item


class Listed(Value):
    """The population list that was drawn from.

    Attributes
    ----------
    sha256 : str
        Digest of the sorted list (docs/specification/draw.md#the-lists-digest), 64 hex digits.
    items : int
        In all strata together.
    weight : str or None
        The column of weights that was used.
    """

    sha256: Hex32
    items: Count
    weight: StrictStr | None = None


class Draw(Answer):
    """Which items are to be inspected.

    Attributes
    ----------
    id : str
        Names the draw in findings and in the record.
    step : str or None
        What is inspected: ``MEASURE:PORTION``.
    method : str
        ``uniform``, ``weighted`` or ``rfc3797``.
    seed : str or None
        1 to 64 bytes as hex; None for ``rfc3797``.
    required : Fraction or None
        The detection probability that was asked for.
    goal : Fraction or None
        The amount whose hiding has to be detected, however it is split over the strata; then
        ``defects`` is the split that this sample is least likely to find. None: the defects are
        those, in all strata at once.
    achieved : float or None
        The probability that this sample finds at least one defect, if each stratum holds the
        defects that are said of it; None where they are not said. A document that says another
        one than these give is none; one that leaves the key out claims nothing.
    strata : mapping
        By name, in the order of its bytes; ``""`` where the list names none.
    picked : tuple of str, or of int for numbers drawn by ``rfc3797``
        The drawn items of all strata, one stratum after the other.
    inclusion : mapping or None
        Each item's probability of being drawn, as text ``4/5``; None where there are several
        strata: then it stands in each of them.
    listed : Listed or None
        The population list (``list`` in the document); None for numbers drawn by ``rfc3797``.
    key : str or None
        The key text of RFC 3797.
    joint : JointInputs or None
        What the seed was made of, where parties made it together.
    warnings : tuple of str
        What whoever reads the draw should look at: items that look alike, a draw of nothing.
    """

    format: Literal["paripassu/draw/1"] = "paripassu/draw/1"
    id: Id
    step: Item | None = None
    method: Method = "uniform"
    seed: Seed | None = None
    required: Probability | None = None
    goal: Amount | None = None
    achieved: float | None = Field(default=None, ge=0, le=1)
    strata: Mapping[StratumName, Stratum] = Field(min_length=1)
    picked: tuple[StrictInt, ...] | tuple[Item, ...] = ()
    inclusion: Mapping[Item, Chance] | None = Field(default=None, repr=False)
    listed: Listed | None = Field(default=None, alias="list")
    key: StrictStr | None = None
    joint: JointInputs | None = None
    warnings: tuple[StrictStr, ...] = ()

    @model_validator(mode="after")
    def _whole(self) -> Draw:
        if self.method == "weighted" and any(s.defects is not None for s in self.strata.values()):
            # Counting defects supposes that every item has the same chance.
            raise ValueError("a weighted draw gives defects unequal chances: name no defects")
        if self.goal is None:
            if any(s.amount is not None for s in self.strata.values()):
                raise ValueError("an item's amount says nothing without a goal")
        else:
            if not self.goal or self.method != "uniform":
                raise ValueError("a goal is above 0, and that of a uniform draw")
            if any(s.amount is None for s in self.strata.values()):
                raise ValueError("a goal needs the amount of an item in every stratum")
            parts = [(s.defects, s.amount or Fraction(0)) for s in self.strata.values()]
            if sum(((d or 0) * x for d, x in parts), Fraction(0)) < self.goal and all(
                d is not None for d, _ in parts
            ):
                raise ValueError("the defects that are said hide less than the goal")
        names = tuple(item for _, item in self.items())
        if not self.picked:
            numbers = self.method == "rfc3797" and self.listed is None
            everything = tuple(map(int, names)) if numbers else names
            object.__setattr__(self, "picked", everything)
        if tuple(map(str, self.picked)) != names:
            raise ValueError("picked is not what the strata say")
        if len(self.strata) == 1:
            (stratum,) = self.strata.values()
            _agree(self.inclusion, stratum.picked, stratum.population)
        if said := self._contradicted():
            raise ValueError(said)
        if self.joint is not None and self.joint.id != self.id:
            raise ValueError(
                f"the draw is {quoted(self.id)}, and its joint inputs are those of "
                f"{quoted(self.joint.id)}"
            )
        return self

    def items(self) -> Iterator[tuple[str, str]]:
        """Give each drawn item with its stratum, in the order of ``picked``."""
        for name in sorted(self.strata, key=str.encode):
            for item in self.strata[name].picked:
                yield name, item

    def chance(self, stratum: str, item: str) -> Fraction | None:
        """Give an item's probability of being drawn; None where the document does not say."""
        inclusion = self.inclusion if len(self.strata) == 1 else self.strata[stratum].inclusion
        text = None if inclusion is None else inclusion.get(item)
        return None if text is None else Fraction(text)

    @property
    def suffices(self) -> bool | None:
        """Whether the sample reaches what is required; None where one of the two is not said."""
        strata = tuple(self.strata.values())
        if self.required is None or any(stratum.defects is None for stratum in strata):
            return None
        return reaches([stratum.counted for stratum in strata], self.required)

    @property
    def _computed(self) -> float | None:
        """What the sample finds the said defects with; None where they are not said."""
        strata = tuple(self.strata.values())
        if any(stratum.defects is None for stratum in strata):
            return None
        return detected([stratum.counted for stratum in strata])

    def _contradicted(self) -> str:
        """Say what is wrong with what the sample is said to achieve; empty where nothing is."""
        computed = self._computed
        if computed is None:
            if self.achieved is None:
                return ""
            return "achieved is said, and the defects that it counts are not"
        suffices = self.suffices is not False
        if self.achieved is None:
            if "achieved" not in self.model_fields_set:  # it is not claimed to be anything
                if suffices:
                    object.__setattr__(self, "achieved", computed)
                return ""
            if self.required is None:
                return ""
        if self.required is not None and not suffices:
            detects, wanted = words.compared(computed, self.required, reached=False)
            return f"the sample detects with probability {detects}, less than the {wanted} required"
        if self.achieved is None:
            return f"achieved is null, and the sample and the defects make it {computed:.6g}"
        if abs(self.achieved - computed) > _NEAR:
            return (
                f"achieved is {self.achieved:.6g}, and the sample and the defects make it "
                f"{computed:.6g}"
            )
        return ""

    def summary(self) -> str:
        """Say how many were drawn out of how many, and what that detects."""
        population = sum(stratum.population for stratum in self.strata.values())
        said = f"Draw {self.id}: {len(self.picked):,} of {words.count(population, 'item')}"
        if len(self.strata) > 1:
            said += f" in {len(self.strata)} strata"
        if self.achieved is None:
            return said + "."
        found = f"{said}. It finds a defect with probability"
        if self.required is None or self.suffices is None:
            return f"{found} {words.percent(self.achieved, 'promised')}."
        reached, wanted = words.compared(self.achieved, self.required, reached=True)
        return f"{found} {reached}, enough for the {wanted} required."

    def to_frame(self) -> polars.DataFrame:
        """Give one row per drawn item: ``stratum``, ``item``, ``inclusion`` (a float)."""
        import polars

        chances = ((name, item, self.chance(name, item)) for name, item in self.items())
        return polars.DataFrame(
            [(name, item, None if p is None else float(p)) for name, item, p in chances],
            schema={
                "stratum": polars.String,
                "item": polars.String,
                "inclusion": polars.Float64,
            },
            orient="row",
        )


def _agree(inclusion: Mapping[str, str] | None, picked: tuple[str, ...], population: int) -> None:
    if inclusion is None:
        return
    if len(inclusion) != population:
        raise ValueError(
            f"inclusion names {len(inclusion)} items, and the population is {population}"
        )
    for item in picked:
        if item not in inclusion:
            raise ValueError(f"inclusion does not name the picked item {quoted(item)}")
