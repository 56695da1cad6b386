"""One picture: a definition for each width, and everything that is made from it."""

from __future__ import annotations

import copy
from collections.abc import Mapping
from dataclasses import dataclass, field
from typing import Any
from xml.sax.saxutils import escape

from paripassu.charts.lines_apart import lines_apart
from paripassu.charts.style import LIGHT, WIDE, Size, config
from paripassu.charts.svg import to_svg

Spec = dict[str, Any]

#: Conflicts that are drawn, the smallest; the rest are told in words.
MOST_CONFLICTS = 6


@dataclass(frozen=True)
class Picture:
    """A picture that shows itself as SVG, PNG or, in a page, as a Vega-Lite chart.

    Attributes
    ----------
    name : str
        File name without suffix.
    title : str
        A few words.
    caption : str
        What there is to see and how to read it, in plain words.
    alt : str
        The same for somebody who does not see it: what it shows, in one or two sentences.
    specs : mapping of str to dict
        Per size the Vega-Lite definition, without colours of ink and paper.
    """

    name: str
    title: str
    caption: str
    alt: str
    specs: Mapping[str, Spec] = field(repr=False)

    def spec(
        self, size: Size = WIDE, theme: Mapping[str, str] = LIGHT, *, titled: bool = True
    ) -> Spec:
        """Give the whole definition, with the colours of a theme.

        Without a title where a heading says it; what else the chart says of itself stays.
        """
        spec = {**copy.deepcopy(self.specs[size.name]), "config": config(theme)}
        if not titled:
            spec["title"] = {"text": "", "subtitle": spec["title"].get("subtitle", [])}
        return spec

    def to_svg(
        self, size: Size = WIDE, theme: Mapping[str, str] = LIGHT, *, titled: bool = True
    ) -> str:
        """Draw it as SVG, with the colours of a theme: the same bytes for the same picture."""
        spec = self.spec(size, theme, titled=titled)
        svg = to_svg(spec) or _by_vega(spec)
        # Vega describes a chart to its host page only; a file that stands alone says it itself.
        return svg.replace("<svg ", f'<svg role="img" aria-label="{_attribute(self.alt)}" ', 1)

    def to_png(self, size: Size = WIDE, scale: float = 2) -> bytes:
        """Draw it as PNG, by default at twice the pixels for sharp print."""
        return png(self.to_svg(size), scale)

    def _repr_mimebundle_(self, include: object = None, exclude: object = None) -> dict[str, Any]:
        # SVG first of all: it needs no script, and no network for one.
        return {"image/svg+xml": self.to_svg(), "text/plain": f"{self.title}: {self.alt}"}

    def to_mimebundle(self) -> dict[str, Any]:
        """Give SVG, the Vega-Lite definition and a sentence, by media type."""
        spec = self.spec()
        version = spec["$schema"].rpartition("/")[2].partition(".")[0]
        return {**self._repr_mimebundle_(), f"application/vnd.vegalite.{version}+json": spec}


def _by_vega(spec: Spec) -> str:
    import vl_convert

    # No address is allowed: a picture is drawn from what stands in it.
    svg: str = vl_convert.vegalite_to_svg(spec, allowed_base_urls=[])
    return svg


def png(svg: str, scale: float = 2) -> bytes:
    """Make a PNG of an SVG, by default at twice the pixels for sharp print."""
    import vl_convert

    made: bytes = vl_convert.svg_to_png(lines_apart(svg), scale=scale)
    return made


def _attribute(text: str) -> str:
    return escape(text, {'"': "&quot;"})
