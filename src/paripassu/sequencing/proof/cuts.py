"""Parts by the sets around one moment: no set can be done just before it, and with it just after.

Rules: docs/specification/proofs.md#around.
"""

from __future__ import annotations

from collections.abc import Callable, Mapping
from typing import Any

from paripassu.sequencing.proof.relaxed import Relaxed


def around_part(
    bare: Relaxed, cap: int | None, stop: Callable[[], bool]
) -> Mapping[str, Any] | None:
    """Show that no set can be done around some moment."""
    return None
