"""The base of all entries of an agreement file."""

from __future__ import annotations

from collections.abc import Iterator
from collections.abc import Set as AbstractSet
from functools import cached_property
from typing import Any, Self

from pydantic import BaseModel, ConfigDict, GetJsonSchemaHandler, ValidationInfo, model_validator
from pydantic.json_schema import JsonSchemaValue
from pydantic_core import CoreSchema

from paripassu.agreement.problem import Problem, WrongError
from paripassu.documents.described import described

#: Validation context under which only the fields of an entry are checked, each by itself.
FIELDS_ONLY = {"fields_only": True}
#: Stands beside the fields of an entry that has been checked.
_SOUND = "_sound"


class Entry(BaseModel):
    """Base of all entries of an agreement file: frozen, its fields the keys of the file."""

    model_config = ConfigDict(frozen=True, extra="forbid", ignored_types=(cached_property,))

    def problems(self, broken: AbstractSet[str] = frozenset()) -> Iterator[Problem]:
        """Find what is wrong between the fields of this entry.

        Parameters
        ----------
        broken : set of str
            Fields that could not be read and have stand-ins.
        """
        yield from ()

    @classmethod
    def __get_pydantic_json_schema__(
        cls, schema: CoreSchema, handler: GetJsonSchemaHandler
    ) -> JsonSchemaValue:
        return described(cls, handler(schema), handler)

    @model_validator(mode="after")
    def _fits_together(self, info: ValidationInfo) -> Self:
        # An entry that is taken over into another value is validated again, though it is frozen:
        # repairs change one position of a hundred, hundreds of times.
        if info.context != FIELDS_ONLY and _SOUND not in self.__dict__:
            if problems := [*self.problems()]:
                raise WrongError(problems)
            self.__dict__[_SOUND] = True
        return self

    def replace(self, **changes: Any) -> Self:
        """Give the same entry with some fields changed.

        ``model_copy`` would take the cached properties of the old entry along.
        """
        fields = {name: getattr(self, name) for name in type(self).model_fields}
        return type(self).model_validate({**fields, **changes})
