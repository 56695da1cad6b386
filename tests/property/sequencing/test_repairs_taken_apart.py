"""Repairs of random agreements over the whole language: each works, and nothing milder does."""

from __future__ import annotations

import pytest
from tests.examples import examples
from tests.soak_repairs import main


@pytest.mark.seeded
def test_each_repair_works_and_nothing_milder_does() -> None:
    assert main(examples(200), first=7) == 0
