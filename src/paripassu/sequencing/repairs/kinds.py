"""The kinds of repair, as documents have them."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Annotated, ClassVar, Literal

from pydantic import Field

from paripassu.agreement.model import Id
from paripassu.documents.exact import Exact
from paripassu.documents.value import Value
from paripassu.sequencing.plan import Plan
from paripassu.sequencing.repairs.changes import AmountChange, Softening

RepairKind = Literal[
    "soften", "concede", "split", "together", "deposit", "tolerance", "share", "mixed"
]
#: The kinds that are looked for, unless told otherwise; ``mixed`` where none of them leaves a plan.
KINDS: tuple[RepairKind, ...] = (
    "soften",
    "concede",
    "split",
    "together",
    "deposit",
    "tolerance",
    "share",
)

MIXED: RepairKind = "mixed"


class _Repair(Value):
    """What every kind of repair carries.

    Attributes
    ----------
    kind : str
        Which kind of repair it is.
    burden : mapping
        Per party that gives something up: sum of cost x part given up / tolerance (undivided where
        the tolerance is 0 or absent).
    worst_exposure : Fraction
        Of the plan that was made with the repair.
    red_lines : tuple of str
        Red lines that it touches; only where nothing else works.
    summary : str
        The repair in one sentence.
    plan : Plan or None
        The plan that was made with it; not printed.
    """

    witnesses: ClassVar[frozenset[str]] = frozenset({"plan"})
    burden: Mapping[Id, Exact] = Field(default_factory=dict)
    worst_exposure: Exact
    red_lines: tuple[Id, ...] = ()
    summary: str = ""
    plan: Plan | None = Field(default=None, exclude=True, repr=False)


class SoftenPart(Value):
    """Demands softened.

    Attributes
    ----------
    kind : str
        Which kind of change it is.
    changes : tuple of Softening
        One for each position.
    """

    kind: Literal["soften"] = "soften"
    changes: tuple[Softening, ...]


class Soften(SoftenPart, _Repair):
    """Demands softened.

    Attributes
    ----------
    changes : tuple of Softening
        One for each position.
    """


class ConcedePart(Value):
    """Demands given up.

    Attributes
    ----------
    kind : str
        Which kind of change it is.
    positions : tuple of str
        Their ids.
    """

    kind: Literal["concede"] = "concede"
    positions: tuple[Id, ...]


class Concede(ConcedePart, _Repair):
    """Demands given up.

    Attributes
    ----------
    positions : tuple of str
        Their ids.
    """


class Split(_Repair):
    """Measures performed in finer portions: the factor for each.

    Attributes
    ----------
    factors : mapping
        By measure: each of its portions is cut into so many.
    """

    kind: Literal["split"] = "split"
    factors: Mapping[Id, int]


class Together(_Repair):
    """Pairs of single portions performed at one moment, each written ``MEASURE:PORTION``.

    Attributes
    ----------
    pairs : tuple of (str, str)
        Each two portions that are performed together.
    """

    kind: Literal["together"] = "together"
    pairs: tuple[tuple[str, str], ...]


class DepositPart(Value):
    """Stakes added when the first moment begins.

    Attributes
    ----------
    kind : str
        Which kind of change it is.
    deposits : mapping
        What each party adds to its stake.
    """

    kind: Literal["deposit"] = "deposit"
    deposits: Mapping[Id, Exact]


class Deposit(DepositPart, _Repair):
    """Stakes added when the first moment begins: one party's, or the least total of several.

    ``total`` stands only where the agreement names one unit for all parties.

    Attributes
    ----------
    deposits : mapping
        What each party adds to its stake.
    total : Fraction or None
        Of all parties.
    """

    total: Exact | None = None


class Tolerance(_Repair):
    """A tolerance raised: one party's, or all by one factor.

    Attributes
    ----------
    party : str or None
        Whose; None: everybody's.
    tolerance : AmountChange or None
        That party's.
    factor : Fraction or None
        By which every tolerance is multiplied.
    """

    kind: Literal["tolerance"] = "tolerance"
    party: Id | None = None
    tolerance: AmountChange | None = None
    factor: Exact | None = None


class TolerancePart(Value):
    """One party's tolerance raised.

    Attributes
    ----------
    kind : str
        Which kind of change it is.
    party : str
        Whose.
    tolerance : AmountChange
        From which to which.
    """

    kind: Literal["tolerance"] = "tolerance"
    party: Id
    tolerance: AmountChange


#: One change of several that are made together.
Part = Annotated[
    SoftenPart | ConcedePart | DepositPart | TolerancePart, Field(discriminator="kind")
]


class Mixed(_Repair):
    """Changes of several kinds that leave a plan together, and not without any one of them.

    Attributes
    ----------
    parts : tuple of SoftenPart, ConcedePart, DepositPart or TolerancePart
        What changes, each in the form of its own kind.
    """

    kind: Literal["mixed"] = "mixed"
    parts: tuple[Part, ...]


class Share(_Repair):
    """One limited measure: the demands for more of it lowered to what can be reached.

    Attributes
    ----------
    measure : str
        The measure that is limited.
    share : Fraction
        The largest share of it with which there is a plan.
    positions : tuple of str
        The demands that are lowered to it.
    """

    kind: Literal["share"] = "share"
    measure: Id
    share: Exact
    positions: tuple[Id, ...]


Repair = Annotated[
    Soften | Concede | Split | Together | Deposit | Tolerance | Share | Mixed,
    Field(discriminator="kind"),
]
