"""The form of ``inspect size`` gives what the command prints, on all inputs of its tests."""

from __future__ import annotations

import pytest
from tests.e2e.forms import SAMPLES, Both
from tests.e2e.forms import program as program
from tests.e2e.test_inspect_size import *  # noqa: F403

pytestmark = pytest.mark.slow


def test_the_form_is_filled_in(program: Both) -> None:
    filled = program.filled(("inspect", "size", *SAMPLES["size"]), "")
    assert filled is not None
    assert len(filled.values) + len(filled.files) == 3
