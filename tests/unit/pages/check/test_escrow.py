"""Disclosures with the check in the browser: the published vectors, and files with mistakes."""

from __future__ import annotations

import json
import random
from typing import Any

import pytest
from tests.browser_check import answers, needs_node
from tests.escrow_judged import by_verifier, said_of
from tests.examples import examples
from tests.mutations import files, mutated
from tests.oracle.escrow import encode, sha256
from tests.unit.escrow.test_vectors import CASES, FILES, VECTORS, wrong

pytestmark = [needs_node, pytest.mark.slow, pytest.mark.seeded]


def job(case: dict[str, Any], do: str = "disclosures") -> dict[str, Any]:
    return {
        "do": do,
        "files": [FILES[name] for name in case["files"]],
        "template": FILES[case["template"]] if "template" in case else None,
        "mostSlots": case.get("most_slots", 2**28),
    }


def test_the_check_says_what_the_page_says() -> None:
    found = answers([job(case) for case in CASES])
    differ = [
        line
        for case, one in zip(CASES, found, strict=True)
        for line in wrong(case, said_of(one["is"]))
    ]
    assert differ == []


def test_sentences() -> None:
    """Refused where the verdict is no; and each of them is short."""
    verdicts = {"verified": "verified", "not verified": "refused", "cannot tell": "not checked"}
    some = CASES[::7]
    for case, one in zip(some, answers([job(case, "told") for case in some]), strict=True):
        assert one["is"]["verdict"] == verdicts[case["verdict"]], case["case"]
        assert all(len(said["what"] + said["why"]) < 400 for said in one["is"]["sentences"])


def test_values_tags_and_places() -> None:
    texts = VECTORS["texts"]
    asked = [
        ({"do": "value", "text": text, "kind": kind}, name == "are")
        for kind, both in texts["values"].items()
        for name in ("are", "are_not")
        for text in both[name]
    ]
    asked += [({"do": "tag", "text": tag}, folded) for tag, folded in texts["tags"]]
    asked += [
        ({"do": "place", "text": place, "depth": depth}, way)
        for depth, place, way in texts["places"]
    ]
    found = answers([one for one, _ in asked])
    for (one, wanted), said in zip(asked, found, strict=True):
        assert said["is"] == wanted, one


def test_files_with_mistakes() -> None:
    """The verifier in Python and the browser say the same of files that were changed at random."""
    chance = random.Random(8)
    commitment, whole = files()
    others = [commitment, *whole.values()]
    small = [one for one in whole.values() if len(one) < 60_000]
    tried = []
    for _ in range(examples(400)):
        one = chance.choice(small)
        if chance.random() < 0.3:
            tried.append([mutated(commitment, others, chance), one])
        else:
            tried.append([commitment, mutated(one, others, chance)])
    found = answers([{"do": "disclosures", "files": one, "mostSlots": 2**22} for one in tried])
    for made, said in zip(tried, found, strict=True):
        assert said_of(said["is"]) == by_verifier(made, most_slots=2**22)


def committed(template: dict[str, Any]) -> bytes:
    """Write a commitment that fits together, with a template that may break a rule."""
    document = json.loads(files()[0])
    document["header"]["template"] = template
    identity = sha256(b"paripassu/escrow/1/identity\n", encode(document["header"]))
    roots = [bytes.fromhex(one) for one in document["tables"]]
    document["root"] = sha256(b"paripassu/escrow/1/root\n", identity, *roots).hex()
    return encode(document)


def test_templates() -> None:
    """Rules of the template, with a root that is right: also for regions at the edge of a rule."""
    chance = random.Random(10)
    template = json.loads(files()[0])["header"]["template"]
    alphabet = "0123456789bcdefghjkmnpqrstuvwxyz"
    regions = [
        [f"{one}b" for one in alphabet],
        [f"b{one}" for one in alphabet],
        [f"b{one}" for one in alphabet[1:]],
        [f"{one}bc" for one in alphabet],
        ["wy", "wyc"],
        ["wyd", "wyc"],
        ["wyc", "wyc"],
        [],
        [""],
    ]
    made = [committed({**template, "territory": one}) for one in regions]
    for _ in range(examples(400)):
        whole = encode({"template": template})
        other = mutated(whole, [whole], chance)
        try:
            made.append(committed(json.loads(other)["template"]))
        except (ValueError, TypeError, LookupError, RecursionError):
            made.append(other)
    found = answers([{"do": "disclosures", "files": [one], "mostSlots": 2**22} for one in made])
    for content, said in zip(made, found, strict=True):
        assert said_of(said["is"]) == by_verifier([content], most_slots=2**22), content
