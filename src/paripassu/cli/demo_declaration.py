"""Two lies that do not last, in ``paripassu demo``: a file that was altered, and a false total.

The country is invented, and so is everything that it declares.
"""

from __future__ import annotations

from pathlib import Path
from typing import TYPE_CHECKING

from paripassu.cli.demo_inspection import Shown
from paripassu.cli.interrupt import progress
from paripassu.kinds import document

if TYPE_CHECKING:
    from rich.console import Console

    from paripassu.escrow.filled import Progress
    from paripassu.escrow.template import Template
    from paripassu.escrow.verified import Verified

_COMMITMENT = document("commitment", "a commitment")
_DISCLOSURE = document("disclosure", "a disclosure")
#: A value in the opened region, and what somebody makes of it on the way.
_SAID, _ALTERED = b'"operating"', b'"dismantle"'


def lied(terminal: Console, folder: Path, template: Path | Template | None = None) -> Shown:
    """Refuse a file that was altered on the way, and convict who declares a false total.

    Parameters
    ----------
    folder : Path
        Of the demonstration.
    template : path or Template, optional
        Of what was declared there; None: nothing was.
    """
    from paripassu.folders import make_folder

    shown = Shown()
    public = make_folder(folder / "declaration")
    if template is not None:
        _opened(terminal, shown, public, template)
    with progress() as tell:
        done = 0

        def count(slots: int) -> None:
            nonlocal done
            done += slots
            if tell is not None:
                tell(f"hashed {done:,} slots")

        _false(terminal, shown, public, count)
    return shown


def _opened(terminal: Console, shown: Shown, public: Path, template: Path | Template) -> None:
    from paripassu.charts.answers import sections
    from paripassu.charts.screen import say

    terminal.rule("What was declared, opened and asked")
    commitment, region = public / "commitment.json", public / "region.json"
    names = ("totals", "region", "question", "answer")
    files = [public / f"{name}.json" for name in names]
    view = _verified(terminal, shown, public / "view.json", commitment, files, template)
    shown.sections.extend(sections(view, prefix="declaration-"))

    terminal.rule("A file that was altered on the way")
    altered = public / "altered.json"
    _altered(region, altered)
    shown.written.append(altered)
    say(terminal, "Somebody writes another status into the opened region.")
    kept = public / "altered-view.json"
    _verified(terminal, shown, kept, commitment, [altered], template, whole=False)


def _verified(
    terminal: Console,
    shown: Shown,
    out: Path,
    commitment: Path,
    files: list[Path],
    template: Path | Template,
    *,
    whole: bool = True,
) -> Verified:
    """Verify files, print all that they show or the first sentences only, and keep the view."""
    from paripassu.charts.escrow.verified_text import render_verdict, render_verified
    from paripassu.escrow.verify import verify

    answer = verify(commitment, *files, agreement=template)
    (render_verified if whole else render_verdict)(terminal, answer)
    shown.document(out, answer.to_json())
    return answer


def _altered(region: Path, altered: Path) -> None:
    from paripassu.files import write_bytes

    content = region.read_bytes()
    write_bytes(altered, content.replace(_SAID, _ALTERED, 1), replaces=_DISCLOSURE)


def _false(terminal: Console, shown: Shown, public: Path, count: Progress) -> None:
    """Let another declarer commit to a total that is too small, past all checks; find it."""
    from paripassu.charts.screen import say
    from paripassu.cli.demo_false import FALSE, TRUE, false_declaration
    from paripassu.files import write_bytes

    terminal.rule("A false total")
    say(
        terminal,
        f"Another invented country, Pelagia, has {TRUE} warheads and commits to a total of "
        f"{FALSE}. `declare commit` adds up the totals itself; Pelagia has changed the program.",
    )
    made = false_declaration(count)
    paths = [public / f"pelagia-{name}.json" for name in ("commitment", "total", "systems")]
    kinds = (_COMMITMENT, _DISCLOSURE, _DISCLOSURE)
    contents = (made.commitment, made.total, made.records)
    for path, content, kind in zip(paths, contents, kinds, strict=True):
        write_bytes(path, content, replaces=kind)
    shown.written.extend(paths)
    commitment, *files = paths
    say(terminal, "While only the total is open, nobody can tell:")
    view = public / "pelagia-claimed.json"
    _verified(terminal, shown, view, commitment, files[:1], made.template)
    terminal.print()
    say(terminal, "Once the records are open, everybody can:")
    view = public / "pelagia-convicted.json"
    _verified(terminal, shown, view, commitment, files, made.template)
