"""What a declarer does: commit, rehearse, disclose, answer; and the question that it answers."""

from __future__ import annotations

import os
from collections.abc import Iterable, Sequence
from pathlib import Path

from paripassu import given
from paripassu.errors import DefectError, Fault, InputError, ParameterError
from paripassu.escrow.columns import fields_of
from paripassu.escrow.commit import Declaration, commit, hashed
from paripassu.escrow.commitment import (
    Commitment,
    Header,
    format_commitment,
    parse_commitment,
)
from paripassu.escrow.declared import Source
from paripassu.escrow.disclose import open_tree
from paripassu.escrow.disclosure import Disclosure, format_disclosure, parse_disclosure
from paripassu.escrow.drawn import read_numbers
from paripassu.escrow.errors import CommitmentMismatchError, RefusedFileError, WrongSecretError
from paripassu.escrow.filled import Progress, silent
from paripassu.escrow.opening import MOST_SLOTS, Opening, check_work, verify_disclosure
from paripassu.escrow.question import (
    Question,
    asked_tree,
    format_question,
    needed_slots,
    outcome,
    parse_question,
)
from paripassu.escrow.read import read_template
from paripassu.escrow.said import where_of
from paripassu.escrow.secret import format_secret, read_secret, verify_secret
from paripassu.escrow.selection import Chosen, choose, of_question
from paripassu.escrow.tags import fold
from paripassu.escrow.template import Template
from paripassu.escrow.template_parts import MOST_NUMBER
from paripassu.escrow.verify import MOST_BYTES, make_question
from paripassu.escrow.view import view_of
from paripassu.escrow.written import Challenge, Committed, Opened, OpenedTable, Rehearsed
from paripassu.files import Readable, read, verify_place, write_bytes
from paripassu.kinds import document
from paripassu.quoted import in_python
from paripassu.tables.verbatim import read_verbatim

#: What a table's file may be called beside its name.
SUFFIXES = (".csv", ".parquet", ".jsonl", ".ndjson", ".geojson", ".json")
TEMPLATE = "template.toml"
_DISCLOSURE = document("disclosure", "a disclosure")
_QUESTION = document("question", "a question")


def declare_commit(
    folder: str | os.PathLike[str],
    out: str | os.PathLike[str],
    secret: str | os.PathLike[str],
    *,
    randomness: bytes,
    after: Readable | None = None,
    most_slots: int = MOST_SLOTS,
    progress: Progress = silent,
) -> Committed:
    """Commit to a whole declaration.

    Parameters
    ----------
    folder : path
        Holds ``template.toml``, and for each table a file with its name: ``sites.csv``,
        ``sites.parquet``, ``sites.jsonl`` or ``sites.geojson``.
    out : path
        The commitment, to be published. Nothing is replaced.
    secret : path
        The secret, to be kept: seed and data. A new file of mode 0600.
    randomness : bytes
        64 from the operating system: the secret and the nonce.
    after : str, path or open file, optional
        The commitment to the version before.
    most_slots : int
        The most slots of all trees.
    progress : callable, optional
        Told how many slots were hashed since the last call.

    Raises
    ------
    InputError
        A table cannot be read, is not as the template says, or would convict; with file and row.
    OverwriteError, UnwritableError
        A file stands there, or cannot be written.
    """
    randomness = given.random_bytes(randomness, "randomness", 64)
    most_slots = given.whole(most_slots, "most_slots", 1)
    progress = given.function(progress, "progress") or silent
    verify_place(out)
    verify_place(secret)
    here = Path(given_folder(folder))
    template = read_template(here / TEMPLATE)
    version, predecessor = 1, None
    if after is not None:
        before = read_commitment(after)
        _same(before.header.template, template, str(here / TEMPLATE))
        version, predecessor = before.header.version + 1, before.root
        if version > MOST_NUMBER:
            raise ParameterError("after", "is the last version that there can be")
    header = Header(template, version, predecessor, randomness[32:])
    check_work(sum(tree.territory.size for tree in header.trees), most_slots, str(here / TEMPLATE))
    sources = {table.name: _source(here, table.name, template) for table in template.tables}
    commitment, declaration = commit(header, randomness[:32], sources, progress)
    # The secret first: a commitment that nobody can open is worth nothing.
    write_bytes(secret, format_secret(declaration), private=True)
    write_bytes(out, format_commitment(commitment))
    return Committed(
        commitment=os.fspath(out),
        secret=os.fspath(secret),
        root=commitment.root.hex(),
        declarer=template.declarer,
        agreement=template.agreement,
        version=version,
        records=_records(declaration),
        slots=sum(tree.territory.size for tree in header.trees),
    )


