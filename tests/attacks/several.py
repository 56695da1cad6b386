"""Attacks 13 and 14: several commitments, and less than was asked."""

from __future__ import annotations

from tests.attacks.book import Book
from tests.attacks.worlds import AB, HONEST, JUNK, SMALL, E, S, other
from tests.oracle.escrow import Declaration
from tests.oracle.escrow_view import Seen


def add(book: Book) -> None:
    """Add them."""
    conflicts(book)
    less(book)


def conflicts(book: Book) -> None:
    """Add commitments that cannot all stand, and those that can."""
    first, again = other(), other(nonce=JUNK)
    second, third = other(version=2, before=first.root()), other(version=3, before=JUNK.hex())
    right, broken = other(version=3, before=second.root()), other(version=2, before=JUNK.hex())

    def case(name: str, conflict: bool, *declarations: Declaration) -> None:
        files = [book.commitment(one) for one in declarations]
        verdict = "not verified" if conflict else "verified"
        attack = 13 if conflict else None
        book.case(name, attack, files, verdict=verdict, conflict=conflict)

    case("two versions", False, first, second)
    case("two versions, the later one first", False, second, first)
    case("three versions", False, first, second, right)
    case("a version is not given", False, first, third)
    case("a commitment twice", False, first, first)
    case("two commitments to one version", True, first, again)
    case("two commitments to one version, the other way round", True, again, first)
    case("two commitments to the second version", True, second, broken)
    case("another predecessor", True, first, broken)
    case("another predecessor, given first", True, broken, first)
    case("the second is right, the third is not", True, first, second, third)
    case("a predecessor and an equivocation", True, first, again, second, broken)
    south = other(declarer="south")
    files = [book.commitment(first), book.commitment(south)]
    wrong = {"verdict": "not verified", "rejected": {files[1]: "WrongCommitment"}}
    book.case("a commitment of another declarer", 2, files, **wrong)
    agreed = {"template": book.template(first.by.template)}
    wrong = {"verdict": "not verified", "rejected": {files[1]: "TemplateMismatch"}}
    book.case("a commitment of another declarer, not as agreed", 3, files, **agreed, **wrong)
    book.case(
        "the first commitment is rejected, and the second stands",
        2,
        [
            book.file("the first, edited", {**first.commitment(), "root": "1" * 64}),
            book.commitment(second),
            book.opened("of the second", second, {"sites": ([0], [])}),
            book.opened("of the first", first, {"sites": ([0], [])}),
        ],
        verdict="not verified",
        rejected={"the first, edited": "CommitmentMismatch", "of the first": "WrongCommitment"},
        further={
            second.root(): {
                "tables": Seen(second, [{"sites": ([0], [])}]).tables(),
                "findings": [],
            }
        },
    )
    documents = {
        "first": first.disclosure({"sites": ([S], ["cell"])}),
        "second": second.disclosure({"sites": ([S, 0], ["mass"])}),
    }
    seen = Seen(second, [{"sites": ([S, 0], ["mass"])}])
    files = [book.file(f"opened of the {name} of two", one) for name, one in documents.items()]
    commitments = [book.commitment(first), book.commitment(second)]
    book.case(
        "each file against its own commitment",
        None,
        [*commitments, *files],
        verdict="verified",
        conflict=False,
        open={"sites": 1},
        further={second.root(): {"tables": seen.tables(), "findings": []}},
    )
    book.case(
        "a file of the version that is not given",
        13,
        [commitments[0], *files],
        verdict="not verified",
        rejected={files[1]: "WrongCommitment"},
        open={"sites": 1},
    )


def less(book: Book) -> None:
    """Add answers that open less than was asked."""
    every = HONEST.by.territory(HONEST.by.tree("sites"))
    columns = ["id", "position", "active"]
    asked = ("sites", "place", "10.5,12")
    needed = [
        slot for slot in every if Seen(HONEST).is_needed(HONEST.by.tree("sites"), slot, *asked[1:])
    ]
    assert len(needed) == 9
    book.seen(
        "14: all that is needed",
        None,
        HONEST,
        [{"sites": (needed, columns)}],
        questions=[asked],
        outcomes=["declared"],
    )
    for left in needed:
        rest = [slot for slot in needed if slot != left]
        book.seen(
            f"14: all but slot {1024 + left:x}",
            14,
            HONEST,
            [{"sites": (rest, columns)}],
            questions=[asked],
            outcomes=["not open"],
        )
    for column in columns:
        book.seen(
            f"14: without the column {column}",
            14,
            HONEST,
            [{"sites": (needed, [name for name in columns if name != column])}],
            questions=[asked],
            outcomes=["not open"],
        )
    book.seen(
        "14: a question and no answer", 14, HONEST, [], questions=[asked], outcomes=["not open"]
    )
    far = [slot for slot in every if slot not in needed]
    book.seen(
        "14: all but what is asked",
        14,
        HONEST,
        [{"sites": (far, columns)}],
        questions=[asked],
        outcomes=["not open"],
    )
    halves = [[slot for slot in needed if (slot == AB) is here] for here in (True, False)]
    book.seen(
        "14: an answer in two files",
        None,
        HONEST,
        [{"sites": (half, columns)} for half in halves],
        questions=[asked],
        outcomes=["declared"],
    )
    altered = HONEST.disclosure({"sites": (needed, columns)})
    altered["tables"][0]["entries"][0][2] = ["false", "false"]
    file = book.file("14: an answer altered", altered)
    question = book.file("14: its question", HONEST.question("sites", place="10.5,12"))
    book.case(
        "14: an altered answer leaves the question not open",
        14,
        [book.commitment(HONEST), file, question],
        verdict="not verified",
        rejected={file: "RootMismatch"},
        outcomes=["not open"],
    )
    other_table = {"extents": ([24, 26], ["site", "cell"]), "sites": ([E], columns)}
    book.seen(
        "14: an answer from another table",
        14,
        HONEST,
        [other_table],
        questions=[asked],
        outcomes=["not open"],
    )
    book.seen(
        "14: a tag's neighbour",
        14,
        HONEST,
        [{"items": ([0], ["tag", "kind"])}],
        questions=[("items", "tag", "RV-001")],
        outcomes=["not open"],
    )
    book.seen(
        "14: an empty answer about the small world",
        14,
        SMALL,
        [{"sites": ([1, 2, 3], [])}],
        questions=[("sites", "place", "0,0")],
        outcomes=["not open"],
    )
