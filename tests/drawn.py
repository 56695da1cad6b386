"""Each picture is drawn once in a test run, however many tests and processes look at it."""

from __future__ import annotations

import hashlib
import os
import pickle
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import Any

import pytest

DRAWING = ("vegalite_to_svg", "svg_to_png")


@contextmanager
def once(folder: Path) -> Iterator[None]:
    """Keep what is drawn in a folder, and take it from there when the same is asked for."""
    import vl_convert

    folder.mkdir(exist_ok=True)
    with pytest.MonkeyPatch.context() as patch:
        for name in DRAWING:
            patch.setattr(vl_convert, name, _kept(getattr(vl_convert, name), folder))
        yield


@contextmanager
def afresh() -> Iterator[None]:
    """Draw everything again, for tests of the drawing itself."""
    import vl_convert

    with pytest.MonkeyPatch.context() as patch:
        for name in DRAWING:
            drawing = getattr(vl_convert, name)
            patch.setattr(vl_convert, name, getattr(drawing, "__wrapped__", drawing))
        yield


def _kept(draw: Callable[..., Any], folder: Path) -> Callable[..., Any]:
    def drawn(*given: Any, **options: Any) -> Any:
        asked = pickle.dumps((draw.__name__, given, sorted(options.items())))
        path = folder / hashlib.sha256(asked).hexdigest()
        try:
            return pickle.loads(path.read_bytes())
        except FileNotFoundError:
            result = draw(*given, **options)
        new = path.with_suffix(f".{os.getpid()}")
        new.write_bytes(pickle.dumps(result))
        new.replace(path)  # in one step, so that no other process reads half a picture
        return result

    drawn.__wrapped__ = draw  # type: ignore[attr-defined]
    return drawn
