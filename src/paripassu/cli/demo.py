"""``paripassu demo``: all of it, on one example."""

from __future__ import annotations

from pathlib import Path
from typing import TYPE_CHECKING, Annotated

import typer

from paripassu.cli.demo_declaration import lied
from paripassu.cli.demo_inspection import Shown, balanced, inspected
from paripassu.cli.demo_reports import reported, verify_reports
from paripassu.cli.demo_signed import AGREEMENT, FIRST_LINE, made
from paripassu.cli.demo_site import sited
from paripassu.cli.interrupt import interruptible, progress
from paripassu.cli.options import Json
from paripassu.cli.printing import console, print_json, to_text
from paripassu.cli.story.left import verify_left
from paripassu.cli.story.whole import checked, left, processed

if TYPE_CHECKING:
    from rich.console import Console

    from paripassu.agreement.model import Agreement
    from paripassu.charts.section import Section
    from paripassu.cli.story.public import Stranger
    from paripassu.sequencing.explanation import Explanation
    from paripassu.sequencing.plan import Plan


def demo(
    name: Annotated[
        str, typer.Argument(metavar="SCENARIO", help="The name of an example agreement.")
    ] = "korea-2018",
    out: Annotated[
        str, typer.Option("--out", metavar="DIR", help="The folder that everything is written to.")
    ] = "build/demo",
    json: Json = False,
) -> None:
    """What can the program do? Shown on one example.

    Positions, conflicts, repairs and a plan; then the process from its signature to its end, on
    simulated days, in a record that nobody can rewrite: a declaration that is opened step by step,
    a challenge, a dispute, an inspection, a material balance, relief that takes effect by itself,
    and what goes wrong. At last once more, with a party that leaves.
    """
    from paripassu.agreement.read import parse_agreement, read_agreement
    from paripassu.charts.plan_text import render_explanation, render_plan
    from paripassu.cli.scenarios import scenario
    from paripassu.files import verify_place, write_bytes, write_text
    from paripassu.folders import make_folder, verify_folder
    from paripassu.kinds import PLAN, beginning, document
    from paripassu.sequencing.answer import plan as make_plan
    from paripassu.sequencing.explain import explain as make_explanation

    terminal = console(quiet=json)
    kind = document("explanation", "an explanation")
    own = beginning("the demonstration's agreement", FIRST_LINE.encode())
    verify_folder(out, parents=True)
    folder = Path(out)
    if folder.is_dir():
        verify_reports(folder)
        verify_place(folder / "explanation.json", replaces=kind)
        verify_place(folder / AGREEMENT, replaces=own)
        verify_place(folder / "plan.json", replaces=PLAN)
        verify_folder(folder / "pictures")
        verify_folder(folder / "site")
        verify_folder(folder / "declaration")
        verify_folder(folder / "private")
        for one in ("record", "check", "altered", "withdrawal"):
            verify_folder(folder / one)
        verify_left(folder)
    folder = make_folder(out, parents=True)
    read = read_agreement(str(scenario(name)))
    _positions(terminal, read)
    with interruptible() as asked, progress() as tell:
        explanation = make_explanation(read, should_stop=asked, progress=tell)
    written = [folder / "explanation.json"]
    write_text(written[0], to_text(explanation.to_json()), replaces=kind)
    if not explanation.feasible:
        terminal.rule("Taken literally")
        render_explanation(terminal, read, explanation)
    content = made(terminal, name, explanation)
    if content is not None:
        written.append(folder / AGREEMENT)
        write_bytes(written[-1], content, replaces=own)
    repaired = read if content is None else parse_agreement(content)
    with interruptible() as asked, progress() as tell:
        answer = make_plan(repaired, should_stop=asked, progress=tell)
    terminal.rule("The plan")
    render_plan(terminal, repaired, answer)
    written.append(folder / "plan.json")
    write_text(written[-1], to_text(answer.to_json()), replaces=PLAN)
    shown, stranger = Shown(), None
    if answer.found:
        files = (folder / AGREEMENT, written[-1])
        shown, stranger = _process(terminal, folder, repaired, answer, files)
        written += shown.written
    written += (
        reported(folder, repaired, answer) if answer.found else reported(folder, read, explanation)
    )
    written += _pictures(folder, read, explanation, repaired, answer, shown.sections)
    if answer.found:
        written.append(sited(folder))
    holds = stranger is None or checked(terminal, stranger)
    terminal.rule("Written")
    for path in written:
        terminal.print(str(path), soft_wrap=True, markup=False)
    if json:
        from paripassu.documents.written import Demo

        places = tuple(str(path) for path in written)
        print_json(Demo(status=answer.status, written=places).to_json())
    raise typer.Exit(0 if answer.found and holds else 1)


def _process(
    terminal: Console,
    folder: Path,
    agreement: Agreement,
    plan: Plan,
    files: tuple[Path, Path],
) -> tuple[Shown, Stranger]:
    """Run the process to its end, then once more with a party that leaves."""
    from paripassu.cli.story.korea import KOREA

    (folder / "private").mkdir(exist_ok=True)
    (folder / "private").chmod(0o700)
    (folder / "declaration").mkdir(exist_ok=True)
    shown, stranger, template = processed(terminal, folder, agreement, plan, files)
    if agreement.id != KOREA:  # its process has an inspection and a balance in it
        shown.add(inspected(terminal, folder, agreement, plan)[0])
        shown.add(balanced(terminal, folder))
    shown.add(lied(terminal, folder, template))
    if len(agreement.parties) > 1:  # nobody is left alone by the only one
        shown.add(left(terminal, folder, agreement, plan, files))
    return shown, stranger


def _positions(terminal: Console, agreement: Agreement) -> None:
    from paripassu.sequencing.sentences import sentence

    terminal.rule("What they want")
    terminal.print(agreement.title, markup=False)
    for position in agreement.positions:
        terminal.print(f"  · {sentence(agreement, position)}.", markup=False)


def _pictures(
    folder: Path,
    agreement: Agreement,
    explanation: Explanation,
    repaired: Agreement,
    plan: Plan,
    more: list[Section],
) -> list[Path]:
    from paripassu.charts.answers import sections
    from paripassu.charts.write import write_sections

    shown = [] if explanation.feasible else sections(explanation, agreement)
    shown += [*sections(plan, repaired, prefix="plan-"), *more]
    return write_sections(folder / "pictures", agreement.title or agreement.id, shown)
