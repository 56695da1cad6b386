"""How long reading reports takes: all in one process, loading included, beside its peers.

The peers are the parse alone, which no rule over it can be quicker than, and a regular expression
over “say”, “tell” and “according to”, whose answers are far worse (its score stands beside). The
reports are those of the shared labels, or without these the made-up one, so many times.

python -m benchmarks.bench_intake [FOLDER]
"""

from __future__ import annotations

import re
import resource
import sys
import time
from pathlib import Path

ROOT = Path(__file__).resolve().parents[1]
REPORTS = ROOT.parent / "shared" / "reports" / "texts"
#: Copies of the made-up report, where the labelled ones are not there.
COPIES = 28
_SAID = re.compile(r"[^.]*\b(?:said|says|told|according to)\b[^.]*\.")


def reports(folder: Path) -> list[bytes]:
    found = [path.read_bytes() for path in sorted(folder.glob("*.txt"))]
    return found or [(ROOT / "examples" / "intake" / "report.txt").read_bytes()] * COPIES


def cpu() -> float:
    used = resource.getrusage(resource.RUSAGE_SELF)
    return used.ru_utime + used.ru_stime


def main() -> None:
    texts = reports(Path(sys.argv[1]) if len(sys.argv) > 1 else REPORTS)
    words = sum(len(text.split()) for text in texts)
    begun, clock = cpu(), time.perf_counter()
    import io

    from paripassu.agreement.intake.intake import intake
    from paripassu.agreement.intake.parse import parse
    from paripassu.agreement.intake.sentences import find_sentences

    parse(["One sentence loads it."])
    loaded = cpu()
    answers = [intake(io.BytesIO(text)) for text in texts]
    done, waited = cpu(), time.perf_counter() - clock
    sentences = [[one.text for one in find_sentences(text.decode())] for text in texts]
    began = cpu()
    for each in sentences:
        parse(each)
    parsed = cpu() - began
    began = cpu()
    matched = sum(len(_SAID.findall(text.decode())) for text in texts)
    searched = cpu() - began
    claims = sum(len(answer.claims) for answer in answers)
    memory = resource.getrusage(resource.RUSAGE_SELF).ru_maxrss / 1024
    print(f"{len(texts)} reports, {words:,} words, {claims} claims")
    print(f"  all in one process   {done - begun:6.2f} s CPU, {waited:.2f} s on the clock")
    print(f"    loading            {loaded - begun:6.2f} s")
    pace = words / (done - loaded)
    print(f"    reading            {done - loaded:6.2f} s, {pace:,.0f} words a second")
    print(f"  peer: parse alone    {parsed:6.2f} s")
    print(f"  peer: one expression {searched:6.4f} s, {matched} sentences, no chain, no hedge")
    print(f"  peak memory          {memory:6.0f} MB")


if __name__ == "__main__":
    main()
