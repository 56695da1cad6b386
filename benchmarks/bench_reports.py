"""How long `paripassu report` takes in each form, beside bare libraries and LibreOffice.

    python -m benchmarks.bench_reports                 # a few minutes
    python -m benchmarks.bench_reports --times 1       # each once, in place of three times
    python -m benchmarks.bench_reports --without-office
    python -m benchmarks.bench_reports --profile pdf   # where the time of one form goes, on Korea

Each report is written by a process of its own, its start included: it reads the agreement, looks
for a plan, explains where there is none, draws the pictures and writes the file. Seconds are of the
processor, and on the clock; the least of the runs.

*Library*: a process of its own that writes as many paragraphs, with the same words, and the same
pictures, already drawn, with the same library and nothing else: typst (plain PDF), python-docx; for
HTML Jinja. No report in that form can take less. *LibreOffice*, where there is one, turns a report
that is there into that form: the DOCX into HTML and PDF, the HTML into DOCX; its start included,
after a first run that makes its profile.

Then how it grows: measures in a row, each after the one before, planned in no time.
"""

from __future__ import annotations

import argparse
import cProfile
import datetime as dt
import json
import os
import pstats
import shutil
import subprocess
import sys
import tempfile
import time
from collections.abc import Callable
from functools import partial
from pathlib import Path
from typing import NamedTuple

from benchmarks.printed import head, row

import paripassu as pp
from paripassu.reports.pixels import pixels_of
from paripassu.reports.plates import drawn, plated
from paripassu.reports.report import FORMS, Form, gathered, report

EXAMPLES = Path(__file__).resolve().parent.parent / "examples"
CASES = ("korea-2018", "korea-2018-repaired", "good-friday-decommissioning")
MEASURES = 300
DATE = "2030-01-31"
SIZES = (38, 75, 150, 300, 600)
#: What LibreOffice makes each form of.
FROM: dict[Form, Form] = {"html": "docx", "pdf": "docx", "docx": "html"}
#: The same words and pictures by the library alone. Given: a folder with `texts.json` and pictures.
ALONE: dict[Form, str] = {
    "html": """
import base64, json, pathlib, sys
from jinja2 import Environment
folder = pathlib.Path(sys.argv[1])
texts = json.loads((folder / "texts.json").read_text())
pictures = [base64.b64encode(one.read_bytes()).decode() for one in sorted(folder.glob("*.svg"))]
page = Environment(autoescape=True).from_string(
    "<!doctype html><title>R</title>{% for one in texts %}<p>{{ one }}</p>{% endfor %}"
    "{% for one in pictures %}<img alt='' src='data:image/svg+xml;base64,{{ one }}'>{% endfor %}"
)
(folder / "out.html").write_text(page.render(texts=texts, pictures=pictures))
""",
    "pdf": """
import json, pathlib, sys, typst
folder = pathlib.Path(sys.argv[1])
source = '''
#for one in json("texts.json") { par[#one] }
#for one in json("pictures.json") { image(one) }
'''
names = sorted(one.name for one in folder.glob("*.svg"))
(folder / "pictures.json").write_text(json.dumps(names))
(folder / "out.pdf").write_bytes(typst.compile(source.encode(), root=str(folder)))
""",
    "docx": """
import docx, json, pathlib, sys
folder = pathlib.Path(sys.argv[1])
made = docx.Document()
for one in json.loads((folder / "texts.json").read_text()):
    made.add_paragraph(one)
for one in sorted(folder.glob("*.png")):
    made.add_picture(str(one))
made.save(folder / "out.docx")
""",
}


class Took(NamedTuple):
    """What a process took: seconds of the processor, its own processes' in them, and on a clock."""

    processor: float
    clock: float

    def __str__(self) -> str:
        return f"{self.processor:.2f} s ({self.clock:.2f})"


def ran(command: list[str], folder: Path) -> Took:
    """Run a command to its end."""
    begun = time.perf_counter()
    process = subprocess.Popen(
        command, cwd=folder, stdout=subprocess.DEVNULL, stderr=subprocess.PIPE
    )
    assert process.stderr is not None
    said = process.stderr.read()
    _, status, used = os.wait4(process.pid, 0)
    process.returncode = os.waitstatus_to_exitcode(status)
    if process.returncode:
        raise SystemExit(f"{' '.join(command)}: {said.decode()}")
    return Took(used.ru_utime + used.ru_stime, time.perf_counter() - begun)


def least(work: Callable[[], Took], times: int) -> Took:
    """Give the least of a few runs."""
    return min(work() for _ in range(times))


def written(agreement: Path, form: Form) -> Took:
    """Write a report, as somebody does in a terminal."""
    out = agreement.with_suffix(f".{form}")
    command = [sys.executable, "-m", "paripassu", "report", agreement.name, "--out", out.name]
    return ran([*command, "--date", DATE, "--force"], agreement.parent)


