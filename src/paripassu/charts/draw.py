"""A sheet to draw on: marks at pixels from the top left, named styles, one Vega-Lite chart.

The only module that writes Vega-Lite: pictures are laid out in plain numbers, so that nothing
overlaps. The definition is the one that Altair gives, as the tests show; Altair itself
would take a second to load and a quarter of one for the pictures of one agreement.
"""

from __future__ import annotations

import json
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from typing import Any

from paripassu.charts.picture import Spec
from paripassu.charts.style import LINE

Values = Sequence[Mapping[str, Any]]

SCHEMA = "https://vega.github.io/schema/vega-lite/v6.4.1.json"

#: Fields of values, besides x and y, and the channel that each goes to.
_SHARED: Mapping[str, tuple[str, Mapping[str, Any]]] = {
    "angle": ("angle", {"field": "angle", "scale": None, "type": "quantitative"}),
    "colour": ("color", {"field": "colour", "scale": None, "type": "nominal"}),
    "line": ("detail", {"field": "line", "type": "nominal"}),
    "order": ("order", {"field": "order", "type": "quantitative"}),
    "text": ("text", {"field": "text", "type": "nominal"}),
    "tip": ("tooltip", {"field": "tip", "title": None, "type": "nominal"}),
    "x2": ("x2", {"field": "x2"}),
    "y2": ("y2", {"field": "y2"}),
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
        layers = [*self._layers.values()]
        return {
            "layer": [self._chart(f"layer-{k}", layer) for k, layer in enumerate(layers)],
            "description": alt_text,
            "height": self.height,
            "title": {"text": title, "subtitle": list(subtitle)},
            "width": self.width,
            "$schema": SCHEMA,
            "datasets": {
                f"layer-{k}": [_rounded(value) for value in layer.values]
                for k, layer in enumerate(layers)
            },
        }

    def _chart(self, name: str, layer: _Layer) -> Spec:
        x = {"domain": [0, self.width], "nice": False, "zero": False}
        y = {"domain": [0, self.height], "nice": False, "reverse": True, "zero": False}
        channels = {
            "x": {"axis": None, "field": "x", "scale": x, "title": None, "type": "quantitative"},
            "y": {"axis": None, "field": "y", "scale": y, "title": None, "type": "quantitative"},
            **{_SHARED[field][0]: dict(_SHARED[field][1]) for field in layer.fields},
        }
        # The picture as a whole is described; a thousand marks read out one by one help nobody.
        mark = {"aria": False, **layer.mark}
        return {
            "data": {"name": name},
            "mark": {"type": mark.pop("type"), **{key: mark[key] for key in sorted(mark)}},
            "encoding": {channel: channels[channel] for channel in sorted(channels)},
        }


def _rounded(value: Mapping[str, Any]) -> dict[str, Any]:
    """Keep a hundredth of a pixel: more only makes files longer."""
    return {key: round(v, 2) if isinstance(v, float) else v for key, v in value.items()}
