"""Seals opened in the browser: whatever the files hold, it says what the package says of them.

Examples are drawn from a seed, since Node does many at once.
"""

from __future__ import annotations

import random
from collections.abc import Callable, Mapping
from typing import Any, Final

import pytest
from tests.browser_check import answers, needs_node
from tests.examples import examples
from tests.mutations import mutated
from tests.process_books import Declared

from paripassu.errors import PariPassuError
from paripassu.escrow.guardian import format_guardian_secret, parse_guardian_secret
from paripassu.escrow.packages import format_sealed_share, parse_handed
from paripassu.escrow.seal import parse_seal

pytestmark = [needs_node, pytest.mark.seeded, pytest.mark.slow]

DECLARED: Final = Declared(nonce=bytes([7]) * 32)
SEALS: Final = DECLARED.sealed()
FILES: Final[Mapping[str, bytes]] = {
    "seal": SEALS.file,
    "seal-package": SEALS.package,
    "sealed-share": format_sealed_share(SEALS.made.shares[0]),
    "share": SEALS.share(1),
    "guardian-secret": format_guardian_secret(SEALS.secrets[0]),
}
READS: Final[Mapping[str, Callable[[bytes, str], Any]]] = {
    "seal": parse_seal,
    "guardian-secret": parse_guardian_secret,
}
#: Of what a guardian or a reader has in hand: all of it, and what opens the stage.
WHOLE: Final[Mapping[str, bytes]] = {
    "c.json": DECLARED.file,
    "seal.json": FILES["seal"],
    "package.json": FILES["seal-package"],
    "share-1.json": FILES["share"],
    "share-2.json": SEALS.share(2),
    "sealed-1.json": FILES["sealed-share"],
    "key-1.json": FILES["guardian-secret"],
}


def changed(content: bytes, chance: random.Random) -> bytes:
    """Change the document in its form, or some of its bytes."""
    others = [*FILES.values(), DECLARED.file]
    if chance.random() < 0.6:
        return mutated(content, others, chance)
    for _ in range(chance.randrange(1, 3)):
        at = chance.randrange(len(content))
        put = chance.choice([b"", b"0", b"f", b'"', b"}", b"\xff", b" ", content[at : at + 9]])
        content = content[:at] + put + content[at + chance.choice([0, 1, 1, 8]) :]
    return content


def test_files_of_seals_are_read_as_the_package_reads_them() -> None:
    chance = random.Random(1)
    kinds = [*FILES]
    tried = [(kind, FILES[kind]) for kind in kinds]
    for _ in range(examples(1_500)):
        kind = chance.choice(kinds)
        tried.append((kind, changed(FILES[kind], chance)))
    found = answers([{"do": "handed", "bytes": content, "kind": kind} for kind, content in tried])
    good = 0
    for (kind, content), one in zip(tried, found, strict=True):
        try:
            READS.get(kind, parse_handed)(content, "given")
        except PariPassuError:
            assert "refused" in one, content
            assert len(one["said"]) < 300
        else:
            assert "is" in one, (content, one)
            good += 1
    assert len(kinds) < good < len(tried) // 2


def test_a_changed_file_opens_nothing_else() -> None:
    """No change of any file makes the check say yes where a file is not the seal's own."""
    chance = random.Random(2)
    tried = []
    for _ in range(examples(240)):
        name = chance.choice([*WHOLE])
        tried.append((name, changed(WHOLE[name], chance)))
    jobs = [
        {"do": "declaration", "files": {**WHOLE, name: content}, "secrets": True}
        for name, content in tried
    ]
    ((whole),) = answers([{"do": "declaration", "files": dict(WHOLE), "secrets": True}])
    tables = [one["table"] for one in whole["is"]["sentences"] if "table" in one]
    assert whole["is"]["verdict"] == "verified"
    assert tables
    for (name, content), one in zip(tried, answers(jobs), strict=True):
        sentences = one["is"]["sentences"]
        assert all(len(said["what"] + said["why"]) < 400 for said in sentences)
        # What is shown as open is what was committed to, or nothing is.
        assert [said["table"] for said in sentences if "table" in said] in (tables, [])
        if content != WHOLE[name]:
            texts = [said["what"] + said["why"] for said in sentences]
            assert texts != [said["what"] + said["why"] for said in whole["is"]["sentences"]], name
