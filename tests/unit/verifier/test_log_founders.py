"""Who has to sign entry 0: `verifier/log.py` asks for the same as the record."""

from __future__ import annotations

from dataclasses import replace

import pytest
from tests.charters import GROUPS, Book, charter, holder
from tests.log_verifier import verifier

from paripassu.record.charter import Group
from paripassu.record.envelope import format_statement
from paripassu.record.errors import RefusedError

FOUNDERS = ("dep-1", "iaea-1", "north-1", "north-2", "south-1")
#: With a guardian, who is no founder.
FIRST = charter(
    groups=tuple(sorted((*GROUPS, Group("norway", "office", 1)), key=lambda one: one.name)),
    holders=tuple(
        sorted((*charter().holders, holder("norway-1", "norway")), key=lambda one: one.name)
    ),
)


@pytest.mark.parametrize("missing", [None, *FOUNDERS])
def test_the_founders_and_nobody_else(missing: str | None) -> None:
    book = Book(FIRST)
    first = book.beginning([one for one in FOUNDERS if one != missing])
    content = format_statement(first)
    known = verifier.plain(FIRST.content)
    if missing is None:
        book.append(first)
        assert verifier.verify_statement(content, known)["id"] == first.id
        return
    with pytest.raises(RefusedError):
        book.append(first)
    with pytest.raises(verifier.Refused):
        verifier.verify_statement(content, known)


def test_an_office_that_is_not_the_inspectorate() -> None:
    without = replace(FIRST, inspectorate=None)
    book = Book(without)
    first = book.beginning([one for one in FOUNDERS if one != "iaea-1"])
    book.append(first)
    known = verifier.plain(without.content)
    assert verifier.verify_statement(format_statement(first), known)["id"] == first.id
