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
    from paripassu.inspection.draw.joint import JointInputs
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
_FINDINGS = kinds.holding("a table of the demonstration's findings", b"\ndemo-")


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

    def add(self, other: Shown) -> None:
        """Add what was written and shown elsewhere."""
        self.written.extend(other.written)
        self.sections.extend(other.sections)

    def document(self, path: Path, document: dict[str, Any]) -> None:
        """Write a JSON document and note it."""
        name = str(document["format"]).split("/")[1]
        self.write(path, to_text(document), kinds.document(name, f"a document of kind {name}"))


def inspected(
    terminal: Console,
    folder: Path,
    agreement: Agreement,
    plan: Plan,
    step: str | None = None,
    *,
    joint: JointInputs | None = None,
) -> tuple[Shown, float | None]:
    """Prepare the inspection of a step, find something, and judge it.

    Parameters
    ----------
    step : str, optional
        Without one, that of which faking has to be found most surely.
    joint : JointInputs, optional
        What the seed is made of; without it, the demonstration's own seed.

    Returns
    -------
    shown : Shown
    detect : float or None
        How surely something would have been found, in the end.
    """
    from paripassu.charts.answers import sections
    from paripassu.charts.inspection.assessment_text import render_assessment
    from paripassu.charts.inspection.prepare_text import render_prepared
    from paripassu.charts.screen import say

    shown = Shown()
    step = step or STEPS.get(agreement.id) or _most_watched(agreement, plan)
    if step is None:
        return shown, None
    terminal.rule(f"Inspecting {step}")
    need = prepared(agreement, plan, step, joint=joint)
    render_prepared(terminal, agreement, need)
    shown.document(folder / "inspection.json", need.to_json())
    if need.draw is None or need.allocation is None:
        return shown, None
    draw = need.draw
    detect: float | None = None
    shown.document(folder / "draw.json", draw.to_json())
    shown.sections.extend(sections(need, agreement, prefix="inspection-"))
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
        detect = assessment.steps[0].detect
    return shown, detect


@dataclass(frozen=True)
class Looked:
    """What came of an inspection that is told in two sentences.

    Attributes
    ----------
    said : str
    detect : float
        How surely something would have been found.
    """

    said: str
    detect: float


def inspected_again(
    folder: Path, agreement: Agreement, plan: Plan, step: str, *, joint: JointInputs
) -> tuple[Shown, Looked]:
    """Prepare the inspection of a step by a draw of its own, and find all as declared."""
    from paripassu.numbers.words import compared

    shown = Shown()
    need = prepared(agreement, plan, step, joint=joint)
    draw = need.draw
    assert draw is not None
    number = draw.id.rpartition("-")[2]
    shown.document(folder / f"draw-{number}.json", draw.to_json())
    findings = folder / f"findings-{number}.csv"
    shown.write(findings, _findings(draw, None, opened=False), _FINDINGS)
    assessment = _assessed(findings, draw)
    shown.document(folder / f"assessment-{number}.json", assessment.to_json())
    (found,) = assessment.steps
    assert found.detect is not None
    reached, asked = compared(found.detect, need.requirement.detect or 0)
    said = (
        f"{_part(agreement, step)} is inspected by a draw of its own, from new secrets: "
        f"{len([*draw.items()])} items, all as declared. A faked step would have been found with "
        f"probability {reached}; {asked} is enough to deter."
    )
    return shown, Looked(said, found.detect)


def _part(agreement: Agreement, step: str) -> str:
    """Name a step: part 2 of “Dismantlement of weapons and facilities”."""
    from paripassu.charts.text import measure_title

    measure, _, portion = step.rpartition(":")
    return f"Part {portion} of “{measure_title(agreement, measure)}”"


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


def prepared(
    agreement: Agreement,
    plan: Plan,
    step: str,
    *,
    id: str = DRAW,
    seed: bytes | None = None,
    joint: JointInputs | None = None,
) -> Prepared:
    """Prepare the inspection of a step, with the example's tables."""
    from paripassu.process.prepare import prepare

    with interruptible() as asked, progress() as tell:
        return prepare(
            agreement,
            plan,
            step,
            strata=str(table("dismantled-strata.csv")),
            items=str(table("dismantled-items.csv")),
            goal=GOAL,
            seed=None if joint is not None else seed or SEED,
            joint=joint,
            id=None if joint is not None else id,
            should_stop=asked,
            progress=tell,
        )


def drawn_list() -> str:
    """Give the list that is drawn from, so that anybody can repeat the draw."""
    from paripassu.inspection.allocation.holding import holdings_of
    from paripassu.inspection.draw.listing import list_text
    from paripassu.process.prepare import drawn_from, read_items

    holdings = holdings_of(str(table("dismantled-strata.csv")))
    return list_text(drawn_from(holdings, read_items(str(table("dismantled-items.csv")))))


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
