"""Writing proofs for ``paripassu plan --proof`` and ``explain --proof``."""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import contextmanager
from typing import TYPE_CHECKING, Annotated

import typer

if TYPE_CHECKING:
    from paripassu.files import Content
    from paripassu.sequencing.proof.model import Proof

ProofFile = Annotated[
    str | None,
    typer.Option(
        "--proof",
        metavar="PROOF.json",
        help="Also write a proof that anybody can check, with python3 verifier/plan.py.",
    ),
]


def verify_proof(proof: str | None, agreement: str, *others: str | None, force: bool) -> None:
    """Refuse a place where the proof could not be written, before the work for it begins."""
    from paripassu.errors import PariPassuError
    from paripassu.files import verify_place
    from paripassu.kinds import PROOF

    if proof is None:
        return
    if proof in others:
        raise PariPassuError(f"{proof} is named twice", "give the proof a file of its own")
    verify_place(proof, agreement, replaces=PROOF, force=force)


@contextmanager
def contradiction_proven(content: Content, proof: str | None, *, force: bool) -> Iterator[None]:
    """Where an agreement is refused since its facts contradict each other, write the proof."""
    from paripassu.errors import AgreementError

    try:
        yield
    except AgreementError:
        if proof is not None:
            _prove_contradiction(content, proof, force=force)
        raise


def _prove_contradiction(content: Content, proof: str, *, force: bool) -> None:
    """Write the proof that the facts of a file contradict each other, if that is what is wrong."""
    from paripassu.agreement.read import parse_whatever_facts
    from paripassu.deadline import Deadline
    from paripassu.errors import AgreementError
    from paripassu.sequencing.proof.proof import SECONDS, contradiction

    try:
        agreement = parse_whatever_facts(content.data, content.name)
    except AgreementError:
        return
    found = contradiction(agreement, deadline=Deadline.after(SECONDS))
    if found is not None:
        write_proof(found, proof, force=force)


def write_proof(found: Proof | None, proof: str, *, force: bool) -> None:
    """Write a proof, and say what it shows."""
    from paripassu.files import write_text
    from paripassu.folders import named
    from paripassu.kinds import PROOF

    if found is None:
        typer.echo(
            f"{named(proof)} was not written: the time ended before a proof was found.", err=True
        )
        return
    write_text(proof, found.to_text(), replaces=PROOF, force=force)
    typer.echo(f"{named(proof)} is a proof that anybody can check: {found.summary()}", err=True)
