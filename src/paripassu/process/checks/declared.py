"""Whether a commitment, what is opened of it, a question and its answer are what they say."""

from __future__ import annotations

from collections.abc import Collection, Mapping
from dataclasses import dataclass, field

from paripassu.agreement.model import Agreement
from paripassu.errors import InputError
from paripassu.escrow.commitment import Commitment, parse_commitment, verify_template
from paripassu.escrow.disclosure import parse_disclosure
from paripassu.escrow.errors import NotAskableError
from paripassu.escrow.layout import Tree
from paripassu.escrow.opening import Opening, verify_disclosure
from paripassu.escrow.question import Question, asked_tree, outcome, parse_question
from paripassu.escrow.read import parse_template
from paripassu.escrow.template import Template
from paripassu.escrow.view import View, view_of
from paripassu.process.checks.held import Days, Held, in_force
from paripassu.process.checks.verdict import TRUE, Files, RejectedFileError, Verdict, rejecting
from paripassu.process.fold.entry import Entry
from paripassu.quoted import quoted

#: What messages call a file of the record.
_FILE = "the file"


@dataclass
class Asked:
    """A question that stands in a record."""

    held: Held
    table: str
    question: Question | None


@dataclass
class Declarations:
    """All declarations of a record so far.

    Attributes
    ----------
    origins : collection of str
        Of the log and of those before it.
    held : mapping of int to Held
        The commitments that count, by entry.
    series : mapping
        By party and template, the versions in their order.
    asked : mapping of int to Asked
        The questions that count, by entry.
    """

    origins: Collection[str]
    held: dict[int, Held] = field(default_factory=dict)
    series: dict[tuple[str, str], list[Held]] = field(default_factory=dict)
    asked: dict[int, Asked] = field(default_factory=dict)
    days: Days = field(default_factory=Days)
    _templates: dict[tuple[str, str], str] = field(default_factory=dict)
    _put: dict[tuple[str, int, str], int] = field(default_factory=dict)
    #: What was judged last, until it is known whether it counts.
    _read: dict[int, Held] = field(default_factory=dict)
    _asking: dict[int, Asked] = field(default_factory=dict)

    def commit(self, entry: Entry, files: Files, terms: Agreement) -> Verdict:
        """Judge a commitment: is it this party's, to what was agreed, as its statement says?"""
        template = files.digest(entry, "template")
        file = files.digest(entry, "file")
        known = self._templates.get((entry.by, terms.digest))
        if known not in (None, template):
            raise RejectedFileError(
                f"its template is not the one of this party's first commitment, {known}"
            )
        if not any(one.party == entry.by for one in terms.declarations):
            raise RejectedFileError("the agreement in force names no declaration of this party")
        commitment = None
        if not files.is_removed(template) and not files.is_removed(file):
            commitment = self._commitment(entry, files, terms)
        assert entry.day is not None
        self._read[entry.index] = Held(entry.index, entry.by, template, entry.day, commitment)
        return TRUE

    def _commitment(self, entry: Entry, files: Files, terms: Agreement) -> Commitment:
        try:
            agreed = parse_template(files.content(entry, "template"), "the template")
        except InputError as error:
            raise RejectedFileError(f"its template cannot be read: {error.faults[0]}") from None
        with rejecting():
            commitment = parse_commitment(files.content(entry, "file"), _FILE)
            verify_template(commitment, agreed, _FILE)
        header = commitment.header
        follows = self.held.get(entry.names("follows"))
        before = None if follows is None else follows.commitment
        removed = follows is not None and before is None
        version = 1 if before is None else before.header.version + 1
        said = {
            "declarer": (agreed.declarer, entry.by),
            "agreement": (agreed.agreement, terms.id),
            "root": (commitment.root.hex(), entry.body.get("root")),
            "version": (header.version, entry.body.get("version")),
            "tables": (sorted(t.name for t in agreed.tables), sorted(entry.texts("tables"))),
            "stages": (sorted(s.name for s in agreed.stages), sorted(entry.texts("stages"))),
        }
        if not removed:
            said["predecessor"] = (header.predecessor, before and before.root)
            said["number"] = (header.version, version)
        for name, (there, wanted) in said.items():
            if there != wanted:
                raise RejectedFileError(
                    f"its {name} is {_shown(there)}, and should be {_shown(wanted)}"
                )
        if agreed.origin not in self.origins:
            what = f"it is for the log {quoted(agreed.origin)}, and this one is "
            raise RejectedFileError(what + " or ".join(sorted(map(quoted, self.origins))))
        return commitment

    def committed(self, entry: Entry, terms: Agreement) -> None:
        """Note that a commitment counts."""
        held = self._read.pop(entry.index)
        self.held[entry.index] = held
        self.series.setdefault((entry.by, held.template), []).append(held)
        self._templates.setdefault((entry.by, terms.digest), held.template)

    def of(self, entry: Entry) -> Held:
        """Give the commitment that a statement names, with its file."""
        held = self.held.get(entry.names("commitment"))
        if held is None:
            raise RejectedFileError("it names no commitment that counts")
        return held

    def disclose(self, entry: Entry, files: Files) -> Verdict:
        """Judge what a party opens."""
        held = self.of(entry)
        if held.party != entry.by:
            raise RejectedFileError("it opens the commitment of another")
        digest = files.digest(entry, "file")
        if entry.texts("to") or files.is_removed(digest) or held.commitment is None:
            return TRUE
        openings = self._openings(held.commitment, files.content(entry, "file", None))
        _verify_opens(entry, held.commitment, openings)
        return shown(held, openings)

    def _openings(self, commitment: Commitment, content: bytes) -> tuple[Opening, ...]:
        with rejecting():
            return verify_disclosure(parse_disclosure(content, _FILE), commitment, source=_FILE)

    def challenge(self, entry: Entry, files: Files) -> Verdict:
        """Judge a question: can it be put to this commitment, and to the version in force?"""
        held = self.of(entry)
        if files.is_removed(files.digest(entry, "file")) or held.commitment is None:
            self._asking[entry.index] = Asked(held, entry.text("table") or "", None)
            return TRUE
        try:
            with rejecting():
                question = parse_question(files.content(entry, "file"), _FILE)
                tree = asked_tree(question, held.commitment, _FILE)
        except NotAskableError as error:
            raise RejectedFileError(f"{error.name}: {error.faults[0].what}") from None
        if question.table != entry.text("table"):
            what = f"its file asks {quoted(question.table)}, and its statement says "
            raise RejectedFileError(what + quoted(entry.text("table") or "nothing"))
        series = self.series[held.party, held.template]
        assert entry.day is not None
        times = [(entry.index, entry.day), (entry.after, self.days.at(entry.after))]
        now = [in_force(series, size, day) for size, day in times if day is not None]
        if held not in now:
            raise RejectedFileError("it asks a version that was not in force")
        put = self._put.get((entry.by, held.entry, question.table), 0)
        if put >= tree.table.quota:
            what = f"each party may put {tree.table.quota:,} questions to {quoted(question.table)}"
            raise RejectedFileError(f"{what} of one version, and this is one more")
        self._asking[entry.index] = Asked(held, question.table, question)
        return TRUE

    def challenged(self, entry: Entry) -> None:
        """Note that a question counts."""
        one = self.asked[entry.index] = self._asking.pop(entry.index)
        key = entry.by, one.held.entry, one.table
        self._put[key] = self._put.get(key, 0) + 1

    def answer(self, entry: Entry, files: Files) -> Verdict:
        """Judge an answer by itself: does it leave open what was asked?"""
        asked = self.asked.get(entry.names("of"))
        if asked is None:
            raise RejectedFileError("it names no question that counts")
        held = asked.held
        if held.party != entry.by:
            raise RejectedFileError("another party was asked")
        removed = files.is_removed(files.digest(entry, "file"))
        if removed or asked.question is None or held.commitment is None:
            return TRUE
        openings = self._openings(held.commitment, files.content(entry, "file", None))
        found = outcome(asked.question, view_of(held.commitment, openings), _FILE)
        if found.outcome == "not open":
            raise RejectedFileError("by itself it does not open what was asked")
        return shown(held, openings)

    def views(self) -> Mapping[int, View]:
        """Give what is open of each commitment, by entry."""
        return {entry: one.view() for entry, one in self.held.items() if one.commitment is not None}


