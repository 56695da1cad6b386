"""How exposed each party may come to be along two plans: a fan over all futures, for each."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from fractions import Fraction

from paripassu.charts.draw import Sheet
from paripassu.charts.letters import pixels
from paripassu.charts.picture import Picture, Spec
from paripassu.charts.risk.names import titled
from paripassu.charts.style import CHARACTER, PALETTE, SIZES, Size
from paripassu.charts.text import clean, cut, wrap
from paripassu.charts.ticks import ticks
from paripassu.numbers import words
from paripassu.sequencing.risk.answer import Fan, LikelyPlan, Risk

TITLE = "How exposed each party may be"
_HEIGHT, _LABELS, _HEAD = 96.0, 46.0, 24.0
#: Parties that are drawn: those that may be most exposed.
MOST = 8


@dataclass(frozen=True, slots=True)
class _Panel:
    """The fans of one party along one plan, by moment."""

    plan: str
    party: str
    fans: tuple[Fan, ...]

    @property
    def worst(self) -> tuple[Fraction, int]:
        """The largest exposure that one future in twenty passes, and after which moment."""
        return max((fan.quantiles.get("0.95", Fraction(0)), -fan.moment) for fan in self.fans)


def fan_picture(risk: Risk) -> Picture | None:
    """Draw per party the spread of its exposure over the moments of both plans."""
    plans = [
        (name, plan)
        for name, plan in (
            ("robust plan", risk.robust_plan),
            ("best guesses", risk.nominal_plan),
        )
        if plan is not None and plan.exposure
    ]
    if not plans:
        return None
    panels = [*_panels(plans)]
    parties = [*dict.fromkeys(panel.party for panel in panels)]
    largest = {
        party: max(panel.worst[0] for panel in panels if panel.party == party) for party in parties
    }
    shown = sorted(parties, key=lambda party: (-largest[party], parties.index(party)))[:MOST]
    shown = [party for party in parties if party in shown]
    drawn = [panel for panel in panels if panel.party in shown]
    left = len(parties) - len(shown)
    cut = f" Of {len(parties)} parties the {MOST} that may be most exposed are drawn." * (left > 0)
    return Picture(
        name="exposure-fan",
        title=TITLE,
        caption=(
            "Exposure is what a party would have lost, on balance, if everything broke down after "
            "that moment, as a share of what it accepts: above the dashed line it accepts no more. "
            "The line in the middle is reached in half of the futures; the dark band holds half "
            "of them, the light band nine in ten. The numbers beneath are the moments of the "
            f"plan's table.{cut}"
        ),
        alt=" ".join(_in_words(risk, panel) for panel in drawn),
        specs={
            size.name: _spec(risk, drawn, shown, [name for name, _ in plans], size)
            for size in SIZES
        },
    )


def _panels(plans: Sequence[tuple[str, LikelyPlan]]) -> Iterator[_Panel]:
    for name, plan in plans:
        by_party: dict[str, list[Fan]] = {}
        for fan in plan.exposure:
            by_party.setdefault(fan.party, []).append(fan)
        for party, fans in by_party.items():
            yield _Panel(name, party, tuple(sorted(fans, key=lambda fan: fan.moment)))


def _in_words(risk: Risk, panel: _Panel) -> str:
    worst, moment = panel.worst
    who = titled(risk, "party", panel.party)
    if not worst:
        return f"{panel.plan.capitalize()}: {who} is hardly ever exposed."
    most = words.percent(worst, "asked", 0)
    return (
        f"{panel.plan.capitalize()}: in 19 of 20 futures {who} is exposed by at most {most} of "
        f"what it accepts, at the worst after moment {-moment}."
    )


def _spec(
    risk: Risk, panels: Sequence[_Panel], parties: Sequence[str], plans: Sequence[str], size: Size
) -> Spec:
    colours = _colours(risk, parties)
    across = 1 if size.narrow else len(plans)
    gap = 24.0
    wide = (size.width - gap * (across - 1)) / across
    tall = _HEAD + _HEIGHT + 34
    sheet = Sheet(size.width, len(parties) * len(plans) / across * tall)
    slot = 0
    for party in parties:
        top = max(_top(panel) for panel in panels if panel.party == party)
        for plan in plans:
            x, y = (slot % across) * (wide + gap), (slot // across) * tall
            slot += 1
            panel = next((p for p in panels if (p.plan, p.party) == (plan, party)), None)
            name = titled(risk, "party", party)
            _heading(sheet, f"{name}, {plan}", colours[party], x, y, wide)
            if panel is not None:
                _draw(sheet, panel, colours[party], x, y + _HEAD, wide, top)
    subtitle = wrap(clean(risk.title) or risk.agreement, int(size.width / CHARACTER), 2)
    return sheet.spec(TITLE, subtitle, f"{TITLE}: {len(parties)} parties.")


def _colours(risk: Risk, parties: Sequence[str]) -> Mapping[str, str]:
    """Give every party the colour that it has in the other pictures of its agreement."""
    named = [name.partition(":")[2] for name in risk.titles if name.startswith("party:")]
    order = [*named, *(party for party in parties if party not in named)]
    return {party: PALETTE[at % len(PALETTE)] for at, party in enumerate(order)}


def _top(panel: _Panel) -> float:
    """Give the end of the scale: above 1, so that the limit shows."""
    return max(1.15, float(panel.worst[0]) * 1.1)


def _heading(sheet: Sheet, text: str, colour: str, x: float, y: float, wide: float) -> None:
    sheet.boxes(
        [{"x": x, "x2": x + 10, "y": y + 7, "y2": y + 17, "colour": colour}], cornerRadius=2
    )
    said = cut(text, int((wide - 20) / (CHARACTER * 1.15)))
    sheet.words([{"x": x + 16, "y": y + 12, "text": said}], fontWeight="bold", fontSize=12)


def _draw(
    sheet: Sheet, panel: _Panel, colour: str, x: float, y: float, wide: float, top: float
) -> None:
    left, right, bottom = x + _LABELS, x + wide - 8, y + _HEIGHT
    moments = [fan.moment for fan in panel.fans]
    first, last = moments[0] - 1, moments[-1]

    def across(moment: float) -> float:
        return left + (moment - first) / max(1, last - first) * (right - left - 10)

    def up(share: Fraction | float) -> float:
        return bottom - float(share) / top * _HEIGHT

    marks = [mark for mark in ticks(0, top, 3, whole=False) if up(mark) > y + 2]
    sheet.rules([{"x": left, "x2": right, "y": up(m), "y2": up(m)} for m in marks], style="band")
    for low, high, opacity in (("0.05", "0.95", 0.22), ("0.25", "0.75", 0.4)):
        steps = _steps(panel.fans, low, high, across, right)
        sheet.areas(
            [{"x": at, "y": up(b), "y2": up(a), "line": 0, "colour": colour} for at, a, b in steps],
            opacity=opacity,
        )
    middle = _steps(panel.fans, "0.5", "0.5", across, right)
    sheet.lines(
        [
            {"x": at, "y": up(a), "order": order, "line": 0, "colour": colour}
            for order, (at, a, _) in enumerate(middle)
        ],
        strokeWidth=2,
    )
    edge = {"x": left, "x2": right, "y": up(1), "y2": up(1)}
    sheet.rules([edge], style="ink", strokeDash=[5, 3])
    accepts = {"x": right, "y": up(1) - 8, "text": "what it accepts"}
    sheet.words([accepts], style="quiet", align="right", halo=True)
    labels = [{"x": left - 5, "y": up(m), "text": words.percent(m, "given", 0)} for m in marks]
    sheet.words(labels, style="quiet", align="right")
    sheet.rules([{"x": left, "x2": right, "y": bottom, "y2": bottom}], style="line")
    sheet.words([{"x": left, "y": bottom + 11, "text": "before"}], style="quiet")
    free = left + pixels("before") + 6
    below = []
    for mark in ticks(moments[0], last, max(2, int((right - left) / 40))):
        text, at = words.number(mark, "given"), across(mark)
        if at - pixels(text) / 2 > free:
            below.append({"x": at, "y": bottom + 11, "text": text})
            free = at + pixels(text) / 2 + 4
    sheet.words(below, style="quiet", align="center")


def _steps(
    fans: Sequence[Fan], low: str, high: str, across: object, right: float
) -> list[tuple[float, Fraction, Fraction]]:
    """Give the corners of two stairs: nobody is exposed before the first moment."""
    assert callable(across)
    zero = Fraction(0)
    found: list[tuple[float, Fraction, Fraction]] = [(across(fans[0].moment - 1), zero, zero)]
    for fan in fans:
        at: float = across(fan.moment)
        found.append((at, *found[-1][1:]))
        found.append((at, fan.quantiles.get(low, zero), fan.quantiles.get(high, zero)))
    found.append((right, *found[-1][1:]))
    return found
