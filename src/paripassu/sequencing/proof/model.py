"""A proof as a document: what it claims, of which file, and the parts that show it."""

from __future__ import annotations

import json
from collections.abc import Mapping
from fractions import Fraction
from hashlib import sha256
from typing import Any, ClassVar, Literal

from pydantic import Field, StrictBool, StrictInt, StrictStr

from paripassu.agreement.model import Id
from paripassu.documents.value import Value
from paripassu.numbers import words

Kind = Literal["no plan", "bound", "conflicts", "contradictory"]
#: A part of a proof; docs/specification/proofs.md says what stands in each kind.
Part = Mapping[str, Any]


class Claim(Value):
    """What a proof claims.

    Attributes
    ----------
    kind : str
        ``no plan``: there is none. ``bound``: none leaves out fewer measures, or so many with less
        worst exposure. ``conflicts``: these members cannot be kept together, and each is needed.
        ``contradictory``: the facts of the file admit no order, whatever anybody wants.
    conceded : tuple of str
        Positions that are dropped, as if they were not in the file.
    left_out : int or None
        Of a bound: how many optional measures are left out.
    worst_exposure : str or None
        Of a bound: the fraction, in lowest terms, as text.
    complete : bool or None
        Of conflicts: whether these are all.
    """

    kind: Kind
    conceded: tuple[Id, ...] = ()
    left_out: StrictInt | None = Field(default=None, ge=0)
    worst_exposure: StrictStr | None = None
    complete: StrictBool | None = None


class Clash(Value):
    """One set of members that cannot be kept together, with the parts that show it.

    Attributes
    ----------
    members : tuple of str
        Position ids, ``safe:PARTY`` and ``tolerance:PARTY``.
    parts : tuple of mapping
        One for each choice of amounts that is not ruled out at once.
    """

    members: tuple[str, ...]
    parts: tuple[Part, ...]


class Proof(Value):
    """A proof that a stranger can check, ``paripassu/proof/1``.

    Attributes
    ----------
    agreement : str
        Id of the agreement.
    digest : str
        Of the agreement file's bytes.
    claim : Claim
        What is proven.
    parts : tuple of mapping
        One for each choice of amounts that is not ruled out at once; none, where the claim is on
        conflicts.
    conflicts : tuple of Clash
        Each set that the claim is on.
    plans : tuple of mapping
        Each an order that keeps all members but some, which shows that these are needed.
    check : str
        SHA-256 of the document without this.
    """

    witnesses: ClassVar[frozenset[str]] = frozenset({"check"})
    format: Literal["paripassu/proof/1"] = "paripassu/proof/1"
    agreement: Id
    digest: str
    claim: Claim
    parts: tuple[Part, ...] = ()
    conflicts: tuple[Clash, ...] = ()
    plans: tuple[Part, ...] = ()
    check: StrictStr = ""

    def to_json(self) -> dict[str, Any]:
        """Give the document; what does not apply is absent."""
        told = json.loads(self.model_dump_json(exclude_defaults=True, exclude={"format", "check"}))
        if self.claim.kind == "conflicts":
            told = {"conflicts": [], "plans": [], **told}
        else:
            told = {"parts": [], **told}
        turn = ("agreement", "digest", "claim", "parts", "conflicts", "plans")
        body = {"format": self.format, **{key: told[key] for key in turn if key in told}}
        return {**body, "check": sha256(_written(body)).hexdigest()}

    def to_text(self) -> str:
        """Give the one form that it has as a file: one line of compact JSON."""
        return _written(self.to_json()).decode()

    @property
    def bound(self) -> Fraction | None:
        """The worst exposure below which there is no plan; None: it is no proof of that."""
        said = self.claim.worst_exposure
        return None if said is None else Fraction(said)

    def summary(self) -> str:
        """Say in one sentence what it shows."""
        claim, bound = self.claim, self.bound
        if claim.kind == "contradictory":
            return "The facts of this file contradict each other, whatever anybody wants."
        if claim.kind == "no plan":
            return "There is no order that keeps every demand and every party safe."
        if claim.kind == "conflicts":
            count = words.count(len(self.conflicts), "set")
            more = "" if claim.complete else " There may be more."
            return f"{count} of demands cannot be kept together, and none is smaller.{more}"
        assert bound is not None, "a bound has a number"
        fewer = words.count(claim.left_out or 0, "measure")
        if not bound:
            if claim.left_out:
                return f"No order leaves out fewer than {fewer}."
            return "A worst exposure is never below 0, so that there was nothing to prove."
        least = f"no order has a worst exposure below {words.percent(bound, 'promised', 4)}"
        if not claim.left_out:
            return f"{least[0].upper()}{least[1:]}."
        return f"No order leaves out fewer than {fewer}; with {fewer} left out {least}."


def _written(document: Mapping[str, Any]) -> bytes:
    text = json.dumps(document, separators=(",", ":"), ensure_ascii=False)
    return f"{text}\n".encode()
