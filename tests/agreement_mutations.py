"""Small changes to the text of an agreement file: some still read, most do not."""

from __future__ import annotations

import random
import re

WORDS = (
    *("after", "not_before", "by", "within", "during", "at_least", "at_most", "include", "exclude"),
    *("first", "last", "each", "begin", "end", "all", "same", "previous", "demand", "preference"),
    *("m0", "m1", "m2", "a", "b", "s1", "s2", "q0", "safe:a", "", "m0:1", "m1:2", "\u00e4"),
)
VALUES = (
    *("0", "1", "2", "3", "0.5", "0.3", "-1", "1e50", "1e-50", "inf", "nan", "true", "false"),
    *("[1, 2]", "[2, 1]", "[1, 2, 3]", "[]", "{}", "2020-01-03", "2019-01-01", '"x"', "1000000"),
    *('["m0", "m1"]', '["a"]', '["a", "a"]', '{ m0 = "all" }', "{ m1 = 0.5 }", "[{ m1 = 1 }]"),
)
KEYS = (
    *("id", "by", "value", "lasting", "portions", "stages", "days", "optional", "standing", "note"),
    *("claim", "measure", "part", "gate", "needs", "needs_any", "lag_days", "share", "date", "day"),
    *("of", "firm", "party", "cost", "stake", "tolerance", "exactly", "at_least", "horizon_days"),
)


def mutated(text: str, chance: random.Random) -> str:
    """Change one to three things of a file's text."""
    for _ in range(chance.choice((1, 1, 1, 2))):
        text = _changed(text, chance)
    return text


def _changed(text: str, chance: random.Random) -> str:
    lines = text.splitlines(keepends=True)
    at = chance.randrange(len(lines))
    kind = chance.randrange(7)
    if kind == 0:
        del lines[at]
    elif kind == 1:
        lines.insert(chance.randrange(len(lines) + 1), lines[at])
    elif kind == 2:
        lines.insert(at + 1, f"{chance.choice(KEYS)} = {chance.choice(VALUES)}\n")
    elif kind == 3:
        lines[at] = re.sub("(?<== ).*", lambda _: chance.choice(VALUES), lines[at])
    elif kind == 4:
        return _at_one(text, '"[^"\n]*"', f'"{chance.choice(WORDS)}"', chance)
    elif kind == 5:
        return _at_one(text, r"(?<![\w\"-])[0-9.]+(?![\w\"-])", chance.choice(VALUES), chance)
    else:
        return _at_one(text, r"\b[a-z_]+(?= =)", chance.choice(KEYS), chance)
    return "".join(lines)


def _at_one(text: str, pattern: str, new: str, chance: random.Random) -> str:
    places = [*re.finditer(pattern, text)]
    if not places:
        return text
    at = chance.choice(places)
    return text[: at.start()] + new + text[at.end() :]
