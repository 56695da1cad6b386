"""How a statement names a file that its body speaks of."""

from __future__ import annotations

from dataclasses import dataclass
from hashlib import sha256


@dataclass(frozen=True, slots=True, order=True)
class BlobReference:
    """A file that a statement's body names.

    Attributes
    ----------
    digest : str
        SHA-256 of its bytes, 64 hexadecimal digits.
    size : int
        Bytes.
    type : str
        Its media type.
    """

    digest: str
    size: int
    type: str


def file_reference(content: bytes, media: str) -> BlobReference:
    """Give how a statement names a file."""
    return BlobReference(sha256(content).hexdigest(), len(content), media)
