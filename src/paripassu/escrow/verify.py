"""Verifying files against a commitment: what they show together, as one view."""

from __future__ import annotations

from collections.abc import Mapping
from contextlib import suppress
from dataclasses import dataclass, field
from typing import Literal

from paripassu import given
from paripassu.errors import ParameterError
from paripassu.escrow.columns import bring
from paripassu.escrow.commitment import Commitment, commitment_of, verify_template
from paripassu.escrow.disclosure import (
    Disclosure,
    disclosure_of,
    is_disclosure,
    parse_disclosure,
)
from paripassu.escrow.errors import RefusedFileError, WrongCommitmentError, WrongShapeError
from paripassu.escrow.filled import Progress, silent
from paripassu.escrow.forms import known, ours, read_form
from paripassu.escrow.opened import OpenRecords
from paripassu.escrow.opening import MOST_SLOTS, Opening, check_work, structure, verify_root
from paripassu.escrow.question import Question, asked_tree, question_of, work_of
from paripassu.escrow.read import read_template
from paripassu.escrow.seal import Seal, seal_of, verify_seal
from paripassu.escrow.shown import changes_between, version_of
from paripassu.escrow.template import Template
from paripassu.escrow.values import is_value, what_is_wrong
from paripassu.escrow.verified import (
    Rejected,
    Verified,
    Version,
)
from paripassu.escrow.versions import conflicts
from paripassu.escrow.view import View, view_of
from paripassu.files import Content, Readable, read
from paripassu.kinds import other
from paripassu.tables.forms import WrongTextError

#: The most bytes of a file: a million records of eight fields are about 130 MB, and take three
#: times that in memory. A hostile file is read into objects: they take up to forty times its size.
MOST_BYTES = 512 * 1024**2


def verify(
    commitment: Readable,
    *files: Readable,
    agreement: Readable | Template | None = None,
    stage: str | None = None,
    place: str | None = None,
    tag: str | None = None,
    table: str | None = None,
    most_slots: int = MOST_SLOTS,
    progress: Progress = silent,
) -> Verified:
    """Verify files against a commitment, and say what they show together.

    Parameters
    ----------
    commitment : str, path or open file
        The commitment.
    files : str, path or open file
        Disclosures, questions, seals, and commitments to further versions.
    agreement : str, path, open file or Template, optional
        The agreement, which names the declarer's template, or the template.
    stage : str, optional
        A stage that should be open.
    place, tag : str, optional
        A place (``latitude,longitude``) or a tag that is asked about, in ``table``.
    table : str, optional
        The table that is asked; may be left out where only one takes such a question.
    most_slots : int
        The most slots that are hashed.
    progress : callable, optional
        Told how many slots were hashed since the last call.

    Returns
    -------
    Verified
        Its ``holds`` is the answer yes or no.

    Raises
    ------
    InputError
        A file cannot be read, is none of the escrow's, would take too long, or a question cannot
        be put.
    ParameterError
        A stage or a table is not there.
    """
    most_slots = given.whole(most_slots, "most_slots", 1)
    progress = given.function(progress, "progress") or silent
    seen = _Given(agreement)
    first = _take(seen, read(commitment, MOST_BYTES), first=True)
    for file in files:
        _take(seen, read(file, MOST_BYTES))
    if first is not None:
        if (asked := _asked(first, place, tag, table)) is not None:
            seen.questions.append(("the question", asked))
        if stage is not None:
            stages = [one.name for one in first.header.template.stages]
            stage = given.word(stage, "stage", stages)
    views = _views(seen, most_slots, progress)
    seals = [seal for _, seal in seen.seals]
    versions = {root: version_of(view, seen.questions, seals) for root, view in views.items()}
    mine: dict[str, object] = {}
    records: Mapping[str, OpenRecords] = {}
    if first is not None:
        own = versions.pop(first.root)
        records = own.records
        mine = {name: getattr(own, name) for name in Version.model_fields}
        mine |= {name: getattr(first.header.template, name) for name in ("declarer", "agreement")}
    made = Verified.model_validate(
        {
            **mine,
            "changes": tuple(changes_between(views.values())),
            "conflicts": tuple(one.what for one in conflicts(seen.commitments.values())),
            "versions": tuple(sorted(versions.values(), key=lambda one: one.version)),
            "rejected": seen.rejected[0] if seen.rejected else None,
            "rejections": tuple(seen.rejected),
            "asked": stage or "",
            "notes": (_NOT_AGREED,) if agreement is None and first is not None else (),
        }
    )
    return made.with_records(records)


_NOT_AGREED = (
    "whether the commitment is to what was agreed was not checked: for that, give the agreement, "
    "or the template that it names (--agreement)"
)


@dataclass
class _Given:
    """What was given, sorted by what it is; the first commitment stands first."""

    agreement: Readable | Template | None
    commitments: dict[bytes, Commitment] = field(default_factory=dict)
    disclosures: list[tuple[str, Disclosure]] = field(default_factory=list)
    questions: list[tuple[str, Question]] = field(default_factory=list)
    seals: list[tuple[str, Seal]] = field(default_factory=list)
    rejected: list[Rejected] = field(default_factory=list)
    #: The template that was agreed on with the declarer, once that is known.
    agreed: Template | None = None

    def refuse(self, error: RefusedFileError) -> None:
        """Note a file that is rejected: it adds nothing, and accuses nobody."""
        said = Rejected(file=error.source, error=error.name, what=error.said, mend=error.mend)
        self.rejected.append(said)

    def add(self, commitment: Commitment, source: str) -> None:
        """Take a commitment, if it is of the same declarer and to the template agreed on."""
        if self.agreement is not None and self.agreed is None:
            self.agreed = read_template(self.agreement, commitment)
        if self.agreed is not None:
            verify_template(commitment, self.agreed, source)
        for first in self.commitments.values():
            _same_declarer(commitment, first, source)
            break
        self.commitments.setdefault(commitment.root, commitment)


