"""Statements as the kernel in Rust reads them, where it is installed: the same, sooner.

``PARIPASSU_REFERENCE`` in the environment brings the reference in Python. Either reads the same
statements and gives the same parts; why something is none, the reference alone says.
"""

from __future__ import annotations

import json
import os
from typing import Any

from paripassu.record.blob_reference import BlobReference
from paripassu.record.opened import Signature
from paripassu.record.payload import After

try:
    import paripassu_native
except ImportError:  # pragma: no cover - depends on what is installed
    paripassu_native = None

#: The kernel whose signature and result these are. Others are left alone.
STATEMENTS = 1
_JSON = json.JSONDecoder()


def available() -> bool:
    """Whether the kernel in Rust is installed, and wanted."""
    return getattr(paripassu_native, "STATEMENTS", 0) == STATEMENTS and not os.environ.get(
        "PARIPASSU_REFERENCE"
    )


_AVAILABLE = available()  # asked once: it would be a tenth of reading a statement


def statement_parts(content: bytes) -> dict[str, Any] | None:
    """Give what :func:`paripassu.record.envelope.statement_parts` gives.

    Returns
    -------
    dict or None
        None: it is no statement, there is no kernel, or a key in its body has an escape. The
        reference has to look at it.
    """
    found = paripassu_native.record_statement(content) if _AVAILABLE else None
    if found is None:
        return None
    (payload, pae, digest, leaf), fields, blobs, signatures = found
    agreement, origin, author, kind, body, size, root, previous = fields
    return {
        "agreement": agreement,
        "origin": origin,
        "author": author,
        "kind": kind,
        "body": _JSON.raw_decode(body)[0],
        "blobs": tuple([BlobReference(*one) for one in blobs]) if blobs else (),
        "after": After(size, root),
        "previous": previous,
        "signatures": tuple([Signature._make(one) for one in signatures]),
        "payload": payload,
        "pae": pae,
        "digest": digest,
        "leaf": leaf,
    }
