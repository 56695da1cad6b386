"""What a declarer does later: disclose, and answer; and the question that it answers."""

from __future__ import annotations

import os
from collections.abc import Iterable, Sequence

from paripassu import given
from paripassu.errors import DefectError, ParameterError
from paripassu.escrow.commit import Declaration
from paripassu.escrow.commitment import Commitment
from paripassu.escrow.declare import read_commitment, read_declaration
from paripassu.escrow.disclose import open_tree
from paripassu.escrow.disclosure import Disclosure, format_disclosure, parse_disclosure
from paripassu.escrow.drawn import read_numbers
from paripassu.escrow.errors import RefusedFileError, WrongSecretError
from paripassu.escrow.filled import Progress, silent
from paripassu.escrow.forms import known
from paripassu.escrow.opening import Opening, verify_disclosure
from paripassu.escrow.question import (
    Question,
    asked_tree,
    format_question,
    needed_slots,
    outcome,
    parse_question,
)
from paripassu.escrow.said import where_of
from paripassu.escrow.selection import Chosen, choose, of_question
from paripassu.escrow.tags import fold
from paripassu.escrow.verify import make_question
from paripassu.escrow.view import view_of
from paripassu.escrow.written import Challenge, Opened, OpenedTable
from paripassu.files import Readable, read, verify_place, write_bytes
from paripassu.kinds import document

_DISCLOSURE = document("disclosure", "a disclosure")
_QUESTION = document("question", "a question")


def declare_disclose(
    commitment: Readable,
    secret: Readable,
    out: str | os.PathLike[str],
    *,
    all: bool = False,
    table: Sequence[str] = (),
    region: Iterable[str] | None = None,
    stage: str | None = None,
    box: str | Sequence[object] | None = None,
    geojson: Readable | None = None,
    draw: Readable | Iterable[int] | None = None,
    columns: Sequence[str] | None = None,
    totals: bool = False,
    progress: Progress = silent,
) -> Opened:
    """Open parts of a declaration.

    Parameters
    ----------
    commitment, secret : str, path or open file
    out : path
        The disclosure, to be published.
    all : bool
        Everything.
    table : sequence of str
        These tables, or totals by their own name (``sites/20``).
    region : sequence of str, optional
        Geohash prefixes: of the tables over cells only what lies in them.
    stage : str, optional
        Exactly what a stage opens.
    box : str or sequence, optional
        South, west, north, east in degrees: the cells of the territory that the box touches.
    geojson : str, path or open file, optional
        The cells of the territory that its polygons touch; edges are straight in longitude and
        latitude.
    draw : str, path, open file or sequence of int, optional
        What a draw picked of the slots of one table, numbered from 1 in key order. Opens key and
        ``answer`` columns where ``columns`` says nothing else.
    columns : sequence of str, optional
        Only these columns; none: the numbers of records alone.
    totals : bool
        The totals of the tables, and not their records.
    progress : callable, optional

    Raises
    ------
    ParameterError
        It is not clear what is meant, or it is not there.
    """
    verify_place(out, commitment, secret, replaces=_DISCLOSURE)
    progress = given.function(progress, "progress") or silent
    public = read_commitment(commitment)
    drawn = None if draw is None else read_numbers(draw)
    chosen = choose(
        public,
        all=given.flag(all, "all"),
        tables=given.texts(table, "table", "names"),
        where=where_of(region, box, geojson),
        stage=None if stage is None else given.text(stage, "stage"),
        drawn=None if drawn is None else drawn[0],
        columns=None if columns is None else given.texts(columns, "columns", "names"),
        totals=given.flag(totals, "totals"),
    )
    if drawn is not None and drawn[1] not in (None, size := chosen[0].tree.territory.size):
        what = f"is out of {drawn[1]:,}, and {chosen[0].tree.name!r} has {size:,} slots"
        raise ParameterError("draw", what, f"draw with --pool {size}")
    declaration = read_declaration(secret, public)
    return _write(public, declaration, chosen, out, progress)


def _write(
    public: Commitment,
    declaration: Declaration,
    chosen: Sequence[Chosen],
    out: str | os.PathLike[str],
    progress: Progress,
    question: Question | None = None,
) -> Opened:
    """Write a disclosure once it has been verified."""
    content, openings = disclosed(public, declaration, chosen, progress)
    said = None
    if question is not None:
        found = outcome(question, view_of(public, openings))
        if found.outcome == "not open":
            raise DefectError("the answer does not answer the question")
        said = found.outcome
    write_bytes(out, content, replaces=_DISCLOSURE)
    return Opened.model_validate(
        {
            "file": os.fspath(out),
            "root": public.root.hex(),
            "bytes": len(content),
            "tables": {
                one.tree.name: OpenedTable(
                    slots=one.opened.size,
                    records=sum(one.part.counts),
                    columns=tuple(one.tree.names[at - 1] for at in one.part.columns),
                )
                for one in openings
            },
            "outcome": said,
            "warnings": [*_warnings(chosen)] if question is None else [],
        }
    )


