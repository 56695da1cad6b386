"""Proofs of small agreements, and false claims that are made from them."""

from __future__ import annotations

import hashlib
import json
import random
from collections.abc import Iterator
from copy import deepcopy
from fractions import Fraction
from functools import cache
from typing import Any, NamedTuple

from tests.oracle.language.conflicts import minimal_conflicts
from tests.oracle.language.reading import parse as literal
from tests.oracle.language.search import best
from tests.plan_verifier import verifier
from tests.strategies.language import language_document, written
from tests.strategies.small import Seeded

import paripassu as pp
from paripassu.agreement.read import parse_agreement, parse_whatever_facts
from paripassu.deadline import Deadline
from paripassu.errors import AgreementError
from paripassu.sequencing.proof.proof import contradiction

Document = dict[str, Any]
MILLIONTH = Fraction(1, 10**6)


class Proven(NamedTuple):
    """An agreement, a proof of it, and the numbers of its best plan where there is one."""

    raw: bytes
    proof: Document
    left_out: int = 0
    worst: Fraction | None = None

    def is_true(self, document: Document) -> bool:
        """Whether what a document claims of this agreement is true, as far as the proof tells."""
        claim, known = document["claim"], self.proof["claim"]
        if claim.get("conceded", []) != known.get("conceded", []) or claim["kind"] != known["kind"]:
            return False
        if claim["kind"] == "conflicts":
            listed, told = _members(document), _members(self.proof)
            return len(listed) == len({*listed}) and (
                {*listed} == {*told} if claim["complete"] else {*listed} <= {*told}
            )
        if claim["kind"] != "bound" or self.worst is None:
            return True
        said = int(claim["left_out"]), Fraction(claim["worst_exposure"])
        return said[0] < self.left_out or said <= (self.left_out, self.worst)


def _members(document: Document) -> list[frozenset[str]]:
    return [frozenset(one["members"]) for one in document["conflicts"]]


@cache
def proven(seed: int) -> tuple[Proven, ...]:
    """Give what can be proven of a random agreement."""
    raw = written(language_document(Seeded(seed))).encode()
    try:
        agreement = parse_agreement(raw)
        plan = pp.plan(agreement)
    except AgreementError:
        found = contradiction(parse_whatever_facts(raw), deadline=Deadline.after(20))
        return () if found is None else (Proven(raw, found.to_json()),)
    proofs = []
    if (one := pp.prove(agreement, plan)) is not None:
        best = plan.objective
        worst = None if best is None else best.worst_exposure
        proofs.append(Proven(raw, plain(one), 0 if best is None else len(best.left_out), worst))
    if plan.status == "infeasible":
        told = pp.prove(agreement, pp.explain(agreement, kinds=("concede",)))
        proofs += [Proven(raw, plain(told))] if told else []
    return tuple(proofs)


def untrue(one: Proven) -> Iterator[str]:
    """Say what of a proof's claim a literal search of all plans denies."""
    claim, file = one.proof["claim"], literal(one.raw.decode())
    answer = best(file)
    wanted = {"no plan": "infeasible", "conflicts": "infeasible", "bound": "optimal"}
    if answer.status != wanted.get(claim["kind"], claim["kind"]):
        yield f"{claim['kind']}, and it is {answer.status}"
    elif claim["kind"] == "bound":
        said = claim["left_out"], Fraction(claim["worst_exposure"])
        if said > (answer.left_out, answer.worst_exposure):
            yield f"{said}, and there is a plan with {answer.left_out}, {answer.worst_exposure}"
    elif claim["kind"] == "conflicts":
        listed, every = {*_members(one.proof)}, minimal_conflicts(file)
        if not listed <= every or (claim["complete"] and listed != every):
            yield f"{listed}, and they are {every}"


def plain(proof: Any) -> Document:
    """Give a proof as its file has it."""
    found: Document = json.loads(proof.to_text())
    return found


def signed(proof: Document) -> bytes:
    """Write a proof down with the digest that it has to have."""
    rest = {key: value for key, value in proof.items() if key != "check"}
    check = hashlib.sha256(verifier.written(rest)).hexdigest()
    content: bytes = verifier.written({**rest, "check": check})
    return content


def verdict(content: bytes, raw: bytes) -> str:
    """Give what the verifier says of a proof; raise what ``main`` would tell as exit 2."""
    agreement, proof = verifier.read_agreement(raw), verifier.read_proof(content)
    try:
        return f"proven: {verifier.prove(agreement, proof)}"
    except verifier.Refused as wrong:
        return f"not proven: {wrong}"


def tried(content: bytes, raw: bytes) -> str:
    """Give the verdict, or that ``main`` would tell that it cannot tell."""
    try:
        return verdict(content, raw)
    except Exception as wrong:
        return f"cannot tell: {wrong!r}"


