"""A sheet to draw on: marks at pixels from the top left, named styles, one Vega-Lite chart.

The only module that knows Altair: pictures are laid out in plain numbers, so that nothing overlaps.
"""

from __future__ import annotations

import json
from collections.abc import Callable, Iterable, Mapping, Sequence
from dataclasses import dataclass
from typing import Any

import altair as alt
from altair.utils.schemapi import debug_mode

from paripassu.charts.picture import Spec
from paripassu.charts.style import LINE

Values = Sequence[Mapping[str, Any]]

#: Fields of values, besides x and y, and the channel that each goes to.
_SHARED: Mapping[str, tuple[str, Callable[[], Any]]] = {
    "angle": ("angle", lambda: alt.Angle("angle:Q", scale=None)),
    "colour": ("color", lambda: alt.Color("colour:N", scale=None)),
    "line": ("detail", lambda: alt.Detail("line:N")),
    "order": ("order", lambda: alt.Order("order:Q")),
    "text": ("text", lambda: alt.Text("text:N")),
    "tip": ("tooltip", lambda: alt.Tooltip("tip:N", title=None)),
    "x2": ("x2", lambda: alt.X2("x2:Q")),
    "y2": ("y2", lambda: alt.Y2("y2:Q")),
}


@dataclass(frozen=True, slots=True)
class _Layer:
    """Marks of one look, and which fields besides x and y their values have."""

    mark: dict[str, Any]
    fields: list[str]
    values: list[dict[str, Any]]


class Sheet:
    """A plot of fixed size; y counts downwards.

    Marks of one look are one layer, drawn where that look first came up. A picture of ten parties
    thus has as many layers as one of two.

    Parameters
    ----------
    width, height : float
        Pixels.
    """

    def __init__(self, width: float, height: float) -> None:
        self.width = width
        self.height = height
        self._layers: dict[str, _Layer] = {}
        self._calls = 0

    def _add(self, values: Values, mark: dict[str, Any], *, cleared: bool = False) -> None:
        if not values:
            return
        fields = sorted({field for value in values for field in value} & set(_SHARED))
        look = json.dumps([mark, fields, cleared], sort_keys=True)
        layer = self._layers.setdefault(look, _Layer(mark, fields, []))
        self._calls += 1
        # Lines of two calls stay two lines.
        layer.values.extend(
            {**value, "line": f"{self._calls}-{value['line']}"} if "line" in value else dict(value)
            for value in values
        )

    def boxes(self, values: Values, **mark: Any) -> None:
        """Draw rectangles from (x, y) to (x2, y2)."""
        self._add(values, {"type": "rect", "opacity": 1, **mark})

    def rules(self, values: Values, **mark: Any) -> None:
        """Draw straight lines from (x, y) to (x2, y2)."""
        self._add(values, {"type": "rule", **mark})

    def lines(self, values: Values, **mark: Any) -> None:
        """Draw a line along the points (x, y) of each ``line``, by rising ``order``."""
        self._add(values, {"type": "line", **mark})

    def areas(self, values: Values, **mark: Any) -> None:
        """Fill between y and y2 along x, for each ``line``."""
        self._add(values, {"type": "area", **mark})

    def points(self, values: Values, **mark: Any) -> None:
        """Draw a symbol at each (x, y), turned by ``angle`` degrees where it has one."""
        self._add(values, {"type": "point", "filled": True, "opacity": 1, **mark})

    def words(self, values: Values, *, halo: bool = False, style: str = "ink", **mark: Any) -> None:
        """Write ``text``, a line or a list of lines, at each (x, y).

        Parameters
        ----------
        values : sequence of mapping
        halo : bool
            Keep the ground around it clear, where lines may cross it.
        style : str
            A style of the theme: ``ink`` or ``quiet``.
        **mark
            Properties of the text mark.
        """
        for layer in ("halo", style) if halo else (style,):
            shown = values
            if layer == "halo":
                shown = [{k: v for k, v in value.items() if k != "colour"} for value in values]
            whole = {"align": "left", "baseline": "middle", "lineHeight": LINE, "style": layer}
            # Words that were written before the ground was cleared would go with it.
            self._add(shown, {"type": "text", **whole, **mark}, cleared=halo)

    def spec(self, title: str, subtitle: Iterable[str], alt_text: str) -> Spec:
        """Give the chart.

        Parameters
        ----------
        title : str
        subtitle : iterable of str
            Lines beneath the title: how to read it.
        alt_text : str
            For somebody who does not see it.
        """
        # Checking every mark against the schema takes Altair seconds: the tests do it instead.
        with debug_mode(False):
            layers = [
                self._chart(f"layer-{number}", layer)
                for number, layer in enumerate(self._layers.values())
            ]
            whole = alt.layer(*layers).properties(
                width=self.width,
                height=self.height,
                title=alt.TitleParams(title, subtitle=list(subtitle)),
                description=alt_text,
            )
            spec: Spec = whole.to_dict(validate=False)
        # The theme is the picture's affair, and whatever an Altair user has set globally is not.
        spec.pop("config", None)
        spec["datasets"] = {
            f"layer-{number}": [_rounded(value) for value in layer.values]
            for number, layer in enumerate(self._layers.values())
        }
        return spec

    def _chart(self, name: str, layer: _Layer) -> alt.Chart:
        x = alt.Scale(domain=[0, self.width], nice=False, zero=False)
        y = alt.Scale(domain=[0, self.height], reverse=True, nice=False, zero=False)
        channels: dict[str, Any] = {
            "x": alt.X("x:Q", scale=x, axis=None, title=None),
            "y": alt.Y("y:Q", scale=y, axis=None, title=None),
            **{_SHARED[field][0]: _SHARED[field][1]() for field in layer.fields},
        }
        chart = alt.Chart(alt.NamedData(name=name)).encode(**channels)
        # The picture as a whole is described; a thousand marks read out one by one help nobody.
        chart.mark = alt.MarkDef(aria=False, **layer.mark)
        return chart


def _rounded(value: Mapping[str, Any]) -> dict[str, Any]:
    """Keep a hundredth of a pixel: more only makes files longer."""
    return {key: round(v, 2) if isinstance(v, float) else v for key, v in value.items()}
