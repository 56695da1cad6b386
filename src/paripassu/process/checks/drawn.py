"""Whether a secret that is revealed for a draw is the one that its party had fixed."""

from __future__ import annotations

from dataclasses import dataclass, field

from paripassu.errors import PariPassuError
from paripassu.inspection.draw.joint import commitment
from paripassu.process.checks.verdict import TRUE, RejectedFileError, Verdict
from paripassu.process.fold.entry import Entry


@dataclass
class Draws:
    """The secrets that are fixed so far.

    Attributes
    ----------
    fixed : mapping
        By draw and party, what fixes its secret.
    """

    fixed: dict[tuple[str, str], str] = field(default_factory=dict)

    def fix(self, entry: Entry) -> None:
        """Note a commitment to a secret that counts."""
        key = entry.text("draw") or "", entry.by
        self.fixed.setdefault(key, entry.text("value") or "")

    def reveal(self, entry: Entry) -> Verdict:
        """Judge a secret."""
        draw = entry.text("draw") or ""
        fixed = self.fixed.get((draw, entry.by))
        if fixed is None:
            raise RejectedFileError("its party has fixed no secret for this draw")
        try:
            given = commitment(draw, entry.by, bytes.fromhex(entry.text("value") or "")).hex()
        except (ValueError, PariPassuError) as error:
            raise RejectedFileError(f"it is no secret: {error}") from None
        if given != fixed:
            raise RejectedFileError(
                f"it is not the secret that was fixed: it gives {given}, and {fixed} was fixed"
            )
        return TRUE
