"""``paripassu plan``, ``explain`` and ``check``: in what order can everyone move?"""

from __future__ import annotations

from typing import TYPE_CHECKING, Annotated

import typer

from paripassu.cli.inputs import one_dash
from paripassu.cli.interrupt import interruptible, progress
from paripassu.cli.options import AgreementFile, Concede, Done, Force, Json, Pictures, TimeLimit
from paripassu.cli.printing import (
    console,
    draw_pictures,
    print_json,
    to_text,
    verify_pictures,
)
from paripassu.cli.proofs import ProofFile, contradiction_proven, verify_proof, write_proof

if TYPE_CHECKING:
    from paripassu.agreement.done import Done as Facts
    from paripassu.agreement.model import Agreement
    from paripassu.deadline import Progress, ShouldStop
    from paripassu.sequencing.plan import Plan


def plan(
    agreement: AgreementFile,
    concede: Concede = None,
    done: Done = None,
    time_limit: TimeLimit = 60.0,
    out: Annotated[
        str | None, typer.Option("--out", metavar="PLAN.json", help="Write the plan to this file.")
    ] = None,
    proof: ProofFile = None,
    force: Force = False,
    pictures: Pictures = None,
    json: Json = False,
) -> None:
    """In what order can everyone move?

    Also says, for each step, how exposed each party is then: what it would have lost if
    everything stopped there. Exits 1 if there is no such order, or if none was found in time. A
    plan with steps in the file of --out is then kept.
    """
    from paripassu.agreement.read import parse_agreement
    from paripassu.errors import PariPassuError
    from paripassu.files import read, verify_place, write_text
    from paripassu.folders import named
    from paripassu.kinds import PLAN
    from paripassu.sequencing.answer import plan as make
    from paripassu.toml.read import MOST_BYTES

    one_dash(agreement, done)
    if proof is not None and done is not None:
        raise PariPassuError("a proof is of a whole plan", "give --proof or --done, not both")
    if out is not None:
        verify_place(out, agreement, replaces=PLAN, force=force)
    verify_proof(proof, agreement, out, force=force)
    verify_pictures(pictures, out=out)
    content = read(agreement, MOST_BYTES)
    with (
        contradiction_proven(content, proof, force=force),
        interruptible() as asked,
        progress() as tell,
    ):
        read_ = parse_agreement(content.data, content.name)
        known = _done(done, read_)
        answer = make(
            read_,
            concede=concede or (),
            done=known,
            time_limit=time_limit,
            should_stop=asked,
            progress=tell,
        )
        if proof is not None:
            answer = _proven(read_, answer, proof, asked, tell, force=force)
    if out is not None and not answer.found and not force and _has_steps(out):
        typer.echo(
            f"{named(out)} was kept: it holds a plan with steps, and now no plan was found. "
            "To replace it all the same, add --force.",
            err=True,
        )
    elif out is not None:
        write_text(out, to_text(answer.to_json()), replaces=PLAN, force=force)
    if json:
        print_json(answer.to_json())
    else:
        from paripassu.charts.plan_text import render_plan

        render_plan(console(), read_, answer)
    draw_pictures(pictures, answer, read_)
    raise typer.Exit(0 if answer.found else 1)


def _proven(
    agreement: Agreement,
    answer: Plan,
    proof: str,
    asked: ShouldStop,
    tell: Progress | None,
    *,
    force: bool,
) -> Plan:
    """Write the proof of an answer; give the answer with the bound that the proof carries."""
    from paripassu.sequencing.proof.proof import certified, prove

    if answer.status == "unknown":
        typer.echo("No proof was written: nothing is known yet.", err=True)
        return answer
    found = prove(agreement, answer, should_stop=asked, progress=tell)
    write_proof(found, proof, force=force)
    return certified(answer, found)


def _done(done: str | None, agreement: Agreement) -> Facts | None:
    """Read what is done; say so where it is the status of another file."""
    if done is None:
        return None
    from paripassu.agreement.done import done_of
    from paripassu.folders import named

    facts = done_of(agreement, done)
    if not facts.same:
        typer.echo(
            f"{named(done)} is the status of another agreement file: this one is taken to amend "
            "it. What is done was found in it, step by step.",
            err=True,
        )
    return facts


def _has_steps(path: str) -> bool:
    """Whether a file holds a plan with steps; one that cannot be read may hold them."""
    from pathlib import Path

    from paripassu.documents.strict import read_json
    from paripassu.errors import PariPassuError

    if not Path(path).is_file() or not Path(path).stat().st_size:
        return False
    try:
        return bool(read_json(path)[0].get("steps"))
    except PariPassuError:
        return True


