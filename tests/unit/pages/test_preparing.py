"""Statements that the page prepares are those that the program writes, byte for byte."""

from __future__ import annotations

import copy
import json
from base64 import b64decode
from collections.abc import Iterator, Mapping
from pathlib import Path
from typing import Any

import pytest
from tests.browser_check import answers, needs_node
from tests.process_books import Declared, ProcessBook

from paripassu.documents.base64 import parse_base64
from paripassu.errors import PariPassuError
from paripassu.pages.entries import Entries
from paripassu.pages.material import Material, material_of
from paripassu.pages.preparing import known_to
from paripassu.process.bodies import BODIES, parse_body
from paripassu.process.logged import logged
from paripassu.process.record_state import record_state
from paripassu.record.blob_reference import BlobReference
from paripassu.record.draft import draft_statement
from paripassu.record.payload import After

pytestmark = [needs_node, pytest.mark.slow]
KINDS = [*BODIES]
TEXT = '\u202e"<b>"\\ \u0000\u001f\u007f\n한반도 \U0001f600 é é'


@pytest.fixture(scope="module")
def folder(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A record in which both have signed, and one has committed."""
    made, one = ProcessBook().signed(), Declared()
    made.say("commit", "north", one.body(), one.file, one.template)
    return made.write(tmp_path_factory.mktemp("log"))


@pytest.fixture(scope="module")
def known(folder: Path) -> dict[str, Any]:
    made: Material = material_of(logged(folder))
    return known_to(made, Entries(made).newest, "log/")


def schemas(known: Mapping[str, Any]) -> Mapping[str, Any]:
    found: Mapping[str, Any] = known["schemas"]
    return found


def meta(known: Mapping[str, Any], author: str) -> dict[str, Any]:
    holder = next(one for one in known["holders"] if one["name"] == author)
    return {
        "after": known["after"],
        "agreement": known["agreement"],
        "author": author,
        "origin": known["origin"],
        "previous": holder["last"],
    }


def test_a_draft_of_each_kind_is_the_one_of_the_program(
    folder: Path, known: dict[str, Any], tmp_path: Path
) -> None:
    """With the same body, from the same log: for holders with and without an earlier statement."""
    jobs, written = [], []
    for number, kind in enumerate(KINDS):
        author = ("north-1", "south-1")[number % 2]
        body = dict(BODIES[kind].example)
        (tmp_path / "body.json").write_text(json.dumps(body), encoding="utf-8")
        answer = record_state(
            kind, author=author, body=tmp_path / "body.json", log=folder, anyway=True,
            out=tmp_path / f"{kind}.json",
        )  # fmt: skip
        assert answer.body == body
        written.append((answer, (tmp_path / f"{kind}.json").read_bytes()))
        jobs.append({"do": "draft", "kind": kind, "body": body, "blobs": [], **meta(known, author)})
    for (answer, content), one in zip(written, answers(jobs), strict=True):
        assert b64decode(one["is"]["bytes"]) == content
        assert one["is"]["id"] == answer.id
        assert one["is"]["name"] == f"{answer.author}-{answer.kind}-{answer.id[:8]}.json"


def test_files_and_any_text(known: dict[str, Any]) -> None:
    """Files stand in order, each once; texts of any script are written as the program does."""
    blobs: list[dict[str, Any]] = [
        {"digest": digit * 64, "size": size, "type": "text/csv"}
        for digit, size in (("c", 3), ("a", 1), ("c", 3), ("b", 2**40))
    ]
    body = {"ground": TEXT, "step": "arms:1"}
    given = {"kind": "dispute", "body": body, **meta(known, "north-1")}
    made = draft_statement(
        **{
            **given,
            "after": After(known["after"]["size"], parse_base64(known["after"]["root"])),
            "blobs": [BlobReference(one["digest"], one["size"], one["type"]) for one in blobs],
        }
    )
    long = copy.deepcopy(given) | {"body": {"ground": "x" * 70_000}}
    alone = copy.deepcopy(given) | {"author": "North 1"}
    found = answers([{"do": "draft", "blobs": blobs, **given}]
                    + [{"do": "draft", "blobs": [], **one} for one in (long, alone)])  # fmt: skip
    assert b64decode(found[0]["is"]["bytes"]) == made.content
    assert [one.get("refused") for one in found[1:]] == ["size", "shape"]


def spoilt(kind: str) -> Iterator[dict[str, Any]]:
    """Bodies of a kind, each with one thing that may be wrong."""
    body = dict(BODIES[kind].example)
    others: list[Any] = [
        None, "", "x", "arms:1", "arms:0", "Arms:1", "sha256:" + "1a" * 32, "1a" * 32, "1A" * 32,
        "2027-02-29", "2028-02-29", "0000-01-01", "2027-1-1", "0.5", "1.5", "1.0", ".5", 0, 1, -1,
        17, 2**53 - 1, True, False, [], ["a"], ["a", "a"], ["arms:1"], ["arms:1", "arms:1"],
        ["sha256:" + "1a" * 32] * 2, [1], [{}], {}, "x" * 4_001, "\U0001f600" * 4_000, "consistent",
        [f"g{number}" for number in range(17)],
        [{"stratum": "", "list": "1a" * 32, "pick": 0}],
        [{"stratum": "", "list": "1a" * 32, "pick": 1}],
        [{"stratum": "", "list": "1a" * 32, "pick": 1, "more": 1}],
        [{"stratum": "", "list": "1a" * 32, "pick": 1}] * 2,
    ]  # fmt: skip
    yield body
    yield body | {"unknown": 1}
    for key in {**dict.fromkeys(BODIES[kind].model_fields), **body}:
        yield {name: value for name, value in body.items() if name != key}
        for other in others:
            yield body | {key: other}


@pytest.mark.parametrize("kind", KINDS)
def test_what_is_wrong_is_wrong_for_the_program_too(kind: str, known: dict[str, Any]) -> None:
    bodies = [*spoilt(kind)]
    jobs = [
        {"do": "faults", "kind": kind, "body": body, "schemas": schemas(known)} for body in bodies
    ]
    for body, one in zip(bodies, answers(jobs), strict=True):
        try:
            parse_body(kind, body)
            right = True
        except PariPassuError:
            right = False
        faults = one["is"]
        assert (not faults) == right, (body, faults)
        assert all(said.endswith(".") and len(said) < 100 for said in faults.values()), faults


def typed(value: Any) -> Any:
    """Give what somebody types for a value."""
    if isinstance(value, list) and value and isinstance(value[0], dict):
        return "\n".join(f"{one['stratum']}; {one['pick']}; {one['list']}" for one in value)
    if value is None or isinstance(value, (str, bool)):
        return value or ""
    return str(value)


@pytest.mark.parametrize("kind", KINDS)
def test_what_is_typed_becomes_the_body(kind: str, known: dict[str, Any]) -> None:
    body = dict(BODIES[kind].example)
    lists = {
        key: value if key in ("steps", "evidence") else "\n".join(value)
        for key, value in body.items()
        if isinstance(value, list) and not any(isinstance(one, dict) for one in value)
    }
    given = {key: lists.get(key, typed(value)) for key, value in body.items()}
    (one, empty) = answers(
        [
            {"do": "body", "kind": kind, "schemas": schemas(known), "given": given},
            {"do": "body", "kind": kind, "schemas": schemas(known), "given": {}},
        ]
    )
    assert one["is"] == body
    assert all(value in (None, []) for value in empty["is"].values())


def test_earlier_statements_by_their_number(known: dict[str, Any]) -> None:
    ids = {str(one["index"]): one["id"] for one in known["statements"]}
    assert len(ids) == 4
    job = {"do": "body", "kind": "confirm", "schemas": schemas(known), "ids": ids}
    found = answers([job | {"given": {"of": text}} for text in ("1", " Entry 1 ", "7", "ab" * 32)])
    assert [one["is"]["of"] for one in found] == [ids["1"], ids["1"], "7", "ab" * 32]


def test_what_files_say(known: dict[str, Any], folder: Path, tmp_path: Path) -> None:
    """Of a commitment the page fills in what the program does; of other files nothing."""
    one = Declared()
    commit = tmp_path / "c.json"
    commit.write_bytes(one.file)
    template = tmp_path / "t.json"
    template.write_bytes(one.template)
    answer = record_state(
        "commit", author="north-1", file=[commit, template], log=folder, anyway=True,
        out=tmp_path / "out.json",
    )  # fmt: skip
    assert answer.body is not None
    commitments = known["commitments"]
    jobs = [
        {"do": "saidByFile", "kind": kind, "key": "file", "bytes": bytes_,
         "commitments": commitments}
        for kind, bytes_ in (
            ("commit", one.file), ("disclose", one.stage()), ("commit", b"\xff"), ("seal", b"[]"),
            ("challenge", b'{"format":"paripassu/commitment/1"}'), ("perform", one.file),
            ("commit", b"[" * 100_000),
        )
    ]  # fmt: skip
    said, opened, *others = (one["is"] for one in answers(jobs))
    given = {**said, "file": answer.body["file"], "template": answer.body["template"]}
    job = {"do": "body", "kind": "commit", "schemas": schemas(known), "given": given}
    body = answers([job])[0]["is"]
    assert body == answer.body
    assert opened["commitment"] in commitments.values()
    assert all(one == {} for one in others)


def test_who_may_state_what(known: dict[str, Any]) -> None:
    kinds = {one["name"]: one["kinds"] for one in known["holders"]}
    assert list(kinds)[:2] == ["north-1", "north-2"]
    assert "dep-1" not in kinds
    assert "perform" in kinds["north-1"]
    assert "finding" not in kinds["north-1"]
    assert {"finding", "draw", "release"} <= {*kinds["iaea-1"]}
    assert "commit" not in kinds["iaea-1"]


def test_what_it_will_say_is_what_the_record_says(folder: Path, known: dict[str, Any]) -> None:
    """The sentences of the page are those of the pages of the record, once it is stated."""
    book = ProcessBook().signed()
    one = Declared()
    said = book.say("commit", "north", one.body(), one.file, one.template)
    claim = book.say("perform", "north", {"step": "open:1"}, day=2)
    book.say("confirm", "south", {"of": claim}, day=3)
    seals = one.sealed()
    sealed = book.say("seal", "north", seals.body(said), seals.file, day=3)
    book.say("confirm", "south", {"of": sealed}, day=4)
    book.say("withdraw", "south", {}, day=5)
    made = material_of(logged(book.write(folder.parent / "later")))
    told = {one.index: one.sentence for one in Entries(made).newest}
    later = known_to(made, Entries(made).newest, "")["said"]
    index = {one["kind"]: one["index"] for one in made.logged.entries if one["by"] == "north"}
    by_south = [one["index"] for one in made.logged.entries if one["kind"] == "confirm"]
    assert known["said"]["perform north"]["open:1"] == told[index["perform"]]
    assert known["said"]["sign north"][""] == told[index["sign"]]
    assert later["confirm south"][str(index["perform"])] == told[by_south[0]]
    assert later["confirm south"][str(index["seal"])] == told[by_south[1]]
    withdrawn = next(one["index"] for one in made.logged.entries if one["kind"] == "withdraw")
    assert known["said"]["withdraw south"][""] == told[withdrawn]
