"""The files of a tiled log, transcribed from C2SP tlog-tiles: slow, and easy to compare."""

from __future__ import annotations

from collections.abc import Sequence

from tests.oracle.merkle import mth


def encoded(n: int) -> str:
    """Write an index as zero-padded 3-digit path elements, all but the last with an x."""
    digits = str(n)
    while len(digits) % 3:
        digits = "0" + digits
    elements = [digits[at : at + 3] for at in range(0, len(digits), 3)]
    return "/".join(["x" + element for element in elements[:-1]] + elements[-1:])


def suffix(width: int) -> str:
    return "" if width == 256 else f".p/{width}"


def tile(level: int, n: int, d: Sequence[bytes]) -> list[bytes]:
    """MTH(D[(n * 256 + i) * 256**l : (n * 256 + i + 1) * 256**l]), with i from 0 to 255."""
    found = []
    for i in range(256):
        start, end = (n * 256 + i) * 256**level, (n * 256 + i + 1) * 256**level
        if end <= len(d):
            found.append(mth(d[start:end]))
    return found


def bundle(n: int, d: Sequence[bytes]) -> bytes:
    found = b""
    for entry in d[n * 256 : (n + 1) * 256]:
        found += len(entry).to_bytes(2, "big") + entry
    return found


def log(d: Sequence[bytes]) -> dict[str, bytes]:
    """Give every file of a log but its checkpoint."""
    files = {}
    for level in range(64):
        n = 0
        while hashes := tile(level, n, d):
            files[f"tile/{level}/{encoded(n)}{suffix(len(hashes))}"] = b"".join(hashes)
            n += 1
        if not n:
            break
    for n in range(-(-len(d) // 256)):
        width = len(d[n * 256 : (n + 1) * 256])
        files[f"tile/entries/{encoded(n)}{suffix(width)}"] = bundle(n, d)
    return files
