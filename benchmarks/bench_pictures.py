"""How long the pictures of an agreement take, beside Altair and Vega, for the same bytes.

    python -m benchmarks.bench_pictures

The pictures are those of the Korean examples, wide and in light colours. *Definition*: from marks
to Vega-Lite; the peer is Altair. *Drawing*: from Vega-Lite to SVG; the peer is Vega, in vl-convert,
already started. Each is the best of several runs, in milliseconds of one processor. What is drawn
is compared to the byte. The limit is what Python takes to write the bytes of the SVG once.
"""

from __future__ import annotations

import json
import time
from collections.abc import Callable
from functools import partial
from pathlib import Path
from typing import Any

import vl_convert
from benchmarks.printed import head, row
from tests.oracle.altair_sheet import by_altair

import paripassu as pp
from paripassu.charts.burden_picture import burden
from paripassu.charts.picture import Picture
from paripassu.charts.plan_pictures import plan_charts
from paripassu.charts.style import LIGHT, WIDE
from paripassu.charts.svg import to_svg

EXAMPLES = Path(__file__).resolve().parents[1] / "examples"
TIMES = 5


def pictures(name: str) -> list[Picture]:
    agreement = pp.read_agreement(EXAMPLES / f"{name}.toml")
    plan = pp.plan(agreement)
    drawn = [*plan_charts(agreement, plan)]
    if plan.status == "infeasible":
        drawn.append(burden(agreement, pp.explain(agreement)))
    return drawn


def best(work: Callable[[], Any]) -> float:
    took = []
    for _ in range(TIMES):
        begun = time.process_time()
        work()
        took.append(time.process_time() - begun)
    return 1000 * min(took)


def written(pieces: list[str]) -> bytes:
    return ">".join(pieces).encode()


def vega(spec: Any) -> str:
    drawn: str = vl_convert.vegalite_to_svg(spec, allowed_base_urls=[])
    return drawn


def main() -> None:
    head("picture", "kB", "ours", "limit", "Vega", "Vega / ours", "the same bytes")
    ours = theirs = 0.0
    for name in ("korea-2018", "korea-2018-repaired"):
        for picture in pictures(name):
            spec = picture.spec(WIDE, LIGHT, titled=False)
            svg = to_svg(spec)
            if svg is None:
                row(f"{name}: {picture.name}", "–", "left to Vega", "–", "–", "–", "–")
                continue
            one, other = best(partial(to_svg, spec)), best(partial(vega, spec))
            limit = best(partial(written, svg.split(">")))
            ours, theirs = ours + one, theirs + other
            row(
                f"{name}: {picture.name}", f"{len(svg) / 1000:.0f}", f"{one:.1f} ms",
                f"{limit:.2f} ms", f"{other:.1f} ms", f"{other / one:.0f}",
                "yes" if svg == vega(spec) else "NO",
            )  # fmt: skip
    print(f"\nAll drawings: {theirs / ours:.0f} times as fast as Vega.")
    specs = [p.specs[WIDE.name] for p in pictures("korea-2018")]
    same = all(json.dumps(spec) == json.dumps(by_altair(spec)) for spec in specs)
    altair = best(lambda: [by_altair(spec) for spec in specs])
    agreement = pp.read_agreement(EXAMPLES / "korea-2018.toml")
    plan = pp.plan(agreement)
    mine = best(lambda: [p.specs for p in plan_charts(agreement, plan)])
    print(
        f"Definitions, layout and both sizes included: {mine:.1f} ms. Altair from the same marks,"
    )
    print(f"one size and no layout: {altair:.1f} ms. The same: {'yes' if same else 'NO'}.")


if __name__ == "__main__":
    main()
