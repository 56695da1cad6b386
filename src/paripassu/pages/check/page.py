"""The check as one file: a page that works from a disk, and loads nothing from anywhere."""

from __future__ import annotations

import re
from base64 import b64encode
from functools import cache
from hashlib import sha256
from html import escape
from typing import Final

from paripassu.pages.check.linker import LinkError, linked
from paripassu.pages.check.modules import FOLDER, read_modules

#: The script of the page.
SCRIPT: Final = "modules/page.js"
#: What would end a script, or change how the rest of it is read (HTML, "Restrictions for contents
#: of script elements"); a style likewise.
_ENDS = re.compile(r"<(?:!--|/?script|/?style)", re.IGNORECASE)


def one_file(template: str, style: str, script: str, licences: str = "") -> str:
    """Put a page together of which nothing runs but the script that its policy names by hash.

    Parameters
    ----------
    template : str
        HTML with the places ``{policy}``, ``{style}``, ``{licences}`` and ``{script}``.
    style : str
        CSS.
    script : str
        An ECMAScript module that imports nothing.
    licences : str
        Of what the script contains, as text.

    Returns
    -------
    str
        The page; the same parts always give the same bytes.

    Raises
    ------
    LinkError
        The script or the style holds what would end its element.
    """
    for text in (style, script):
        if found := _ENDS.search(text):
            raise LinkError(f"{found[0]!r} cannot stand within the page")
    policy = "; ".join(
        (
            "default-src 'none'",
            f"script-src '{_hash(script)}'",
            f"style-src '{_hash(style)}'",
            "base-uri 'none'",
            "form-action 'none'",
        )
    )
    parts = {"policy": policy, "style": style, "script": script, "licences": escape(licences)}
    return re.sub(r"\{(policy|style|script|licences)\}", lambda found: parts[found[1]], template)


@cache
def check_page() -> str:
    """Give the page with which a reader checks a record from a disk."""
    folder = FOLDER / "page"
    return one_file(
        (folder / "check.html").read_text(encoding="utf-8"),
        (folder / "check.css").read_text(encoding="utf-8"),
        linked(read_modules(), SCRIPT, exports=False),
        _licences(),
    )


def _licences() -> str:
    """Give the licences of the vendored libraries: of equal ones one."""
    texts: dict[str, list[str]] = {}
    for path in sorted((FOLDER / "vendor").rglob("LICENSE")):
        name = path.parent.relative_to(FOLDER / "vendor").as_posix()
        texts.setdefault(path.read_text(encoding="utf-8").strip(), []).append(name)
    return "\n\n".join(f"{', '.join(names)}\n\n{text}" for text, names in texts.items())


def _hash(text: str) -> str:
    return f"sha256-{b64encode(sha256(text.encode()).digest()).decode()}"
