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
_DROP: Final = (
    "<p>Drop the folder of a record here, or the files of a declaration. Or choose them:</p>"
)
_ELSE: Final = (
    "<p>Drop the folder of another record here, or the files of a declaration. Or choose them. "
    "Without them, the record beside this page is checked.</p>"
)

_SECRETS: Final = (
    "A guardian may choose its sealed share and its secret key as well: the share is opened here, "
    "and nothing leaves this page."
)
_NO_SECRETS: Final = (
    "Choose no secret key here: a page from a server should see none. The check as one file opens "
    "what is sealed to you."
)


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
            "worker-src blob:",
            "base-uri 'none'",
            "form-action 'none'",
        )
    )
    parts = {"policy": policy, "style": style, "script": script, "licences": escape(licences)}
    return re.sub(r"\{(policy|style|script|licences)\}", lambda found: parts[found[1]], template)


@cache
def check_page() -> str:
    """Give the page with which a reader checks a record from a disk."""
    return one_file(
        _text("check.html").replace("{form}", form()),
        _text("check.css") + style(),
        script(),
        licences(),
    )


def form(log: str | None = None, elsewhere: str = "", before: int = 0) -> str:
    """Give the part of a page that asks what is checked, and shows what was found.

    Parameters
    ----------
    log : str, optional
        Where, seen from the page, the log is that is checked if nothing else is chosen: empty, or
        ending in ``/``. Without it there is none.
    elsewhere : str
        HTML: what else the check needs, said where it does not work.
    before : int
        How many logs before it lie in ``predecessor`` below the log.
    """
    one = log is None
    parts = {
        "data": "" if log is None else f' data-log="{escape(log)}" data-before="{before}"',
        "elsewhere": elsewhere,
        "asked": _DROP if one else _ELSE,
        "secrets": _SECRETS if one else _NO_SECRETS,
        "open": ""
        if one
        else "<details>\n<summary>Check something else than this record</summary>\n",
        "close": "" if one else "\n</details>",
    }
    return re.sub(r"\{([a-z]+)\}", lambda found: parts[found[1]], _text("form.html"))


def style() -> str:
    """Give the style of that part."""
    return _text("form.css")


@cache
def script() -> str:
    """Give what works in the page, and in the worker that it starts: it imports nothing."""
    return '"use strict";\n' + linked(read_modules(), SCRIPT, exports=False)


def _text(name: str) -> str:
    return (FOLDER / "page" / name).read_text(encoding="utf-8")


@cache
def licences() -> str:
    """Give the licences of the vendored libraries: of equal ones one."""
    texts: dict[str, list[str]] = {}
    for path in sorted((FOLDER / "vendor").rglob("LICENSE")):
        name = path.parent.relative_to(FOLDER / "vendor").as_posix()
        texts.setdefault(path.read_text(encoding="utf-8").strip(), []).append(name)
    return "\n\n".join(f"{', '.join(names)}\n\n{text}" for text, names in texts.items())


def _hash(text: str) -> str:
    return f"sha256-{b64encode(sha256(text.encode()).digest()).decode()}"
