"""Options that hold for one stratum or for each: ``5``, ``hall=5``."""

from __future__ import annotations

from collections.abc import Sequence

from paripassu.errors import ParameterError
from paripassu.quoted import quoted


def parse_assigned(texts: Sequence[str] | None, parameter: str) -> dict[str, str] | str | None:
    """Read an option that may be given for each stratum.

    Parameters
    ----------
    texts : sequence of str
        ``VALUE``, once; or ``STRATUM=VALUE``, as often as there are strata.
    parameter : str
        What the option is for.

    Returns
    -------
    dict, str or None
        None where it was not given.

    Raises
    ------
    ParameterError
        A stratum has two values, or both forms are mixed.
    """
    values: dict[str, str] = {}
    alone: list[str] = []
    for text in texts or ():
        # A stratum's name may have the sign in it; a value has none.
        stratum, equals, value = text.rpartition("=")
        if not equals:
            alone.append(value)
        elif stratum in values:
            raise ParameterError(parameter, f"is given twice for stratum {quoted(stratum)}")
        else:
            values[stratum] = value
    if len(alone) > 1 or (alone and values):
        raise ParameterError(
            parameter,
            f"is given {len(alone) + len(values)} times",
            f"give it once, or once for each stratum: `{parameter}`",
        )
    return alone[0] if alone else values or None
