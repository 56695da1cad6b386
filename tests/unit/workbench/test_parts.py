"""What stands beside a text, as HTML."""

from __future__ import annotations

import re

import pytest

from paripassu.charts.plan_rows import Line
from paripassu.charts.section import Section
from paripassu.workbench.planning.parts import numbers


@pytest.mark.parametrize("count", [1, 50, 51, 100, 120])
def test_a_long_plan_comes_in_bodies_of_fifty_steps(count: int) -> None:
    """Each is laid out only where it is looked at; all steps are there, in their order."""
    lines = [
        Line(f"{k}", "", f"who {k}", f"what {k}", "", "100 %", (), together=False)
        for k in range(count)
    ]
    html = numbers(Section("Plan", "All.", [], lines=lines), "A title", "paripassu plan")
    bodies = re.findall(r"<tbody>(.*?)</tbody>", html, re.DOTALL)
    found = [re.findall(r'data-label="What">(what \d+)', body) for body in bodies]
    assert [what for body in found for what in body] == [line.what for line in lines]
    assert [len(body) for body in found[:-1]] == [50] * ((count - 1) // 50)
    assert ('class="long columns-7"' in html) == (count > 50)
    assert html.count("<tbody>") == html.count("</tbody>") == len(bodies)
