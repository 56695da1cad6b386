"""A required detection probability that asks for nothing."""

from __future__ import annotations

from fractions import Fraction

from paripassu.numbers import words

#: Below this, a sample of next to nothing is enough.
_LEAST = Fraction(1, 100)


def nothing_required(required: Fraction | None, about: str = "") -> tuple[str, ...]:
    """Warn where what is required is 0, or so near to it that anything is enough.

    Parameters
    ----------
    required : Fraction or None
        None: it was not said, which is another thing.
    about : str
        What it was required of, after the number: `` of draw 'd'``.
    """
    if required is None or required >= _LEAST:
        return ()
    much = "almost nothing" if required else "nothing"
    asked = words.percent(required, "given")
    enough = f"{much} was required, so any sample is enough for it"
    return (f"The required detection probability{about} is {asked}: {enough}.",)
