"""Charters have one encoding, and fit together."""

from __future__ import annotations

import json
from dataclasses import replace
from typing import Any

import pytest
from tests.charters import charter, holder, log_keys, secrets, witness

from paripassu.documents.plain import encode_plain
from paripassu.record.charter import Group, Predecessor, parse_charter
from paripassu.record.errors import RefusedError
from paripassu.record.vkey import format_vkey


def rule_of(content: bytes) -> str:
    with pytest.raises(RefusedError) as told:
        parse_charter(content)
    return told.value.rule


def form() -> dict[str, Any]:
    found: dict[str, Any] = json.loads(charter().content)
    return found


@pytest.mark.parametrize(
    "made",
    [
        charter(),
        charter(predecessor=Predecessor("example.org/old", 7, bytes(32)), inspectorate=None),
        charter(schemes=(), log_keys=log_keys("example.org/korea")[:1]),
        charter(
            witnesses=(witness("w1", "ed25519"), witness("w2")),
            quorum=2,
            holders=tuple(replace(one, sealing=bytes(1216)) for one in charter().holders),
        ),
    ],
)
def test_what_is_written_is_read(made: Any) -> None:
    assert parse_charter(made.content) == made
    assert parse_charter(made.content).digest == made.digest


@pytest.mark.parametrize(
    ("rule", "changes"),
    [
        ("charter", {"format": "paripassu/charter/2"}),
        ("charter", {"rules": 2}),
        ("charter", {"rules": True}),
        ("charter", {"more": 1}),
        ("charter", {"agreement": "x"}),
        ("charter", {"origin": "a/receipt/b"}),
        ("charter", {"origin": "example.org/other"}),
        ("charter", {"quorum": 2}),
        ("charter", {"quorum": 5}),
        ("charter", {"witnesses": []}),
        ("charter", {"witnesses": [1]}),
        ("charter", {"schemes": ["ml-dsa-44", "ed25519"]}),
        ("charter", {"schemes": ["rsa"]}),
        ("charter", {"log_keys": []}),
        ("charter", {"log_keys": form()["log_keys"][::-1]}),
        ("charter", {"log_keys": form()["log_keys"][1:]}),
        ("charter", {"limits": {"blob_bytes": -1, "entry_bytes": 1}}),
        ("charter", {"limits": {"blob_bytes": 1}}),
        ("charter", {"inspectorate": "nobody"}),
        ("charter", {"inspectorate": "depositary"}),
        ("charter", {"predecessor": {"origin": "a", "root": "", "size": 1}}),
        ("charter", {"groups": form()["groups"][::-1]}),
        ("charter", {"groups": form()["groups"][1:]}),
        ("charter", {"groups": [{"kind": "party", "name": "depositary", "threshold": 1}]}),
        ("charter", {"groups": [{"kind": "party", "name": "north", "threshold": 0}]}),
        ("charter", {"groups": [{"kind": "king", "name": "north", "threshold": 1}]}),
        ("charter", {"groups": 1}),
        ("charter", {"holders": {}}),
        ("list", {"holders": form()["holders"][::-1]}),
        ("list", {"holders": [form()["holders"][0]] * 2}),
        ("list-threshold", {"holders": form()["holders"][1:]}),
    ],
)
def test_what_does_not_fit_is_refused(rule: str, changes: dict[str, Any]) -> None:
    assert rule_of(encode_plain(form() | changes)) == rule


@pytest.mark.parametrize(
    ("rule", "changes"),
    [
        ("charter", {"party": "nobody"}),
        ("charter", {"party": "depositary\n"}),
        ("charter", {"role": "king"}),
        ("charter", {"name": "Dep"}),
        ("charter", {"sealing": "AA=="}),
        ("charter", {"sealing": 1}),
        ("list", {"keys": []}),
        ("list", {"keys": ["AA=="]}),
        ("list", {"keys": [1]}),
        ("list", {"keys": form()["holders"][0]["keys"][::-1]}),
        ("list", {"keys": form()["holders"][0]["keys"][:1]}),
        ("list", {"keys": form()["holders"][0]["keys"][:1] * 2}),
        ("key-twice", {"keys": form()["holders"][1]["keys"]}),
        (
            "key-twice",
            {"keys": [form()["holders"][0]["keys"][0], form()["holders"][1]["keys"][1]]},
        ),
    ],
)
def test_a_holder_who_does_not_fit_is_refused(rule: str, changes: dict[str, Any]) -> None:
    document = form()
    document["holders"][0] |= changes
    assert rule_of(encode_plain(document)) == rule


def test_a_key_of_a_witness_or_of_the_log_is_nobody_elses() -> None:
    ed, ml = secrets("log example.org/korea")
    with_log = [holder("dep-1", "depositary", keys=(ed, ml)), *charter().holders[1:]]
    assert rule_of(charter(holders=tuple(with_log)).content) == "key-twice"
    twice = format_vkey(replace(witness("w1"), name="w2"))
    witnesses = form()["witnesses"]
    assert (
        rule_of(encode_plain(form() | {"quorum": 2, "witnesses": [witnesses[0], twice]}))
        == "key-twice"
    )


def test_a_weak_key_is_refused() -> None:
    """The neutral element of the group: everybody could sign for it."""
    document = form()
    keys = document["holders"][0]["keys"]
    keys[0] = "MCowBQYDK2VwAyEAAQ" + "A" * 41 + "="
    assert rule_of(encode_plain(document)) == "list"


def test_another_encoding_is_refused() -> None:
    content = charter().content
    for changed in (content + b"\n", content.replace(b'":', b'": ', 1), b"", b"[]", b"{" * 99):
        assert rule_of(changed) == "charter"
    assert rule_of(b" " * (4 * 1024 * 1024 + 1)) == "charter"


def test_a_group_without_a_party_is_refused() -> None:
    office = [Group(one.name, "office", 1) for one in charter().groups if one.kind != "depositary"]
    groups = (charter().groups[0], *office)
    assert rule_of(charter(groups=groups).content) == "charter"
