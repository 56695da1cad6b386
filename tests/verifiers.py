"""Verifiers, the files of `verifier/`, loaded as modules."""

from __future__ import annotations

import importlib.util
import sys
from pathlib import Path
from types import ModuleType


def load(file: Path) -> ModuleType:
    """Load a verifier, which is no part of a package."""
    spec = importlib.util.spec_from_file_location(f"verifier_{file.stem}", file)
    assert spec is not None
    assert spec.loader is not None
    module = importlib.util.module_from_spec(spec)
    sys.modules[spec.name] = module  # its dataclasses look themselves up there
    spec.loader.exec_module(module)
    return module
