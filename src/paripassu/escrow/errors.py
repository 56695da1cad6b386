"""What the escrow refuses, by the names of the specification.

A *rejected* file accuses nobody: anyone can have altered it. What convicts is a finding, and that
is a value, not an error (:mod:`paripassu.escrow.findings`).
"""

from __future__ import annotations

from typing import ClassVar

from paripassu.errors import Fault, InputError, PariPassuError, RejectedError

#: How to mend a file that somebody may have changed on the way.
AGAIN = "get it again from the one who published it"


class RefusedFileError(RejectedError):
    """A file that is not what it should be; it adds nothing and accuses nobody.

    Attributes
    ----------
    name : str
        The error's name in the specification: the class's, without ``Error``.
    source : str
        What the file is called in messages.
    what : str
        What is wrong, with both values.
    """

    #: How such a file is mended where nothing better is known.
    usual: ClassVar[str] = ""

    def __init__(self, source: str, what: str, mend: str = "") -> None:
        super().__init__(f"{source}: {what}", mend or self.usual)
        self.source = source
        self.said = what

    @property
    def name(self) -> str:
        """The error's name in the specification."""
        return type(self).__name__.removesuffix("Error")


class NotCanonicalError(RefusedFileError):
    """A file in another encoding than the one that it has."""


class WrongShapeError(RefusedFileError):
    """A file with other keys or other forms than its kind has."""

    usual = AGAIN


class CommitmentMismatchError(RefusedFileError):
    """A commitment whose root is not that of its header and its trees."""

    usual = AGAIN


class TemplateMismatchError(RefusedFileError):
    """A commitment to another template than the agreement names."""


class WrongCommitmentError(RefusedFileError):
    """A file that belongs to another commitment."""


class CoverNotCanonicalError(RefusedFileError):
    """A cover that overlaps, is unsorted, could be merged, or lies outside the territory."""

    usual = AGAIN


class SlotOrderError(RefusedFileError):
    """Slots that do not ascend, or stand twice."""

    usual = AGAIN


class SlotOutsideCoverError(RefusedFileError):
    """A slot that is not one of those that are opened."""

    usual = AGAIN


class BadCountError(RefusedFileError):
    """A number of records that is none, or not that of the values."""

    usual = AGAIN


class SeedCountError(RefusedFileError):
    """A seed that is missing, or bound by nothing."""

    usual = AGAIN


class ProofTooShortError(RefusedFileError):
    """A path with fewer hashes than there are subtrees."""

    usual = AGAIN


class ProofTooLongError(RefusedFileError):
    """A path with more hashes than there are subtrees."""

    usual = AGAIN


class RootMismatchError(RefusedFileError):
    """Openings that do not give the root that was committed to.

    Attributes
    ----------
    expected, computed : bytes
        The root in the commitment, and that of the openings.
    """

    usual = AGAIN

    def __init__(self, source: str, table: str, expected: bytes, computed: bytes) -> None:
        super().__init__(
            source,
            f"what it opens of {table!r} was not committed to: it gives the root "
            f"{computed.hex()}, and the commitment has {expected.hex()}",
        )
        self.expected = expected
        self.computed = computed


class PackageMismatchError(RefusedFileError):
    """A seal's package that is not the one of its digest. Accuses nobody."""


class ShareMismatchError(RefusedFileError):
    """A share that is not that of its digest; in a guardian's own entry it names the guardian."""


class KeyMismatchError(RefusedFileError):
    """Shares that are right, and do not give the seal's key: the declarer's false statement."""


class StageMismatchError(RefusedFileError):
    """A seal that opens to something else than its stage: the declarer's false statement."""


class TooMuchWorkError(InputError):
    """Files that would take more hashing than is allowed; neither accepted nor rejected."""

    name: ClassVar[str] = "TooMuchWork"


class NoEscrowFileError(InputError):
    """A file that is none of the escrow's, whoever changed it; neither accepted nor rejected.

    Attributes
    ----------
    name : str
        The error's name in the specification: of the form that it has not.
    """

    def __init__(self, error: RefusedFileError, what: str, mend: str) -> None:
        super().__init__(error.source, [Fault(0, "", what, mend)])
        self.name = error.name


class WrongSecretError(PariPassuError):
    """A secret that is another commitment's."""

    name: ClassVar[str] = "WrongSecret"


class NotAskableError(InputError):
    """A question that cannot be put to a commitment."""

    name: ClassVar[str] = "NotAskable"

    def __init__(self, source: str, what: str, mend: str = "") -> None:
        super().__init__(source, [Fault(0, "", what, mend)])
