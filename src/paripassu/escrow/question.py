"""Questions: is anything declared at a place, or under a tag ("Questions")?"""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass
from itertools import islice
from typing import Any, Literal

from paripassu.documents.plain import encode_plain
from paripassu.escrow.cells import neighbours, slot_of_place
from paripassu.escrow.commitment import Commitment
from paripassu.escrow.errors import NotAskableError, WrongCommitmentError, WrongShapeError
from paripassu.escrow.forms import check_keys, parse_hash, read_form
from paripassu.escrow.layout import Tree
from paripassu.escrow.nodes import Runs
from paripassu.escrow.tags import fold, slot_of_tag
from paripassu.escrow.values import is_value, what_is_wrong
from paripassu.escrow.view import Open, View
from paripassu.quoted import quoted

FORMAT = "paripassu/question/1"
#: Records of an answer that are shown; the view has all of them.
MOST_SHOWN = 100


@dataclass(frozen=True, slots=True)
class Question:
    """A question to one commitment.

    Attributes
    ----------
    root : bytes
        Of the commitment.
    table : str
    kind : str
        ``place`` or ``tag``.
    value : str
    """

    root: bytes
    table: str
    kind: Literal["place", "tag"]
    value: str


@dataclass(frozen=True, slots=True)
class Outcome:
    """What a view says to a question.

    Attributes
    ----------
    question : Question
    outcome : str
        ``declared``, ``nothing`` or ``not open``.
    n : int or None
        Records asked about; None where it is not open.
    columns : tuple of str
        Those of the answer, the key among them; empty where nothing is declared.
    records : tuple of tuple
        Their values in the first records that are asked about.
    closed_slots : int
        How many of the slots that it needs are not open.
    closed_columns : tuple of str
        Which columns are not open that it needs in the open ones.
    """

    question: Question
    outcome: Literal["declared", "nothing", "not open"]
    n: int | None
    columns: tuple[str, ...] = ()
    records: tuple[tuple[str | None, ...], ...] = ()
    closed_slots: int = 0
    closed_columns: tuple[str, ...] = ()


def format_question(question: Question) -> bytes:
    """Write a question's file."""
    return encode_plain(
        {
            "format": FORMAT,
            question.kind: question.value,
            "root": question.root.hex(),
            "table": question.table,
        }
    )


def parse_question(content: bytes, source: str = "question") -> Question:
    """Read a question.

    Raises
    ------
    NotCanonicalError, WrongShapeError
        It is none.
    """
    return question_of(read_form(content, source), source)


def question_of(document: dict[str, Any], source: str = "question") -> Question:
    """Take a document that was read as a question; see :func:`parse_question`."""
    kind: Literal["place", "tag"] = "tag" if "tag" in document else "place"
    check_keys(document, ("format", "root", "table", kind), "", source)
    if document["format"] != FORMAT:
        raise WrongShapeError(source, f"its format should be {FORMAT}")
    value, table = document[kind], document["table"]
    if not isinstance(table, str) or not isinstance(value, str):
        raise WrongShapeError(source, f"table and {kind} should be texts")
    root = parse_hash(document["root"], "root", source)
    if not is_value(kind, value):
        raise WrongShapeError(source, f"{kind} {what_is_wrong(kind, value)}")
    return Question(root, table, kind, value)


def asked_tree(question: Question, commitment: Commitment, source: str = "question") -> Tree:
    """Give the table that a question is put to.

    Raises
    ------
    WrongCommitmentError
        It is a question to another commitment.
    NotAskableError
        It cannot be put to this one.
    """
    if question.root != commitment.root:
        what = f"it is put to {question.root.hex()}, not to {commitment.root.hex()}"
        raise WrongCommitmentError(source, what, "give the commitment that it is put to")
    try:
        tree = commitment.tree(question.table)
    except KeyError as error:
        what = f"asks about the table {quoted(question.table)}, which is not there"
        raise NotAskableError(source, what, str(error.args[0])) from None
    wanted = "cell" if question.kind == "place" else "tag"
    if tree.totals is not None or tree.table.kind != wanted:
        fit = [
            one.name for one in commitment.trees if one.totals is None and one.table.kind == wanted
        ]
        what = (
            f"asks for a {question.kind} in {quoted(tree.name)}, which is no table of kind {wanted}"
        )
        raise NotAskableError(source, what, f"ask about {' or '.join(fit)}" if fit else "")
    if question.kind == "place":
        own = slot_of_place(question.value, tree.depth)
        if own not in tree.territory:
            what = f"asks about {question.value}, which lies outside the territory"
            raise NotAskableError(source, what)
    return tree


def needed_slots(question: Question, tree: Tree, identity: bytes) -> Runs:
    """Give the slots that must be open for an answer."""
    if question.kind == "tag":
        slot = slot_of_tag(identity, fold(question.value), tree.depth)
        return Runs.of([(slot, slot + 1)])
    own = slot_of_place(question.value, tree.depth)
    near = neighbours(own, tree.depth, tree.table.tolerance)
    return tree.territory & Runs.of((slot, slot + 1) for slot in near)


def work_of(tree: Tree) -> int:
    """Give how many slots a question counts as."""
    return (2 * tree.table.tolerance + 1) ** 2


def outcome(question: Question, view: View, source: str = "question") -> Outcome:
    """Put a question to a view.

    Raises
    ------
    WrongCommitmentError, NotAskableError
        See :func:`asked_tree`.
    """
    tree = asked_tree(question, view.commitment, source)
    there = view.of(tree.name)
    needed = needed_slots(question, tree, view.commitment.identity)
    assert tree.key is not None
    if not there.is_open(needed, [tree.key]):
        closed = (needed - there.opened).size
        key = tree.columns[tree.key - 1].name
        names = () if there.is_open(needed & there.opened, [tree.key]) else (key,)
        return Outcome(question, "not open", None, closed_slots=closed, closed_columns=names)
    about = _about(question, there, tree.key, needed)
    if not about:
        return Outcome(question, "nothing", 0)
    answer = {tree.column(name): name for name in tree.table.answer}
    shut = tuple(
        name
        for column, name in answer.items()
        if not all(slot in there.column(column) for slot in about)
    )
    if shut:
        return Outcome(question, "not open", None, closed_columns=shut)
    shown = sorted({tree.key, *answer})
    return Outcome(
        question,
        "declared",
        sum(about.values()),
        tuple(tree.columns[column - 1].name for column in shown),
        tuple(islice(_records(question, there, tree.key, about, shown), MOST_SHOWN)),
    )


def _records(
    question: Question, there: Open, key: int, about: Iterable[int], columns: Sequence[int]
) -> Iterator[tuple[str | None, ...]]:
    """Give the records that are asked about."""
    for slot in about:
        rows = zip(*(there.column(column)[slot] for column in columns), strict=True)
        for text, row in zip(there.column(key)[slot], rows, strict=True):
            if question.kind == "place" or _same(question, text):
                yield row


def _same(question: Question, text: str | None) -> bool:
    """Whether a tag is the one that is asked about."""
    return text is not None and is_value("tag", text) and fold(text) == fold(question.value)


def _about(question: Question, there: Open, key: int, needed: Runs) -> dict[int, int]:
    """Give the slots with records that are asked about, and how many there."""
    found: dict[int, int] = {}
    for first, end in needed:
        for slot in there.between(first, end):
            if question.kind == "place":
                found[slot] = there.counts[slot]
                continue
            same = sum(_same(question, text) for text in there.column(key)[slot])
            if same:
                found[slot] = same
    return found