def false_claims(one: Proven, chance: random.Random) -> Iterator[tuple[str, Document]]:
    """Give documents that claim what is not so, or do not show what they claim."""
    claim, kind = one.proof["claim"], one.proof["claim"]["kind"]

    def changed(**more: Any) -> Document:
        return {**deepcopy(one.proof), **more}

    yield "another file", changed(digest="sha256:" + "0" * 64)
    yield "another agreement", changed(agreement="other")
    yield "a key more", changed(note="")
    yield "an unknown claim", changed(claim={**claim, "kind": "no order"})
    yield "a claim more", changed(claim={**claim, "earliest_end": 3})
    yield "an unknown position conceded", changed(claim={**claim, "conceded": ["nobody"]})
    if kind == "bound" and one.worst is not None:
        bound = Fraction(claim["worst_exposure"])
        above = max(bound, one.worst) + MILLIONTH
        yield "a bound raised", changed(claim={**claim, "worst_exposure": str(above)})
        yield "more left out", changed(claim={**claim, "left_out": one.left_out + 1})
        yield "no plan where there is one", changed(claim={"kind": "no plan"})
        yield "no lowest terms", changed(claim={**claim, "worst_exposure": "2/4"})
        if one.proof["parts"]:
            yield "fewer left out than none", changed(claim={**claim, "left_out": -1})
    if kind in ("no plan", "bound"):
        yield "a contradiction", changed(claim={"kind": "contradictory"})
        if one.proof["parts"]:
            yield from _parts(one.proof["parts"], chance, lambda parts: changed(parts=parts))
    if kind == "conflicts":
        yield from _conflicts(one.proof, chance, changed)


def _parts(
    parts: list[Document], chance: random.Random, put: Any
) -> Iterator[tuple[str, Document]]:
    at = chance.randrange(len(parts))

    def with_(part: Document) -> Document:
        made: Document = put([*parts[:at], part, *parts[at + 1 :]])
        return made

    part = parts[at]
    yield "a part missing", put([*parts[:at], *parts[at + 1 :]])
    yield "a part twice", put([*parts, part])
    yield "no part", with_({})
    wrong = {"at once", "sets", "around", "branch", "x"} - {part["kind"]}
    yield "a wrong kind", with_({**part, "kind": chance.choice(sorted(wrong))})
    kept: Document = {"amounts": part["amounts"]} if "amounts" in part else {}
    for kind in sorted(wrong):
        yield f"an empty {kind}", with_({"kind": kind, **kept})
    yield "other amounts", with_({**part, "amounts": {"nothing": 0}})
    if part["kind"] == "sets":
        yield "no sets", with_({**part, "sets": 0})
    if len(parts) > 1:
        yield "parts out of turn", put([*parts[1:], parts[0]])
    if part["kind"] == "around":
        parties = len(next(node for node in part["tree"] if isinstance(node, dict))["up"])
        leaf = {"up": [0] * parties, "down": [0] * parties}
        yield "an empty leaf", with_({**part, "tree": [leaf]})
        yield "a leaf missing", with_({**part, "tree": part["tree"][:-1]})
        yield "a leaf more", with_({**part, "tree": [*part["tree"], leaf]})


def _conflicts(proof: Document, chance: random.Random, changed: Any) -> Iterator[Any]:
    listed, plans = proof["conflicts"], proof["plans"]
    at = chance.randrange(len(listed))
    one, others = listed[at], [*listed[:at], *listed[at + 1 :]]
    every = {name for clash in listed for name in clash["members"]}
    more = sorted(every - {*one["members"]})
    if proof["claim"]["complete"]:
        yield "a conflict missing", changed(conflicts=others)
        yield "no conflicts", changed(conflicts=[])
        yield "no plans", changed(plans=[])
    yield "a conflict twice", changed(conflicts=[*listed, one])
    if one["members"]:
        less = {**one, "members": one["members"][1:]}
        yield "a member less", changed(conflicts=[*others, less])
    if more:
        bigger = {**one, "members": [*one["members"], more[0]]}
        yield "a member more", changed(conflicts=[*others, bigger])
    yield "an unknown member", changed(conflicts=[*others, {**one, "members": ["safe:nobody"]}])
    if plans:
        place = chance.randrange(len(plans))
        plan, rest = plans[place], [*plans[:place], *plans[place + 1 :]]
        yield "a plan keeps all", changed(plans=[*rest, {**plan, "without": []}])
        if len(plan["order"]) > 1:
            yield (
                "a moment twice",
                changed(plans=[*rest, {**plan, "order": [*plan["order"], plan["order"][0]]}]),
            )
            yield "a moment missing", changed(plans=[*rest, {**plan, "order": plan["order"][1:]}])
        days = plan.get("days", [0])
        if plan["order"]:  # else there are no days of which one could be missing
            yield "a day too few", changed(plans=[*rest, {**plan, "days": days[1:]}])
        yield "a day before day 0", changed(plans=[*rest, {**plan, "days": [-1, *days[1:]]}])
    yield from (
        _parts(
            one["parts"],
            chance,
            lambda parts: changed(conflicts=[*others, {**one, "parts": parts}]),
        )
        if one["parts"]
        else ()
    )
