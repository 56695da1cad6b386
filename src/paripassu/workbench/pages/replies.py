"""Pages and answers as bytes, whatever names the files of a folder have.

On some systems a name is bytes, and need be no text. What in it is none is shown as a question
mark: such a file must not keep the list of all others from being shown.
"""

from __future__ import annotations

import json
from typing import Any

from starlette.responses import HTMLResponse, JSONResponse


class Html(HTMLResponse):
    """A page."""

    def render(self, content: str) -> bytes:
        """Give its bytes."""
        return content.encode("utf-8", "replace")


class Json(JSONResponse):
    """An answer to a script."""

    def render(self, content: Any) -> bytes:
        """Give its bytes."""
        said = json.dumps(content, ensure_ascii=False, allow_nan=False, separators=(",", ":"))
        return said.encode("utf-8", "replace")
