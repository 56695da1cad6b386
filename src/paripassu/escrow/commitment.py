"""A commitment: the header, the roots of its trees, and the root over all ("A commitment")."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from functools import cached_property
from typing import Any

from paripassu.documents.plain import encode_plain
from paripassu.escrow.errors import (
    CommitmentMismatchError,
    TemplateMismatchError,
    WrongShapeError,
)
from paripassu.escrow.forms import check_keys, parse_hash, read_form
from paripassu.escrow.hashes import identity_of, root_of
from paripassu.escrow.layout import Tree, trees_of
from paripassu.escrow.template import Template, from_form
from paripassu.escrow.template_parts import MOST_NUMBER
from paripassu.nearest import nearest
from paripassu.quoted import quoted, shown

FORMAT = "paripassu/commitment/1"


@dataclass(frozen=True)
class Header:
    """What a commitment is to: all of it is bound by every leaf.

    Attributes
    ----------
    template : Template
    version : int
        From 1.
    predecessor : bytes or None
        The root of the version before; None for the first.
    nonce : bytes
        32, fresh for each commitment.
    """

    template: Template
    version: int
    predecessor: bytes | None
    nonce: bytes

    def form(self) -> dict[str, Any]:
        """Give its JSON form."""
        return {
            "nonce": self.nonce.hex(),
            "predecessor": self.predecessor and self.predecessor.hex(),
            "template": self.template.form(),
            "version": self.version,
        }

    @cached_property
    def identity(self) -> bytes:
        """What all leaves are bound to."""
        return identity_of(encode_plain(self.form()))

    @cached_property
    def trees(self) -> tuple[Tree, ...]:
        """The trees, in their order."""
        return trees_of(self.template)


@dataclass(frozen=True)
class Commitment:
    """A commitment.

    Attributes
    ----------
    header : Header
    tables : tuple of bytes
        The roots of the trees, in their order.
    """

    header: Header
    tables: tuple[bytes, ...]

    @property
    def identity(self) -> bytes:
        """What all leaves are bound to."""
        return self.header.identity

    @property
    def trees(self) -> tuple[Tree, ...]:
        """The trees, in their order."""
        return self.header.trees

    @cached_property
    def root(self) -> bytes:
        """The root over the header and all trees: this is what is published and signed."""
        return root_of(self.identity, self.tables)

    def tree(self, name: str) -> Tree:
        """Give a tree by its name.

        Raises
        ------
        KeyError
            There is none; says the nearest name.
        """
        for tree in self.trees:
            if tree.name == name:
                return tree
        raise KeyError(nearest(name, [tree.name for tree in self.trees]))


def format_commitment(commitment: Commitment) -> bytes:
    """Write a commitment's file."""
    return encode_plain(
        {
            "format": FORMAT,
            "header": commitment.header.form(),
            "root": commitment.root.hex(),
            "tables": [root.hex() for root in commitment.tables],
        }
    )


def parse_commitment(content: bytes, source: str = "commitment") -> Commitment:
    """Read a commitment, and check that its root is that of its parts.

    Raises
    ------
    NotCanonicalError, WrongShapeError, CommitmentMismatchError
        It is none; see the specification.
    TooMuchWorkError
        It is nested too deeply.
    """
    return commitment_of(read_form(content, source), source)


def commitment_of(document: dict[str, Any], source: str = "commitment") -> Commitment:
    """Take a document that was read as a commitment; see :func:`parse_commitment`."""
    if (it := document.get("format")) != FORMAT:
        what = f"it is no commitment: its format should be {FORMAT}"
        raise WrongShapeError(
            source,
            f"{what}, and is {quoted(it)}" if isinstance(it, str) else what,
            "give the commitment in this place",
        )
    check_keys(document, ("format", "header", "root", "tables"), "", source)
    header = header_of(document["header"], source)
    root = parse_hash(document["root"], "root", source)
    if not isinstance(document["tables"], list):
        raise WrongShapeError(source, "tables should be an array")
    tables = tuple(parse_hash(one, "tables", source) for one in document["tables"])
    commitment = Commitment(header, tables)
    if len(tables) != len(commitment.trees):
        what = f"it has {len(tables)} roots of tables, and its template {len(commitment.trees)}"
        raise CommitmentMismatchError(source, what)
    if commitment.root != root:
        what = f"its root is {root.hex()}, and that of its parts is {commitment.root.hex()}"
        raise CommitmentMismatchError(source, what)
    return commitment


def header_of(form: Any, source: str) -> Header:
    """Take the JSON form of a header; see :func:`parse_commitment`."""
    check_keys(form, ("nonce", "predecessor", "template", "version"), "header", source)
    nonce = parse_hash(form["nonce"], "header.nonce", source)
    predecessor = form["predecessor"]
    if predecessor is not None:
        predecessor = parse_hash(predecessor, "header.predecessor", source)
    version = form["version"]
    if type(version) is not int or not 1 <= version <= MOST_NUMBER:
        raise WrongShapeError(source, "header.version should be a whole number from 1 on")
    if (version == 1) is not (predecessor is None):
        what = "header.predecessor should be null for version 1, and a root for every other"
        raise WrongShapeError(source, what)
    try:
        template = from_form(form["template"])
    except (ValueError, TypeError) as error:
        what = getattr(error, "what", "a part of it has another form than it should")
        raise WrongShapeError(source, f"header.template: {what}") from None
    return Header(template, version, predecessor, nonce)


def verify_template(commitment: Commitment, agreed: Template, source: str = "commitment") -> None:
    """Check that a commitment is to the template that the agreement names.

    Raises
    ------
    TemplateMismatchError
        It is to another; says in what.
    """
    if (wrong := _apart(commitment.header.template.form(), agreed.form())) is not None:
        what = f"its template differs from the one that was agreed, at {wrong}"
        mend = "ask for a commitment to the template that was agreed, or agree on this one"
        raise TemplateMismatchError(source, what, mend)


def _apart(given: Any, agreed: Any, place: Sequence[str] = ()) -> str | None:
    """Say where two JSON values first differ."""
    if given == agreed:
        return None
    if isinstance(given, dict) and isinstance(agreed, dict) and given.keys() == agreed.keys():
        found = (_apart(given[key], agreed[key], (*place, key)) for key in given)
        return next(one for one in found if one is not None)
    if isinstance(given, list) and isinstance(agreed, list) and len(given) == len(agreed):
        pairs = enumerate(zip(given, agreed, strict=True))
        found = (_apart(one, other, (*place, str(at))) for at, (one, other) in pairs)
        return next(one for one in found if one is not None)
    where = "/".join(place)
    if isinstance(given, (dict, list)) or isinstance(agreed, (dict, list)):
        return where
    return f"{where}: {shown(given)}, and {shown(agreed)} was agreed"