def explain(
    agreement: AgreementFile,
    concede: Concede = None,
    time_limit: Annotated[
        float | None,
        typer.Option(
            "--time-limit",
            metavar="SECONDS",
            min=0,
            help="Stop after this time, and give what was found until then. Without it the proof "
            "and the conflicts take at most 16 seconds each, the repairs 8.",
            show_default=False,
        ),
    ] = None,
    kinds: Annotated[
        list[str] | None,
        typer.Option(
            "--kind",
            metavar="KIND",
            help="Look only for repairs of this kind: soften, concede, split, together, deposit, "
            "tolerance, share or mixed. May be repeated.",
        ),
    ] = None,
    mixed: Annotated[
        bool,
        typer.Option(
            "--mixed",
            help="Also look for changes of several kinds together. Without this they are looked "
            "for only where no one kind of change is enough.",
        ),
    ] = False,
    most_conflicts: Annotated[
        int, typer.Option("--conflicts", metavar="K", min=1, help="List at most K conflicts.")
    ] = 100,
    number: Annotated[
        int | None,
        typer.Option(
            "--apply",
            metavar="N",
            min=1,
            help="Write the agreement with repair N made. Needs --out.",
        ),
    ] = None,
    out: Annotated[
        str | None,
        typer.Option(
            "--out", metavar="FILE", help="Where to write the repaired agreement. Needs --apply."
        ),
    ] = None,
    force: Force = False,
    without: Annotated[
        bool,
        typer.Option(
            "--without",
            help="With --json, also give an order for each demand in a conflict: one that is "
            "possible if this demand is left out.",
        ),
    ] = False,
    proof: ProofFile = None,
    pictures: Pictures = None,
    json: Json = False,
) -> None:
    """Why is there no order, and which small changes would allow one?

    Shows which demands cannot all be kept, and lists repairs, each of them tried. Exits 0 if there
    is an order already, and 1 if there is none.
    """
    from paripassu.agreement.read import parse_agreement
    from paripassu.errors import PariPassuError
    from paripassu.files import read, verify_place, write_bytes
    from paripassu.kinds import AGREEMENT
    from paripassu.sequencing.explain import explain as make
    from paripassu.sequencing.proof.proof import prove
    from paripassu.sequencing.repairs.kinds import KINDS
    from paripassu.toml.read import MOST_BYTES

    if (number is None) != (out is None):
        raise PariPassuError("--apply and --out belong together", "give both or neither")
    if out is not None:
        verify_place(out, agreement, replaces=AGREEMENT, force=force)
    verify_proof(proof, agreement, out, force=force)
    verify_pictures(pictures, out=out)
    content = read(agreement, MOST_BYTES)
    with (
        contradiction_proven(content, proof, force=force),
        interruptible() as asked,
        progress() as tell,
    ):
        known = parse_agreement(content.data, content.name)
        answer = make(
            known,
            concede=concede or (),
            kinds=kinds or KINDS,  # type: ignore[arg-type]  # refused there if unknown
            mixed=mixed,
            most_conflicts=most_conflicts,
            time_limit=time_limit,
            should_stop=asked,
            progress=tell,
        )
        if proof is not None and answer.feasible is False:
            write_proof(prove(known, answer, should_stop=asked, progress=tell), proof, force=force)
        elif proof is not None:
            typer.echo("No proof was written: no conflicts were found.", err=True)
    if number is not None and out is not None:
        from paripassu.sequencing.repairs.in_file import repaired_file

        repaired = repaired_file(content.data, answer, number)
        write_bytes(out, repaired, replaces=AGREEMENT, force=force)
    if json:
        print_json(answer.to_json(without=without))
    else:
        from paripassu.charts.plan_text import render_explanation

        render_explanation(console(), known, answer)
    draw_pictures(pictures, answer, known)
    raise typer.Exit(0 if answer.feasible else 1)


def check(
    agreement: AgreementFile,
    plan: Annotated[
        str, typer.Argument(metavar="PLAN.json", help="The plan. Use - for standard input.")
    ],
    concede: Concede = None,
    done: Done = None,
    json: Json = False,
) -> None:
    """Does a plan keep all the rules, whoever made it?

    The check shares no code with the search of `paripassu plan`. With --done, only what is still to
    be done is judged. Exits 1 if the plan breaks a rule.
    """
    from paripassu.agreement.read import read_agreement
    from paripassu.sequencing.checking import check as judge

    one_dash(agreement, plan, done)
    read = read_agreement(agreement)
    known = _done(done, read)
    report = judge(read, plan, concede=concede or (), done=known)
    if json:
        print_json(report.to_json())
    else:
        for breach in report.breaches:
            typer.echo(str(breach))
        typer.echo(report.summary())
    raise typer.Exit(0 if report.ok else 1)
