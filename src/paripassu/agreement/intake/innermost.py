"""Of several who say something in one sentence: whose words they are, and who passes them on."""

from __future__ import annotations

from paripassu.agreement.intake.cues import Cue
from paripassu.agreement.intake.mentions import Mention
from paripassu.agreement.intake.words import Parse


def innermost(
    parse: Parse, found: list[tuple[Cue, tuple[Mention, ...]]]
) -> list[tuple[Cue, tuple[Mention, ...]]]:
    """Leave out who only passes on what another says, and put them before that other's chain."""
    kept = []
    for cue, chain in found:
        others = [
            (other, above)
            for other, above in found
            if other is not cue and not _apart(parse, cue.at, other.at)
        ]
        if chain and any(
            cue.content == other.at and below and below[-1].name != chain[-1].name
            for other, below in others
        ):
            continue
        outer = [(other, above) for other, above in others if other.content == cue.at]
        if outer and not chain:
            continue
        if not outer and any(_is_part(parse, cue, other) for other, _ in others):
            continue
        if outer and chain and len(chain) == 1:
            above = outer[0][1]
            if above and above[-1].name != chain[-1].name:
                chain = (*above, *chain)
        kept.append((cue, chain))
    return kept


def above(parse: Parse, cue: Cue, other: Cue | None) -> bool:
    """Whether the verb of one cue is that which another one hangs on: “noting …, she said …”."""
    return other is not None and cue.at != other.at and parse.is_under(other.at, cue.at)


def _apart(parse: Parse, one: int, other: int) -> bool:
    """Whether a semicolon parts two words: they stand in sentences of their own."""
    first, last = sorted((one, other))
    return ";" in parse.said(first, last)


def is_own(parse: Parse, cue: Cue, other: Cue, chain: tuple[Mention, ...]) -> bool:
    """Whether a pronoun is the one who says so: “Investigators have said they suspect …”."""
    if cue.speaker is None or not chain or other.content is None:
        return False
    speaker = chain[-1]
    fits = {
        "many": speaker.many or speaker.kind == "institution",
        "male": speaker.kind in ("person", "people") and speaker.gender != "female",
        "female": speaker.kind in ("person", "people") and speaker.gender != "male",
        "it": speaker.kind in ("institution", "outlet", "document"),
    }
    return fits.get(cue.speaker.pronoun, False) and (
        cue.at == other.content or parse.is_under(cue.at, other.content)
    )


def _is_part(parse: Parse, cue: Cue, other: Cue) -> bool:
    """Whether a cue is only a part of what another one's speaker says."""
    content = other.content
    if content is None or not parse.is_under(cue.at, content) or parse.is_under(other.at, cue.at):
        return False
    if parse.is_under(other.at, content) and other.at != content:
        return False  # “…, X said”: the parse hangs it below what is said
    joined = parse[cue.at].dep == "conj" or any(
        parse[one].text.lower() in ("while", "whereas", "though", "although")
        for one in parse.below(cue.at, "mark", "advmod")
    )
    return not (
        joined
        and cue.speaker is not None
        and cue.speaker.kind != "pronoun"
        and (parse.below(cue.at, "nsubj"))
    )
