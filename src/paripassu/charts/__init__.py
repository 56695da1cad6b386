"""Pictures of every answer: one definition each; page, SVG and PNG from it.

>>> from paripassu.charts import write_pictures
>>> write_pictures("pictures", plan, agreement=agreement)  # doctest: +SKIP

vl-convert, Jinja2 and Rich are imported only when something is drawn or printed with them.
"""

from __future__ import annotations

from importlib import import_module
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from paripassu.charts.plan_pictures import explanation_charts, plan_charts
    from paripassu.charts.process.status_section import status_charts
    from paripassu.charts.write import write_pictures

__all__ = ["explanation_charts", "plan_charts", "status_charts", "write_pictures"]

_WHERE = {
    "explanation_charts": "plan_pictures",
    "plan_charts": "plan_pictures",
    "status_charts": "process.status_section",
    "write_pictures": "write",
}


def __getattr__(name: str) -> object:
    if name not in _WHERE:
        raise AttributeError(f"module 'paripassu.charts' has no attribute {name!r}")
    return getattr(import_module(f"paripassu.charts.{_WHERE[name]}"), name)
