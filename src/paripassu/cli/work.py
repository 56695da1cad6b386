"""``paripassu work``: an agreement in the browser."""

from __future__ import annotations

from typing import TYPE_CHECKING, Annotated

import typer

if TYPE_CHECKING:
    from pathlib import Path


def work(
    agreement: Annotated[
        str | None,
        typer.Argument(
            metavar="AGREEMENT.toml",
            help="The agreement file, or a spreadsheet to make one from. Without it: the "
            "agreements of this folder.",
            show_default=False,
        ),
    ] = None,
    port: Annotated[
        int,
        typer.Option("--port", metavar="N", min=0, max=65535, help="The port; 0: any free one."),
    ] = 0,
    no_open: Annotated[
        bool,
        typer.Option("--no-open", help="Open no browser: print which file to open in one."),
    ] = False,
) -> None:
    """Edit an agreement in the browser, with its plan beside the text.

    The page is served on this machine, for you alone. The file is saved a second after the last
    key. Ctrl-C closes the page.
    """
    import os
    import secrets
    import sys
    import time
    from pathlib import Path

    from paripassu.workbench.bench import Surroundings
    from paripassu.workbench.given import shelf_of
    from paripassu.workbench.keeping.disk import Disk
    from paripassu.workbench.keeping.left import is_left
    from paripassu.workbench.keeping.state import state_folder, state_place
    from paripassu.workbench.planning.planner import Planner
    from paripassu.workbench.risks.runs import Runs
    from paripassu.workbench.serving import serve

    place = state_place(os.environ, sys.platform, Path.home())
    shelf = shelf_of(agreement, Path.cwd(), lambda path: is_left(path, place, Disk()))
    around = Surroundings(
        state=state_folder(place),
        clock=time.monotonic,
        random=secrets.token_bytes,
        planner=Planner,
        risks=Runs,
    )
    serve(
        shelf,
        port,
        around,
        browse=lambda page: not no_open and _browse(page),
        say=lambda what: print(what, flush=True),
    )


def _browse(page: Path) -> bool:
    import webbrowser

    return webbrowser.open(page.as_uri())
