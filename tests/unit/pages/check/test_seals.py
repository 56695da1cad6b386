"""What guardians receive and open with the check in the browser: the vectors, and noise."""

from __future__ import annotations

import json
import random
from collections.abc import Mapping
from typing import Any

import pytest
from tests.browser_check import answers, needs_node
from tests.examples import examples
from tests.oracle import field
from tests.oracle.seals import outcome, public_key
from tests.process_books import Declared
from tests.shared import ROOT

from paripassu.escrow.guardian import format_guardian_secret
from paripassu.escrow.packages import format_sealed_share

pytestmark = [needs_node, pytest.mark.slow, pytest.mark.seeded]
VECTORS = json.loads(
    (ROOT / "docs" / "specification" / "escrow-seal-vectors.json").read_text(encoding="utf-8")
)
FILES: Mapping[str, str] = VECTORS["files"]
ROOT_OF = VECTORS["root"]


def job(case: Mapping[str, Any], files: Mapping[str, bytes]) -> dict[str, Any]:
    asked: dict[str, Any] = {"do": "seal", "root": ROOT_OF, "size": case["size"]}
    asked |= {"seal": files[case["seal"]], "pack": files[case["package"]]}
    if case["does"] == "receive":
        return asked | {"sealed": files[case["sealed"]], "secret": files[case["secret"]]}
    return asked | {"shares": [files[name] for name in case["shares"]]}


def said(one: Mapping[str, Any], case: Mapping[str, Any]) -> dict[str, Any]:
    """Give the outcome as the vectors have it."""
    if "refused" in one:
        return {"unusable": True} if one["refused"] == "TooFew" else {"error": one["refused"]}
    found = one["is"]
    if case["does"] == "receive":
        form = '{{"format":"paripassu/share/1","index":{index},"share":"{share}"}}'
        return {"share": form.format(**found)}
    if found["content"] != VECTORS["content"]:  # the vectors know of one content alone
        return {"error": "StageMismatch"}
    return {"used": found["used"], "set_aside": found["aside"]}


def test_the_vectors() -> None:
    files = {name: text.encode() for name, text in FILES.items()}
    cases = VECTORS["cases"]
    found = answers([job(case, files) for case in cases])
    for case, one in zip(cases, found, strict=True):
        assert said(one, case) == case["outcome"], case["case"]
    assert len(cases) > 30


def test_one_byte_changed() -> None:
    """A literal reading and the check say the same of every file with another byte."""
    chance = random.Random(7)
    cases, tried = [], []
    for _ in range(examples(200)):
        case = chance.choice(VECTORS["cases"])
        names = [case["seal"], case["package"], *case.get("shares", ())]
        names += [case[key] for key in ("sealed", "secret") if key in case]
        name = chance.choice(names)
        text = FILES[name]
        at = chance.randrange(len(text))
        other = chance.choice('0123456789abcdefxyzXYZ"{}[],: ')
        cases.append(case)
        tried.append({**FILES, name: text[:at] + other + text[at + 1 :]})
    jobs = [
        job(case, {name: text.encode() for name, text in files.items()})
        for case, files in zip(cases, tried, strict=True)
    ]
    for case, files, one in zip(cases, tried, answers(jobs), strict=True):
        wanted = outcome(files, case, ROOT_OF, VECTORS["content"].encode())
        assert said(one, case) == wanted, case["case"]


def test_keys_and_shares() -> None:
    chance = random.Random(3)
    seeds = [bytes(32), b"\xff" * 32, *(chance.randbytes(32) for _ in range(5))]
    found = answers([{"do": "guardian", "seed": seed} for seed in seeds])
    assert [one["is"] for one in found] == [public_key(seed).hex() for seed in seeds]
    sets = [
        {index: chance.randbytes(32) for index in chance.sample(range(1, 17), k)}
        for k in (1, 2, 3, 16)
    ]
    jobs = [{"do": "combined", "shares": [[*pair] for pair in one.items()]} for one in sets]
    combined = [field.combine(one).hex() for one in sets]
    assert [one["is"] for one in answers(jobs)] == combined


ONE = Declared(nonce=bytes([7]) * 32)
SEALS = ONE.sealed()
HANDED: Mapping[str, bytes] = {
    "c.json": ONE.file,
    "seal.json": SEALS.file,
    "package.json": SEALS.package,
    "share-1.json": SEALS.share(1),
    "share-2.json": SEALS.share(2),
    "sealed-1.json": format_sealed_share(SEALS.made.shares[0]),
    "key-1.json": format_guardian_secret(SEALS.secrets[0]),
    "key-2.json": format_guardian_secret(SEALS.secrets[1]),
}


