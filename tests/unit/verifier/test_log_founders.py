"""Who has to sign entry 0: `verifier/log.py` asks for the same as the record."""

from __future__ import annotations

import json
from base64 import b64decode, b64encode
from collections.abc import Iterator
from dataclasses import replace
from pathlib import Path
from typing import Any

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


@pytest.mark.parametrize(
    ("signers", "changes"),
    [
        ([*FOUNDERS, "norway-1"], {}),
        ([*FOUNDERS, "norway-1"], {"author": "norway-1"}),
        (["south-1"], {"previous": "aa" * 32}),
    ],
)
def test_who_is_no_founder_does_not_sign(signers: list[str], changes: dict[str, str]) -> None:
    book = Book(FIRST)
    first = book.beginning(signers, **changes)
    with pytest.raises(RefusedError):
        book.append(first)
    with pytest.raises(verifier.Refused):
        verifier.verify_statement(format_statement(first), verifier.plain(FIRST.content))


def test_entry_0_names_the_charter_that_it_is_judged_by() -> None:
    first = Book(FIRST).beginning(FOUNDERS)
    other = replace(FIRST, inspectorate=None)
    with pytest.raises(verifier.Refused, match="it names another charter"):
        verifier.verify_statement(format_statement(first), verifier.plain(other.content))


@pytest.mark.parametrize("wrong", ["author", "keyid"])
def test_a_name_that_is_no_text_is_refused(wrong: str) -> None:
    content = format_statement(Book(FIRST).beginning(FOUNDERS))
    envelope = json.loads(content)
    if wrong == "keyid":
        envelope["signatures"][0]["keyid"] = []
    else:
        payload = json.loads(b64decode(envelope["payload"]))
        payload["predicate"]["author"] = []
        envelope["payload"] = b64encode(_plain(payload)).decode()
    with pytest.raises(verifier.Refused, match=r"no holder|no text"):
        verifier.verify_statement(_plain(envelope), verifier.plain(FIRST.content))


def _plain(value: object) -> bytes:
    return json.dumps(value, ensure_ascii=False, sort_keys=True, separators=(",", ":")).encode()


def _altered(value: Any) -> Iterator[Any]:
    """Give a JSON value with one part of it in another form, or left out, each once."""
    yield from (None, 1, "x", [], {}, [value])
    if isinstance(value, dict):
        for key, part in value.items():
            yield {name: one for name, one in value.items() if name != key}
            yield from ({**value, key: other} for other in _altered(part))
    elif isinstance(value, list):
        for number, part in enumerate(value):
            yield from ([*value[:number], one, *value[number + 1 :]] for one in _altered(part))


def test_a_charter_in_another_form_is_never_a_crash(
    tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    """Exit code 2: it cannot be told whom to believe; 1 where the charter says another thing."""
    few = replace(FIRST, holders=FIRST.holders[:3], groups=FIRST.groups[:3])
    first = Book(FIRST).beginning([])
    statement, known = tmp_path / "statement", tmp_path / "charter"
    statement.write_bytes(format_statement(first))
    codes = set()
    for form in _altered(json.loads(few.content)):
        known.write_bytes(_plain(form))
        codes.add(verifier.main([str(statement), "--charter", str(known)]))
        capsys.readouterr()
    assert codes == {1, 2}
    for form in ({"format": "paripassu/charter/1"}, [], None):
        known.write_bytes(_plain(form))
        assert verifier.main([str(statement), "--charter", str(known)]) == 2
