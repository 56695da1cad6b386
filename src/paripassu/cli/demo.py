"""``paripassu demo``: all of it, on one example."""

from __future__ import annotations

from pathlib import Path
from typing import TYPE_CHECKING, Annotated

import typer

from paripassu.cli.demo_declaration import opened_step_by_step
from paripassu.cli.demo_inspection import Shown, balanced, inspected
from paripassu.cli.demo_record import recorded
from paripassu.cli.interrupt import interruptible, progress
from paripassu.cli.options import Json
from paripassu.cli.printing import console, print_json, to_text

if TYPE_CHECKING:
    from rich.console import Console

    from paripassu.agreement.model import Agreement
    from paripassu.charts.section import Section
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

    Positions, conflicts, repairs, a plan, an inspection, a material balance, a declaration that is
    opened step by step, and a record that nobody can rewrite.
    """
    from paripassu.agreement.read import read_agreement
    from paripassu.charts.plan_text import render_explanation, render_plan
    from paripassu.cli.scenarios import scenario
    from paripassu.files import verify_place, write_text
    from paripassu.folders import make_folder, verify_folder
    from paripassu.kinds import PLAN, document
    from paripassu.sequencing.answer import plan as make_plan
    from paripassu.sequencing.explain import explain as make_explanation

    terminal = console(quiet=json)
    kind = document("explanation", "an explanation")
    verify_folder(out, parents=True)
    folder = Path(out)
    if folder.is_dir():
        verify_place(folder / "explanation.json", replaces=kind)
        verify_place(folder / "plan.json", replaces=PLAN)
        verify_folder(folder / "pictures")
        verify_folder(folder / "site")
        verify_folder(folder / "declaration")
        verify_folder(folder / "private")
        verify_folder(folder / "record")
    folder = make_folder(out, parents=True)
    read = read_agreement(str(scenario(name)))
    _positions(terminal, read)
    with interruptible() as asked, progress() as tell:
        explanation = make_explanation(read, should_stop=asked, progress=tell)
    written = [folder / "explanation.json"]
    write_text(written[0], to_text(explanation.to_json()), replaces=kind)
    repaired: Agreement = read
    source: Path | None = scenario(name)
    if not explanation.feasible:
        terminal.rule("Taken literally")
        render_explanation(terminal, read, explanation)
        repaired, source = _repaired(terminal, name, read, explanation)
    with interruptible() as asked, progress() as tell:
        answer = make_plan(repaired, should_stop=asked, progress=tell)
    terminal.rule("The plan")
    render_plan(terminal, repaired, answer)
    written.append(folder / "plan.json")
    write_text(written[1], to_text(answer.to_json()), replaces=PLAN)
    inspection = inspected(terminal, folder, repaired, answer) if answer.found else Shown()
    balance = balanced(terminal, folder)
    written += inspection.written + balance.written
    opened = opened_step_by_step(terminal, folder)
    written += opened.written
    if source is not None and answer.found:
        written += recorded(terminal, folder, repaired, source, folder / "plan.json").written
    sections = inspection.sections + balance.sections + opened.sections
    written += _pictures(folder, read, explanation, repaired, answer, sections)
    terminal.rule("Written")
    for path in written:
        terminal.print(str(path), soft_wrap=True, markup=False)
    if json:
        from paripassu.documents.written import Demo

        places = tuple(str(path) for path in written)
        print_json(Demo(status=answer.status, written=places).to_json())
    raise typer.Exit(0 if answer.found else 1)


def _positions(terminal: Console, agreement: Agreement) -> None:
    from paripassu.sequencing.sentences import sentence

    terminal.rule("What they want")
    terminal.print(agreement.title, markup=False)
    for position in agreement.positions:
        terminal.print(f"  · {sentence(agreement, position)}.", markup=False)


def _repaired(
    terminal: Console, name: str, agreement: Agreement, explanation: Explanation
) -> tuple[Agreement, Path | None]:
    """Take the mediator's repaired example where there is one, else the mildest repair."""
    from paripassu.agreement.read import read_agreement
    from paripassu.cli.scenarios import scenario
    from paripassu.errors import PariPassuError
    from paripassu.sequencing.repairs.apply import apply

    try:
        path = scenario(f"{name}-repaired")
    except PariPassuError:
        if not explanation.repairs:
            return agreement, None
        first = explanation.repairs[0]
        terminal.print(f"Going on with the mildest repair: {first.summary}", markup=False)
        return apply(agreement, first), None
    terminal.print(f"Going on with the repaired agreement, {path.name}.", markup=False)
    return read_agreement(str(path)), path


def _pictures(
    folder: Path,
    agreement: Agreement,
    explanation: Explanation,
    repaired: Agreement,
    plan: Plan,
    inspection: list[Section],
) -> list[Path]:
    from paripassu.charts.answers import sections
    from paripassu.charts.write import write_sections
    from paripassu.folders import make_folder

    shown = [] if explanation.feasible else sections(explanation, agreement)
    shown += [*sections(plan, repaired, prefix="plan-"), *inspection]
    return write_sections(
        folder / "pictures",
        agreement.title or agreement.id,
        shown,
        page=make_folder(folder / "site") / "index.html",
    )
