"""The demonstration's pages: the record of the process, for a disk or any web server."""

from __future__ import annotations

from pathlib import Path

from paripassu.cli.story.left import origin_of, remove


def sited(folder: Path) -> Path:
    """Write the pages of the record in a folder; give the first of them."""
    from paripassu.pages.site import LOG, site

    out = folder / "site"
    remove(out / LOG, origin_of("record"))  # an earlier demonstration's record is another one
    site(folder / "record", out)
    return out / "index.html"
