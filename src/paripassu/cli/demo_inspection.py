"""The second half of ``paripassu demo``: a step is inspected, and a balance stays inconclusive."""

from __future__ import annotations

import csv
import io
from collections.abc import Mapping
from dataclasses import dataclass, field, replace
from hashlib import sha256
from pathlib import Path
from typing import TYPE_CHECKING, Any

from paripassu import kinds
from paripassu.cli.interrupt import interruptible, progress
from paripassu.cli.printing import to_text
from paripassu.cli.scenarios import table
from paripassu.kinds import Kind

if TYPE_CHECKING:
    from rich.console import Console

    from paripassu.agreement.model import Agreement
    from paripassu.charts.section import Section
    from paripassu.inspection.assessment.result import Assessment
    from paripassu.inspection.draw.result import Draw
    from paripassu.process.prepare import Prepared
    from paripassu.sequencing.plan import Plan

#: Kilograms of plutonium: the IAEA's significant quantity (IAEA Safeguards Glossary, 2022, 3.14).
GOAL = 8
#: The step that is inspected; of other agreements the one that has to be watched most.
STEPS: Mapping[str, str] = {"korea-2018-repaired": "dismantlement:4"}
#: A real seed is made by the parties together; a demonstration has to print the same twice.
SEED = sha256(b"paripassu demo").digest()
#: What the draw is called; a table of findings of another draw is not replaced.
DRAW = "demo-1"
_FINDINGS = kinds.holding("a table of the demonstration's findings", f"\n{DRAW},".encode())


@dataclass(frozen=True)
class Shown:
    """What was written, and what the page shows of it."""

    written: list[Path] = field(default_factory=list)
    sections: list[Section] = field(default_factory=list)

    def write(self, path: Path, content: str, kind: Kind) -> None:
        """Write a file and note it."""
        from paripassu.files import write_text

        write_text(path, content, replaces=kind)
        self.written.append(path)

    def document(self, path: Path, document: dict[str, Any]) -> None:
        """Write a JSON document and note it."""
        name = str(document["format"]).split("/")[1]
        self.write(path, to_text(document), kinds.document(name, f"a document of kind {name}"))


def inspected(terminal: Console, folder: Path, agreement: Agreement, plan: Plan) -> Shown:
    """Prepare the inspection of a step, find something, and judge it."""
    from paripassu.charts.answers import sections
    from paripassu.charts.inspection.assessment_text import render_assessment
    from paripassu.charts.inspection.prepare_text import render_prepared
    from paripassu.charts.screen import say

    shown = Shown()
    step = STEPS.get(agreement.id) or _most_watched(agreement, plan)
    if step is None:
        return shown
    terminal.rule(f"Inspecting {step}")
    prepared = _prepared(agreement, plan, step)
    render_prepared(terminal, agreement, prepared)
    shown.document(folder / "inspection.json", prepared.to_json())
    if prepared.draw is None or prepared.allocation is None:
        return shown
    draw = prepared.draw
    shown.document(folder / "draw.json", draw.to_json())
    shown.sections.extend(sections(prepared, agreement, prefix="inspection-"))
    refused = next(draw.items(), None)
    for name, heading, said, opened in (
        ("", "What they find", "Synthetic findings: one drawn item is refused.", False),
        ("-settled", "And once it is opened", "The refused item is opened, and is as said.", True),
    ):
        terminal.rule(heading)
        say(terminal, said)
        text = _findings(draw, refused, opened=opened)
        shown.write(folder / f"findings{name}.csv", text, _FINDINGS)
        assessment = _assessed(folder / f"findings{name}.csv", draw)
        render_assessment(terminal, assessment)
        shown.document(folder / f"assessment{name}.json", assessment.to_json())
        shown.sections.extend(
            replace(section, heading=heading)
            for section in sections(assessment, prefix=f"assessment{name}-")
        )
    return shown


def balanced(terminal: Console, folder: Path) -> Shown:
    """Draw a material balance that is too coarse for its goal, and say so."""
    from paripassu.charts.answers import sections
    from paripassu.charts.inspection.account_text import render_account
    from paripassu.inspection.accountancy.account import account

    shown = Shown()
    terminal.rule("A material balance")
    with interruptible() as asked, progress() as tell:
        answer = account(
            str(table("inconclusive.csv")),
            goal=GOAL,
            detect="0.95",
            should_stop=asked,
            progress=tell,
        )
    render_account(terminal, answer)
    shown.document(folder / "account.json", answer.to_json())
    shown.sections.extend(sections(answer, prefix="account-"))
    return shown


def _most_watched(agreement: Agreement, plan: Plan) -> str | None:
    """Give the step whose faking has to be found most surely, among those that can be deterred."""
    from paripassu.process.require import require_steps

    needs = [need for need in require_steps(agreement, plan).steps if need.detect]
    return max(needs, key=lambda need: need.detect or 0).step if needs else None


def _prepared(agreement: Agreement, plan: Plan, step: str) -> Prepared:
    from paripassu.process.prepare import prepare

    with interruptible() as asked, progress() as tell:
        return prepare(
            agreement,
            plan,
            step,
            strata=str(table("dismantled-strata.csv")),
            items=str(table("dismantled-items.csv")),
            goal=GOAL,
            seed=SEED,
            id=DRAW,
            should_stop=asked,
            progress=tell,
        )


def _findings(draw: Draw, refused: tuple[str, str] | None, *, opened: bool) -> str:
    """Write synthetic findings: everything is as declared, but for one item that is refused."""
    text = io.StringIO(newline="")
    rows = csv.writer(text, lineterminator="\n")
    rows.writerow(["draw", "step", "stratum", "item", "result", "inspector", "id", "supersedes"])
    for number, (stratum, item) in enumerate(draw.items(), start=1):
        result = "refused" if (stratum, item) == refused else "ok"
        rows.writerow([draw.id, draw.step, stratum, item, result, "team 1", f"f{number}", ""])
    if opened and refused is not None:
        rows.writerow([draw.id, draw.step, *refused, "ok", "team 2", "f-opened", "f1"])
    return text.getvalue()


def _assessed(path: Path, draw: Draw) -> Assessment:
    from paripassu.inspection.assessment.assess import assess
    from paripassu.inspection.assessment.findings import read_findings

    return assess(read_findings(path), [draw])
