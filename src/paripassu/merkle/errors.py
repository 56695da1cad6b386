"""Why a proof is rejected, in kinds that a caller tells apart; see :mod:`paripassu.errors`."""

from __future__ import annotations

from paripassu.errors import RejectedError

_MEND = "ask for a proof for exactly this position and these trees"


class ProofError(RejectedError):
    """A proof about a Merkle tree that does not hold."""


class PositionError(ProofError):
    """A position, a range or a size that no tree has, whatever the hashes."""


class ProofTooShortError(ProofError):
    """A proof with fewer hashes than its position asks for.

    Attributes
    ----------
    wanted, given : int
        Numbers of hashes.
    """

    def __init__(self, wanted: int, given: int) -> None:
        self.wanted, self.given = wanted, given
        super().__init__(f"the proof has too few hashes: {given}, where {wanted} belong", _MEND)


class ProofTooLongError(ProofError):
    """A proof with more hashes than its position asks for.

    Attributes
    ----------
    wanted, given : int
        Numbers of hashes.
    """

    def __init__(self, wanted: int, given: int) -> None:
        self.wanted, self.given = wanted, given
        super().__init__(f"the proof has too many hashes: {given}, where {wanted} belong", _MEND)


class HashLengthError(ProofError):
    """What should be a hash and does not have 32 bytes.

    Attributes
    ----------
    name : str
        ``root``, ``leaf hash``, ``hash 3 of the proof``.
    given : int
        Its length in bytes.
    """

    def __init__(self, name: str, given: int) -> None:
        self.name, self.given = name, given
        super().__init__(f"{name} has {given} bytes, and a hash has 32")


class RootMismatchError(ProofError):
    """A proof that leads to another root.

    Attributes
    ----------
    name : str
        Whose root: ``the tree``, ``the earlier tree``, ``the subtree``.
    expected, calculated : bytes
        The root that was given, and the one to which the proof leads.
    """

    def __init__(self, name: str, expected: bytes, calculated: bytes) -> None:
        self.name, self.expected, self.calculated = name, expected, calculated
        super().__init__(
            f"the proof leads to another root of {name}: to {calculated.hex()}, "
            f"and the root is {expected.hex()}",
            "the proof, what it is about, or the root is not the one it is said to be",
        )
