"""Every document and heading that code, tests and pages cite stands in the project."""

from __future__ import annotations

import re
from collections.abc import Iterator
from functools import cache
from pathlib import Path

import pytest

ROOT = Path(__file__).resolve().parent.parent.parent
CODE = ("src", "verifier", "tests", "scripts", "benchmarks", "native/src")
#: ``docs/specification/sequencing.md#safety``; a heading of the same page as ``#time``.
CITED = re.compile(r"\bdocs/([\w./-]+?\.md)(?:#([\w-]+))?((?:,? (?:and |with )?#[\w-]+)*)")
#: A paper's name and a part of it, or a file: a design that no reader of the project has.
PAPERS = (
    "ARCHITECTURE|ESCROW|INSPECTION|INTAKE|INTERFACES|PARTS|PROCESS|RECORD|RISK|SEQUENCING"
    "|WORKBENCH"
)
OUTSIDE = re.compile(rf"\b(?:{PAPERS}), [A-Za-z]|\b[A-Z][A-Z_]+\.md\b")
AT_HOME = {"README.md", "CHANGELOG.md", "CONTRIBUTING.md"}
LINK = re.compile(r"\]\(([^)\s#]*\.md)?(?:#([^)\s]+))?\)")
FENCE = re.compile(r"^( *)```.*?^\1```", re.MULTILINE | re.DOTALL)


def sources() -> list[Path]:
    found = [
        path
        for folder in CODE
        for kind in ("*.py", "*.rs")
        for path in sorted((ROOT / folder).rglob(kind))
    ]
    return [path for path in found if path != Path(__file__).resolve()]


def pages() -> list[Path]:
    return [*(ROOT / name for name in sorted(AT_HOME)), *sorted((ROOT / "docs").rglob("*.md"))]


@cache
def anchors(page: Path) -> frozenset[str]:
    """Give the anchors of a page's headings, as the site makes them from the words."""
    text = FENCE.sub("", page.read_text(encoding="utf-8"))
    found = set()
    for words in re.findall(r"^#{1,6} +(.+?) *$", text, re.MULTILINE):
        plain = re.sub(r"\[([^\]]*)\]\([^)]*\)", r"\1", words)
        plain = re.sub(r"[^\w\s-]", "", plain).strip().lower()
        found.add(re.sub(r"[-\s]+", "-", plain))
    return frozenset(found)


def cited(path: Path) -> Iterator[tuple[str, str | None]]:
    # A citation may run over the end of a line of a comment or docstring.
    text = re.sub(
        r"\n[ \t]*(?:#(?=[ \t])|//[/!]?|//)?[ \t]*", " ", path.read_text(encoding="utf-8")
    )
    for page, first, more in CITED.findall(text):
        yield page, first or None
        for anchor in re.findall(r"#([\w-]+)", more):
            yield page, anchor


def test_code_cites_what_stands() -> None:
    wrong, count = [], 0
    for path in sources():
        for page, anchor in cited(path):
            count += 1
            target = ROOT / "docs" / page
            if not target.is_file():
                wrong.append(f"{path.relative_to(ROOT)}: there is no docs/{page}")
            elif anchor is not None and anchor not in anchors(target):
                wrong.append(f"{path.relative_to(ROOT)}: docs/{page} has no heading #{anchor}")
    assert not wrong, "\n".join(wrong)
    assert count > 40


def test_nothing_cites_a_document_outside_the_project() -> None:
    wrong = []
    for path in [*sources(), *pages()]:
        for number, line in enumerate(path.read_text(encoding="utf-8").splitlines(), start=1):
            for match in OUTSIDE.finditer(line):
                if match[0] not in AT_HOME:
                    wrong.append(f"{path.relative_to(ROOT)}:{number}: {match[0]}")
    assert not wrong, "\n".join(wrong)


@pytest.mark.parametrize("page", pages(), ids=lambda path: str(path.relative_to(ROOT)))
def test_links_between_pages_lead_somewhere(page: Path) -> None:
    text = FENCE.sub("", page.read_text(encoding="utf-8"))
    for name, anchor in LINK.findall(text):
        if "://" in name or not (name or anchor):
            continue
        target = (page.parent / name).resolve() if name else page
        assert target.is_file(), f"{page.name} links to {name}, which is not there"
        assert not anchor or anchor in anchors(target), f"{page.name}: no heading {name}#{anchor}"


@pytest.mark.parametrize(
    ("text", "found"),
    [
        ("(SEQUENCING, Safety)", True),
        ("see INTERFACES, The library", True),
        ("stands in ESCROW.md", True),
        ("docs/specification/sequencing.md#safety", False),
        ("CUSUM, GEMUF and Page", False),
        ("see README.md", False),
    ],
)
def test_what_counts_as_outside(text: str, found: bool) -> None:
    hits = [match[0] for match in OUTSIDE.finditer(text) if match[0] not in AT_HOME]
    assert bool(hits) == found


def test_every_page_is_in_the_menu() -> None:
    menu = (ROOT / "mkdocs.yml").read_text(encoding="utf-8")
    listed = re.findall(r"^ +- (?:[^:\n]+: )?([\w/.-]+\.md)$", menu, re.MULTILINE)
    folder = ROOT / "docs"
    found = sorted(str(path.relative_to(folder)) for path in folder.rglob("*.md"))
    assert sorted(listed) == found
