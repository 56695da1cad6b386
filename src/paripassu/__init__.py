"""Running agreements between parties that do not trust each other.

Every command of the command line is one function here:

>>> import paripassu as pp
>>> agreement = pp.read_agreement("korea-2018.toml")  # doctest: +SKIP
>>> pp.plan(agreement).status  # doctest: +SKIP
'infeasible'

Nothing is imported before it is used, so that ``import paripassu`` costs nothing.
"""

from __future__ import annotations

from importlib import import_module
from typing import TYPE_CHECKING

__version__ = "0.1.0"

if TYPE_CHECKING:
    from paripassu.agreement.model import (
        Agreement,
        Interval,
        Measure,
        Party,
        Position,
        Requirement,
        Source,
        Stage,
        Step,
    )
    from paripassu.agreement.read import parse_agreement, read_agreement
    from paripassu.agreement.sheets import export_book, import_book
    from paripassu.agreement.show import show
    from paripassu.errors import AgreementError, InputError, PariPassuError, PlanError
    from paripassu.sequencing.answer import plan
    from paripassu.sequencing.check import check
    from paripassu.sequencing.explain import explain
    from paripassu.sequencing.explanation import Explanation
    from paripassu.sequencing.plan import Plan
    from paripassu.sequencing.repairs.apply import apply

_WHERE = {
    "Agreement": "agreement.model",
    "AgreementError": "errors",
    "Explanation": "sequencing.explanation",
    "InputError": "errors",
    "Interval": "agreement.model",
    "Measure": "agreement.model",
    "PariPassuError": "errors",
    "Party": "agreement.model",
    "Plan": "sequencing.plan",
    "PlanError": "errors",
    "Position": "agreement.model",
    "Requirement": "agreement.model",
    "Source": "agreement.model",
    "Stage": "agreement.model",
    "Step": "agreement.model",
    "apply": "sequencing.repairs.apply",
    "check": "sequencing.check",
    "explain": "sequencing.explain",
    "export_book": "agreement.sheets",
    "import_book": "agreement.sheets",
    "parse_agreement": "agreement.read",
    "plan": "sequencing.answer",
    "read_agreement": "agreement.read",
    "show": "agreement.show",
}

__all__ = [
    "Agreement",
    "AgreementError",
    "Explanation",
    "InputError",
    "Interval",
    "Measure",
    "PariPassuError",
    "Party",
    "Plan",
    "PlanError",
    "Position",
    "Requirement",
    "Source",
    "Stage",
    "Step",
    "__version__",
    "apply",
    "check",
    "explain",
    "export_book",
    "import_book",
    "parse_agreement",
    "plan",
    "read_agreement",
    "show",
]


def __getattr__(name: str) -> object:
    if name in _WHERE:
        value = getattr(import_module(f"paripassu.{_WHERE[name]}"), name)
        globals()[name] = value
        return value
    raise AttributeError(f"module 'paripassu' has no attribute {name!r}")


def __dir__() -> list[str]:
    return sorted(__all__)
