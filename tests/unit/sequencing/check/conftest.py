"""The plans that are changed: one without time, one with."""

from __future__ import annotations

import pytest
from tests.oracle.document import best_document
from tests.oracle.load import parse
from tests.unit.sequencing.check.changes import Document
from tests.unit.sequencing.scenarios import TIMED, TIMELESS

from paripassu.agreement.model import Agreement


@pytest.fixture(scope="module", name="timeless")
def _timeless() -> tuple[Agreement, Document]:
    agreement = parse(TIMELESS)
    document = best_document(agreement)
    assert document is not None
    return agreement, document


@pytest.fixture(scope="module", name="timed")
def _timed() -> tuple[Agreement, Document]:
    agreement = parse(TIMED)
    document = best_document(agreement)
    assert document is not None
    return agreement, document