def told(
    *names: str, secrets: bool = True, more: Mapping[str, bytes] | None = None
) -> tuple[str, list[tuple[str, str]], list[dict[str, Any]]]:
    """Give the verdict on files, each sentence with its answer, and the tables that are shown."""
    files = {name: HANDED[name] for name in names} | dict(more or {})
    ((one),) = answers([{"do": "declaration", "files": files, "secrets": secrets}])
    said = one["is"]["sentences"]
    return (
        one["is"]["verdict"],
        [(each["holds"], f"{each['what']} {each['why']}") for each in said],
        [each["table"] for each in said if "table" in each],
    )


def has(said: list[tuple[str, str]], holds: str, words: str) -> None:
    assert any(one == holds and words in text for one, text in said), (holds, words, said)


def test_a_stage_that_guardians_opened() -> None:
    verdict, said, tables = told(
        "c.json", "seal.json", "package.json", "share-1.json", "share-2.json"
    )
    assert verdict == "verified"
    has(said, "verified", "Shares 1, 2 open the seal of the stage “first”.")
    has(said, "verified", "2 of 2 files are true to the commitment.")
    # The same is shown as of the stage's own file.
    alone = told("c.json", more={"opened": ONE.stage()})
    assert tables == alone[2] != []
    rows = {table["title"]: table["rows"] for table in tables}
    assert all(len(row) == len(table["header"]) for table in tables for row in table["rows"])
    assert any(rows.values())


def test_what_is_sealed_to_a_guardian() -> None:
    names = ("c.json", "seal.json", "package.json", "sealed-1.json", "key-1.json")
    verdict, said, _ = told(*names)
    assert verdict == "verified"
    has(said, "verified", "Share 1 opens with the key of “norway”, and is the seal's.")
    has(said, "not checked", "It opens by 2 shares of different guardians; 1 of them is here.")
    # With the share of another it opens; without a key, or with another's, it stays sealed.
    assert told(*names, "share-2.json")[0] == "verified"
    has(told(*names, "share-2.json")[1], "verified", "Shares 1, 2 open the seal")
    has(told(*names[:-1], "key-2.json")[1], "not checked", "The key of its guardian is not here.")
    # From a server's page no key is used.
    _, said, _ = told(*names, secrets=False)
    has(said, "not checked", "Your secret key was not used")
    has(said, "not checked", "Share 1 of the seal of the stage “first” stays sealed.")


def test_seals_that_do_not_open() -> None:
    whole = ("c.json", "seal.json", "package.json", "share-1.json", "share-2.json")
    other = Declared(nonce=bytes([8]) * 32)
    false = ONE.sealed(ONE.table("sites"))  # another disclosure than the stage's
    foreign = ONE.sealed(other.stage())
    spoilt = HANDED["share-2.json"].replace(b'"share":"', b'"share":"00', 1)[:-4] + b'"}'
    cases: list[tuple[str, str, str, dict[str, bytes]]] = [
        ("refused", "refused", "opens to something else than that stage", {
            "seal.json": false.file, "package.json": false.package,
            "share-1.json": false.share(1), "share-2.json": false.share(2)}),
        ("refused", "refused", "it is a false statement of what it opens", {
            "seal.json": foreign.file, "package.json": foreign.package,
            "share-1.json": foreign.share(1), "share-2.json": foreign.share(2)}),
        ("refused", "refused", "The share does not open with this key, or is not the one", {
            "share-2.json": spoilt}),
        ("refused", "refused", "The package is not the one of the seal.", {
            "package.json": other.sealed(b"x").package}),
        ("refused", "refused", "“share-1.json” is rejected. This accuses nobody.", {
            "share-1.json": b'{"format":"paripassu/share/1","index":17,"share":"00"}'}),
        ("verified", "not checked", "is of a commitment that is not here", {
            "c.json": other.file}),
    ]  # fmt: skip
    for verdict, holds, words, change in cases:
        found, said, _ = told(*sorted(set(whole) - change.keys()), more=change)
        has(said, holds, words)
        assert found == verdict, said
    has(told("share-1.json")[1], "not checked", "say nothing without their seal")


def test_a_spoilt_share_hinders_nobody() -> None:
    made = ONE.sealed()
    third = b'{"format":"paripassu/share/1","index":3,"share":"' + b"00" * 32 + b'"}'
    more = {"s": made.file, "p": made.package, "1": made.share(1), "2": made.share(2), "3": third}
    verdict, said, _ = told("c.json", more=more)
    assert verdict == "refused"
    has(said, "verified", "Shares 1, 2 open the seal")
    has(said, "refused", "Share 3 was set aside.")
    has(said, "verified", "2 of 2 files are true to the commitment.")
