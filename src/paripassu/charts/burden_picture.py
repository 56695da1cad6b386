"""What the repairs cost whom: the mildest first, a bar for each party that gives something up."""

from __future__ import annotations

from collections.abc import Mapping
from fractions import Fraction
from types import MappingProxyType

from paripassu.agreement.model import Agreement
from paripassu.charts.draw import Sheet
from paripassu.charts.picture import Picture, Spec
from paripassu.charts.style import CHARACTER, LINE, SIZES, Size, party_colours
from paripassu.charts.text import clean, columns, cut, number, party_title, percent, wrap
from paripassu.sequencing.explanation import Explanation
from paripassu.sequencing.repairs.kinds import Repair

TITLE = "What the repairs cost whom"
#: Repairs in the picture; all of them stand in the table.
MOST = 12
#: What each kind of repair is, in plain words.
KINDS: Mapping[str, str] = MappingProxyType(
    {
        "soften": "Demands are softened",
        "concede": "Demands are given up",
        "split": "Measures are done in finer portions",
        "together": "Steps are done together",
        "deposit": "A deposit is made",
        "tolerance": "More exposure is accepted",
        "share": "Less of a measure is accepted as enough",
        "mixed": "Several things change together",
    }
)
_BAR = 12.0
_ROW = 17.0


def burden(agreement: Agreement, explanation: Explanation) -> Picture:
    """Draw the burden of each repair on each party, ranked as they are."""
    shown = explanation.repairs[:MOST]
    total = len(explanation.repairs)
    drawn = "" if len(shown) == total else f" The first {len(shown)} of {total} are drawn."
    return Picture(
        name="burden",
        title=TITLE,
        caption=(
            "Each repair was planned with and works; the mildest stands first. A bar is what a "
            "party gives up: the cost of conceding, times the part that is given up, measured "
            "against the exposure that the party accepts. The worst exposure is that of the plan "
            "made with the repair, as a share of what the most exposed party accepts; what each "
            f"repair changes stands in the table.{drawn}"
        ),
        alt=" ".join(
            f"Repair {index}: {in_words(agreement, repair)}."
            for index, repair in enumerate(shown, start=1)
        ),
        specs={size.name: _spec(agreement, explanation, size) for size in SIZES},
    )


def in_words(agreement: Agreement, repair: Repair) -> str:
    """Say whom a repair burdens, and by how much."""
    costs = [
        f"{party_title(agreement, party)} {number(amount, 'asked')}"
        for party, amount in repair.burden.items()
        if amount
    ]
    said = "costs " + ", ".join(costs) if costs else "nobody gives up a demand"
    return f"{said}; worst exposure {percent(repair.worst_exposure)}"


def summary(repair: Repair) -> str:
    """Give a repair's sentence, or at least its kind."""
    return clean(repair.summary) or repair.kind


def _spec(agreement: Agreement, explanation: Explanation, size: Size) -> Spec:
    colours = party_colours(agreement)
    shown = explanation.repairs[:MOST]
    largest = max((b for r in shown for b in r.burden.values()), default=Fraction(0)) or Fraction(1)
    parties = [p.id for p in agreement.parties if any(r.burden.get(p.id) for r in shown)]
    names = {party: cut(party_title(agreement, party), 16) for party in parties}
    left = 26 + max((columns(name) for name in names.values()), default=0) * CHARACTER + 8
    right = size.width - 40
    texts, bars, whose, amounts, notes, lines = [], [], [], [], [], []
    top = 6.0
    for index, repair in enumerate(shown, start=1):
        # On a narrow page sentences would fill the screen and still be cut; its table has them.
        said = KINDS[repair.kind] if size.narrow else summary(repair)
        label = wrap(said, int((size.width - 30) / CHARACTER), 5)
        texts.append({"x": 22, "y": top + LINE / 2, "text": label})
        notes.append({"x": 0, "y": top + LINE / 2, "text": f"{index}."})
        top += len(label) * LINE + 6
        for party in parties:
            amount = repair.burden.get(party, Fraction(0))
            if not amount:
                continue
            end = left + max(2.0, float(amount / largest) * (right - left))
            middle = top + _ROW / 2
            whose.append({"x": left - 6, "y": middle, "text": names[party]})
            bars.append(
                {"x": left, "x2": end, "y": middle - _BAR / 2, "y2": middle + _BAR / 2,
                 "colour": colours[party], "tip": f"{names[party]}: {number(amount, 'asked')}"}
            )  # fmt: skip
            amounts.append({"x": end + 5, "y": middle, "text": number(amount, "asked")})
            top += _ROW
        said = f"worst exposure {percent(repair.worst_exposure)}"
        if not any(repair.burden.values()):
            said = f"nobody gives up a demand; {said}"
        if repair.red_lines:
            said += "; touches a red line"
        lines.append({"x": 22, "y": top + LINE / 2 + 1, "text": said})
        top += LINE + 16
    sheet = Sheet(size.width, top)
    sheet.words(notes, fontWeight="bold")
    sheet.words(texts)
    sheet.words(whose, style="quiet", align="right")
    sheet.boxes(bars, cornerRadius=2)
    sheet.words(amounts)
    sheet.words(lines, style="quiet")
    subtitle = wrap(agreement.title or agreement.id, int(size.width / CHARACTER), 2)
    if len(explanation.repairs) > len(shown):
        subtitle.append(f"The first {len(shown)} of {len(explanation.repairs)}.")
    return sheet.spec(TITLE, subtitle, f"{TITLE}: {len(shown)} repairs.")
