"""The labelled news reports, parted in two: one half to write rules by, one only to be scored.

A rule that was written while looking at a report tells nothing of how well it does on others. So
half of the reports is set aside before the first rule: nobody reads its texts or labels, and no
rule is changed for it; it is scored by totals only. The choice is nobody's: of each source
(`voa…`, `wn…`) the texts with the smallest SHA-256 digests are set aside, half of them, rounded
up. The report that the Korean case rests on was read by everybody, so it is in the other half.
"""

from __future__ import annotations

import hashlib
from pathlib import Path

READ_BY_ALL = "2018-03-report.txt"

SET_ASIDE = (
    "voa04-abbas.txt",
    "voa06-panel.txt",
    "voa12-sixparty.txt",
    "voa14-putin.txt",
    "voa18-hunger.txt",
    "voa20-mubarak.txt",
    "voa24-doha.txt",
    "voa26-canada-visit.txt",
    "voa34-farah.txt",
    "voa38-baghdad-talks.txt",
    "wn02-afcfta.txt",
    "wn06-immunity.txt",
    "wn12-iraq-vote.txt",
    "wn16-cuba.txt",
)


def set_aside(texts: Path) -> tuple[str, ...]:
    """Give the names of the texts in a folder that the rule above sets aside."""
    by_source: dict[str, list[tuple[str, str]]] = {}
    for path in texts.glob("*.txt"):
        if path.name != READ_BY_ALL:
            digest = hashlib.sha256(path.read_bytes()).hexdigest()
            by_source.setdefault(path.name[:2], []).append((digest, path.name))
    return tuple(
        sorted(
            name for found in by_source.values() for _, name in sorted(found)[: -(-len(found) // 2)]
        )
    )