def disclosed(
    public: Commitment,
    declaration: Declaration,
    chosen: Sequence[Chosen],
    progress: Progress = silent,
) -> tuple[bytes, tuple[Opening, ...]]:
    """Make the file of a disclosure, and verify it; with its cache, or without where that is wrong.

    Returns
    -------
    content : bytes
    openings : tuple of Opening
        What a reader of it finds.

    Raises
    ------
    WrongSecretError
        The data of the secret are not those that were committed to.
    """
    caches = (declaration.known, ()) if declaration.known else ((),)
    for cache in caches:
        parts = tuple(
            open_tree(
                declaration.filled(one.tree.number),
                one.slots,
                one.columns,
                cache[one.tree.number] if cache else None,
                progress,
            )
            for one in sorted(chosen, key=lambda one: one.tree.number)
        )
        content = format_disclosure(Disclosure(public.root, parts))
        try:
            return content, verify_disclosure(parse_disclosure(content), public, 2**62)
        except RefusedFileError:
            continue
    raise WrongSecretError(
        "the data in the secret are not those that were committed to",
        "take the secret from where you keep a copy",
    )


def _warnings(chosen: Sequence[Chosen]) -> Iterable[str]:
    """Say what a disclosure shows beyond its records ("What is learnt")."""
    for one in chosen:
        if one.tree.table.kind == "tag" and one.tree.totals is None:
            yield (
                f"{one.tree.name}: whoever holds a list of tags can find out which of them are "
                "declared here: the slots of tags are public"
            )
            if one.slots.size > 1 and one.tree.key not in one.columns:
                yield (
                    f"{one.tree.name}: from now on a question can be aimed at each slot where an "
                    "item stands, and its answer shows the item's tag"
                )


def declare_challenge(
    commitment: Readable,
    out: str | os.PathLike[str],
    *,
    place: str | None = None,
    tag: str | None = None,
    table: str | None = None,
) -> Challenge:
    """Write a question: is anything declared at a place, or under a tag?

    Parameters
    ----------
    commitment : str, path or open file
    out : path
    place : str, optional
        ``latitude,longitude``, in degrees.
    tag : str, optional
    table : str, optional
        May be left out where only one table takes such a question.

    Raises
    ------
    NotAskableError
        It cannot be put to this commitment.
    ParameterError
        It is not clear what is asked.
    """
    verify_place(out, commitment, replaces=_QUESTION)
    if (place is None) is (tag is None):
        what = "is missing" if place is None else "cannot stand with `tag`"
        raise ParameterError("place", what, "ask for a place, or for a tag")
    public = read_commitment(commitment)
    question = make_question(public, place, tag, table)
    write_bytes(out, format_question(question), replaces=_QUESTION)
    return Challenge(
        file=os.fspath(out),
        root=public.root.hex(),
        table=question.table,
        **{question.kind: question.value},
    )


def declare_answer(
    question: Readable,
    commitment: Readable,
    secret: Readable,
    out: str | os.PathLike[str],
    *,
    progress: Progress = silent,
) -> Opened:
    """Answer a question: open what it asks for, and nothing else.

    Parameters
    ----------
    question, commitment, secret : str, path or open file
    out : path
        A disclosure; absence is the same kind of proof as presence.
    progress : callable, optional
    """
    verify_place(out, question, commitment, secret, replaces=_DISCLOSURE)
    progress = given.function(progress, "progress") or silent
    content = read(question)
    with known(content.data, content.name, "question"):
        asked = parse_question(content.data, content.name)
    public = read_commitment(commitment)
    tree = asked_tree(asked, public, content.name)
    declaration = read_declaration(secret, public)
    chosen = answer_of(asked, public, declaration, tree.number)
    return _write(public, declaration, [chosen], out, progress, asked)


def answer_of(asked: Question, public: Commitment, declaration: Declaration, number: int) -> Chosen:
    """Choose the columns of an answer: those of ``answer`` only where records are asked about."""
    tree, records = public.trees[number], declaration.records[number]
    assert tree.key is not None
    needed = needed_slots(asked, tree, public.identity)
    keys = [
        text
        for run in needed
        for text in records.texts(tree.key, *records.between(*run))
        if text is not None
    ]
    about = bool(keys)
    if asked.kind == "tag":
        about = fold(asked.value) in map(fold, keys)
    return of_question(asked, tree, public.identity, about=about)
