"""The base of every result: frozen, exact inside, numbers outside, a table in a notebook."""

from __future__ import annotations

from collections.abc import Mapping
from importlib import import_module
from typing import TYPE_CHECKING, Any, ClassVar, Self

from pydantic import (
    BaseModel,
    ConfigDict,
    GetJsonSchemaHandler,
    ModelWrapValidatorHandler,
    model_validator,
)
from pydantic.json_schema import JsonSchemaValue
from pydantic_core import CoreSchema

from paripassu.documents.decode import decode
from paripassu.documents.described import described
from paripassu.documents.pointed import printed, restored
from paripassu.documents.shown import shown

if TYPE_CHECKING:
    import polars


class Value(BaseModel):
    """Base of the results that are printed as JSON."""

    model_config = ConfigDict(frozen=True, extra="forbid", populate_by_name=True)
    #: Fields of a class that prove an answer and are no part of what it says: they may be left out
    #: of a document, and two values are equal whatever stands there.
    witnesses: ClassVar[frozenset[str]] = frozenset()
    #: Whether people write such documents themselves: an unknown key is then a misspelt one.
    by_people: ClassVar[bool] = False

    def to_json(self) -> dict[str, Any]:
        """Give the document that the command line prints with ``--json``.

        Numbers are JSON numbers; where one is not exact, ``exact`` maps its JSON Pointer to the
        fraction. :meth:`from_json` gives the value back.
        """
        return printed(self.model_dump(by_alias=True))

    @classmethod
    def from_json(cls, document: Mapping[str, Any], source: str = "document") -> Self:
        """Make the value of a document, such as :meth:`to_json` gives.

        Parameters
        ----------
        document : mapping
            JSON values; numbers may be ``Decimal``.
        source : str
            What the document is called in messages.

        Raises
        ------
        DocumentError
            It is no such document; every place that is wrong.
        """
        return decode(cls, document, source)

    @classmethod
    def model_validate(cls, obj: Any, **options: Any) -> Self:
        """Validate as pydantic does; a document's ``exact`` is taken into its numbers."""
        return super().model_validate(
            restored(obj) if isinstance(obj, Mapping) and "exact" in obj else obj, **options
        )

    @classmethod
    def __get_pydantic_json_schema__(
        cls, schema: CoreSchema, handler: GetJsonSchemaHandler
    ) -> JsonSchemaValue:
        return described(cls, handler(schema), handler)

    def __eq__(self, other: object) -> bool:
        if not self.witnesses or type(self) is not type(other):
            return super().__eq__(other)
        return all(
            getattr(self, name) == getattr(other, name)
            for name in type(self).model_fields
            if name not in self.witnesses
        )


class Derived(Value):
    """Base of the results that also print what follows from their fields (computed fields).

    In a document that is read, what is printed so has to be what does follow.
    """

    @model_validator(mode="wrap")
    @classmethod
    def _follows(cls, given: Any, make: ModelWrapValidatorHandler[Self]) -> Self:
        names = cls.model_computed_fields
        if not isinstance(given, Mapping) or names.keys().isdisjoint(given):
            return make(given)
        made = make({name: value for name, value in given.items() if name not in names})
        for name in names:
            found = getattr(made, name)
            if name in given and given[name] != found:
                raise ValueError(
                    f"{name} is {shown(given[name])}, and the other fields say {shown(found)}"
                )
        return made


class Answer(Value):
    """Base of the results that are a table at heart.

    A subclass gives ``to_frame`` and ``summary``; what a notebook shows of it, charts/ says.
    """

    def to_frame(self) -> polars.DataFrame:
        """Give the answer as a table; its columns stand in the subclass."""
        raise NotImplementedError

    def summary(self) -> str:
        """Give the answer in one sentence."""
        raise NotImplementedError

    def _repr_mimebundle_(self, **_: Any) -> dict[str, str]:
        """Show itself in a notebook as the tables and pictures that the command line writes."""
        # Named as text, as the registry names models: the ground floor imports no room.
        bundle: dict[str, str] = import_module("paripassu.charts.notebook").bundle(self)
        return bundle
