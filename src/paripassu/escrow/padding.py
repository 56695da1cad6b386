"""Contents of one size, whatever was sealed ("Plaintexts" of the specification)."""

from __future__ import annotations

LENGTH = 8


def pad(content: bytes, size: int) -> bytes:
    """Bring a content to a size, so that its own length is not seen.

    Parameters
    ----------
    content : bytes
        At most as many as ``size``.
    size : int
        The most bytes of a content.

    Returns
    -------
    bytes
        ``size`` and 8 more: the length, the content, zeros.

    Raises
    ------
    ValueError
        The content is longer.
    """
    if len(content) > size:
        raise ValueError(f"it has {len(content):,} bytes, and the size to seal in is {size:,}")
    return len(content).to_bytes(LENGTH, "big") + content + bytes(size - len(content))


def unpad(padded: bytes, size: int) -> bytes:
    """Give a content back. One content has one padding: any other is refused.

    Raises
    ------
    ValueError
        It is not what :func:`pad` gives for any content.
    """
    if len(padded) != LENGTH + size:
        raise ValueError(f"it has {len(padded):,} bytes, and should have {LENGTH + size:,}")
    length = int.from_bytes(padded[:LENGTH], "big")
    if length > size:
        raise ValueError(f"it says that it holds {length:,} bytes, and the most is {size:,}")
    content, rest = padded[LENGTH : LENGTH + length], padded[LENGTH + length :]
    if rest.count(0) != len(rest):
        raise ValueError("it has something else than zeros after its content")
    return content
