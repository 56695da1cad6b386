"""What the intake makes of a few sentences: for tests of its rules."""

from __future__ import annotations

import io

from paripassu.agreement.intake.intake import intake
from paripassu.agreement.intake.result import Intake

#: A sentence in plain English before what is tried, so that the text counts as English.
FIRST = "This is a report that was made up for a test of the rules. "


def read(text: str, first: str = FIRST) -> Intake:
    return intake(io.BytesIO((first + text).encode()))


def speakers(text: str) -> list[str]:
    return [claim.speaker.name for claim in read(text).claims if claim.chain]


def chains(text: str) -> list[tuple[str, ...]]:
    return [claim.chain for claim in read(text).claims if claim.chain]
