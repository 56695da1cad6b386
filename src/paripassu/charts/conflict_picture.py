"""A conflict as a small graph: who wants what on the left, what waits for what on the right."""

from __future__ import annotations

from collections.abc import Sequence

from paripassu.agreement.gates import named_in
from paripassu.agreement.model import Agreement, Position
from paripassu.charts.amount_picture import amount_pictures
from paripassu.charts.cards import PAD, Card, about, card_text, moved, node_text, stacked
from paripassu.charts.draw import Sheet
from paripassu.charts.picture import MOST_CONFLICTS, Picture, Spec
from paripassu.charts.style import CHARACTER, JOINT, LINE, SIZES, Size, party_colours
from paripassu.charts.text import clean, wrap
from paripassu.sequencing.plan import Conflict

#: Cards in one picture; a conflict of more members says how many are missing.
MOST_CARDS = 12


def conflict_pictures(agreement: Agreement, conflicts: Sequence[Conflict]) -> list[Picture]:
    """Draw the first conflicts, the smallest ones, each with the amounts by which it fails."""
    return [
        picture
        for number, conflict in enumerate(conflicts[:MOST_CONFLICTS], start=1)
        if conflict.members
        for picture in (
            _picture(agreement, conflict, number, len(conflicts)),
            *amount_pictures(agreement, conflict, number, len(conflicts)),
        )
    ]


def _picture(agreement: Agreement, conflict: Conflict, number: int, of: int) -> Picture:
    title = "These cannot be met together"
    title = title if of == 1 else f"Conflict {number}: {title[0].lower()}{title[1:]}"
    positions = [agreement.position[m] for m in conflict.members if m in agreement.position]
    said = [f"{clean(conflict.because)} Without any one of these there would be an order."]
    said += [clean(amount.in_words) for amount in conflict.amounts]
    if number == 1:
        said.append("On the left stands who wants what; a line leads to what it is about.")
    if number == 1 and _needs(positions):
        said.append("On the right an arrow leads from what has to wait to what it waits for.")
    if number == 1 and any(one_of for _, _, one_of in _needs(positions)):
        said.append("Dashed: one of several things, any of which would do.")
    return Picture(
        name=f"conflict-{number}",
        title=title,
        caption=" ".join(said),
        alt=clean(conflict.because),
        specs={size.name: _spec(agreement, conflict, title, size) for size in SIZES},
    )


def _spec(agreement: Agreement, conflict: Conflict, title: str, size: Size) -> Spec:
    colours = party_colours(agreement)
    # Cards, lines between, measures, arrows beside: shares of the width that read well.
    left, right, end = (166.0, 192.0, 306.0) if size.narrow else (440.0, 610.0, 860.0)
    members = conflict.members[:MOST_CARDS]
    measures = list(dict.fromkeys(name for m in members for name in about(agreement, m)))
    cards = stacked([(member, card_text(agreement, member, left)) for member in members], gap=14)
    nodes = stacked([(name, node_text(agreement, name, end - right)) for name in measures], gap=34)
    tall = [stack[-1].top + stack[-1].height for stack in (cards, nodes)]
    height = max(tall)
    cards = moved(cards, (height - tall[0]) / 2)
    nodes = moved(nodes, (height - tall[1]) / 2)
    sheet = Sheet(size.width, height + 2)
    place = {node.name: node for node in nodes}
    _lines(sheet, agreement, cards, place, colours, left, right)
    _waits(sheet, agreement, cards, place, colours, end, size)
    boxes = [{"x": right, "x2": end, "y": n.top, "y2": n.top + n.height} for n in nodes]
    sheet.boxes(boxes, style="band", cornerRadius=4)
    sheet.words(
        [_text(node, (right + end) / 2) for node in nodes],
        align="center", fontWeight="bold",
    )  # fmt: skip
    grounds = [{"x": 0, "x2": left, "y": c.top, "y2": c.top + c.height} for c in cards]
    sheet.boxes(grounds, style="band", cornerRadius=4)
    stripes = [
        {**ground, "x2": 5, "colour": _colour(agreement, colours, card.name)}
        for ground, card in zip(grounds, cards, strict=True)
    ]
    sheet.boxes(stripes, cornerRadius=2)
    heads = [{"x": 13, "y": card.top + PAD + LINE / 2, "text": list(card.head)} for card in cards]
    sheet.words(heads, fontWeight="bold")
    bodies = [
        {
            "x": 13,
            "y": card.top + PAD + LINE * (len(card.head) + 0.5),
            "text": list(card.body),
        }
        for card in cards
    ]
    sheet.words(bodies)
    subtitle = wrap(agreement.title or agreement.id, int(size.width / CHARACTER), 2)
    if _needs(_asking(agreement, cards)):
        subtitle.append("Arrows on the right: what waits for what.")
    if len(conflict.members) > len(members):
        subtitle.append(f"The first {len(members)} of {len(conflict.members)} members.")
    return sheet.spec(title, subtitle, clean(conflict.because))


