"""The shared cases of the whole language: the planner gives every answer of the literal search.

That the literal search gives the answers that stand beside the cases is held by
``test_language_cases``.
"""

from __future__ import annotations

from pathlib import Path

import pytest
from tests.contract.test_language_cases import cases
from tests.oracle.compare_language import of_text


@pytest.mark.parametrize(("path", "want"), cases("language"))
def test_planner(path: Path, want: dict[str, object]) -> None:
    assert want
    assert not [*of_text(path.read_text(encoding="utf-8"))]
