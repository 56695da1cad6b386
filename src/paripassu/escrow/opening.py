"""Whether a disclosure is true to its commitment: first its structure, then its root.

Nothing here accuses anybody: whatever is wrong, anyone can have altered the file. The order of the
checks is that of the specification ("A disclosure"), so that every implementation names the same
error.
"""

from __future__ import annotations

from array import array
from bisect import bisect_left, bisect_right
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass
from itertools import islice, pairwise
from operator import lt

from paripassu.errors import Fault
from paripassu.escrow import native
from paripassu.escrow.commitment import Commitment
from paripassu.escrow.disclosure import Disclosure, Part
from paripassu.escrow.entries import Entries, Values
from paripassu.escrow.errors import (
    BadCountError,
    CoverNotCanonicalError,
    ProofTooLongError,
    ProofTooShortError,
    RootMismatchError,
    SeedCountError,
    SlotOrderError,
    SlotOutsideCoverError,
    TooMuchWorkError,
    WrongCommitmentError,
    WrongShapeError,
)
from paripassu.escrow.hashes import (
    BODY,
    COLUMN_LEAF,
    EMPTY,
    HASH,
    SLOT_LEAF,
    context,
    node,
    split,
)
from paripassu.escrow.layout import Tree
from paripassu.escrow.nodes import ROOT, Cover, Runs, cover_of, depth_of, node_of, run_of
from paripassu.escrow.template_parts import MOST_NUMBER

#: Slots with records whose column leaves are kept at once.
_RECORDS = 2**15
#: Slots of the territory under the covers of one call, and those that its questions need.
MOST_SLOTS = 2**28


@dataclass(frozen=True, slots=True)
class Opening:
    """What a disclosure opens of one tree, once its structure is right.

    Attributes
    ----------
    tree : Tree
    part : Part
    opened : Runs
        The opened slots of the territory.
    cover : Cover
    slots : array of int
        ``array('Q')``: the slots (not nodes) with records.
    """

    tree: Tree
    part: Part
    opened: Runs
    cover: Cover
    slots: array[int]


def structure(
    disclosure: Disclosure, commitment: Commitment, source: str = "disclosure"
) -> tuple[Opening, ...]:
    """Check all of a disclosure that takes no hashing.

    Raises
    ------
    RefusedFileError
        The error of the specification by its name.
    """
    if disclosure.root != commitment.root:
        what = (
            f"it belongs to the commitment {disclosure.root.hex()}, not to {commitment.root.hex()}"
        )
        raise WrongCommitmentError(source, what, "give the commitment that it belongs to")
    made: list[Opening] = []
    last = -1
    for part in disclosure.parts:
        if not last < part.table < len(commitment.trees):
            what = f"{part.table} is no number of a table, or stands out of order"
            raise WrongShapeError(source, what)
        last = part.table
        made.append(_opening(part, commitment.trees[part.table], source))
    return tuple(made)


def _opening(part: Part, tree: Tree, source: str) -> Opening:
    _shapes(part, tree, source)
    opened, cover = _covered(part, tree, source)
    slots = _slots(part, tree, opened, source)
    _seeds(part, tree, cover, slots, source)
    there, needed = len(part.path) // HASH, len(cover.path)
    if there != needed:
        refuse = ProofTooShortError if there < needed else ProofTooLongError
        raise refuse(source, f"{tree.name!r} has {there} hashes in its path, and needs {needed}")
    return Opening(tree, part, opened, cover, slots)


