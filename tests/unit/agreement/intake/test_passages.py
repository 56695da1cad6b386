"""Passages in the ways of agencies, papers and ministries: each claim, its chain, “not” and “if”.

What is right was written down before any rule was changed for it (``passages.toml``).
"""

from __future__ import annotations

import re
import tomllib
from pathlib import Path
from typing import Any

import pytest
from tests.unit.agreement.intake.said import FIRST, read

from paripassu.agreement.intake.result import Claim, Speaker

pytestmark = pytest.mark.slow

PASSAGES = tomllib.loads(Path(__file__).with_name("passages.toml").read_text("utf-8"))["passage"]
#: Of so many words a name may consist, for what has more is a clause.
_MOST_WORDS = 14


def calls(wanted: str, *got: str) -> bool:
    """Whether all words of a name stand in another one."""
    want, have = (re.findall(r"[\w'-]+", one.casefold()) for one in (wanted, " ".join(got)))
    if not want:
        return not have
    return set(want) - {"the", "a", "an"} <= set(have) and len(have) <= _MOST_WORDS


def is_right(claim: Claim, words: str, who: str, *flags: str) -> bool:
    *through, root = (each.strip() for each in who.split(">"))
    speaker: Speaker = claim.speaker
    return (
        words in claim.sentence
        and calls(root, speaker.name, speaker.role, speaker.institution)
        and len(claim.chain[:-1]) == len(through)
        and all(map(calls, through, claim.chain))
        and claim.negated == ("not" in flags)
        and claim.conditional == ("if" in flags)
    )


@pytest.mark.parametrize("passage", PASSAGES, ids=[one["name"] for one in PASSAGES])
def test_each_claim_is_found_and_none_made_up(passage: dict[str, Any]) -> None:
    left = list(read(passage["text"].strip(), FIRST.strip() + "\n\n").claims)
    wrong = []
    for wanted in passage["claims"]:
        found = next((claim for claim in left if is_right(claim, *wanted)), None)
        if found is None:
            wrong.append(wanted)
        else:
            left.remove(found)
    assert wrong == []
    made_up = [
        (one.speaker.name, one.sentence)
        for one in left
        if one.chain and not any(words in one.sentence for words in passage.get("optional", ()))
    ]
    assert made_up == []
