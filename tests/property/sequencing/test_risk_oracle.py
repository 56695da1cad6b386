"""Risk agrees with a literal oracle, future by future; more of it in ``tests.soak_risk``."""

from __future__ import annotations

import pytest
from tests.soak_risk import differences

pytestmark = pytest.mark.seeded


@pytest.mark.parametrize("seed", range(40, 60))
def test_future_by_future(seed: int) -> None:
    assert [*differences(seed, most=4, most_steps=5)] == []
