"""Changed files: the package and the verifier say the same of each, and none passes.

Every byte of small files is changed here, and a share of the random changes of large ones; more of
those by ``python -m tests.mutations N SEED``.
"""

from __future__ import annotations

from collections.abc import Iterator

import pytest
from tests.attacks.worlds import SMALL, S
from tests.examples import examples
from tests.mutations import compare, run
from tests.oracle.escrow import encode

COMMITMENT = encode(SMALL.commitment())
SMALL_FILES = {
    "columns": SMALL.disclosure({"sites": ([0, 1, 2, 3, S], ["mass"])}),
    "presence": SMALL.disclosure({"sites": ([5, S, 31], [])}),
    "absence": SMALL.disclosure({"sites": ([5, 6], [])}),
    "totals": SMALL.disclosure({"sites/0": ([0], ["mass"]), "sites/5": ([S], ["again"])}),
    "place": SMALL.question("sites", place="12.5,-0.25"),
}


def altered(content: bytes) -> Iterator[tuple[str, bytes]]:
    """Flip a bit of every byte, drop it, and cut there."""
    for at in range(len(content)):
        flipped = bytes([content[at] ^ 1 << at % 8])
        yield f"bit {at % 8} of byte {at}", content[:at] + flipped + content[at + 1 :]
        yield f"byte {at} dropped", content[:at] + content[at + 1 :]
        yield f"cut at {at}", content[:at]


@pytest.mark.slow
@pytest.mark.parametrize("name", SMALL_FILES)
def test_every_byte_of_a_file(name: str) -> None:
    content = encode(SMALL_FILES[name])
    assert compare([COMMITMENT, content], 1, may_pass=True) == ("verified", "")
    for what, other in altered(content):
        if other != content:  # a byte like its neighbour
            # A question may become another one.
            said, why = compare([COMMITMENT, other], 1, may_pass=name == "place")
            assert why == "", (what, said)


@pytest.mark.slow
def test_every_byte_of_a_commitment() -> None:
    opened = encode(SMALL_FILES["columns"])
    for what, other in altered(COMMITMENT):
        if other != COMMITMENT:
            said, why = compare([other, opened], 0)
            assert why == "", (what, said)


@pytest.mark.slow
@pytest.mark.seeded
def test_large_files_changed_at_random() -> None:
    counted, wrong = run(examples(150), 16, tell=lambda _: None)
    assert wrong == []
    assert len(counted) > 8