def prepared(agreement: Path) -> Path:
    """Write the words and the pictures of a report where the bare libraries find them."""
    read = pp.read_agreement(agreement)
    why = pp.explain(read)
    answer = why if why.feasible is False else pp.plan(read)
    document = gathered(read, answer, dt.date.fromisoformat(DATE))
    folder = agreement.parent / f"{agreement.stem}-alone"
    folder.mkdir()
    (folder / "texts.json").write_text(json.dumps(document.texts()))
    pictures = drawn([*plated(document.blocks)])
    for at, (one, pixels) in enumerate(zip(pictures, pixels_of(pictures, None), strict=True)):
        (folder / f"{at:03}.svg").write_text(one.svg)
        (folder / f"{at:03}.png").write_bytes(pixels)
    return folder


def alone(folder: Path, form: Form) -> Took:
    """Write as many paragraphs and pictures with the library alone."""
    return ran([sys.executable, "-c", ALONE[form], str(folder)], folder)


def office(program: str, agreement: Path, form: Form) -> Took:
    """Have LibreOffice turn a report that is there into another form."""
    source = agreement.with_suffix(f".{FROM[form]}")
    profile = (agreement.parent / "profile").as_uri()
    command = [program, f"-env:UserInstallation={profile}", "--headless", "--convert-to", form]
    return ran([*command, "--outdir", "office", source.name], agreement.parent)


def in_a_row(measures: int) -> str:
    """Give an agreement of so many measures, each after the one before."""
    lines = [
        '[agreement]\nid = "row"\ntitle = "Measures in a row"\n',
        *(f'[[party]]\nid = "{one}"\nname = "{one}"\nstake = 2\ntolerance = 9\n' for one in "ab"),
    ]
    for at in range(measures):
        by, to = ("a", "b") if at % 2 else ("b", "a")
        lines.append(f'[[measure]]\nid = "m{at}"\ntitle = "Measure {at}"\nby = ["{by}"]\n')
        lines.append(f"value = {{ {by} = -1, {to} = 2 }}\n")
        if at:
            lines.append(f'[[require]]\nmeasure = "m{at}"\nneeds = {{ m{at - 1} = "all" }}\n')
    return "".join(lines)


def profiled(form: Form) -> None:
    """Print where the time of a form goes, on Korea, without the start."""
    with tempfile.TemporaryDirectory() as name:
        profile = cProfile.Profile()
        profile.enable()
        report(EXAMPLES / "korea-2018.toml", Path(name, f"r.{form}"), date=DATE)
        profile.disable()
    pstats.Stats(profile).sort_stats("cumulative").print_stats(40)


def compared(folder: Path, program: str | None, times: int) -> None:
    """Print each form of each agreement beside its peers."""
    (folder / "measures.toml").write_text(in_a_row(MEASURES))
    for name in CASES:
        shutil.copy(EXAMPLES / f"{name}.toml", folder)
    names = {name: name for name in CASES} | {"measures": f"{MEASURES} measures"}
    print("Seconds of the processor (on the clock).\n")
    head("agreement", "form", "kB", "report", "library", "report / library", "LibreOffice")
    for name, title in names.items():
        agreement = folder / f"{name}.toml"
        took = {form: least(partial(written, agreement, form), times) for form in FORMS}
        words = prepared(agreement)
        for form, ours in took.items():
            bare = least(partial(alone, words, form), times)
            other = "–"
            if program is not None:
                office(program, agreement, form)  # its profile is there from then on
                other = str(least(partial(office, program, agreement, form), times))
            size = agreement.with_suffix(f".{form}").stat().st_size / 1000
            ratio = f"{ours.processor / bare.processor:.1f}"
            row(title, form, f"{size:.0f}", ours, bare, ratio, other)


def grown(folder: Path, times: int) -> None:
    """Print how each form grows with the measures."""
    print("\nMeasures in a row: seconds of the processor.\n")
    head("measures", *FORMS, "each measure more (ms)")
    before: list[float] = []
    for size, last in zip(SIZES, (0, *SIZES), strict=False):
        agreement = folder / f"row-{size}.toml"
        agreement.write_text(in_a_row(size))
        now = [least(partial(written, agreement, form), times).processor for form in FORMS]
        steps = [1000 * (a - b) / (size - last) for a, b in zip(now, before, strict=False)]
        more = ", ".join(f"{step:.1f}" for step in steps) or "–"
        row(size, *(f"{one:.2f} s" for one in now), more)
        before = now


def main() -> None:
    """Print all of it."""
    parser = argparse.ArgumentParser(
        description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter
    )
    parser.add_argument("--times", type=int, default=3, help="runs of each (3)")
    parser.add_argument("--without-office", action="store_true", help="leave LibreOffice out")
    parser.add_argument("--profile", choices=FORMS, help="print where the time goes instead")
    given = parser.parse_args()
    if given.profile:
        profiled(given.profile)
        return
    program = None if given.without_office else shutil.which("soffice")
    with tempfile.TemporaryDirectory(prefix="reports-") as name:
        compared(Path(name), program, given.times)
        grown(Path(name), given.times)
    load = os.getloadavg()[0]
    print(f"\nLoad of the machine at the end: {load:.1f}, of {os.cpu_count()} processors.")


if __name__ == "__main__":
    main()
