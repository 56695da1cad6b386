"""What every command prints, and where."""

from __future__ import annotations

import json
import sys
from collections.abc import Mapping
from typing import TYPE_CHECKING, Any

if TYPE_CHECKING:
    from rich.console import Console


def print_json(document: Mapping[str, Any]) -> None:
    """Print one JSON document on standard output."""
    sys.stdout.write(to_text(document))


def to_text(document: Mapping[str, Any]) -> str:
    """Give a JSON document as text, the same for the same content."""
    return json.dumps(document, indent=1, ensure_ascii=False) + "\n"


def console() -> Console:
    """Give the terminal to print to."""
    from rich.console import Console

    return Console(highlight=False)
