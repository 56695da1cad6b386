"""What inspection refuses, in kinds that a caller tells apart; see :mod:`paripassu.errors`."""

from __future__ import annotations

from collections.abc import Mapping

from paripassu.errors import DefectError, PariPassuError, RejectedError


class RevealError(RejectedError):
    """Secrets that do not open their parties' commits.

    Attributes
    ----------
    id : str
        Of the draw.
    parties : mapping
        Party's id to the commit that its secret gives, 64 hex digits.
    commits : mapping
        Party's id to the commit that it published.
    """

    def __init__(
        self, id: str, parties: Mapping[str, str], commits: Mapping[str, str], *, beacon: bool
    ) -> None:
        self.id = id
        self.parties = dict(parties)
        self.commits = {party: commits[party] for party in parties}
        super().__init__(
            "\n".join(
                f"the reveal of {party!r} does not open its commit: it gives {given}, and the "
                f"commit is {self.commits[party]}"
                for party, given in self.parties.items()
            ),
            "keep both as evidence; "
            + (
                "as a beacon was fixed beforehand, it counts as missing: make the reveal null"
                if beacon
                else "a new draw is needed, in the sight of all"
            ),
        )


class UnreachableError(PariPassuError):
    """No sample, not even of every item, reaches the detection probability that is asked for."""


class TooFewError(PariPassuError):
    """The sizes that are asked for do not reach the detection probability that is asked for."""


class CoverageError(DefectError):
    """A coverage that is not the equilibrium it is said to be."""


class GivenUpError(Exception):
    """The time is over, or the worst case of an allocation was not proven; it leaves no room."""


class StoppedError(Exception):
    """As :class:`GivenUpError`, or somebody has asked to stop."""
