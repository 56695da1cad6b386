"""How exposed and how tempted each party is, moment by moment: two small pictures for each."""

from __future__ import annotations

from paripassu.agreement.model import Agreement
from paripassu.charts.draw import Sheet
from paripassu.charts.panel import HEIGHT, Box, panel, worst
from paripassu.charts.picture import Picture, Spec
from paripassu.charts.series import Series, series
from paripassu.charts.style import CHARACTER, SIZES, Size, party_colours
from paripassu.charts.text import clean, columns, cut, number, party_title, wrap
from paripassu.numbers.words import against
from paripassu.sequencing.plan import Plan

TITLE = "How exposed and how tempted each party is"


def exposure(agreement: Agreement, plan: Plan) -> Picture:
    """Draw each party's exposure with its tolerance, and its temptation with the safe line."""
    every = series(agreement, plan)
    unit = clean(agreement.unit or "")
    amounts = f"in {unit}" if unit else "in each party's own units"
    return Picture(
        name="exposure",
        title=TITLE,
        caption=(
            "Exposure is what a party would have lost, on balance, if everything broke down at "
            "that moment: what it has given so far and would not get back. It stays under the "
            "dashed line, the most that the party accepts. Temptation is what a party would gain "
            "by walking away at "
            "that moment instead of finishing. It stays under the dashed line at 0, where leaving "
            "is worth as much as staying; the coloured depth is what leaving would cost. Amounts "
            f"are {amounts}; the numbers beneath are the moments of the table."
        ),
        alt=" ".join(_in_words(agreement, one) for one in every),
        specs={size.name: _spec(agreement, every, size) for size in SIZES},
    )


def _in_words(agreement: Agreement, one: Series) -> str:
    name, worst = party_title(agreement, one.party), one.exposure[one.worst]
    if worst:
        said, limit = number(worst, "asked"), ""
        if one.tolerance:
            said, limit = against(worst, one.tolerance)
            limit = f" of the {limit} it accepts"
        said = f"{name} is exposed by at most {said}{limit}, {one.when(one.worst)}"
    else:
        said = f"{name} is never exposed"
    if not one.performs:
        return f"{said}; it performs nothing and has nothing to walk away from."
    highest = one.temptation[one.closest]
    if not highest:
        return f"{said}; walking away is at best worth as much as staying."
    return f"{said}; walking away would always cost it {number(-highest, 'promised')} or more."


def _spec(agreement: Agreement, every: list[Series], size: Size) -> Spec:
    colours = party_colours(agreement)
    across = 1 if size.narrow else 2
    gap = 24.0
    width = (size.width - gap * (across - 1)) / across
    tall = HEIGHT + 58
    sheet = Sheet(size.width, len(every) * 2 / across * tall)
    for index, one in enumerate(every):
        for tempted in (False, True):
            slot = index * 2 + tempted
            x, y = (slot % across) * (width + gap), (slot // across) * tall
            what = "temptation" if tempted else "exposure"
            said = worst(one, tempted=tempted)
            room = (width - 24 - columns(said) * CHARACTER) / (CHARACTER * 1.2)
            name = cut(party_title(agreement, one.party), int(room) - len(what) - 2)
            sheet.words([{"x": x + width - 8, "y": y + 12, "text": said}], align="right")
            sheet.boxes(
                [{"x": x, "x2": x + 10, "y": y + 7, "y2": y + 17, "colour": colours[one.party]}],
                cornerRadius=2,
            )
            sheet.words(
                [{"x": x + 16, "y": y + 12, "text": f"{name}: {what}"}],
                fontWeight="bold",
                fontSize=12,
            )
            panel(sheet, one, colours[one.party], Box(x, y + 24, width), tempted=tempted)
    subtitle = wrap(agreement.title or agreement.id, int(size.width / CHARACTER), 2)
    return sheet.spec(TITLE, subtitle, f"{TITLE}: {len(every)} parties.")
