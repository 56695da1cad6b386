"""What a form is made of: fields, each a parameter of a function of the library.

A field has the name that the parameter has there, and the option and the help that the command
line has for it. A contract test compares each with its command.
"""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from typing import Literal

#: ``text``: a number or a word, read by the library. ``seconds``: a length of time. ``switch``: yes
#: or no. ``word``: one of some. ``lines``: several, each on a line of its own. ``table``,
#: ``agreement``, ``plan``: a file.
Kind = Literal["text", "seconds", "switch", "word", "lines", "table", "agreement", "plan"]
FILES: tuple[Kind, ...] = ("table", "agreement", "plan")

#: What the help of commands says of terminals, and what is so here instead.
_IN_A_TERMINAL = (
    (" Use - for standard input.", ""),
    (" [1]", " If it is left empty: 1."),
    ("Ctrl-C g", "“Stop” g"),
    ("An instrument: if", "If"),
    (" May be repeated.", ""),
)
_OPTION = re.compile(r"--[a-z][a-z-]*")


@dataclass(frozen=True, slots=True)
class Field:
    """One field.

    Attributes
    ----------
    name : str
        The parameter.
    label : str
        A few words.
    help : str
        As the command line has it, with the names of options.
    option : str
        What is typed before the value; empty where it is an argument.
    kind : str
    default : str
        What is meant where it is left empty.
    first : str
        What stands in it at first, where that is not the default: a page shows the best so far
        sooner than a terminal, and can search longer then.
    written : str
        How a value is written, where it has parts: ``MEASURE:PORTION``.
    words : tuple of (str, str)
        Of a ``word``: each value, and what it is called.
    """

    name: str
    label: str
    help: str
    option: str = ""
    kind: Kind = "text"
    default: str = ""
    written: str = ""
    words: tuple[tuple[str, str], ...] = ()
    first: str = ""

    @property
    def is_file(self) -> bool:
        """Whether it takes a file."""
        return self.kind in FILES


@dataclass(frozen=True, slots=True)
class Part:
    """Fields under a heading."""

    title: str
    fields: tuple[Field, ...]


@dataclass(frozen=True, slots=True)
class Form:
    """A calculator.

    Attributes
    ----------
    name : str
        By which its address names it.
    command : tuple of str
        The words of the command.
    title : str
        A few words.
    lead : str
        What it answers, in a sentence.
    parts : tuple of Part
    """

    name: str
    command: tuple[str, ...]
    title: str
    lead: str
    parts: tuple[Part, ...]

    @property
    def fields(self) -> Iterator[Field]:
        """All fields, in their order."""
        return (field for part in self.parts for field in part.fields)

    @property
    def labels(self) -> Mapping[str, str]:
        """What each parameter is called on the page."""
        return {field.name: field.label for field in self.fields}

    def help(self, field: Field) -> str:
        """Give the help of a field, without what is so in a terminal only."""
        text = field.help
        for there, here in _IN_A_TERMINAL:
            text = text.replace(there, here)
        if field.written:
            each = ", one on each line" if field.kind == "lines" else ""
            text += f" Write it as {field.written}{each}."
        return self.said(text)

    def said(self, text: str) -> str:
        """Name fields where a text names options: ``Needs --goal.``."""
        known = {field.option: field.label for field in self.fields if field.option}
        return _OPTION.sub(
            lambda found: f"“{known[found[0]]}”" if found[0] in known else found[0], text
        )
