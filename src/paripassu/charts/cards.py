"""The boxes of a conflict's picture: who wants what, and the measures that it is about."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, replace

from paripassu.agreement.gates import named_in
from paripassu.agreement.model import Agreement
from paripassu.agreement.wording import what
from paripassu.charts.style import CHARACTER, LINE
from paripassu.charts.text import measure_title, party_title, wrap
from paripassu.sequencing import sentences

#: What a condition on a party is about: no measure by itself.
WHOLE = ""
#: Pixels between a box and its words.
PAD = 8.0


@dataclass(frozen=True, slots=True)
class Card:
    """A box with lines of text, the first of which are its heading."""

    name: str
    head: tuple[str, ...]
    body: tuple[str, ...]
    top: float

    @property
    def height(self) -> float:
        """Pixels, with the room around the words."""
        return len(self.head + self.body) * LINE + 2 * PAD

    @property
    def middle(self) -> float:
        """Where lines meet it."""
        return self.top + self.height / 2


def about(agreement: Agreement, member: str) -> list[str]:
    """Give the measures that a member speaks of, first the one that it holds back or limits."""
    position = agreement.position.get(member)
    if position is None:
        return [WHOLE]
    return list(dict.fromkeys((position.measure, *named_in(position))))


def card_text(agreement: Agreement, member: str, width: float) -> tuple[list[str], list[str]]:
    """Give heading and words of a member: whose it is, how firm, and what it asks for."""
    room = int((width - 20) / CHARACTER)
    position = agreement.position.get(member)
    if position is None:
        kind, _, party = member.partition(":")
        name = party_title(agreement, party)
        head = f"{name}: {'never tempted' if kind == 'safe' else 'never too exposed'}"
        body = sentences.condition(agreement, member)
    else:
        head = f"{party_title(agreement, position.party)}: {position.firm}"
        body = what(agreement, position)
    return wrap(head, int(room / 1.1), 2), wrap(body[:1].upper() + body[1:], room, 7)


def node_text(agreement: Agreement, name: str, width: float) -> tuple[list[str], list[str]]:
    """Give the title of a measure, as a heading without words."""
    title = measure_title(agreement, name) if name else "Any order at all"
    return wrap(title, int((width - 10) / (CHARACTER * 1.08)), 4), []


def stacked(named: Sequence[tuple[str, tuple[list[str], list[str]]]], gap: float) -> list[Card]:
    """Put boxes beneath each other."""
    cards: list[Card] = []
    top = 0.0
    for name, (head, body) in named:
        cards.append(Card(name, tuple(head), tuple(body), top))
        top += cards[-1].height + gap
    return cards


def moved(cards: Sequence[Card], down: float) -> list[Card]:
    """Move boxes down by so many pixels."""
    return [replace(card, top=card.top + down) for card in cards]
