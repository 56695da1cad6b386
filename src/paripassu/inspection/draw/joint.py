"""Joint randomness: each party commits to a secret, then reveals it; the seed comes of all.

Rules: docs/specification/draw.md#the-seed.
"""

from __future__ import annotations

import hashlib
import hmac
from collections.abc import Mapping
from typing import Annotated, ClassVar, Literal

from pydantic import AfterValidator, Field, StrictBool, StrictStr, model_validator

from paripassu.documents.value import Value
from paripassu.errors import PariPassuError
from paripassu.inspection.draw.names import MOST_ID_BYTES, fault
from paripassu.inspection.errors import RevealError

#: Bytes of a secret, a commit, a root, a beacon value and a seed.
SIZE = 32
#: Stands where no beacon was agreed, so that the encoding has one shape and stays injective.
NO_BEACON = bytes(SIZE)


def _id(text: str) -> str:
    if said := fault(text, MOST_ID_BYTES):
        raise ValueError(said)
    return text


def _words(text: str) -> str:
    if said := fault(text):
        raise ValueError(said)
    return text


Id = Annotated[StrictStr, AfterValidator(_id)]
Hex32 = Annotated[StrictStr, Field(pattern=r"^[0-9a-f]{64}$")]


class Party(Value):
    """One party's share in the seed.

    Attributes
    ----------
    commit : str
        64 hex digits, from the party's draw-commit.
    reveal : str or None
        Its secret, 64 hex digits; None where it was never revealed.
    recovered : bool
        Whether guardians brought the secret, because the party did not.
    """

    commit: Hex32
    reveal: Hex32 | None = Field(default=None, repr=False)
    recovered: StrictBool = False

    @model_validator(mode="after")
    def _recovered(self) -> Party:
        if self.recovered and self.reveal is None:
            raise ValueError("is said to be recovered, and no reveal stands here")
        return self


class JointInputs(Value):
    """Everything public that a joint seed is made of.

    Attributes
    ----------
    id : str
        Of the draw.
    declaration : str or None
        Root of the declaration whose list is drawn from, 64 hex digits; None: not known yet.
    checkpoint : str or None
        Root of the first quorum checkpoint that covers all commits, and precedes every reveal;
        None: not known yet.
    beacon : str or None
        Value of the beacon's round fixed beforehand, 64 hex digits; None where none was agreed,
        or its round has not come yet.
    beacon_round : str or None
        Which beacon and round that is, in words. Not part of the seed; where it is said, no seed
        is made without the value.
    parties : mapping
        Party's id to its commit and reveal.
    """

    by_people: ClassVar[bool] = True
    format: Literal["paripassu/draw-inputs/1"] = "paripassu/draw-inputs/1"
    id: Id
    declaration: Hex32 | None = None
    checkpoint: Hex32 | None = None
    beacon: Hex32 | None = None
    beacon_round: Annotated[StrictStr, AfterValidator(_words)] | None = None
    parties: Mapping[Id, Party]

    @model_validator(mode="after")
    def _beacon(self) -> JointInputs:
        if self.beacon is not None and bytes.fromhex(self.beacon) == NO_BEACON:
            raise ValueError("the beacon's value is 32 zero bytes, which say that there is none")
        return self


def commitment(draw: str, party: str, secret: bytes) -> bytes:
    """Commit to a secret.

    Parameters
    ----------
    draw, party : str
        Ids, 1 to 255 bytes in UTF-8, no control characters.
    secret : bytes
        32 bytes, known to this party alone.

    Returns
    -------
    bytes
        32 bytes to publish.
    """
    if len(secret) != SIZE:
        raise PariPassuError(f"a secret has {SIZE} bytes, not {len(secret)}")
    for name, what in ((draw, "the draw's id"), (party, "the party's id")):
        if said := fault(name, MOST_ID_BYTES):
            raise PariPassuError(f"{what} {said}")
    # "paripassu/draw-commit/1" ‖ 0x00 ‖ draw id ‖ 0x00 ‖ party ‖ 0x00 ‖ secret
    fields = (b"paripassu/draw-commit/1", draw.encode(), party.encode(), secret)
    return hashlib.sha256(b"\0".join(fields)).digest()


def derive_seed(inputs: JointInputs) -> bytes:
    """Check every reveal against its commit, and make the seed.

    Returns
    -------
    bytes
        32 bytes.

    Raises
    ------
    RevealError
        A reveal does not open its commit; names the party.
    PariPassuError
        A secret is missing and no beacon was agreed, or one party alone would make the seed.
    """
    wrong = {}
    for party, share in inputs.parties.items():
        if share.reveal is None:
            continue
        given = commitment(inputs.id, party, bytes.fromhex(share.reveal)).hex()
        if not hmac.compare_digest(given, share.commit):
            wrong[party] = given
    if wrong:
        commits = {party: share.commit for party, share in inputs.parties.items()}
        raise RevealError(inputs.id, wrong, commits, beacon=inputs.beacon is not None)
    _complete(inputs)
    assert inputs.declaration is not None
    assert inputs.checkpoint is not None
    # "paripassu/seed/1" ‖ 0x00 ‖ draw id ‖ 0x00 ‖ declaration ‖ checkpoint ‖ beacon ‖ parties
    state = hashlib.sha256(b"paripassu/seed/1\0" + inputs.id.encode() + b"\0")
    state.update(bytes.fromhex(inputs.declaration))
    state.update(bytes.fromhex(inputs.checkpoint))
    state.update(bytes.fromhex(inputs.beacon) if inputs.beacon is not None else NO_BEACON)
    for name in sorted(party.encode() for party in inputs.parties):
        reveal = inputs.parties[name.decode()].reveal
        if reveal is not None:
            state.update(bytes([len(name)]) + name + bytes.fromhex(reveal))
    return state.digest()


def _complete(inputs: JointInputs) -> None:
    """Refuse to make a seed of too little."""
    for root, mend in (
        ("declaration", "give the declaration's root, or the SHA-256 of the list drawn from"),
        ("checkpoint", "give the root of the first quorum checkpoint that covers all commits"),
    ):
        if getattr(inputs, root) is None:
            raise PariPassuError(f"the {root} of draw {inputs.id!r} is missing", mend)
    if inputs.beacon is not None:
        if not inputs.parties:
            raise PariPassuError("no party committed to anything")
        return
    if inputs.beacon_round is not None:
        raise PariPassuError(
            f"the beacon's value is missing: {inputs.beacon_round!r} was agreed",
            "wait for that round, and give its value",
        )
    missing = [party for party, share in inputs.parties.items() if share.reveal is None]
    if missing:
        raise PariPassuError(
            f"the secret of {', '.join(map(repr, missing))} is missing, and no beacon was agreed: "
            "left out now, it would let whoever reveals last choose between two draws",
            "let the guardians recover the same secret, or begin a new draw with a beacon round "
            "fixed beforehand",
        )
    if len(inputs.parties) < 2:
        raise PariPassuError(
            "one party alone would make this seed",
            "add another party, or a beacon round fixed beforehand",
        )
