"""Data that several implementations are tested with: beside the repository, or nowhere.

Tests that read it are skipped, saying so, where it is absent: a clone alone has to pass.
"""

from __future__ import annotations

import os
from pathlib import Path

import pytest

ROOT = Path(__file__).resolve().parents[1]
SHARED = Path(os.environ.get("PARIPASSU_SHARED", ROOT.parent / "shared"))


def needs(folder: str) -> pytest.MarkDecorator:
    """Give the mark of tests that read a folder of the shared data."""
    path = SHARED / folder
    return pytest.mark.skipif(
        not path.is_dir(), reason=f"no {folder} in {SHARED}; set PARIPASSU_SHARED"
    )


def shared(folder: str) -> Path:
    """Give a folder of the shared data, or skip the test that asks for it."""
    path = SHARED / folder
    if not path.is_dir():
        pytest.skip(f"no {folder} in {SHARED}; set PARIPASSU_SHARED")
    return path
