"""A party's keys change: the new list is written, signed, logged, and the old key is refused."""

from __future__ import annotations

import json
from pathlib import Path

import pytest
from tests.e2e.program import Program, document
from tests.e2e.test_record_successor import (
    INIT,
    SIGNERS,
    book,
    charter_toml,
    cosign_newest,
    pems,
    place,
)

from paripassu.documents.plain import parse_plain

__all__ = ["book", "place"]


@pytest.fixture
def log(program: Program, place: Path) -> Program:
    """A log `b` that has begun, and the new keys of some people in `keys`."""
    program = program.at(cwd=place)
    charter_toml(place)
    program.ends(*INIT)
    program.ends("record", "state", "b/entry-0.json", *pems(*SIGNERS))
    program.ends("record", "append", "b", "b/entry-0.json")
    cosign_newest(place)
    for name in ("north-3", "again"):
        program.ends("record", "keys", "new", name, "--for", "officer", "--out", "keys")
    (place / "perform.json").write_text('{"step": "arms:2"}')
    return program


def new_keys(name: str) -> list[str]:
    return [f"--sign=keys/{name}.{scheme}.pem" for scheme in ("ed25519", "ml-dsa-44")]


def state(program: Program, kind: str, author: str, body: str, out: str, *sign: str) -> None:
    program.ends(
        *("record", "state", kind, "--author", author, "--body", body, "--log", "b"),
        *("--out", out, *sign),
    )


def refused(program: Program, file: str) -> str:
    answer = document(program.ends("record", "append", "b", file, "--json", code=1))
    rule: str = answer["refused"][0]["rule"]
    return rule


CHANGE = ("record", "keys", "change", "north", "--log", "b")


def test_a_key_is_changed_and_the_old_one_refused(log: Program, place: Path) -> None:
    # North's first officer is gone, and their key with them; another takes their place.
    state(log, "perform", "north-1", "perform.json", "theirs.json", *pems("north-1"))
    swap = ("--keys", "north-3=keys/north-3.pub", "--remove", "north-1")
    answer = document(log.ends(*CHANGE, *swap, "--out", "list.json", "--json"))
    assert [(one["name"], one["role"], one["change"]) for one in answer["holders"]] == [
        ("north-2", "officer", "kept"),
        ("north-3", "officer", "added"),
        ("north-spare", "spare", "kept"),
    ]
    assert answer["removed"] == ["north-1"]
    assert (answer["threshold"], answer["signers"]) == (2, ["north-1", "north-2", "north-spare"])
    assert answer["added"] == answer["holders"][1]["keys"]
    body = parse_plain((place / "list.json").read_bytes().strip())
    assert body["replaces"] == answer["replaces"]

    both = pems("north-1", "north-2")
    state(log, "keys", "north-2", "list.json", "short.json", *both)
    assert refused(log, "short.json") == "added-key"
    state(log, "keys", "north-2", "list.json", "change.json", *both, *new_keys("north-3"))
    log.ends("record", "append", "b", "change.json")
    cosign_newest(place)
    assert refused(log, "theirs.json") == "author"
    state(log, "perform", "north-3", "perform.json", "new.json", *new_keys("north-3"))
    log.ends("record", "append", "b", "new.json")
    cosign_newest(place)

    # The other officer's keys are new ones from now on; the old ones are worth nothing.
    renew = ("--keys", "north-2=keys/again.pub")
    said = log.ends(*CHANGE, *renew, "--out", "again.json").stdout
    assert "north-2 (officer): changed" in said
    assert "2 of north-2, north-3, north-spare" in " ".join(said.split())
    signers = [*pems("north-2"), *new_keys("north-3"), *new_keys("again")]
    state(log, "keys", "north-2", "again.json", "renewed.json", *signers)
    log.ends("record", "append", "b", "renewed.json")
    cosign_newest(place)
    state(log, "perform", "north-2", "perform.json", "old.json")
    log.ends("record", "state", "old.json", *pems("north-2"))
    assert refused(log, "old.json") in ("signature-missing", "signature-superfluous")
    state(log, "perform", "north-2", "perform.json", "fresh.json", *new_keys("again"))
    log.ends("record", "append", "b", "fresh.json")

    # A list that was written before another came into force brings nothing back.
    state(log, "keys", "north-2", "list.json", "stale.json", *new_keys("again"))
    assert refused(log, "stale.json") == "replaces"


def test_what_cannot_be_a_list(log: Program, place: Path) -> None:
    out = ("--out", "list.json")
    for words, code, told in (
        ((), 2, "change nothing"),
        (("--remove", "south-1"), 2, "not in the list"),
        (("--keys", "north-1"), 2, "NAME=FILE"),
        (("--keys", "north-1=none.pub"), 2, "none.pub"),
        (("--keys", "north-1=perform.json"), 2, "no public keys"),
        (("--keys", "north-1=keys/again.pub", "--remove", "north-1"), 2, "changed too"),
        (("--remove", "north-1", "--remove", "north-2"), 1, "list-threshold"),
        (("--keys", "south-1=keys/again.pub"), 1, "name"),
        (("--keys", "north-1=keys/again.pub", "--spare", "x=keys/again.pub"), 1, "key-twice"),
    ):
        said = log.ends(*CHANGE, *words, *out, code=code).stderr
        assert told in said, said
    said = log.ends(
        "record", "keys", "change", "nort", "--log", "b", "--remove", "x", *out, code=2
    ).stderr
    assert "north" in said
    assert not (place / "list.json").exists()
    spare = ("--spare", "north-4=keys/again.pub")
    answer = document(log.ends(*CHANGE, *spare, *out, "--json"))
    roles = {one["name"]: one["role"] for one in answer["holders"]}
    assert roles["north-4"] == "spare"
    # One that is there keeps its role.
    log.ends(*CHANGE, "--keys", "north-spare=keys/again.pub", *out, code=2)  # never written over
    (place / "list.json").unlink()
    answer = document(log.ends(*CHANGE, "--keys", "north-spare=keys/again.pub", *out, "--json"))
    assert json.loads((place / "list.json").read_text())["holders"][2]["role"] == "spare"
