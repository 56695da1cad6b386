"""Which claims have one root, and which speak against each other."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

from paripassu.agreement.intake.attribution import Attributed
from paripassu.agreement.intake.mentions import Mention
from paripassu.agreement.intake.words import Parse

_BE = frozenset(("be", "have", "do"))


def roots(claims: Sequence[Attributed]) -> tuple[tuple[str, tuple[int, ...]], ...]:
    """Group claims by their root.

    Chains that end in one name have one root. A root without a name (“a senior official”) is the
    same one only at the end of one and the same chain of outlets.

    Returns
    -------
    tuple of (str, tuple of int)
        Each root and the numbers of its claims, in the order of the first.
    """
    found: dict[tuple[str, ...], list[int]] = {}
    names: dict[tuple[str, ...], str] = {}
    for number, claim in enumerate(claims):
        if not claim.chain:
            continue
        root = claim.chain[-1]
        key = (
            tuple(one.name.casefold() for one in claim.chain)
            if is_hidden(root)
            else (root.name.casefold(),)
        )
        found.setdefault(key, []).append(number)
        names.setdefault(key, root.name)
    return tuple((names[key], tuple(numbers)) for key, numbers in found.items())


def is_hidden(root: Mention) -> bool:
    """Whether a root has no name, so that two of them need not be the same."""
    return root.kind in ("people", "document") and not root.named


@dataclass(frozen=True, slots=True)
class Core:
    """What a claim says in short.

    Attributes
    ----------
    subject, predicate : str
        Dictionary forms; the predicate with its object.
    negated : bool
        Whether it is denied.
    """

    subject: str
    predicate: str
    negated: bool


def core_of(parse: Parse, at: int | None, *, negated: bool) -> Core | None:
    """Give subject and predicate of what is said; None where the parse has none."""
    if at is None:
        return None
    subject = next(iter(parse.below(at, "nsubj", "nsubjpass")), None)
    if subject is None or parse[subject].tag.startswith("PRP"):
        return None
    parts = [parse[at].lemma]
    for one in (*parse.below(at, "dobj", "attr", "acomp", "xcomp", "prt"),):
        parts.append(_noun(parse, one))
        parts += [_noun(parse, below) for below in parse.below(one, "dobj", "attr")]
    for prep in parse.below(at, "prep"):
        parts += [
            f"{parse[prep].lemma} {_noun(parse, one)}"
            for one in parse.below(prep, "pobj")
            if parse[one].kind not in ("DATE", "TIME")
        ]
    if len(parts) == 1 and parts[0] in _BE:
        return None
    return Core(_noun(parse, subject), " ".join(sorted(parts)), negated)


def _noun(parse: Parse, at: int) -> str:
    return " ".join(
        [parse[one].lemma for one in parse.below(at, "compound") if one < at] + [parse[at].lemma]
    )


def contradictions(cores: Sequence[Core | None]) -> tuple[tuple[int, int], ...]:
    """Find pairs of claims with one subject and predicate, of which one is denied."""
    alike: dict[tuple[str, str], list[tuple[int, bool]]] = {}
    for number, one in enumerate(cores):
        if one is not None:
            alike.setdefault((one.subject, one.predicate), []).append((number, one.negated))
    pairs = (
        (i, j)
        for claims in alike.values()
        for k, (i, negated) in enumerate(claims)
        for j, other in claims[k + 1 :]
        if negated != other
    )
    return tuple(sorted(pairs))
