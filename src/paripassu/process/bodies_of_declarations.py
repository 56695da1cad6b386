"""What is said of a declaration: committed to, opened, asked about, left with guardians."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Annotated, Any, ClassVar, Self

from pydantic import Field, StrictInt, model_validator

from paripassu.process.body import (
    Body,
    File,
    Guardians,
    Hex,
    Id,
    Names,
    Stages,
    Step,
    Tables,
    Text,
)


class Commit(Body):
    """I commit to a whole declaration.

    Attributes
    ----------
    template : str
        The template's file, as the agreement names it.
    tables, stages : list of str
        Of the template.
    follows : str
        Id of the commitment to the version before; null for the first.
    root : str
        Root of the commitment.
    version : int
        From 1.
    file : str
        The commitment's file.
    """

    nullable = frozenset({"follows"})
    by = "a party"
    example: ClassVar[Mapping[str, Any]] = {
        "template": f"sha256:{'6f' * 32}",
        "tables": ["sites", "stock"],
        "stages": ["production sites"],
        "follows": None,
        "root": "70" * 32,
        "version": 1,
        "file": f"sha256:{'81' * 32}",
    }

    template: File
    tables: Tables
    stages: Stages
    follows: Id | None
    root: Hex
    version: Annotated[StrictInt, Field(ge=1, le=2**53 - 1)]
    file: File


class Disclose(Body):
    """I open a part of what I have committed to.

    Attributes
    ----------
    commitment : str
        Id of the statement that commits.
    table, stage : str
        What is opened: one of them.
    part : str
        `all`, or which part in words, such as a geohash.
    to : list of str
        Its readers, where the file is sealed to them; without it, it is for everybody.
    file : str
        The disclosure's file.
    """

    by = "a party"
    example: ClassVar[Mapping[str, Any]] = {
        "commitment": "92" * 32,
        "table": "sites",
        "part": "all",
        "file": f"sha256:{'a3' * 32}",
    }

    commitment: Id
    table: Text | None = None
    stage: Text | None = None
    part: Text
    to: Names | None = None
    file: File

    @model_validator(mode="after")
    def _what(self) -> Self:
        self._one_of("table", "stage")
        return self


class Challenge(Body):
    """I ask what is declared for a place or a tag.

    Attributes
    ----------
    commitment : str
        Id of the statement that commits.
    table : str
        The table that is asked.
    file : str
        The question's file.
    """

    by = "a party"
    example: ClassVar[Mapping[str, Any]] = {
        "commitment": "92" * 32,
        "table": "sites",
        "file": f"sha256:{'b4' * 32}",
    }

    commitment: Id
    table: Text
    file: File


class Answer(Body):
    """I answer a challenge.

    Attributes
    ----------
    of : str
        Id of the challenge.
    file : str
        The answer's file.
    """

    by = "the party that is asked"
    example: ClassVar[Mapping[str, Any]] = {"of": "c5" * 32, "file": f"sha256:{'d6' * 32}"}

    of: Id
    file: File


class Seal(Body):
    """I leave a part of my declaration with guardians, who open it when its step's turn comes.

    Attributes
    ----------
    commitment : str
        Id of the statement that commits.
    step : str
        When its turn comes the seal may be opened, as `MEASURE:PORTION`.
    stage : str
        What it opens; or `tables` in its place.
    tables : list of str
        What it opens, table by table.
    guardians : list of str
        Each holds a share.
    k : int
        How many of them open it together.
    file : str
        The seal's file.
    """

    by = "a party"
    example: ClassVar[Mapping[str, Any]] = {
        "commitment": "92" * 32,
        "step": "arms:2",
        "stage": "production sites",
        "guardians": ["norway", "switzerland", "vietnam"],
        "k": 2,
        "file": f"sha256:{'e7' * 32}",
    }

    commitment: Id
    step: Step
    stage: Text | None = None
    tables: Tables | None = None
    guardians: Guardians
    k: Annotated[StrictInt, Field(ge=1, le=16)]
    file: File

    @model_validator(mode="after")
    def _opens(self) -> Self:
        self._one_of("stage", "tables")
        if self.k > len(self.guardians):
            raise ValueError(f"k is {self.k}, and there are {len(self.guardians)} guardians")
        return self


class Release(Body):
    """I give out my share of a seal.

    Attributes
    ----------
    of : str
        Id of the statement that seals.
    share : str
        The share's file.
    """

    by = "a guardian"
    example: ClassVar[Mapping[str, Any]] = {"of": "f8" * 32, "share": f"sha256:{'09' * 32}"}

    of: Id
    share: File
