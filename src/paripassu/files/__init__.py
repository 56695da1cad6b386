"""Bytes in and out."""

from __future__ import annotations

from paripassu.files.reading import MOST_BYTES, Content, Readable, open_lines, read
from paripassu.files.writing import verify_place, write_blocks, write_bytes, write_text

__all__ = [
    "MOST_BYTES",
    "Content",
    "Readable",
    "open_lines",
    "read",
    "verify_place",
    "write_blocks",
    "write_bytes",
    "write_text",
]
