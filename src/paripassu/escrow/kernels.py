"""The kernels of the escrow: in Rust where they are installed, else in plain Python.

``PARIPASSU_REFERENCE`` in the environment brings the reference. Either gives the same bytes.
"""

from __future__ import annotations

from paripassu.escrow.reference import bodies, leaves, seeds_at, subtrees

__all__ = ["bodies", "leaves", "seeds_at", "subtrees"]