def shown(held: Held, openings: tuple[Opening, ...]) -> Verdict:
    """Add what is true to the view, and say whether it shows something false."""
    new = held.add(openings)
    if not new:
        return TRUE
    more = f", and {len(new) - 1:,} more" if len(new) > 1 else ""
    return Verdict("finding", f"{new[0].error} in {quoted(new[0].table)}: {new[0].what}{more}")


def _verify_opens(entry: Entry, commitment: Commitment, openings: tuple[Opening, ...]) -> None:
    """Verify that a disclosure opens what its statement says, and all of it where it says so."""
    view = view_of(commitment, openings)
    name, stage = entry.text("table"), entry.text("stage")
    there = {one.tree.name for one in openings}
    # As the fold has it: what is left out is all.
    everything = (entry.text("part") or "all") == "all"
    if name is not None:
        trees = {tree.name: tree for tree in commitment.trees}
        if name not in trees or name not in there:
            raise RejectedFileError(f"it opens nothing of {quoted(name)}")
        if everything and not is_whole(view, trees[name]):
            raise RejectedFileError(f"it says that it opens all of {quoted(name)}, and opens less")
        return
    stages = {one.name: one for one in commitment.header.template.stages}
    if stage is None or stage not in stages:
        raise RejectedFileError(f"the template has no stage {quoted(stage or '')}")
    if everything and not view.is_stage_open(stages[stage]):
        raise RejectedFileError(f"it says that it opens all of stage {quoted(stage)}, and does not")
    if not there & {one.table for one in stages[stage].opens}:
        raise RejectedFileError(f"it opens nothing of stage {quoted(stage)}")


def is_whole(view: View, tree: Tree) -> bool:
    """Whether every slot and column of a tree is open."""
    return view.of(tree.name).is_open(tree.territory, range(1, len(tree.columns) + 1))


def stage_is_whole(template: Template, stage: str, table: str, tree: Tree) -> bool:
    """Whether a stage opens every slot and column of a tree."""
    for one in template.stages:
        if one.name == stage:
            return any(
                opens.table == table
                and tree.region(opens.regions) == tree.territory
                and {*opens.columns} == {*tree.names}
                for opens in one.opens
            )
    return False


def _shown(value: object) -> str:
    if isinstance(value, bytes):
        return value.hex()
    if isinstance(value, list):
        return ", ".join(map(str, value)) or "none"
    return "nothing" if value is None else str(value)
