"""How likely detection has to be for cheating not to pay (Avenhaus & Canty, Compliance Quantified).

A party that cheats keeps the gain g if it is not found out, and loses the penalty b if it is:
it expects (1 - P) g - P b. That is at most 0, what keeping to the agreement brings, when
P >= g / (g + b).
"""

from __future__ import annotations

from fractions import Fraction
from typing import TYPE_CHECKING, Literal

from pydantic import computed_field

from paripassu.documents.exact import Exact, OptionalExact
from paripassu.documents.value import Answer, Derived
from paripassu.numbers.fraction import format_fraction
from paripassu.numbers.given import Number, exact
from paripassu.numbers.words import required

if TYPE_CHECKING:
    import polars


def required_detection(gain: Fraction | int, penalty: Fraction | int) -> Fraction | None:
    """Give the least probability of detection that deters.

    Parameters
    ----------
    gain : Fraction
        What the party gains by cheating as long as nobody finds out.
    penalty : Fraction
        What it loses once somebody does, compared with keeping to the agreement; same unit.

    Returns
    -------
    Fraction or None
        From 0 to 1. None: no probability deters, since being found out pays as well.

    Notes
    -----
    Avenhaus and Canty, Compliance Quantified (1996): legal behaviour is an equilibrium if
    (1 - P) g <= P b. The borders: nothing to gain needs no detection; nothing to lose needs
    certainty, and then the party is indifferent.
    Rules: docs/specification/inspection.md#required-detection.
    """
    gain, penalty = Fraction(gain), Fraction(penalty)
    if gain <= 0:
        return Fraction(0)
    if penalty < 0:
        return None
    return gain / (gain + penalty)


class Deterring(Derived):
    """Base of what says a required probability of detection.

    Attributes
    ----------
    detect : Fraction or None
        The required probability of detection; None: none deters.
    """

    detect: OptionalExact

    @computed_field  # type: ignore[prop-decorator]
    @property
    def fraction(self) -> str | None:
        """The required probability of detection as an exact fraction: ``68/135``."""
        return None if self.detect is None else format_fraction(self.detect)

    @property
    def deters(self) -> bool:
        """Whether some probability of detection deters: exit code 0."""
        return self.detect is not None


class Deterrence(Deterring, Answer):
    """What deters somebody who gains and loses so much.

    Attributes
    ----------
    gain, penalty : Fraction
        In one unit, whichever.
    """

    format: Literal["paripassu/deterrence/1"] = "paripassu/deterrence/1"
    gain: Exact
    penalty: Exact

    def summary(self) -> str:
        """Say it in one sentence."""
        return told(self.detect)

    def to_frame(self) -> polars.DataFrame:
        """Give one row: gain, penalty, detect."""
        import polars

        return polars.DataFrame(
            {
                "gain": [float(self.gain)],
                "penalty": [float(self.penalty)],
                "detect": [None if self.detect is None else float(self.detect)],
            }
        )


def deterrence(gain: Number, penalty: Number) -> Deterrence:
    """Give the required probability of detection with what it rests on.

    Parameters
    ----------
    gain, penalty : number or str
        As in :func:`required_detection`; read exactly: 0.1 is a tenth. A penalty below 0 says that
        being found out pays as well, as it may where others go on: then no probability deters.

    Raises
    ------
    ParameterError
        One of them is no number.
    """
    brings, costs = exact(gain, "gain"), exact(penalty, "penalty")
    return Deterrence(gain=brings, penalty=costs, detect=required_detection(brings, costs))


def told(detect: Fraction | None) -> str:
    """Say what a required probability means."""
    if detect is None:
        return "No probability of detection deters: faking pays even if it is found."
    if detect == 0:
        return "No inspection is needed: there is nothing to gain by faking."
    if detect == 1:
        return "Only certain detection deters: there is nothing to lose by being found out."
    return f"Faking does not pay if it is found with probability {required(detect)} or more."
