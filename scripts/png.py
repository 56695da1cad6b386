"""PNG files made smaller: a palette in place of three bytes a pixel."""

from __future__ import annotations

import struct
import zlib


def smaller(png: bytes) -> bytes:
    """Write a picture with a palette of at most 256 colours: those of pages need no more.

    Parameters
    ----------
    png : bytes
        Of eight bits a colour, with or without transparency, not interlaced, as browsers write it.
    """
    width, height, depth, kind, *_, interlaced = struct.unpack(">IIBBBBB", png[16:29])
    assert depth == 8
    assert kind in (2, 6)
    assert not interlaced
    size = 3 if kind == 2 else 4
    rows = _rows(zlib.decompress(_data(png)), width * size, height, size)
    for bits in range(8, 3, -1):
        step = 1 << (8 - bits)  # black and white stay what they are
        shades = bytes(round(value // step * step * 255 / (256 - step)) for value in range(256))
        colours: dict[bytes, int] = {}
        lines = []
        for row in rows:
            near = row.translate(shades)
            line = bytearray(width)
            for at in range(width):
                colour = near[at * size : at * size + 3]
                number = colours.setdefault(colour, len(colours))
                if number > 255:
                    break
                line[at] = number
            if len(colours) > 256:
                break
            lines.append(b"\0" + line)
        if len(colours) <= 256:
            break
    assert len(colours) <= 256
    head = struct.pack(">IIBBBBB", width, height, 8, 3, 0, 0, 0)
    return b"".join(
        (
            png[:8],
            _chunk(b"IHDR", head),
            _chunk(b"PLTE", b"".join(colours)),
            _chunk(b"IDAT", zlib.compress(b"".join(lines), 9)),
            _chunk(b"IEND", b""),
        )
    )


def _data(png: bytes) -> bytes:
    found, at = [], 8
    while at < len(png):
        (length,) = struct.unpack(">I", png[at : at + 4])
        if png[at + 4 : at + 8] == b"IDAT":
            found.append(png[at + 8 : at + 8 + length])
        at += 12 + length
    return b"".join(found)


def _rows(data: bytes, length: int, height: int, size: int) -> list[bytes]:
    """Take the filters off (PNG Specification 1.2, section 6)."""
    rows, above = [], bytes(length)
    for number in range(height):
        start = number * (length + 1)
        kind, row = data[start], bytearray(data[start + 1 : start + 1 + length])
        if kind:
            for at in range(length):
                left = row[at - size] if at >= size else 0
                corner = above[at - size] if at >= size else 0
                row[at] = (row[at] + _predicted(kind, left, above[at], corner)) & 0xFF
        above = bytes(row)
        rows.append(above)
    return rows


def _predicted(kind: int, left: int, above: int, corner: int) -> int:
    match kind:
        case 1:
            return left
        case 2:
            return above
        case 3:
            return (left + above) // 2
    guess = left + above - corner
    return min(
        (abs(guess - left), 0, left),
        (abs(guess - above), 1, above),
        (abs(guess - corner), 2, corner),
    )[2]


def _chunk(name: bytes, content: bytes) -> bytes:
    check = struct.pack(">I", zlib.crc32(name + content))
    return struct.pack(">I", len(content)) + name + content + check
