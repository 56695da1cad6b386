"""Pictures as PNG for word processors, drawn with the fonts and the refusals of the PDF."""

from __future__ import annotations

from collections.abc import Sequence

from paripassu.files import Readable
from paripassu.reports.compiler import compiler
from paripassu.reports.plates import Drawn

#: How wide a picture is.
_PIXELS, _POINTS = 1800, 600
_PAGE = f"""\
#set page(width: auto, height: auto, margin: 0pt)
#for at in range(int(sys.inputs.count)) {{
  page(image(str(at + 1) + ".svg", width: {_POINTS}pt, alt: "-"))
}}
"""


def pixels_of(pictures: Sequence[Drawn], font: Readable | None) -> list[bytes]:
    """Draw pictures as PNG, in their order.

    Raises
    ------
    PariPassuError
        A character has no font, or the given one is none.
    """
    if not pictures:
        return []
    inputs = {"count": str(len(pictures))}
    with compiler(pictures, font) as compiled:
        # As pixels a character without a font would be an empty box, and nobody told of it.
        compiled(_PAGE, format="pdf", pdf_standards="a-2b", sys_inputs=inputs)
        made = compiled(_PAGE, format="png", ppi=72 * _PIXELS / _POINTS, sys_inputs=inputs)
    return made if isinstance(made, list) else [made]
