"""What the bodies of statements have in common: their base, and the values that stand in them."""

from __future__ import annotations

import datetime as dt
from collections.abc import Mapping
from typing import Annotated, Any, ClassVar

from pydantic import AfterValidator, Field, StrictInt, StrictStr, model_validator

from paripassu.documents.value import Value
from paripassu.quoted import quoted


def _day(text: str) -> str:
    try:
        dt.date.fromisoformat(text)
    except ValueError:
        raise ValueError(f"{quoted(text)} is no day of the calendar") from None
    return text


def _different(values: tuple[str, ...]) -> tuple[str, ...]:
    if len({*values}) != len(values):
        raise ValueError("the same one stands there twice")
    return values


_HEX = "[0-9a-f]{64}"
#: An earlier statement of the log.
Id = Annotated[StrictStr, Field(pattern=f"^{_HEX}$")]
#: A file, by the SHA-256 of its bytes; it stands in the statement's ``blobs``.
File = Annotated[StrictStr, Field(pattern=f"^sha256:{_HEX}$")]
Hex = Annotated[StrictStr, Field(pattern=f"^{_HEX}$")]
#: A portion of a measure.
Step = Annotated[StrictStr, Field(pattern=r"^[a-z0-9][a-z0-9_-]*:[1-9][0-9]{0,5}$", max_length=207)]
Name = Annotated[StrictStr, Field(pattern=r"^[a-z0-9][a-z0-9_-]*$", max_length=200)]
Text = Annotated[StrictStr, Field(min_length=1, max_length=4000)]
Day = Annotated[StrictStr, Field(pattern=r"^[0-9]{4}-[0-9]{2}-[0-9]{2}$"), AfterValidator(_day)]
Probability = Annotated[StrictStr, Field(pattern=r"^(0(\.[0-9]{1,30})?|1(\.0{1,30})?)$")]
Count = Annotated[StrictInt, Field(ge=0, le=2**53 - 1)]
Guardians = Annotated[
    tuple[Name, ...], Field(min_length=1, max_length=16), AfterValidator(_different)
]
Names = Annotated[tuple[Name, ...], Field(min_length=1), AfterValidator(_different)]
Stages = Annotated[tuple[Text, ...], AfterValidator(_different)]
#: Files that show what was done.
Evidence = Annotated[tuple[File, ...], AfterValidator(_different)]
Steps = Annotated[tuple[Step, ...], Field(min_length=1), AfterValidator(_different)]
Tables = Annotated[tuple[Text, ...], Field(min_length=1), AfterValidator(_different)]


class Body(Value):
    """Base of the bodies: people write them, and an unknown key is a misspelt one."""

    by_people: ClassVar[bool] = True
    #: Keys that may be null. What may be missing is left out, never null.
    nullable: ClassVar[frozenset[str]] = frozenset()
    #: Who may state it.
    by: ClassVar[str]
    #: One as it may stand in a log.
    example: ClassVar[Mapping[str, Any]]

    @model_validator(mode="before")
    @classmethod
    def _left_out(cls, given: Any) -> Any:
        if isinstance(given, Mapping):
            for key, value in given.items():
                if value is None and key in cls.model_fields and key not in cls.nullable:
                    raise ValueError(f"{key} is null: leave it out")
        return given

    def _one_of(self, *keys: str, needed: bool = True) -> None:
        """Verify that one of some keys is there, or at most one."""
        there = [key for key in keys if getattr(self, key) is not None]
        if len(there) > 1 or (needed and not there):
            raise ValueError(f"{' or '.join(keys)} should be there, and not both")
