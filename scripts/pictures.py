"""The pictures in the README and the docs, drawn anew from the examples."""

from __future__ import annotations

import re
from pathlib import Path
from tempfile import TemporaryDirectory

ROOT = Path(__file__).resolve().parent.parent
#: Of agreements.
AGREEMENTS = ("korea-timeline", "korea-exposure", "korea-conflict", "korea-repairs")
READINGS = "readings"
DECLARED = "declared"
ACCOUNTS = ("balance", "sequential-tests", "detection")
#: Of the river crossing and of Korea, and the day on which each is drawn.
PROCESS = {
    "river-course": "2027-04-18",
    "river-exposed": "2027-04-07",
    "korea-course": "2018-11-03",
}
#: Pixels by which a redrawn mark may be off: the last digits of a statistic are the machine's.
_NEAR = 0.5


def agreement_pictures() -> dict[str, str]:
    """Draw the pictures of the Korean example."""
    import paripassu as pp
    from paripassu.charts import explanation_charts, plan_charts

    literal = pp.read_agreement(str(ROOT / "examples" / "korea-2018.toml"))
    repaired = pp.read_agreement(str(ROOT / "examples" / "korea-2018-repaired.toml"))
    explained = explanation_charts(literal, pp.explain(literal))
    timeline, exposure = plan_charts(repaired, pp.plan(repaired))
    conflict = next(p for p in explained if p.name.startswith("conflict-2"))
    drawn = (timeline, exposure, conflict, explained[-1])
    return {name: p.to_svg() for name, p in zip(AGREEMENTS, drawn, strict=True)}


def reading_picture() -> dict[str, str]:
    """Draw the two orders of the page on comparing readings, from the file that it shows."""
    import paripassu as pp
    from paripassu.charts.comparison_picture import order_pictures

    page = (ROOT / "docs" / "how-to" / "compare-readings.md").read_text(encoding="utf-8")
    shown = page.partition('```toml title="condition.toml"\n')[2].partition("```")[0]
    weighed = shown.replace('firm = "demand"', 'firm = "preference"')
    lock = shown.replace('weapons = "destroyed"', 'weapons = "under lock"')
    found = pp.compare(pp.parse_agreement(weighed), pp.parse_agreement(lock))
    named = [
        one.model_copy(update={"file": name})
        for one, name in zip(found.files, ("weighed.toml", "lock.toml"), strict=True)
    ]
    (picture,) = order_pictures(found.model_copy(update={"files": tuple(named)}))
    return {READINGS: picture.to_svg()}


def account_pictures() -> dict[str, str]:
    """Draw the balance from which a little vanishes in every period, and one too coarse to tell."""
    from paripassu.charts.inspection.account_section import account_charts
    from paripassu.inspection.accountancy.account import account

    folder = ROOT / "examples" / "inspection"
    loss = account(folder / "protracted-loss.csv")
    coarse = account(folder / "inconclusive.csv", goal=8, detect="0.95")
    charts = {p.name: p for p in account_charts(coarse.balances[0], coarse.goal, coarse.detect)}
    charts |= {p.name: p for p in account_charts(loss.balances[0])}
    return {name: charts[name].to_svg() for name in ACCOUNTS}


def process_pictures() -> dict[str, str]:
    """Draw the courses of two processes, and how exposed the parties of one were."""
    import paripassu as pp
    from paripassu.charts import status_charts

    examples = ROOT / "examples"
    agreements = {
        "river": examples / "river" / "agreement.toml",
        "korea": examples / "korea-2018-process.toml",
    }
    found = {}
    for name, at in PROCESS.items():
        record = name.partition("-")[0]
        status = pp.status(
            entries=examples / record / "entries.jsonl",
            agreement=agreements[record],
            plan=examples / record / "plan.json",
            at=at,
            history=True,
        )
        drawn = {f"{record}-{one.name}": one.to_svg() for one in status_charts(status)}
        found[name] = drawn[name]
    return found


def declaration_picture() -> dict[str, str]:
    """Draw the map of the invented country, with its totals and a part of its sites opened."""
    import paripassu as pp
    from paripassu.charts.answers import sections

    country = ROOT / "examples" / "nemoria"
    with TemporaryDirectory() as folder:
        names = ("commitment", "secret", "totals", "region")
        commitment, secret, totals, region = (Path(folder) / name for name in names)
        pp.declare_commit(country, commitment, secret, randomness=bytes(64))
        pp.declare_disclose(commitment, secret, totals, stage="totals")
        pp.declare_disclose(commitment, secret, region, stage="south-and-west")
        view = pp.verify(commitment, totals, region, agreement=country / "template.toml")
    pictures = [one for section in sections(view) for one in section.pictures]
    return {DECLARED: next(p for p in pictures if p.name == "map-sites").to_svg()}


def same(one: str, other: str) -> bool:
    """Whether two drawings have the same words, and the same marks at nearly the same places.

    Not the bytes: what a text measures, and with it the edge of the paper, differs with the fonts
    of a machine.
    """
    words, paths = r"<text[^>]*>(.*?)</text>", r' d="([^"]*)"'
    if re.findall(words, one, re.DOTALL) != re.findall(words, other, re.DOTALL):
        return False
    ours, theirs = (re.findall(_NUMBER, " ".join(re.findall(paths, s))) for s in (one, other))
    return len(ours) == len(theirs) and all(
        abs(float(a) - float(b)) <= _NEAR for a, b in zip(ours, theirs, strict=True)
    )


_NUMBER = r"-?\d+(?:\.\d+)?"
