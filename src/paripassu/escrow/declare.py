"""What a declarer does first: commit to a declaration, and rehearse that its secret opens it."""

from __future__ import annotations

import os
from pathlib import Path

from paripassu import given
from paripassu.errors import Fault, InputError, OverwriteError, ParameterError, UnwritableError
from paripassu.escrow.columns import fields_of
from paripassu.escrow.commit import Declaration, commit, hashed
from paripassu.escrow.commitment import (
    Commitment,
    Header,
    format_commitment,
    parse_commitment,
)
from paripassu.escrow.declared import Source
from paripassu.escrow.errors import CommitmentMismatchError
from paripassu.escrow.filled import Progress, silent
from paripassu.escrow.forms import known
from paripassu.escrow.opening import MOST_SLOTS, check_work
from paripassu.escrow.read import read_template
from paripassu.escrow.secret import MOST_BYTES as MOST_SECRET
from paripassu.escrow.secret import format_secret, parse_secret, verify_secret
from paripassu.escrow.template import Template
from paripassu.escrow.template_parts import MOST_NUMBER
from paripassu.escrow.verify import MOST_BYTES
from paripassu.escrow.written import Committed, Rehearsed
from paripassu.files import Readable, read, verify_place, write_bytes
from paripassu.folders import named
from paripassu.quoted import in_python
from paripassu.tables.verbatim import read_verbatim

#: What a table's file may be called beside its name.
SUFFIXES = (".csv", ".parquet", ".jsonl", ".ndjson", ".geojson", ".json")
TEMPLATE = "template.toml"


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
    try:
        verify_place(secret)
    except OverwriteError:
        _verify_not_cut_short(out, secret)
        raise
    _apart(out, secret)
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
    check_work(
        sum(tree.territory.size for tree in header.trees),
        most_slots,
        str(here / TEMPLATE),
        "agree on a smaller territory or depth, or give a higher --most-slots",
    )
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


def _verify_not_cut_short(out: str | os.PathLike[str], secret: str | os.PathLike[str]) -> None:
    """Say what to do where an earlier commit ended between its two files.

    Raises
    ------
    OverwriteError
        The secret stands there whole, and the commitment is missing.
    """
    if Path(out).exists():
        return
    try:
        declaration = parse_secret(read(secret, MOST_SECRET).data)
    except InputError:
        return  # told as every file that stands where one is written
    name, missing = named(secret), named(out)
    raise OverwriteError(
        f"{name} exists already: it is the whole secret of version {declaration.header.version}, "
        f"and {missing} is missing. An earlier `declare commit` was stopped between the two",
        f"`paripassu declare rehearse --secret {name} --out {missing}` writes the commitment to "
        "what was declared then; to declare anew, give other names",
    )


def _apart(out: str | os.PathLike[str], secret: str | os.PathLike[str]) -> None:
    """Refuse one file for both, before the secret takes the commitment's place."""
    try:
        same = os.path.realpath(out) == os.path.realpath(secret)
    except ValueError as error:  # a character that no name can have
        raise UnwritableError("the files cannot be written: " + str(error)) from None
    if same:
        what = "names the same file as `out`: one is published, the other is not"
        raise ParameterError("secret", what, "give two names")


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
    texts, unit = tuple(read_.columns.values()), read_.problems.unit
    return Source(read_.source, texts, read_.lines, unit, typed=True)


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
        It is rejected; see the specification.
    InputError
        It is no commitment at all.
    """
    content = read(source, MOST_BYTES)
    with known(content.data, content.name, "commitment"):
        return parse_commitment(content.data, content.name)


def declare_rehearse(
    commitment: Readable | None,
    secret: Readable,
    *,
    out: str | os.PathLike[str] | None = None,
    progress: Progress = silent,
) -> Rehearsed:
    """Compute a commitment again from its secret: so the secret opens all of it.

    Parameters
    ----------
    commitment : str, path, open file or None
        The commitment that it has to be; None where it is lost.
    secret : str, path or open file
        Holds all that was committed to.
    out : path, optional
        Where the commitment is written, if it was lost or a commit was stopped before it was there.
        Nothing is replaced. It is the same to the last byte.
    progress : callable, optional
        Told how many slots were hashed since the last call.

    Raises
    ------
    WrongSecretError
        It is another commitment's.
    CommitmentMismatchError
        It does not give the commitment again.
    OverwriteError, UnwritableError
        A file stands there, or cannot be written.
    """
    progress = given.function(progress, "progress") or silent
    if commitment is None and out is None:
        what = "is missing: nothing is there to compare with"
        raise ParameterError("commitment", what, "give it; or `out`, to write it again")
    if out is not None:
        verify_place(out, commitment, secret)
    public = None if commitment is None else read_commitment(commitment)
    declaration = read_declaration(secret, public)
    again, _ = hashed(declaration, progress)
    if public is not None and again != public:
        what = f"its secret gives the root {again.root.hex()}, and it has {public.root.hex()}"
        raise CommitmentMismatchError("the commitment", what, "look for the right secret")
    if out is not None:
        write_bytes(out, format_commitment(again))
    return Rehearsed(
        root=again.root.hex(),
        version=again.header.version,
        records=_records(declaration),
        written=None if out is None else os.fspath(out),
    )


def read_declaration(source: Readable, commitment: Commitment | None) -> Declaration:
    """Read a secret, and check that it is that of a commitment, where one is given.

    Raises
    ------
    InputError
        It is no secret, or is damaged.
    WrongSecretError
        It is another commitment's.
    """
    content = read(source, MOST_SECRET)
    declaration = parse_secret(content.data, content.name)
    if commitment is not None:
        verify_secret(declaration, commitment, content.name)
    return declaration
