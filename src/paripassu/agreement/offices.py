"""What the keys of the process name: parties, offices, and who can still confirm or verify."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from typing import Any

from paripassu.agreement.draft import Draft, Read
from paripassu.agreement.model import Measure, Party
from paripassu.agreement.problem import Problem
from paripassu.nearest import nearest
from paripassu.quoted import quoted
from paripassu.told import Told
from paripassu.toml.locate import Path


def check_names(draft: Draft, parties: Mapping[str, Read[Party]]) -> Iterator[Problem]:
    """Find names in ``confirm_by`` and ``[[notice]]`` that are nobody's.

    Parameters
    ----------
    draft : Draft
        All entries.
    parties : mapping
        By id, as far as their ids could be read.
    """
    offices = {**dict.fromkeys(parties, ""), **dict.fromkeys(_offices(draft), "")}
    for read in draft.measures:
        confirmers = read.entry.confirm_by
        if isinstance(confirmers, tuple) and read.has("confirm_by"):
            for index, name in enumerate(confirmers):
                yield from _unknown(
                    (*read.path, "confirm_by", index), name, offices, "party or office"
                )
    for notice in draft.notices:
        for index, name in enumerate(notice.entry.by if notice.has("by") else ()):
            yield from _unknown((*notice.path, "by", index), name, parties, "party")


def check_offices(draft: Draft) -> Iterator[Problem]:
    """Find measures that nobody could ever verify, or that only their performers would confirm."""
    process = draft.process
    inspected = process is not None and (
        not process.has("inspectorate") or process.entry.inspectorate is not None
    )
    for read in draft.measures:
        measure = read.entry
        if measure.verify is not None and read.has("verify") and not inspected:
            yield Problem(
                (*read.path, "verify"),
                "has to be verified, and there is no inspectorate",
                Told(
                    'name one in [process]: inspectorate = "…"; or drop verify',
                    "fill in “Who verifies”, under “Who verifies and decides”; or choose “no” here",
                ),
            )
        if read.has("confirm_by", "by") and _only_performers(measure):
            yield Problem(
                (*read.path, "confirm_by"),
                "names only performers: nobody confirms an act of its own",
                Told(
                    'name another party, or write confirm_by = "others"',
                    "tick another party, or choose “all others who perform something”",
                ),
            )


def _only_performers(measure: Measure) -> bool:
    confirmers = measure.confirm_by
    return isinstance(confirmers, tuple) and set(confirmers) <= set(measure.by)


def _offices(draft: Draft) -> tuple[str, ...]:
    if draft.process is None:
        return ()
    process = draft.process.entry
    named = (process.inspectorate, process.decides, *process.guardians)
    return tuple(name for name in named if name is not None)


def _unknown(path: Path, name: str, known: Mapping[str, Any], kind: str) -> Iterator[Problem]:
    if name not in known:
        yield Problem(path, f"unknown {kind} {quoted(name)}", lambda: nearest(name, list(known)))
