"""What is fuzzed with coverage as the guide: each reader of files that strangers hand over.

A target takes any bytes. It returns if they were read or refused as they should be, and raises
otherwise. :mod:`tests.fuzz.guided` looks for bytes, ``test_corpus`` tries those that were kept.
"""

from __future__ import annotations

from collections.abc import Callable, Mapping
from pathlib import Path

from tests.fuzz.record_notes import READERS
from tests.fuzz.told import told

from paripassu.escrow.areas import parse_area
from paripassu.escrow.columns import fields_of
from paripassu.escrow.commitment import format_commitment, parse_commitment
from paripassu.escrow.disclosure import (
    format_disclosure,
    parse_disclosure,
    read_as_objects,
    read_in_blocks,
)
from paripassu.escrow.guardian import format_guardian, parse_guardian
from paripassu.escrow.packages import parse_handed
from paripassu.escrow.question import format_question, parse_question
from paripassu.escrow.read import parse_template
from paripassu.escrow.seal import format_seal, parse_seal
from paripassu.escrow.secret import parse_secret
from paripassu.escrow.values import first_wrong
from paripassu.tables.verbatim import parse_verbatim

#: Inputs that were found to go new ways; each is tried in every run.
CORPUS = Path(__file__).parent / "corpus"
_COLUMNS = [("a", "text"), ("b", "decimal"), ("place", "place")]


def table(content: bytes) -> None:
    """Read a table verbatim: texts of their types come out."""
    with told("fuzzed"):
        found = parse_verbatim(content, fields_of(_COLUMNS), "fuzzed")
        for (_, type_), column in zip(_COLUMNS, found.columns.values(), strict=True):
            assert len(column) == len(found)
            assert first_wrong(type_, column) is None


def area(content: bytes) -> None:
    """Read polygons."""
    with told("fuzzed"):
        for polygon in parse_area(content, "fuzzed").polygons:
            assert all(ring[0] == ring[-1] for ring in polygon)


def template(content: bytes) -> None:
    """Read a template."""
    with told("fuzzed"):
        assert parse_template(content, "fuzzed").tables


def commitment(content: bytes) -> None:
    """Read a commitment, which has one encoding."""
    with told("fuzzed"):
        assert format_commitment(parse_commitment(content, "fuzzed")) == content


def disclosure(content: bytes) -> None:
    """Read a disclosure, which has one encoding."""
    with told("fuzzed"):
        assert format_disclosure(parse_disclosure(content, "fuzzed")) == content
    # What is read in blocks is what is read as objects, and everything wrong is left to these.
    if (found := read_in_blocks(content)) is not None:
        assert found == read_as_objects(content)


def question(content: bytes) -> None:
    """Read a question, which has one encoding."""
    with told("fuzzed"):
        assert format_question(parse_question(content, "fuzzed")) == content


def seal(content: bytes) -> None:
    """Read a seal and a guardian's key, which have one encoding each, and what guardians get."""
    with told("fuzzed"):
        assert format_seal(parse_seal(content, "fuzzed")) == content
    with told("fuzzed"):
        assert format_guardian(parse_guardian(content, "fuzzed")) == content
    with told("fuzzed"):
        parse_handed(content, "fuzzed")


def secret(content: bytes) -> None:
    """Read a secret."""
    with told("fuzzed"):
        parse_secret(content, "fuzzed")


TARGETS: Mapping[str, Callable[[bytes], None]] = {
    **{
        one.__name__: one
        for one in (area, commitment, disclosure, question, seal, secret, table, template)
    },
    **READERS,
}
