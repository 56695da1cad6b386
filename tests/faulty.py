"""Storage that fails at a chosen call: before it took effect, or after."""

from __future__ import annotations

from typing import Any

from paripassu.record.places import Places
from paripassu.record.storage.errors import StorageError


class Trouble:
    """Counts the calls of storage, and lets some of them fail.

    Attributes
    ----------
    calls : list of str
        Every call so far.
    fails : dict of int to str
        By the number of the call, ``before`` (it does nothing) or ``after`` (it has done its work).
    """

    def __init__(self) -> None:
        self.calls: list[str] = []
        self.fails: dict[int, str] = {}

    def places(self, places: Places) -> Places:
        """Give places whose calls are counted, and fail."""
        return Places(
            _Faulty(places.state, "state", self),
            _Faulty(places.index, "index", self),
            _Faulty(places.objects, "objects", self),
        )


class _Faulty:
    """A driver, and the trouble that it is in."""

    def __init__(self, driver: Any, name: str, trouble: Trouble) -> None:
        self._driver, self._name, self._trouble = driver, name, trouble

    def __getattr__(self, name: str) -> Any:
        found = getattr(self._driver, name)
        if name in ("name", "close"):
            return found

        def call(*given: Any) -> Any:
            trouble = self._trouble
            number = len(trouble.calls)
            trouble.calls.append(f"{self._name}.{name}")
            when = trouble.fails.get(number)
            if when == "before":
                raise StorageError(f"{self._name}.{name} failed before it did anything")
            answer = found(*given)
            if when == "after":
                raise StorageError(f"{self._name}.{name} failed and took effect")
            return answer

        return call