def _shapes(part: Part, tree: Tree, source: str) -> None:
    columns = part.columns
    last = len(tree.columns)
    ascend = all(one < other for one, other in zip((0, *columns), columns, strict=False))
    if not ascend or (columns and columns[-1] > last):
        raise WrongShapeError(source, f"{tree.name!r} opens columns that it has not, or twice")
    records = len(part.slots)
    if len(part.counts) != records or len(part.fields) != len(columns):
        raise WrongShapeError(source, f"{tree.name!r} has lists of different lengths")
    wanted = (0, records) if columns else (records, 0)
    if (len(part.bodies) // HASH, len(part.entries)) != wanted:
        raise WrongShapeError(source, f"{tree.name!r} has lists of different lengths")
    there = frozenset(columns)
    kinds = tuple(at in there for at in range(1, last + 1))
    if part.entries and (not isinstance(part.entries, Entries) or part.entries.opened != kinds):
        what = f"{tree.name!r} has values of other columns than it opens"
        raise WrongShapeError(source, what)


def _covered(part: Part, tree: Tree, source: str) -> tuple[Runs, Cover]:
    depth = tree.depth
    if part.cover and all(depth_of(one) <= depth for one in part.cover):
        runs = [run_of(one, depth) for one in part.cover]
        if all(one[1] <= other[0] for one, other in pairwise(runs)):
            opened = tree.territory & Runs.of(runs)
            cover = cover_of(tree.territory, opened, depth)
            if cover.nodes == part.cover:
                return opened, cover
    what = f"the cover of {tree.name!r} is not the one of the slots that it opens"
    raise CoverNotCanonicalError(source, what)


def _slots(part: Part, tree: Tree, opened: Runs, source: str) -> array[int]:
    begin = node_of(0, tree.depth)
    nodes = part.slots
    if not all(map(lt, nodes, islice(nodes, 1, None))):
        one, other = next(pair for pair in pairwise(nodes) if pair[0] >= pair[1])
        raise SlotOrderError(source, f"{tree.name!r} has slot {other:x} after {one:x}")
    within = ((begin + first, begin + end) for first, end in opened)
    if sum(bisect_left(nodes, end) - bisect_left(nodes, first) for first, end in within) != len(
        nodes
    ):
        one = next(one for one in nodes if depth_of(one) != tree.depth or one - begin not in opened)
        raise SlotOutsideCoverError(source, f"{tree.name!r} does not open slot {one:x}")
    _counts(part, tree, source)
    return array("Q", (one - begin for one in nodes))


def _counts(part: Part, tree: Tree, source: str) -> None:
    """Check how many records each slot has, and that each has as many values in each column."""
    columns = part.entries.columns if isinstance(part.entries, Entries) else ()
    values = [column.counts for column in columns if isinstance(column, Values)]
    if all(one == part.counts for one in values) and (
        not part.counts or 1 <= min(part.counts) <= max(part.counts) <= MOST_NUMBER
    ):
        return
    for at, (one, n) in enumerate(zip(part.slots, part.counts, strict=True)):
        if not 1 <= n <= MOST_NUMBER:
            raise BadCountError(source, f"slot {one:x} of {tree.name!r} has {n} records")
        for there in values:
            if there[at] != n:
                what = f"slot {one:x} of {tree.name!r} has {there[at]} values, not {n}"
                raise BadCountError(source, what)


def _seeds(part: Part, tree: Tree, cover: Cover, slots: Sequence[int], source: str) -> None:
    if part.columns and not slots:
        raise SeedCountError(source, f"{tree.name!r} opens columns where no record is")
    needed = len(with_records(cover.nodes, slots, tree.depth))
    if len(part.seeds) != HASH * len(cover.nodes) or any(
        len(one) != HASH * needed for one in part.fields
    ):
        what = f"{tree.name!r} should have {len(cover.nodes)} seeds, and {needed} a column"
        raise SeedCountError(source, what)


def with_records(nodes: Iterable[int], slots: Sequence[int], depth: int) -> list[int]:
    """Give the nodes under which a slot with records lies."""
    found = []
    for one in nodes:
        first, end = run_of(one, depth)
        at = bisect_left(slots, first)
        if at < len(slots) and slots[at] < end:
            found.append(one)
    return found


def check_work(
    slots: int,
    most: int = MOST_SLOTS,
    source: str = "the files",
    mend: str = "give fewer files, or a higher --most-slots",
) -> None:
    """Refuse to begin what would take too long.

    Parameters
    ----------
    slots : int
        Slots of the territory under all covers, and those that questions need.
    most : int
    source, mend : str
        What would take so long, and what to do about it.

    Raises
    ------
    TooMuchWorkError
        There are more.
    """
    if slots > most:
        what = f"would take the hashing of {slots:,} slots; the most is {most:,}"
        raise TooMuchWorkError(source, [Fault(0, "", what, mend)])


def verify_root(opening: Opening, commitment: Commitment, source: str = "disclosure") -> None:
    """Check that what is opened of a tree gives the root that was committed to.

    Raises
    ------
    RootMismatchError
        It does not; nothing that the file says of this tree or of others can be taken.
    """
    tree = opening.tree
    computed = _root(opening, commitment.identity)
    expected = commitment.tables[tree.number]
    if computed != expected:
        raise RootMismatchError(source, tree.name, expected, computed)


def _root(opening: Opening, identity: bytes) -> bytes:
    tree, part = opening.tree, opening.part
    slots, counts = opening.slots, array("I", part.counts)
    bodies = b"".join(_bodies(opening, identity, counts)) if part.columns else part.bodies
    hashes = native.subtrees(
        context(SLOT_LEAF, identity, tree.number),
        tree.depth,
        tree.territory,
        opening.cover.nodes,
        part.seeds,
        slots,
        counts,
        bodies,
    )
    if opening.cover.nodes[0] >= node_of(0, tree.depth) and len(opening.cover.nodes) == 1:
        slot = opening.cover.nodes[0] - node_of(0, tree.depth)
        return native.paths(tree.depth, tree.territory, array("Q", [slot]), hashes, part.path)
    known = dict(zip(opening.cover.nodes, split(hashes), strict=True))
    known |= zip(opening.cover.path, split(part.path), strict=True)
    return hash_above(ROOT, known, tree)


def hash_above(at: int, known: dict[int, bytes], tree: Tree) -> bytes:
    """Give the hash of a node from those of subtrees that together are all below it."""
    territory = tree.territory

    def above(at: int, first: int, size: int, whole: bool) -> bytes:
        if (there := known.get(at)) is not None:
            return there
        if not whole:
            slots = territory.count(first, first + size)
            if not slots:
                return EMPTY
            whole = slots == size
        size >>= 1
        return node(above(2 * at, first, size, whole), above(2 * at + 1, first + size, size, whole))

    first, end = run_of(at, tree.depth)
    return above(at, first, end - first, False)


def _bodies(opening: Opening, identity: bytes, counts: array[int]) -> Iterator[bytes]:
    """Give the bodies of the slots with records, from what is opened of their columns."""
    tree, part, slots = opening.tree, opening.part, opening.slots
    assert isinstance(part.entries, Entries)
    nodes = with_records(opening.cover.nodes, slots, tree.depth)
    ends = [bisect_left(slots, run_of(one, tree.depth)[1]) for one in nodes]
    seeds = dict(zip(part.columns, map(split, part.fields), strict=True))
    for begin in range(0, len(slots), _RECORDS):
        end = min(begin + _RECORDS, len(slots))
        under = range(bisect_right(ends, begin), bisect_left(ends, end) + 1)
        columns: list[bytes] = []
        for number, column in enumerate(part.entries.columns, 1):
            if isinstance(column, bytes):
                columns.append(column[begin * HASH : end * HASH])
                continue
            made: list[bytes] = []
            for at in under:
                here = slice(max(begin, ends[at - 1] if at else 0), min(end, ends[at]))
                made.append(
                    native.leaves(
                        context(COLUMN_LEAF, identity, tree.number, number),
                        tree.depth,
                        nodes[at],
                        seeds[number][at],
                        slots[here],
                        counts[here],
                        column[here].texts,
                    )
                )
            columns.append(b"".join(made))
        yield native.bodies(
            context(BODY, identity, tree.number), slots[begin:end], counts[begin:end], columns
        )


def verify_disclosure(
    disclosure: Disclosure,
    commitment: Commitment,
    most_slots: int = MOST_SLOTS,
    source: str = "disclosure",
) -> tuple[Opening, ...]:
    """Check that a disclosure is true to a commitment.

    Parameters
    ----------
    disclosure : Disclosure
    commitment : Commitment
        As :func:`~paripassu.escrow.commitment.parse_commitment` gives it: its root is checked.
    most_slots : int
        The most slots that are hashed.
    source : str
        What the disclosure is called in messages.

    Returns
    -------
    tuple of Opening
        What it opens, of each tree.

    Raises
    ------
    RefusedFileError
        It is not true to it, by the name of the specification; nobody is accused.
    TooMuchWorkError
        It would take too long.
    """
    openings = structure(disclosure, commitment, source)
    verify_roots(openings, commitment, most_slots, source)
    return openings


def verify_roots(
    openings: Sequence[Opening], commitment: Commitment, most_slots: int, source: str
) -> None:
    """Check that what a file opens hashes to the roots; how much that is, is looked at first."""
    check_work(sum(one.opened.size for one in openings), most_slots, source)
    for opening in openings:
        verify_root(opening, commitment, source)
