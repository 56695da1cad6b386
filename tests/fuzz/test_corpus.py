"""The inputs that guided fuzzing kept: each is read, or refused with a message."""

from __future__ import annotations

import pytest
from tests.fuzz.targets import CORPUS, TARGETS


@pytest.mark.parametrize("target", TARGETS)
def test_every_kept_input_is_read_or_refused(target: str) -> None:
    inputs = sorted((CORPUS / target).iterdir())
    assert inputs
    for path in inputs:
        TARGETS[target](path.read_bytes())
