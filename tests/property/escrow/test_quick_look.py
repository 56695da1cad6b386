"""The quick look at a whole column never passes over a value that is wrong."""

from __future__ import annotations

from array import array

import pytest
from hypothesis import given
from hypothesis import strategies as st
from tests.unit.escrow.small import declared

from paripassu.escrow.entries import Values
from paripassu.escrow.findings import _all_differ, _all_right, _wrong
from paripassu.escrow.nodes import Runs
from paripassu.escrow.slotted import SlotValues
from paripassu.escrow.view import Open
from paripassu.tables.texts import Texts

TREES = declared()[0].trees
#: Values of all types, and what is nearly one.
SAID = st.sampled_from(
    [None, "", "0", "-0", "7", "-7", "07", "7.5", "-7.5", "7.50", "1e3", "9" * 38, "9" * 39,
     "39.02,125.77", "39.02,125.770", "-39,-125", "91,0", "wycm", "wycmv", "wycmvyu", "a", "RV-1",
     "true", "2026-02-30", "2026-02-28", "é", "x" * 4096, "x" * 4097, "é" * 2049]
)  # fmt: skip


def there(number: int, column: int, said: list[str | None]) -> Open:
    counts = array("I", [1]) * len(said)
    slots = array("Q", range(len(said)))
    values = SlotValues(slots, Values(counts, Texts.from_list(said)))
    return Open(TREES[number], Runs.of([(0, len(said))]), dict.fromkeys(slots, 1), {column: values})


@pytest.mark.parametrize("number", range(len(TREES)))
@given(st.data())
def test_what_passes_has_no_wrong_value(number: int, data: st.DataObject) -> None:
    column = data.draw(st.integers(1, len(TREES[number].columns)))
    one = data.draw(SAID)
    said = data.draw(st.lists(st.just(one) | SAID, min_size=1, max_size=4))
    open_ = there(number, column, said)
    wrong = [_wrong(open_, column, text) for text in said]
    if _all_right(open_, column, Texts.from_list(said)):
        assert not any(wrong)
    elif not any(wrong):  # looked at one by one only where a sign may be a minus
        assert any("-" in text for text in said if text is not None)


@given(st.lists(SAID, max_size=5))
def test_values_that_all_differ(said: list[str | None]) -> None:
    there_ = [text for text in said if text is not None]
    assert _all_differ(Texts.from_list(said)) == (len({*there_}) == len(there_))
