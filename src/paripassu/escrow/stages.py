"""Whether a disclosure opens exactly what a stage says: nothing less, and nothing more."""

from __future__ import annotations

from paripassu.escrow.commitment import Commitment
from paripassu.escrow.disclosure import parse_disclosure
from paripassu.escrow.errors import NotCanonicalError, StageMismatchError, TooMuchWorkError
from paripassu.escrow.opening import MOST_SLOTS, Opening, structure, verify_roots
from paripassu.escrow.selection import of_stage


def verify_stage(
    content: bytes,
    commitment: Commitment,
    stage: str,
    most_slots: int = MOST_SLOTS,
    source: str = "disclosure",
) -> tuple[Opening, ...]:
    """Check that a file is the disclosure of a stage, true to the commitment.

    What it opens is compared with the stage before anything is hashed, so that how long it takes is
    fixed by the template, whatever stands in the file.

    Parameters
    ----------
    content : bytes
        Of the file.
    commitment : Commitment
    stage : str
        One of the template's.
    most_slots : int
        The most slots that are hashed.
    source : str
        What the file is called in messages.

    Returns
    -------
    tuple of Opening
        What it opens, of each tree.

    Raises
    ------
    RefusedFileError
        It is no disclosure, is not true to the commitment, or opens something else.
    TooMuchWorkError
        The stage is larger than ``most_slots``.
    """
    try:
        disclosure = parse_disclosure(content, source)
    except TooMuchWorkError as error:  # nested more deeply than any disclosure is
        raise NotCanonicalError(source, error.faults[0].what) from None
    openings = structure(disclosure, commitment, source)
    wanted = {one.tree.number: one for one in of_stage(commitment, stage)}
    given = {one.tree.number: one for one in openings}
    for number in sorted(wanted.keys() | given.keys()):
        name = commitment.trees[number].name
        if number not in given:
            raise StageMismatchError(source, f"it opens nothing of {name!r}")
        if number not in wanted:
            raise StageMismatchError(source, f"it opens {name!r} too")
        opening, chosen = given[number], wanted[number]
        if opening.opened != chosen.slots:
            raise StageMismatchError(source, f"it opens other slots of {name!r} than the stage")
        if opening.part.columns != (chosen.columns if opening.slots else ()):
            raise StageMismatchError(source, f"it opens other columns of {name!r} than the stage")
    verify_roots(openings, commitment, most_slots, source)
    return openings
