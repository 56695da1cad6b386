"""One document in many spellings: each form that TOML 1.0 has for a value, with comments between.

Written from the specification (toml.io/en/v1.0.0), by nothing that the package is written with.
"""

from __future__ import annotations

import json
import re
from decimal import Decimal
from random import Random
from typing import Any

_COMMENTS = ("", "", "", " # a comment", " #", ' # "q" [x] = 1', "# [[measure]]")
Lines = list[str]


def spelled(document: dict[str, Any], random: Random) -> str:
    """Write a document as TOML, in any of its forms."""
    return _Speller(random).text(document)


class _Speller:
    def __init__(self, random: Random) -> None:
        self._random = random
        self._indent = self._one("", "", "  ")

    def text(self, document: dict[str, Any]) -> str:
        top = [*self._one([], ["# head"], ["", "# head", ""])]
        below: Lines = []
        for key, value in document.items():
            if self._now(0.15):
                if isinstance(value, dict) and value and self._now(0.5):
                    top += [f"{self._key(key)}.{pair}" for pair in self._pairs(value)]
                else:
                    top.append(f"{self._key(key)} = {self._inline(value)}{self._comment()}")
            elif isinstance(value, dict):
                below += self._table([key], value, "[", "]")
            elif value and all(isinstance(entry, dict) for entry in value):
                for entry in value:
                    below += self._table([key], entry, "[[", "]]")
            else:
                top.append(f"{self._key(key)} = {self._inline(value)}")
        lines = [*top, *below, *self._one([], [""], ["# end"], ["", "", ""])]
        return "\n".join(lines) + self._word("\n", "\n", "")

    def _table(self, name: Lines, table: dict[str, Any], left: str, right: str) -> Lines:
        """Write a table with its header, and those below it."""
        lines: Lines = []
        below: Lines = []
        for key, value in table.items():
            many = isinstance(value, list) and value and all(isinstance(v, dict) for v in value)
            if isinstance(value, dict) and self._now(0.4):
                below += self._table([*name, key], value, "[", "]")
            elif many and self._now(0.5):
                for entry in value:
                    below += self._table([*name, key], entry, "[[", "]]")
            elif isinstance(value, dict) and value and self._now(0.4):
                key = self._key(key) + self._blank() + "." + self._blank()
                lines += [
                    f"{self._indent}{key}{pair}{self._comment()}" for pair in self._pairs(value)
                ]
            else:
                line = f"{self._key(key)}{self._blank()}={self._blank()}{self._inline(value)}"
                lines.append(f"{self._indent}{line}{self._comment()}")
            lines += [self._one("", "# note")] if self._now(0.15) else []
        if left == "[" and below and not lines and self._now(0.5):
            return below  # what is below it makes the table, too
        header = ".".join(self._blank() + self._key(key) + self._blank() for key in name)
        above = self._one([], [""], ["", "# about"], ["# about", "# this"], ["", ""])
        return [*above, f"{left}{header}{right}{self._comment()}", *lines, *below]

    def _pairs(self, table: dict[str, Any]) -> Lines:
        pairs = []
        for key, value in table.items():
            if isinstance(value, dict) and value and self._now(0.3):
                dot = self._blank() + "." + self._blank()
                pairs += [self._key(key) + dot + pair for pair in self._pairs(value)]
            else:
                equals = self._blank() + "=" + self._blank()
                pairs.append(self._key(key) + equals + self._inline(value))
        return pairs

    def _inline(self, value: Any) -> str:
        if isinstance(value, dict):
            comma = self._blank() + "," + self._blank()
            return "{" + self._blank() + comma.join(self._pairs(value)) + self._blank() + "}"
        if not isinstance(value, list):
            return self._scalar(value)
        wide = self._now(0.4)
        made = "["
        for index, item in enumerate(value):
            made += self._gap(wide) + self._inline(item) + self._gap(wide)
            if index < len(value) - 1 or self._now(0.3):
                made += ","
        return made + self._gap(wide) + "]"

    def _scalar(self, value: Any) -> str:
        match value:
            case bool():
                return "true" if value else "false"
            case int() | Decimal():
                return str(value)
            case str():
                return self._string(value)
        return str(value.isoformat())

    def _string(self, value: str) -> str:
        basic = json.dumps(value, ensure_ascii=self._now(0.3)).replace("\x7f", "\\u007f")
        basic = re.sub(r"\\ud[89ab]..\\ud[c-f]..", lambda m: json.loads(f'"{m[0]}"'), basic)
        literal = all(char.isprintable() for char in value.replace("\n", "")) and "''" not in value
        if literal and "'" not in value and "\n" not in value and self._now(0.2):
            return f"'{value}'"
        if literal and not value.endswith("'") and self._now(0.15):
            return f"'''\n{value}'''"
        return f'""{basic}""' if self._now(0.15) else basic

    def _key(self, key: str) -> str:
        if re.fullmatch(r"[A-Za-z0-9_-]+", key) and self._now(0.7):
            return key
        if "'" not in key and key.isprintable() and self._now(0.5):
            return f"'{key}'"
        return json.dumps(key, ensure_ascii=False).replace("\x7f", "\\u007f")

    def _gap(self, wide: bool) -> str:
        if not wide:
            return self._blank()
        return self._word(self._blank(), "\n", "\n  ", self._comment() + "\n", "\n# [x]\n  ")

    def _blank(self) -> str:
        return self._word("", "", " ", "  ", "\t")

    def _comment(self) -> str:
        return self._word(*_COMMENTS)

    def _word(self, *these: str) -> str:
        return self._random.choice(these)

    def _one(self, *these: Any) -> Any:
        return self._random.choice(these)

    def _now(self, probability: float) -> bool:
        return self._random.random() < probability
