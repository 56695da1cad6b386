"""The definition of a sheet as Altair makes it: slow, and by other hands."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from typing import Any

import altair as alt
from altair.utils.schemapi import debug_mode

CHANNELS: Mapping[str, tuple[str, Callable[[], Any]]] = {
    "angle": ("angle", lambda: alt.Angle("angle:Q", scale=None)),
    "colour": ("color", lambda: alt.Color("colour:N", scale=None)),
    "line": ("detail", lambda: alt.Detail("line:N")),
    "order": ("order", lambda: alt.Order("order:Q")),
    "text": ("text", lambda: alt.Text("text:N")),
    "tip": ("tooltip", lambda: alt.Tooltip("tip:N", title=None)),
    "x2": ("x2", lambda: alt.X2("x2:Q")),
    "y2": ("y2", lambda: alt.Y2("y2:Q")),
}


def by_altair(spec: Mapping[str, Any]) -> dict[str, Any]:
    """Make a definition once more, from its marks and its values alone."""
    width, height = spec["width"], spec["height"]
    x = alt.Scale(domain=[0, width], nice=False, zero=False)
    y = alt.Scale(domain=[0, height], reverse=True, nice=False, zero=False)
    charts = []
    with debug_mode(False):
        for layer in spec["layer"]:
            name = layer["data"]["name"]
            fields = sorted({f for value in spec["datasets"][name] for f in value} & set(CHANNELS))
            channels = {
                "x": alt.X("x:Q", scale=x, axis=None, title=None),
                "y": alt.Y("y:Q", scale=y, axis=None, title=None),
                **{CHANNELS[field][0]: CHANNELS[field][1]() for field in fields},
            }
            chart = alt.Chart(alt.NamedData(name=name)).encode(**channels)
            chart.mark = alt.MarkDef(**layer["mark"])
            charts.append(chart)
        title = alt.TitleParams(spec["title"]["text"], subtitle=spec["title"]["subtitle"])
        whole = alt.layer(*charts).properties(
            width=width, height=height, title=title, description=spec["description"]
        )
        made: dict[str, Any] = whole.to_dict(validate=False)
    made.pop("config", None)
    if "data" in made:  # where there is one layer, Altair writes its data beside it
        made["layer"] = [{"data": made.pop("data"), **layer} for layer in made["layer"]]
    return {**made, "datasets": spec["datasets"]}
