"""The check in the browser against the vectors of others, and those of the record's notes."""

from __future__ import annotations

import json
from base64 import b64decode
from pathlib import Path
from typing import Any

import pytest
from tests.browser_check import answers, holds, needs_node
from tests.shared import needs, shared

pytestmark = [needs_node, pytest.mark.slow]


def signature(group_key: str, one: dict[str, Any], kind: str) -> dict[str, Any]:
    message = one["msg"].encode() if kind == "cctv" else bytes.fromhex(one["msg"])
    return {
        "do": "mldsa" if kind == "mldsa" else "ed25519",
        "key": bytes.fromhex(group_key),
        "message": message,
        "signature": bytes.fromhex(one["sig"]),
        "context": bytes.fromhex(one["ctx"]) if "ctx" in one else None,
    }


@needs("vectors/cctv")
def test_one_of_the_914_vectors_of_cctv_is_accepted() -> None:
    found = json.loads((shared("vectors/cctv") / "ed25519/ed25519vectors.json").read_text())
    assert len(found) == 914
    said = holds([signature(one["key"], one, "cctv") for one in found])
    assert [one["number"] for one, yes in zip(found, said, strict=True) if yes] == [305]


@needs("vectors/wycheproof")
def test_the_vectors_of_wycheproof() -> None:
    found = json.loads((shared("vectors/wycheproof") / "ed25519_test.json").read_text())
    tests = [(g["publicKey"]["pk"], one) for g in found["testGroups"] for one in g["tests"]]
    assert len(tests) == 151
    said = holds([signature(key, one, "ed25519") for key, one in tests])
    assert said == [one["result"] == "valid" for _, one in tests]


@needs("vectors/wycheproof")
def test_the_vectors_of_wycheproof_for_ml_dsa() -> None:
    found = json.loads((shared("vectors/wycheproof") / "mldsa_44_verify_test.json").read_text())
    tests = [(g["publicKey"], one) for g in found["testGroups"] for one in g["tests"]]
    assert len(tests) > 100
    said = holds([signature(key, one, "mldsa") for key, one in tests])
    assert said == [one["result"] == "valid" for _, one in tests]


def proof(path: Path, kind: str) -> tuple[dict[str, Any], bool]:
    case = json.loads(path.read_text())
    hashes = [b64decode(one or "") for one in case["proof"] or ()]
    read = {name: b64decode(case[name] or "") for name in case if name[:4] in ("root", "leaf")
            and name != "leafIdx"}  # fmt: skip
    if kind == "inclusion":
        job = {"index": str(case["leafIdx"]), "size": str(case["treeSize"])}
        more = {"leaf": read["leafHash"], "root": read["root"]}
    else:
        job = {"first": str(case["size1"]), "second": str(case["size2"])}
        more = {"firstRoot": read["root1"], "secondRoot": read["root2"]}
    name = "included" if kind == "inclusion" else "consistent"
    return {"do": name, "proof": hashes, **job, **more}, not case["wantErr"]


@needs("vectors/rfc6962-proofs")
def test_proofs_of_others() -> None:
    """All of a tree; of subtrees there is none in the record."""
    folder = shared("vectors/rfc6962-proofs")
    cases = [
        (path, *proof(path, kind))
        for kind in ("inclusion", "consistency")
        for path in sorted((folder / kind).rglob("*.json"))
    ]
    assert len(cases) == 196
    said = holds([job for _, job, _ in cases])
    differ = [
        str(path.relative_to(folder))
        for (path, _, good), yes in zip(cases, said, strict=True)
        if yes != good
    ]
    assert differ == []


@needs("vectors/rfc8785")
def test_canonical_json_of_others() -> None:
    folder = shared("vectors/rfc8785")
    names = sorted(path.name for path in (folder / "input").glob("*.json"))
    assert len(names) >= 5
    jobs = [
        {"do": "canonical", "text": (folder / "input" / name).read_text("utf-8")} for name in names
    ]
    wanted = [(folder / "output" / name).read_text("utf-8") for name in names]
    assert [one["is"] for one in answers(jobs)] == wanted


KEY = "example.com/log/testdata+33d7b496+AeHTu4Q3hEIMHNqc6fASMsq3rKNx280NI+oO5xCFkkSx"


@needs("vectors/tlog-tiles-log")
def test_the_log_of_others() -> None:
    """At each of its sizes: the checkpoint, every entry, and what it was at each size before."""
    folder = shared("vectors/tlog-tiles-log")
    files = {
        path.relative_to(folder).as_posix(): path.read_bytes()
        for path in sorted((folder / "tile").rglob("*"))
        if path.is_file()
    }
    notes = [(folder / f"checkpoint.{size}").read_bytes() for size in range(16)]
    roots = [b64decode(note.split(b"\n")[2]) for note in notes]
    policy = f"log {KEY}\nquorum none\n".encode()
    read = answers(
        [{"do": "checkpoint", "note": note, "policy": policy, "extensions": True} for note in notes]
    )
    assert [one["is"]["size"] for one in read] == [str(size) for size in range(16)]
    jobs = [
        {"do": "history", "files": files, "size": size, "root": root, "earlier": [*range(size + 1)]}
        for size, root in enumerate(roots)
    ]
    whole = answers(jobs)
    for size, one in enumerate(whole):
        assert one["is"]["roots"] == [root.hex() for root in roots[: size + 1]]
        assert one["is"]["entries"] == whole[15]["is"]["entries"][:size]
    wrong = answers([{**job, "root": bytes(32)} for job in jobs])
    assert {one["refused"] for one in wrong} == {"damaged"}


def test_keys_policy_and_proofs_of_the_record(root: Path) -> None:
    file = root / "docs/specification/record-notes-vectors.json"
    vectors = json.loads(file.read_text(encoding="utf-8"))
    policy = vectors["policy"].encode()
    keys = [
        job
        for one in vectors["keys"]
        for job in (
            {"do": "publicKey", "text": one["public"]},
            {"do": "verifierKey", "text": one["vkey"]},
        )
    ]
    assert [one["is"] for one in answers(keys)] == [
        one["id"] for one in vectors["keys"] for _ in range(2)
    ]
    note = vectors["checkpoint"].encode()
    entry = vectors["entries"][vectors["inclusion"]["index"]].encode()
    inclusion, going_on = vectors["inclusion"], vectors["consistency"]
    jobs: list[dict[str, Any]] = [
        {"do": "checkpoint", "note": note, "policy": policy},
        {"do": "entryProof", "proof": inclusion["proof"].encode(), "policy": policy,
         "entry": entry},
        {"do": "entryProof", "proof": inclusion["proof"].encode(), "policy": policy,
         "entry": entry + b"x"},
        {"do": "goingOnProof", "proof": going_on["proof"].encode(), "policy": policy,
         "earlier": going_on["earlier"].encode()},
        {"do": "goingOnProof", "proof": going_on["proof"].encode(), "policy": policy,
         "earlier": note},
    ]  # fmt: skip
    found = answers(jobs)
    size = str(len(vectors["entries"]))
    stamps = {name: str(time) for name, time in vectors["stamps"].items()}
    assert found[0]["is"] == {"size": size, "stamps": stamps, "signed": 2, "enough": True}
    assert [one.get("is") for one in found[1:]] == [str(inclusion["index"]), None, size, None]
