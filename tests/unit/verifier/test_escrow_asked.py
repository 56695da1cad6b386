"""Several commitments, and questions of which less is open than was asked.

The numbers are those of the design's list of attacks.
"""

from __future__ import annotations

from typing import Any

from tests.declarations import NONCE, ROWS, SECRET, WORLD, WORLD_ROWS, honest
from tests.escrow_verifier import error, verified, verifier
from tests.oracle.escrow import Declaration, Declarer, sha256

HONEST = honest()
COMMITMENT = HONEST.commitment()
SMALL = honest(WORLD, WORLD_ROWS)
#: The slot of the cell s.
S = 24
JUNK = sha256(b"junk")
#: The slot of the item RV-001.
RV = HONEST.by.slot(HONEST.by.tree("items").table, ROWS["items"][0], 0)


# --- 13: several commitments ---------------------------------------------------------------------


def version(number: int, nonce: bytes = NONCE, before: str | None = None) -> Declaration:
    by = Declarer(WORLD, SECRET, nonce, number, before)
    return Declaration(by, by.contents(WORLD_ROWS))


def test_13_conflicts_between_bare_files() -> None:
    first, again = version(1), version(1, JUNK)
    second, third = version(2, before=first.root()), version(3, before=JUNK.hex())
    broken = version(2, before=JUNK.hex())

    def refused(*documents: dict[str, Any]) -> list[str]:
        return [one["error"] for one in verified(*documents)["rejected"]]

    def kinds(*declarations: Declaration) -> list[str]:
        result = verified(*(one.commitment() for one in declarations))
        assert verifier.exit_code(result) == (1 if result["conflicts"] else 0)
        assert result["findings"] == []
        return [one["conflict"] for one in result["conflicts"]]

    assert kinds(first, second) == kinds(first, third) == kinds(first, first) == []
    assert kinds(first, again) == ["version"]
    assert kinds(first, broken) == kinds(broken, first) == ["predecessor"]
    assert kinds(first, second, third) == ["predecessor"]
    south = Declarer({**WORLD, "declarer": "south"}, SECRET, NONCE)
    another = Declaration(south, south.contents(WORLD_ROWS)).commitment()
    assert refused(first.commitment(), another) == ["WrongCommitment"]


def test_13_each_file_is_verified_against_its_own_commitment() -> None:
    first = version(1)
    second = version(2, before=first.root())
    files = first.commitment(), second.commitment(), second.everything()
    result = verified(*files, second.question("sites", place="0,0"))
    assert result["tables"]["sites"]["open"] == 0
    (other,) = result["further"]
    assert other["root"] == second.root()
    assert other["tables"]["sites"]["open"] == 32
    assert other["questions"][0]["outcome"] == "declared"


# --- 14: less than was asked ---------------------------------------------------------------------


def test_14_not_open_is_never_nothing() -> None:
    question = HONEST.question("sites", place="10.5,12")

    def outcome(slots: list[int], *columns: str) -> str:
        opened = [HONEST.disclosure({"sites": (slots, columns)})] if slots else []
        result = verified(COMMITMENT, *opened, question)
        (answer,) = result["questions"]
        assert verifier.exit_code(result) == (1 if answer["outcome"] == "not open" else 0)
        return str(answer["outcome"])

    territory = HONEST.by.territory(HONEST.by.tree("sites"))
    x, y = verifier.column_and_row("10.5,12", 10)
    near = sorted(
        {verifier.interleaved(x + i, y + j, 10) for i in (-1, 0, 1) for j in (-1, 0, 1)}
        & set(territory)
    )
    assert len(near) == 9
    assert outcome(near, "id", "position", "active") == "declared"
    assert outcome([]) == outcome(near) == outcome(near, "position") == "not open"
    assert outcome(near, "id", "active") == outcome(near, "position", "id") == "not open"
    for left in near:
        rest = [slot for slot in near if slot != left]
        assert outcome(rest, "id", "position", "active") == "not open"


def test_14_an_empty_neighbourhood_needs_presence_alone() -> None:
    question = HONEST.question("sites", place="20,30")
    x, y = verifier.column_and_row("20,30", 10)
    near = [verifier.interleaved(x + i, y + j, 10) for i in (-1, 0, 1) for j in (-1, 0, 1)]
    near = [slot for slot in near if slot in HONEST.by.territory(HONEST.by.tree("sites"))]
    empty = HONEST.disclosure({"sites": (near, [])})
    assert verified(COMMITMENT, empty, question)["questions"][0]["outcome"] == "nothing"
    for left in near:
        rest = HONEST.disclosure({"sites": ([slot for slot in near if slot != left], [])})
        assert verified(COMMITMENT, rest, question)["questions"][0]["outcome"] == "not open"


def test_14_a_tag_in_a_slot_with_another_item() -> None:
    """Another item in the slot: its key is needed, the answer columns are not."""
    by = HONEST.by
    table = by.tree("items").table
    other = next(tag for i in range(10**5) if by.slot(table, [tag := f"X{i}"], 0) == RV)
    question = HONEST.question("items", tag=other)
    for columns, outcome in (([], "not open"), (["kind"], "not open"), (["tag"], "nothing")):
        opened = HONEST.disclosure({"items": ([RV], columns)})
        assert verified(COMMITMENT, opened, question)["questions"][0]["outcome"] == outcome
    opened = HONEST.disclosure({"items": ([RV], ["tag"])})
    asked = HONEST.question("items", tag="rv001")
    assert verified(COMMITMENT, opened, asked)["questions"][0]["outcome"] == "not open"


def test_14_questions_that_cannot_be_put() -> None:
    for question in (
        HONEST.question("items", place="10,12"),
        *(
            HONEST.question(name, tag="RV1")
            for name in ("sites", "batches", "Items", "items/0", "")
        ),
        HONEST.question("sites", place="0,-90"),
    ):
        stop = verified(COMMITMENT, question)
        assert (stop["error"], stop["file"], verifier.exit_code(stop)) == ("NotAskable", "1", 2)
    for question in (
        *(HONEST.question("sites", place=text) for text in ("", "10", "91,0", "1.0,2", "10, 12")),
        *(HONEST.question("items", tag=text) for text in ("", "-", "ß")),
        *(HONEST.question("items"), {**HONEST.question("items", tag="RV1"), "table": None}),
        *({**HONEST.question("items", tag="RV1"), "place": "1,2"}, HONEST.question("items", x="1")),
        {**HONEST.question("items", tag="RV1"), "tag": 5},
    ):
        assert error(COMMITMENT, question) == "WrongShape"
    other = {**HONEST.question("nothing", tag="RV1"), "root": "0" * 64}
    assert error(COMMITMENT, other) == "WrongCommitment"
