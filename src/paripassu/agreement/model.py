"""What the parties want: the value that everything else works on.

Its entries stand in :mod:`paripassu.agreement.terms`, :mod:`~paripassu.agreement.measure` and
:mod:`~paripassu.agreement.positions`, so that writing an agreement as a file, which needs them,
lies between them and this.
"""

from __future__ import annotations

from functools import cached_property
from hashlib import sha256

from paripassu.agreement.base import FIELDS_ONLY, Entry
from paripassu.agreement.declaration import Declaration
from paripassu.agreement.fields import (
    LIKE,
    LIKELIHOODS,
    Claim,
    Firm,
    GateEnd,
    Id,
    Need,
    Part,
)
from paripassu.agreement.interval import Interval
from paripassu.agreement.measure import MOST_PORTIONS, Measure, Stage, Step
from paripassu.agreement.positions import (
    CLAIM_KEYS,
    ONE_OF,
    Choice,
    Claimed,
    Position,
    Requirement,
    Source,
)
from paripassu.agreement.process import Notice, Process, Verify
from paripassu.agreement.terms import MOST_DAYS, MOST_STEPS, MOST_WAITS, Head, Party, Terms
from paripassu.agreement.write import to_toml

__all__ = [
    "CLAIM_KEYS",
    "FIELDS_ONLY",
    "LIKE",
    "LIKELIHOODS",
    "MOST_DAYS",
    "MOST_PORTIONS",
    "MOST_STEPS",
    "MOST_WAITS",
    "ONE_OF",
    "Agreement",
    "Choice",
    "Claim",
    "Claimed",
    "Declaration",
    "Entry",
    "Firm",
    "GateEnd",
    "Head",
    "Id",
    "Interval",
    "Measure",
    "Need",
    "Notice",
    "Part",
    "Party",
    "Position",
    "Process",
    "Requirement",
    "Source",
    "Stage",
    "Step",
    "Verify",
]


class Agreement(Terms):
    """An agreement: what its file says, with the file's text and digest.

    See :class:`~paripassu.agreement.terms.Terms` for its fields.
    """

    def to_toml(self) -> str:
        """Write it as an agreement file that reads back as the same agreement.

        To change a person's file, use :func:`paripassu.agreement.update.update_toml`, which keeps
        its comments and order.

        Numbers without a decimal of 15 digits, as 1/3 is one, are rounded so that no position asks
        for more.
        """
        return to_toml(self)

    @cached_property
    def origin(self) -> str:
        """What messages call it: the name of the file that it was read from, or its id."""
        return f"agreement {self.id!r}"

    @cached_property
    def digest(self) -> str:
        """``sha256:`` and the hex digest of the file's bytes.

        An agreement that was built in code has the digest of the file that it would be written to.
        """
        return f"sha256:{sha256(self.to_toml().encode()).hexdigest()}"
