"""The process of the demonstration as a whole: one that ends as planned, and one that is left."""

from __future__ import annotations

import os
from contextlib import ExitStack
from pathlib import Path
from typing import TYPE_CHECKING

from paripassu.cli.demo_inspection import Shown
from paripassu.cli.story.left import remove
from paripassu.cli.story.perform import begun, status_of
from paripassu.cli.story.public import Stranger, altered, published, verifier
from paripassu.cli.story.script import script, withdrawal
from paripassu.cli.story.told import tell_out

if TYPE_CHECKING:
    from rich.console import Console

    from paripassu.agreement.model import Agreement
    from paripassu.escrow.template import Template
    from paripassu.sequencing.plan import Plan


def processed(
    terminal: Console, folder: Path, agreement: Agreement, plan: Plan, files: tuple[Path, Path]
) -> tuple[Shown, Stranger, Template | None]:
    """Have the process performed to its end; give what was written, and how it is checked.

    Parameters
    ----------
    folder : Path
        Of the demonstration.
    files : tuple of Path
        Of the agreement and of its plan.

    Returns
    -------
    shown : Shown
    stranger : Stranger
    template : Template or None
        Of what was declared; None: nothing was.
    """
    from paripassu.charts.process.status_section import status_section
    from paripassu.charts.process.status_text import render_status
    from paripassu.charts.record.audit_text import render_audit
    from paripassu.charts.screen import say
    from paripassu.record.audit import record_audit

    terminal.rule("A record that nobody can rewrite")
    say(
        terminal,
        "All that is said from now on is signed and written into a log. A depositary keeps the "
        "log; four witnesses copy it and sign what they have seen, so that nobody can change or "
        "hide an entry later. Here all of them run on this computer, with keys that are made now; "
        "in a real record each has a computer and keys of its own. The days are simulated: the "
        "program sets its own clock, and nobody waits.",
    )
    with ExitStack() as stack:
        one = begun(stack, terminal, folder, "record", agreement, plan, files)
        say(
            terminal,
            "The parties, the inspectorate and the depositary have signed entry 0, the first of "
            "the log. It names the agreement, its plan, and the charter: who may sign, and with "
            "which keys. Whoever has its id, and trusts it, can check all that follows:",
        )
        terminal.print(one.entry, markup=False, highlight=False, soft_wrap=True)
        one.perform(script(agreement, plan))
        stranger = published(one, folder)
        origin = one.desk.people.origin
    log = folder / "record"
    terminal.rule("The end")
    status = status_of(log, one.entry, history=True)
    render_status(terminal, status)
    shown = one.papers.shown
    shown.document(folder / "status.json", status.to_json())
    shown.sections.insert(0, status_section(status, heading="What became of it", prefix="process-"))
    terminal.rule("What everybody can check")
    render_audit(terminal, record_audit(log, charter=one.entry))
    terminal.rule("One byte is changed")
    say(terminal, "Somebody changes one byte of a signed statement in a copy of the log.")
    changed = altered(log, folder / "altered", origin)
    render_audit(terminal, record_audit(changed, charter=one.entry))
    shown.written.extend([log, changed])
    return shown, stranger, one.papers.template if one.papers.has_declared else None


def left(
    terminal: Console, folder: Path, agreement: Agreement, plan: Plan, files: tuple[Path, Path]
) -> Shown:
    """Run once more, until a party leaves; say who has lost how much."""
    import datetime as dt

    from paripassu.charts.process.status_names import Names
    from paripassu.charts.process.status_section import status_section
    from paripassu.charts.process.status_turn import headline
    from paripassu.charts.screen import say
    from paripassu.record.mirror import record_mirror

    acts, leaver = withdrawal(agreement, plan)
    terminal.rule("A second run: a party leaves")
    say(terminal, "The same agreement once more, with a new record. All goes as planned at first.")
    shown, log = Shown(), folder / "withdrawal"
    with ExitStack() as stack:
        one = begun(stack, terminal, folder, "withdrawal", agreement, plan, files)
        one.perform(acts)
        status = one.status(history=True)
        tell_out(terminal, status, agreement, leaver)
        days = agreement.process.notice_days if agreement.process else 0
        if days:
            ends = one.desk.days.date + dt.timedelta(days=days)
            status = one.status(ends + dt.timedelta(days=1), history=True)
            say(terminal, f"The notice runs for {days} days. {headline(status, Names(status))}")
        remove(log, one.desk.people.origin)
        record_mirror(one.desk.public, log)
    say(terminal, "Whatever was not performed by then, nobody has to perform any more.")
    shown.document(folder / "withdrawal-status.json", status.to_json())
    heading = "A second run: a party leaves"
    shown.sections.append(status_section(status, heading=heading, prefix="withdrawal-"))
    shown.written.append(log)
    return shown


def checked(terminal: Console, stranger: Stranger) -> bool:
    """Say how anybody checks it all, and do so in fresh processes; give whether it holds."""
    from paripassu.charts.screen import say

    terminal.rule("Checked by a stranger")
    found = verifier()
    say(
        terminal,
        "Anybody can check all of it: the log and its signatures, that the log names these files, "
        "the commitment, what was opened of it, and the draws. The programs for that share "
        "nothing with this one. In one line:",
    )
    place = "verifier" if found is None else os.path.relpath(found, stranger.folder)
    terminal.print(stranger.line(place), markup=False, highlight=False, soft_wrap=True)
    if found is None:
        say(terminal, "The programs stand in the project's folder `verifier`; none is here.")
        return True
    holds, why = stranger.run(found)
    said = "This was done just now, in new processes, with a copy of the public files alone: "
    say(terminal, said + ("all of it holds." if holds else f"it does not hold. {why}"))
    return holds
