"""Agreements and a font made for the tests of reports."""

from __future__ import annotations

from pathlib import Path

from fontTools.fontBuilder import FontBuilder
from fontTools.pens.ttGlyphPen import TTGlyphPen

KOREAN = "비핵화와 평화 협정"
RUSSIAN = "Вывод войск и наблюдение"
ARABIC = "اتفاق السلام"
MARKUP = "<script>alert(1)</script> & <b>bold</b>"
TYPST = '#import "/etc/passwd": * #panic() $x^2$ @label *strong* _it_ `raw` \\ // no [more]'
TITLES = (KOREAN, RUSSIAN, ARABIC, MARKUP, TYPST)


def many(measures: int = 300) -> str:
    """Give an agreement of so many measures in turn, with titles that try to be more than text."""
    lines = [
        "[agreement]",
        'id = "made"',
        f"title = '{TITLES[0]} {TITLES[3]}'",
        'language = "ko-KR"',
        *("[[party]]", 'id = "a"', f"name = '{RUSSIAN}'", "stake = 2", "tolerance = 9"),
        *("[[party]]", 'id = "b"', f"name = '{ARABIC}'", "stake = 2", "tolerance = 9"),
    ]
    for at in range(measures):
        by = "ab"[at % 2]
        value = "{ a = -1, b = 2 }" if by == "a" else "{ a = 2, b = -1 }"
        title = f"{TITLES[at % len(TITLES)]} {at}" if at < 25 else f"Measure {at}"
        lines += ["[[measure]]", f'id = "m{at}"', f"title = '{title}'"]
        lines += [f'by = ["{by}"]', f"value = {value}"]
        if at:
            lines += ["[[require]]", 'claim = "after"', f'measure = "m{at}"']
            lines += [f'needs = {{ m{at - 1} = "all" }}']
    lines += ["[[position]]", 'id = "p"', 'party = "a"', 'claim = "after"', 'measure = "m9"']
    lines += ['needs = { m8 = "all" }', 'likelihood = "likely"', 'source = ["s"]']
    lines += ["[[source]]", 'id = "s"', f"outlet = '{TYPST}'", f"speaker = '{MARKUP}'"]
    lines += ['reliability = "B"', "credibility = 2"]
    return "\n".join(lines) + "\n"


def write_font(path: Path, characters: str) -> Path:
    """Write a font that has these characters, all of them boxes."""
    pen = TTGlyphPen(None)
    pen.moveTo((50, 0))
    for point in ((50, 600), (450, 600), (450, 0)):
        pen.lineTo(point)
    pen.closePath()
    box = pen.glyph()
    mapped = {ord(one): f"u{ord(one):05X}" for one in characters if not one.isspace()}
    names = [".notdef", "space", *mapped.values()]
    built = FontBuilder(1000, isTTF=True)
    built.setupGlyphOrder(names)
    built.setupCharacterMap({32: "space", **mapped})
    built.setupGlyf({name: TTGlyphPen(None).glyph() if name == "space" else box for name in names})
    built.setupHorizontalMetrics(dict.fromkeys(names, (500, 50)))
    built.setupHorizontalHeader(ascent=800, descent=-200)
    built.setupNameTable({"familyName": "Boxes", "styleName": "Regular", "psName": "Boxes"})
    built.setupOS2(sTypoAscender=800, sTypoDescender=-200, usWinAscent=800, usWinDescent=200)
    built.setupPost()
    built.save(path)
    return path
