"""Lines that run from right to left are texts of their own where a PDF or PNG is drawn."""

from __future__ import annotations

from paripassu.charts.lines_apart import lines_apart

HEAD = '<text text-anchor="start" transform="translate(10,20.5)" fill="#000">'


def lines(first: str, second: str) -> str:
    return f'{HEAD}<tspan>{first}</tspan><tspan x="0" dy="14">{second}</tspan></text>'


def test_each_line_stands_where_it_stood() -> None:
    latin, arabic = lines("Fund for", "rebuilding"), lines("Fund · صندوق", "الإعمار &amp;")
    below = HEAD.replace("20.5", "34.5")
    assert lines_apart(f"<g>{latin}{arabic}{latin}</g>") == (
        f"<g>{latin}{HEAD}Fund · صندوق</text>{below}الإعمار &amp;</text>{latin}</g>"
    )


def test_one_line_stays_as_it_is() -> None:
    one = f"{HEAD}الإعمار</text>"
    assert lines_apart(one) == one
