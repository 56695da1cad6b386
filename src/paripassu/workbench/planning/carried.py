"""What was found of a text, packed for the way to the next one: the server reads nothing of it."""

from __future__ import annotations

import pickle
from dataclasses import replace
from typing import TYPE_CHECKING

from paripassu.workbench.planning.asked import Answer, Job

if TYPE_CHECKING:
    from paripassu.sequencing.known import Known


class Carried:
    """Packs and unpacks for one process; what was packed last is at hand as it was."""

    def __init__(self) -> None:
        self._last: tuple[bytes, Known] | None = None

    def packed(self, answer: Answer) -> bytes:
        """Pack an answer for the server."""
        if answer.known is None:
            return pickle.dumps(answer)
        known = pickle.dumps(answer.known)
        self._last = known, answer.known
        return pickle.dumps(replace(answer, known=None, packed=known))

    def unpacked(self, job: Job) -> Job:
        """Give a job with what the server has brought along."""
        if not job.packed:
            return job
        if self._last is None or self._last[0] != job.packed:
            self._last = job.packed, pickle.loads(job.packed)
        return replace(job, known=self._last[1], packed=b"")
