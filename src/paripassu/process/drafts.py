"""How an agreement came about, as far as its record has it: drafts, why they had no plan, pairs.

Where a file that a statement encloses is an agreement, or says why one has no plan, it belongs to
how the signed one came about.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from typing import Any

from paripassu.agreement.model import Agreement
from paripassu.agreement.read import parse_agreement
from paripassu.documents.strict import parse_json
from paripassu.errors import PariPassuError
from paripassu.process.enclosed import Enclosed, enclosed
from paripassu.process.logged import Logged
from paripassu.sequencing.explanation import Explanation


@dataclass(frozen=True)
class Draft:
    """An agreement that a statement named, and nobody signed.

    Attributes
    ----------
    entry : int
        That named it first.
    by : str
        Whose statement that is.
    agreement : Agreement
    explanation : Explanation or None
        Why it had no plan, as a statement says it; it fits the agreement, and is not found out
        anew.
    """

    entry: int
    by: str
    agreement: Agreement
    explanation: Explanation | None


@dataclass(frozen=True)
class Pair:
    """An agreement and its plan, in force once.

    Attributes
    ----------
    agreement : str
        Digest.
    plan : str
        Digest.
    signed : tuple of (str, int)
        Who signed it, each with the entry.
    """

    agreement: str
    plan: str
    signed: tuple[tuple[str, int], ...]


def drafts(read: Logged) -> tuple[Draft, ...]:
    """Find the drafts of a record, in the order of their entries."""
    agreements: list[tuple[Enclosed, Agreement]] = []
    explanations: dict[str, Explanation] = {}
    for one in enclosed(read):
        found = _read(one)
        if isinstance(found, Agreement) and found.digest not in read.documents:
            agreements.append((one, found))
        elif isinstance(found, Explanation):
            explanations.setdefault(found.digest, found)
    return tuple(
        Draft(one.entry, one.by, agreement, _fitting(explanations.get(agreement.digest), agreement))
        for one, agreement in agreements
    )


def _read(one: Enclosed) -> Agreement | Explanation | None:
    """Read a file as what it is; None: neither."""
    try:
        if one.is_json:
            return Explanation.from_json(parse_json(one.content, one.name), one.name)
        return parse_agreement(one.content, one.name)
    except PariPassuError:
        return None


def _fitting(explanation: Explanation | None, agreement: Agreement) -> Explanation | None:
    """Give an explanation if all that it names is in its agreement."""
    if explanation is None or explanation.feasible:
        return None
    return explanation if all(_known(explanation.to_json(), agreement)) else None


def _known(value: Any, agreement: Agreement) -> Iterator[bool]:
    """Go through a document: is each thing that it names one of the agreement's?"""
    if isinstance(value, Mapping):
        for key, one in value.items():
            yield from _names(key, one, value, agreement)
            yield from _known(one, agreement)
    elif isinstance(value, (list, tuple)):
        for one in value:
            yield from _known(one, agreement)


def _names(key: str, named: Any, beside: Mapping[str, Any], agreement: Agreement) -> Iterator[bool]:
    match key:
        case "members":
            yield all(_is_member(one, agreement) for one in named)
        case "member":
            yield named == "horizon" or _is_member(named, agreement)
        case "position":
            yield named in agreement.position
        case "party":
            yield named in agreement.party
        case "burden" | "deposits":
            yield {*named} <= agreement.party.keys()
        case "spares" | "takes_back" | "forgoes" | "loses" | "out" if isinstance(named, Mapping):
            yield {*named} <= agreement.measure.keys()
        case "measure":
            of = len(agreement.measure[named].shares) if named in agreement.measure else 0
            some = [*(beside.get("portions") or ()), beside.get("portion", 1)]
            yield all(1 <= one <= of for one in some)


def _is_member(name: str, agreement: Agreement) -> bool:
    kind, _, party = name.partition(":")
    return name in agreement.position or (
        kind in ("safe", "tolerance") and party in agreement.party
    )


def pairs(read: Logged, plan: str) -> Sequence[Pair]:
    """Give the pairs that came into force before one, the first of them first, and it itself.

    An amendment has an effect only if it replaces the plan in force. So they form a chain.

    Parameters
    ----------
    read : Logged
    plan : str
        Digest of the plan in force.
    """
    signed: dict[str, list[tuple[str, int]]] = {}
    said: dict[str, Mapping[str, Any]] = {}
    for line in read.entries:
        if line["kind"] == "sign" and isinstance(named := line["body"].get("plan"), str):
            signed.setdefault(named, []).append((line["by"], line["index"]))
            said.setdefault(named, line["body"])
    chain: list[Pair] = []
    while plan in said and all(plan != one.plan for one in chain):
        body = said[plan]
        agreement = body.get("agreement")
        chain.append(
            Pair(agreement if isinstance(agreement, str) else "", plan, tuple(signed[plan]))
        )
        plan = body.get("replaces") or ""
    return chain[::-1]
