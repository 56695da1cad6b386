"""The third part of ``paripassu demo``: a declaration is opened step by step, and a false one told.

The country is invented, and so is everything that it declares.
"""

from __future__ import annotations

import os
from pathlib import Path
from typing import TYPE_CHECKING

from paripassu.cli.demo_inspection import Shown
from paripassu.cli.interrupt import progress
from paripassu.cli.scenarios import declaration
from paripassu.errors import InputError, OverwriteError
from paripassu.kinds import document

if TYPE_CHECKING:
    from rich.console import Console

    from paripassu.escrow.filled import Progress
    from paripassu.escrow.template import Template
    from paripassu.escrow.verified import Verified

#: The declaration of an invented country.
COUNTRY = "nemoria"
#: The region that is opened, and a place in it at which nothing is declared.
REGION, PLACE = "1r23", "-48.8767,-123.3933"
_COMMITMENT = document("commitment", "a commitment")
_DISCLOSURE = document("disclosure", "a disclosure")
#: A value in the opened region, and what somebody makes of it on the way.
_SAID, _ALTERED = b'"operating"', b'"dismantle"'


def opened_step_by_step(terminal: Console, folder: Path) -> Shown:
    """Commit to a declaration, open parts of it, answer a challenge; refuse, and convict."""
    from paripassu.folders import make_folder

    shown = Shown()
    public = make_folder(folder / "declaration")
    private = make_folder(folder / "private")
    private.chmod(0o700)
    with progress() as tell:
        done = 0

        def count(slots: int) -> None:
            nonlocal done
            done += slots
            if tell is not None:
                tell(f"hashed {done:,} slots")

        _true(terminal, shown, public, private / f"{COUNTRY}.secret", count)
        _false(terminal, shown, public, count)
    return shown


def _true(terminal: Console, shown: Shown, public: Path, secret: Path, count: Progress) -> None:
    from paripassu.charts.answers import sections
    from paripassu.charts.escrow import declared_text as said
    from paripassu.charts.screen import say
    from paripassu.escrow.declare_openings import (
        declare_answer,
        declare_challenge,
        declare_disclose,
    )

    template = declaration(COUNTRY) / "template.toml"
    commitment = public / "commitment.json"
    terminal.rule("A declaration, opened step by step")
    say(terminal, "Nemoria is an invented country, and all that it declares is invented.")
    _committed(terminal, commitment, secret, count)
    shown.written.extend([commitment, secret])

    terminal.rule("First the totals")
    totals = public / "totals.json"
    opened = declare_disclose(commitment, secret, totals, stage="totals", progress=count)
    said.render_opened(terminal, opened)

    terminal.rule("Then a region")
    region = public / f"region-{REGION}.json"
    opened = declare_disclose(
        commitment, secret, region, table=("sites",), region=(REGION,), progress=count
    )
    said.render_opened(terminal, opened)

    terminal.rule("A challenge, and its answer")
    question, answer = public / "question.json", public / "answer.json"
    asked = declare_challenge(commitment, question, place=PLACE, table="extents")
    said.render_challenge(terminal, asked)
    said.render_opened(
        terminal, declare_answer(question, commitment, secret, answer, progress=count)
    )
    files = [totals, region, question, answer]
    shown.written.extend(files)

    terminal.rule("What everybody can check")
    view = _verified(terminal, shown, public / "view.json", commitment, files, template)
    shown.sections.extend(sections(view, prefix="declaration-"))

    terminal.rule("A file that was altered on the way")
    altered = public / "altered.json"
    _altered(region, altered)
    shown.written.append(altered)
    say(terminal, "Somebody writes another status into the opened region.")
    kept = public / "altered-view.json"
    _verified(terminal, shown, kept, commitment, [altered], template, whole=False)


def _committed(terminal: Console, commitment: Path, secret: Path, count: Progress) -> None:
    """Commit; or go on with what an earlier run has left, since no secret is ever replaced."""
    from paripassu.charts.escrow import declared_text as said
    from paripassu.charts.screen import say
    from paripassu.escrow.declare import declare_commit, declare_rehearse, read_commitment
    from paripassu.escrow.read import read_template

    if not commitment.exists() and not secret.exists():
        made = declare_commit(
            declaration(COUNTRY), commitment, secret, randomness=os.urandom(64), progress=count
        )
        said.render_committed(terminal, made)
        return
    template = read_template(declaration(COUNTRY) / "template.toml")
    try:
        again = declare_rehearse(commitment, secret, progress=count)
        same = read_commitment(commitment).header.template == template
    except InputError:
        same = False
    if not same:
        there = f"{commitment} and {secret} are not what this demonstration would make"
        raise OverwriteError(there, "delete both, or give another folder with --out")
    say(terminal, "An earlier run has committed to it. No secret is ever replaced.")
    said.render_rehearsed(terminal, again)


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