def _take(seen: _Given, content: Content, *, first: bool = False) -> Commitment | None:
    """Read a file, and put it where it belongs; a rejected one is noted.

    Gives the commitment where it is one; ``first`` says that it has to be.
    """
    try:
        with known(content.data, content.name, "commitment" if first else ""):
            return _sorted(seen, content, first=first)
    except RefusedFileError as error:
        # Somebody may have taken a plan, a share or the secret for a file to verify.
        what, mend = ("", "") if ours(content.data) else other(content.data)
        seen.refuse(type(error)(error.source, f"it {what}", mend) if what and mend else error)
    return None


def _sorted(seen: _Given, content: Content, *, first: bool) -> Commitment | None:
    """Read a file as what it is.

    Raises
    ------
    RefusedFileError
        It is rejected.
    """
    name = content.name
    if not first and is_disclosure(content.data):
        seen.disclosures.append((name, parse_disclosure(content.data, name)))
        return None
    document = read_form(content.data, name)
    match "paripassu/commitment/1" if first else document.get("format"):
        case "paripassu/commitment/1":
            commitment = commitment_of(document, name)
            seen.add(commitment, name)
            return commitment
        case "paripassu/disclosure/1":
            seen.disclosures.append((name, disclosure_of(document, name)))
        case "paripassu/question/1":
            seen.questions.append((name, question_of(document, name)))
        case "paripassu/seal/1":
            seen.seals.append((name, seal_of(document, name)))
        case _:
            what = "it is no commitment, disclosure, question or seal"
            raise WrongShapeError(name, what, "give the files that `declare` wrote")
    return None


def _same_declarer(other: Commitment, first: Commitment, source: str) -> None:
    mine, its = first.header.template, other.header.template
    for name in ("agreement", "origin", "declarer"):
        if getattr(mine, name) != getattr(its, name):
            what = f"its {name} is {getattr(its, name)!r}, and that of the first commitment is "
            raise WrongCommitmentError(source, f"{what}{getattr(mine, name)!r}")


def _asked(
    commitment: Commitment, place: str | None, tag: str | None, table: str | None
) -> Question | None:
    """Make the question that is asked by parameters."""
    if place is not None and tag is not None:
        raise ParameterError("tag", "cannot stand with `place`", "ask for one of them")
    if place is None and tag is None:
        if table is not None:
            raise ParameterError("table", "asks nothing by itself", "add `place` or `tag`")
        return None
    return make_question(commitment, place, tag, table)


def make_question(
    commitment: Commitment, place: str | None, tag: str | None, table: str | None
) -> Question:
    """Make a question to a commitment from parameters of a function.

    Raises
    ------
    ParameterError
        The place or the tag is none; or it is not clear which table is asked.
    NotAskableError
        It cannot be put to the commitment.
    """
    kind: Literal["place", "tag"] = "place" if place is not None else "tag"
    value = given.text(place if place is not None else tag, kind)
    with suppress(WrongTextError):  # people write 39.0, 125.7, and what is hashed is 39,125.7
        value = bring(kind, value.replace(" ", "") if kind == "place" else value)
    if not is_value(kind, value):
        raise ParameterError(kind, what_is_wrong(kind, value))
    wanted = "cell" if kind == "place" else "tag"
    tables = [one for one in commitment.header.template.tables if one.kind == wanted]
    if table is None:
        if len(tables) != 1:
            if not tables:
                raise ParameterError(kind, f"cannot be asked about: no table is by {wanted}")
            names = ", ".join(one.name for one in tables)
            raise ParameterError("table", "is not said", f"name one of {names}")
        table = tables[0].name
    question = Question(commitment.root, given.text(table, "table"), kind, value)
    asked_tree(question, commitment, f"the {kind} {value}")
    return question


def _views(seen: _Given, most_slots: int, progress: Progress) -> dict[bytes, View]:
    """Verify everything against the commitment that it names, and add it up."""
    work = 0
    checked: list[tuple[str, Commitment, tuple[Opening, ...]]] = []
    for source, disclosure in seen.disclosures:
        try:
            commitment = _named(seen, disclosure.root, source)
            openings = structure(disclosure, commitment, source)
        except RefusedFileError as error:
            seen.refuse(error)
            continue
        checked.append((source, commitment, openings))
        work += sum(one.opened.size for one in openings)
    for source, question in [*seen.questions]:
        try:
            tree = asked_tree(question, _named(seen, question.root, source), source)
        except RefusedFileError as error:
            seen.refuse(error)
            seen.questions.remove((source, question))
            continue
        work += work_of(tree)
    for source, seal in [*seen.seals]:
        try:
            verify_seal(seal, _named(seen, seal.root, source), source)
        except RefusedFileError as error:
            seen.refuse(error)
            seen.seals.remove((source, seal))
    check_work(work, most_slots)
    true: dict[bytes, list[Opening]] = {root: [] for root in seen.commitments}
    for source, commitment, openings in checked:
        try:
            for opening in openings:
                verify_root(opening, commitment, source)
                progress(opening.opened.size)
        except RefusedFileError as error:
            seen.refuse(error)
            continue
        true[commitment.root] += openings
    return {root: view_of(seen.commitments[root], openings) for root, openings in true.items()}


def _named(seen: _Given, root: bytes, source: str) -> Commitment:
    """Give the commitment whose root a file names."""
    if root not in seen.commitments:
        what = f"it belongs to the commitment {root.hex()}, which was not given or was rejected"
        raise WrongCommitmentError(source, what, "give that commitment too")
    return seen.commitments[root]
