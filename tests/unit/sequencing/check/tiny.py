"""The smallest agreements for a rule, and orders to judge by them."""

from __future__ import annotations

from typing import Any

from tests.oracle.load import parse
from tests.unit.sequencing.scenarios import PARTIES

from paripassu.sequencing.check import Breach, Report, check

Days = tuple[float, float]


def measure(name: str, more: str = "") -> str:
    return f'[[measure]]\nid = "{name}"\nby = ["a"]\n{more}\n'


def position(claim: str, on: str, more: str) -> str:
    said = f'claim = "{claim}"\nmeasure = "{on}"\n{more}\n'
    return f'[[position]]\nid = "q"\nparty = "b"\n{said}'


def said(breach: Breach) -> str:
    """Give a breach's sentence; numbers and units are kept on one line."""
    return breach.sentence.replace("\u00a0", " ")


def judged(text: str, *steps: str | tuple[str, Days]) -> Report:
    """Check an order, ``MEASURE:PORTION`` each, with days or without."""
    listed: list[dict[str, Any]] = []
    for index, one in enumerate(steps):
        names, days = (one, None) if isinstance(one, str) else one
        for name in names.split("+"):
            step, _, portion = name.partition(":")
            entry: dict[str, Any] = {"measure": step, "portion": int(portion or 1), "moment": index}
            if days is not None:
                entry |= {"start_day": days[0], "end_day": days[1]}
            listed.append(entry)
    return check(parse(PARTIES + text), {"steps": listed})