def _text(card: Card, x: float) -> dict[str, object]:
    return {"x": x, "y": card.middle - (len(card.head) - 1) * LINE / 2, "text": list(card.head)}


def _colour(agreement: Agreement, colours: dict[str, str], member: str) -> str:
    position = agreement.position.get(member)
    party = position.party if position else member.partition(":")[2]
    return colours.get(party, JOINT)


def _lines(
    sheet: Sheet,
    agreement: Agreement,
    cards: Sequence[Card],
    place: dict[str, Card],
    colours: dict[str, str],
    left: float,
    right: float,
) -> None:
    """Join each card to the measure that it is about."""
    points = []
    for index, card in enumerate(cards):
        node = place[about(agreement, card.name)[0]]
        reach = (right - left) / 2
        path = [(left, card.middle), (left + reach, card.middle), (right - reach, node.middle)]
        points += [
            {"x": x, "y": y, "order": order, "line": index,
             "colour": _colour(agreement, colours, card.name)}
            for order, (x, y) in enumerate([*path, (right, node.middle)])
        ]  # fmt: skip
    sheet.lines(points, interpolate="basis", strokeWidth=2.5)


def _waits(
    sheet: Sheet,
    agreement: Agreement,
    cards: Sequence[Card],
    place: dict[str, Card],
    colours: dict[str, str],
    edge: float,
    size: Size,
) -> None:
    """Lead an arrow from what waits to what it waits for, beside the measures."""
    points: dict[bool, list[dict[str, object]]] = {False: [], True: []}
    heads = []
    needs = _needs(_asking(agreement, cards))
    room = size.width - edge - 8
    for index, (position, other, one_of) in enumerate(needs):
        source, target = place[position.measure], place[other]
        # Two arrows between the same measures, there and back, or of two claims: one inside the
        # other.
        bulge = edge + room * (1.0 - index / (len(needs) + 1))
        y1 = source.middle - 6
        y2 = target.middle + 6
        colour = colours[position.party]
        path = [(edge, y1), (bulge, y1), (bulge, (y1 + y2) / 2), (bulge, y2), (edge + 6, y2)]
        points[one_of] += [
            {"x": x, "y": y, "order": order, "line": index, "colour": colour}
            for order, (x, y) in enumerate(path)
        ]
        heads.append({"x": edge + 6, "y": y2, "angle": -90, "colour": colour})
    sheet.lines(points[False], interpolate="basis", strokeWidth=2.5)
    sheet.lines(points[True], interpolate="basis", strokeWidth=2.5, strokeDash=[7, 4])
    sheet.points(heads, shape="triangle", size=110)


def _needs(positions: Sequence[Position]) -> list[tuple[Position, str, bool]]:
    """Give what waits for what, and whether something else would do as well."""
    return [
        (position, other, other not in position.needs and other not in position.of)
        for position in positions
        for other in dict.fromkeys(named_in(position))
        if other != position.measure
    ]


def _asking(agreement: Agreement, cards: Sequence[Card]) -> list[Position]:
    return [agreement.position[c.name] for c in cards if c.name in agreement.position]
