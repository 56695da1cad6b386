"""Thrift's compact protocol, as far as the headers of Parquet have it.

Only read, and only to know sizes before a library allocates them. Source: Apache Thrift,
doc/specs/thrift-compact-protocol.md.
"""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

#: Values that are read at most, and how deep they may lie.
MOST_VALUES, MOST_DEPTH = 2_000_000, 16
_BOOLEANS, _BYTE, _INTEGERS, _DOUBLE, _BINARY, _LISTS, _MAP, _STRUCT = (
    (1, 2), 3, (4, 5, 6), 7, 8, (9, 10), 11, 12,
)  # fmt: skip


class ThriftError(ValueError):
    """Bytes that are no struct of the compact protocol."""


def read_struct(data: bytes | memoryview, at: int = 0) -> tuple[Mapping[int, Any], int]:
    """Read a struct.

    Parameters
    ----------
    data : bytes
    at : int
        Where it begins.

    Returns
    -------
    tuple of mapping and int
        Values by the numbers of their fields: integers, bytes, lists, mappings; and where it ends.

    Raises
    ------
    ThriftError
        It is none, goes on beyond the data, or has too many values.
    """
    reader = _Reader(memoryview(data), at)
    try:
        return reader.struct(0), reader.at
    except IndexError:
        raise ThriftError("ends too early") from None


class _Reader:
    def __init__(self, data: memoryview, at: int) -> None:
        self.data = data
        self.at = at
        self.left = MOST_VALUES

    def byte(self) -> int:
        value = self.data[self.at]
        self.at += 1
        return value

    def varint(self) -> int:
        value = shift = 0
        while True:
            byte = self.byte()
            value |= (byte & 0x7F) << shift
            if byte < 0x80:
                return value
            shift += 7
            if shift > 63:
                raise ThriftError("has a number that is too long")

    def zigzag(self) -> int:
        value = self.varint()
        return (value >> 1) ^ -(value & 1)

    def struct(self, depth: int) -> dict[int, Any]:
        if depth > MOST_DEPTH:
            raise ThriftError("is too deep")
        fields: dict[int, Any] = {}
        number = 0
        while (head := self.byte()) != 0:
            number = number + (head >> 4) if head >> 4 else self.zigzag()
            kind = head & 0x0F
            fields[number] = kind == 1 if kind in _BOOLEANS else self.value(kind, depth)
        return fields

    def value(self, kind: int, depth: int) -> Any:
        self.left -= 1
        if self.left < 0:
            raise ThriftError("has too many values")
        if kind in _BOOLEANS or kind == _BYTE:
            return self.byte()
        if kind in _INTEGERS:
            return self.zigzag()
        if kind == _DOUBLE:
            return self.skip(8)
        if kind == _BINARY:
            return self.skip(self.varint())
        if kind in _LISTS:
            head = self.byte()
            size = head >> 4 if head >> 4 < 15 else self.varint()
            if depth > MOST_DEPTH:
                raise ThriftError("is too deep")
            if size > self.left:
                raise ThriftError("has too many values")
            return [self.element(head & 0x0F, depth + 1) for _ in range(size)]
        if kind == _MAP:
            size = self.varint()
            if size > self.left:
                raise ThriftError("has too many values")
            kinds = self.byte() if size else 0
            for _ in range(size):
                self.element(kinds >> 4, depth + 1)
                self.element(kinds & 0x0F, depth + 1)
            return {}
        if kind == _STRUCT:
            return self.struct(depth + 1)
        raise ThriftError("has a value of no known kind")

    def element(self, kind: int, depth: int) -> Any:
        return self.value(kind, depth)

    def skip(self, size: int) -> bytes:
        if size > len(self.data) - self.at:
            raise ThriftError("ends too early")
        found = self.data[self.at : self.at + size]
        self.at += size
        return bytes(found)
