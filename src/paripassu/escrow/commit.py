"""Committing to a declaration: its records in their slots, the roots of its trees, the root."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass

from paripassu.escrow.commitment import Commitment, Header
from paripassu.escrow.declared import Source, filled_from
from paripassu.escrow.filled import Filled, Progress, root_of_tree, silent
from paripassu.escrow.records import Records


@dataclass(frozen=True)
class Declaration:
    """What a declarer holds: everything that was committed to, and the secret.

    Attributes
    ----------
    header : Header
    secret : bytes
        32.
    records : tuple of Records
        Of each tree.
    known : tuple of dict
        Of each tree its hashes at the cut, as a cache; empty where there is none.
    """

    header: Header
    secret: bytes
    records: tuple[Records, ...]
    known: tuple[dict[int, bytes], ...] = ()

    def filled(self, number: int) -> Filled:
        """Give a tree with its records."""
        tree = self.header.trees[number]
        return Filled(tree, self.records[number], self.header.identity, self.secret)

    def __repr__(self) -> str:
        return f"Declaration(version {self.header.version})"  # never the secret


def commit(
    header: Header, secret: bytes, sources: Mapping[str, Source], progress: Progress = silent
) -> tuple[Commitment, Declaration]:
    """Commit to a whole declaration.

    Parameters
    ----------
    header : Header
        Its nonce fresh.
    secret : bytes
        32 from the operating system.
    sources : mapping
        Table's name to what was read of it.
    progress : callable
        Told how many slots were hashed.

    Raises
    ------
    InputError
        A record is not as the template says, or would convict.
    """
    records = filled_from(header.trees, header.identity, sources)
    return hashed(Declaration(header, secret, records), progress)


def hashed(declaration: Declaration, progress: Progress = silent) -> tuple[Commitment, Declaration]:
    """Hash all trees of a declaration: its commitment, and itself with its cache."""
    header = declaration.header
    known, tables = [], []
    for tree in header.trees:
        filled = declaration.filled(tree.number)
        known.append(filled.at_cut(progress))
        tables.append(root_of_tree(filled, known[-1]))
    made = Declaration(header, declaration.secret, declaration.records, tuple(known))
    return Commitment(header, tuple(tables)), made