def given_folder(folder: str | os.PathLike[str]) -> str:
    """Take the name of a folder that is there."""
    if not isinstance(folder, (str, os.PathLike)):
        raise ParameterError("folder", f"should be a path, not {in_python(folder)}")
    name = os.fspath(folder)
    if not Path(name).is_dir():
        what = "is a file, not a folder" if Path(name).exists() else "there is no such folder"
        raise InputError(name, [Fault(0, "", what, "make one with `paripassu declare new`")])
    return name


def _same(before: Template, template: Template, source: str) -> None:
    for name in ("agreement", "origin", "declarer"):
        if (old := getattr(before, name)) != (new := getattr(template, name)):
            what = f"has {name} {new!r}, and the version before has {old!r}"
            raise InputError(source, [Fault(0, name, what, "give the version before of this one")])


def _source(folder: Path, name: str, template: Template) -> Source:
    """Read the file of a table."""
    there = [path for suffix in SUFFIXES if (path := folder / f"{name}{suffix}").exists()]
    if len(there) != 1:
        names = " and ".join(path.name for path in there)
        what = f"has two files for one table: {names}" if there else f"has no file {name}.csv"
        mend = "keep one of them" if there else "write one; a header alone declares nothing"
        raise InputError(str(folder), [Fault(0, "", what, mend)])
    columns = next(table.columns for table in template.tables if table.name == name)
    read_ = read_verbatim(there[0], fields_of((one.name, one.type) for one in columns))
    read_.problems.raise_if_any()
    return Source(read_.source, tuple(read_.columns.values()), read_.lines)


def _records(declaration: Declaration) -> dict[str, int]:
    return {
        tree.name: len(records)
        for tree, records in zip(declaration.header.trees, declaration.records, strict=True)
        if tree.totals is None
    }


def read_commitment(source: Readable) -> Commitment:
    """Read a commitment, and check its root.

    Raises
    ------
    RefusedFileError
        It is none, or its root is another; see the specification.
    """
    content = read(source, MOST_BYTES)
    return parse_commitment(content.data, content.name)


def declare_rehearse(
    commitment: Readable, secret: Readable, *, progress: Progress = silent
) -> Rehearsed:
    """Compute a commitment again from its secret: so the secret opens all of it.

    Raises
    ------
    WrongSecretError
        It is another commitment's.
    CommitmentMismatchError
        It does not give the commitment again.
    """
    progress = given.function(progress, "progress") or silent
    public = read_commitment(commitment)
    declaration = _secret(secret, public)
    again, _ = hashed(declaration, progress)
    if again != public:
        what = f"its secret gives the root {again.root.hex()}, and it has {public.root.hex()}"
        raise CommitmentMismatchError("the commitment", what, "look for the right secret")
    return Rehearsed(
        root=public.root.hex(), version=public.header.version, records=_records(declaration)
    )


def _secret(source: Readable, commitment: Commitment) -> Declaration:
    declaration = read_secret(source)
    verify_secret(declaration, commitment)
    return declaration


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
    declaration = _secret(secret, public)
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
    for known in caches:
        parts = tuple(
            open_tree(
                declaration.filled(one.tree.number),
                one.slots,
                one.columns,
                known[one.tree.number] if known else None,
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
    asked = parse_question(content.data, content.name)
    public = read_commitment(commitment)
    tree = asked_tree(asked, public, content.name)
    declaration = _secret(secret, public)
    chosen = _answer(asked, public, declaration, tree.number)
    return _write(public, declaration, [chosen], out, progress, asked)


def _answer(asked: Question, public: Commitment, declaration: Declaration, number: int) -> Chosen:
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
