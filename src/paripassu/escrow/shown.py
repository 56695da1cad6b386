"""What the view of a commitment shows, as the values of an answer."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from itertools import pairwise

from paripassu.escrow import cells
from paripassu.escrow.changes import changes
from paripassu.escrow.commitment import Commitment
from paripassu.escrow.findings import Finding, findings
from paripassu.escrow.layout import Tree
from paripassu.escrow.opened import records_of
from paripassu.escrow.question import Question, outcome
from paripassu.escrow.seal import Seal
from paripassu.escrow.territory import maps
from paripassu.escrow.totals import Claim, claims
from paripassu.escrow.verified import (
    Answered,
    Change,
    Found,
    OpenTable,
    OpenTotal,
    SealShown,
    Version,
)
from paripassu.escrow.view import Open, View


def version_of(
    view: View, questions: Iterable[tuple[str, Question]], seals: Iterable[Seal]
) -> Version:
    """Say what a view shows, of the questions and seals those that are its commitment's.

    Parameters
    ----------
    questions : iterable of (str, Question)
        Each with the file that it is from.
    """
    commitment = view.commitment
    totals = tuple(claims(view))
    return Version(
        version=commitment.header.version,
        root=commitment.root.hex(),
        tables={one.tree.name: _table(one) for one in view.trees},
        totals=tuple(map(_total, totals)),
        questions=tuple(
            _answered(question, view, source)
            for source, question in questions
            if question.root == commitment.root
        ),
        stages={one.name: view.is_stage_open(one) for one in commitment.header.template.stages},
        findings=tuple(_found(one, commitment) for one in findings(view, totals)),
        seals=tuple(
            SealShown(stage=seal.stage, k=seal.k, n=seal.n)
            for seal in seals
            if seal.root == commitment.root
        ),
        map=maps(view, totals),
    ).with_records(records_of(view))


def _table(there: Open) -> OpenTable:
    columns = tuple(
        column.name
        for number, column in enumerate(there.tree.columns, 1)
        if there.slots and there.wholly(number)
    )
    return OpenTable(
        slots=there.tree.territory.size,
        open=there.opened.size,
        records=sum(there.counts.values()),
        columns=columns,
    )


def _total(claim: Claim) -> OpenTotal:
    tree = claim.open.tree
    return OpenTotal(
        table=tree.table.name,
        prefix=_place_of(tree, claim.slot) or "",
        total=tree.columns[claim.column - 1].name,
        value=claim.value,
        state=claim.state,
    )


def _place_of(tree: Tree, slot: int) -> str | None:
    """Give the geohash of a slot, where the tree is over cells."""
    return cells.cell_of_slot(slot, tree.depth) if tree.over_cells and tree.depth else None


def _answered(question: Question, view: View, source: str) -> Answered:
    found = outcome(question, view, source)
    return Answered.model_validate(
        {
            question.kind: question.value,
            "table": question.table,
            "outcome": found.outcome,
            "n": found.n,
            "columns": found.columns,
            "records": found.records,
            "closed_slots": found.closed_slots,
            "closed_columns": found.closed_columns,
        }
    )


def _found(finding: Finding, commitment: Commitment) -> Found:
    tree = commitment.tree(finding.table)
    place = row = None
    if finding.slot is not None:
        slot = int(finding.slot, 16) - (1 << tree.depth)
        place = _place_of(tree, slot)
        row = slot + 1 if tree.of_rows else None
    return Found(
        error=finding.error,
        table=finding.table,
        slot=finding.slot,
        place=place,
        row=row,
        column=finding.column,
        what=finding.what,
    )


def changes_between(views: Iterable[View]) -> Iterator[Change]:
    """Give what differs from each version to the next one that is there."""
    ordered = sorted(views, key=lambda view: view.commitment.header.version)
    for before, after in pairwise(ordered):
        if before.commitment.header.version < after.commitment.header.version:
            yield from changes(before, after)
