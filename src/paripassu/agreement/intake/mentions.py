"""Who is meant by the words that stand for a speaker: name, office and body."""

from __future__ import annotations

import re
from dataclasses import dataclass, replace

from paripassu.agreement.intake.names import (
    MOST_WORDS,
    is_outlet_name,
    name_run,
    phrase,
    plain,
    span,
    titles,
    without_article,
)
from paripassu.agreement.intake.nouns import (
    BODIES,
    DOCUMENTS,
    EVIDENCE,
    FEMALE,
    MALE,
    OUTLETS,
    PEOPLE,
    PLACES,
)
from paripassu.agreement.intake.words import Parse

#: Names that are spelt like a pronoun in capitals.
_SPELT = ("WHO", "US")
_PRONOUNS = {
    "he": "male",
    "she": "female",
    "they": "many",
    "it": "it",
    "him": "male",
    "her": "female",
    "them": "many",
    "who": "who",
    "which": "who",
    "that": "who",
    "i": "self",
    "me": "self",
    "we": "self",
    "us": "self",
}


@dataclass(frozen=True, slots=True)
class Mention:
    """Words that stand for a speaker.

    Attributes
    ----------
    name : str
        A person's name, or what else the words call the speaker: ``senior official``. Never empty.
    role, institution : str
        The office, and the body that it is of, as far as they stand beside the name.
    named : bool
        Whether it is a person's name.
    kind : str
        ``person``, ``people`` (unnamed), ``institution``, ``outlet``, ``document``, ``evidence`` or
        ``pronoun``.
    pronoun : str
        What a pronoun asks for: ``male``, ``female``, ``many``, ``it``, ``who``, ``self``.
    head : str
        The noun that it turns on, in its dictionary form.
    many : bool
        Whether several are meant.
    first, last : int
        Its words in the sentence, both included.
    definite : bool
        Whether somebody is meant who was spoken of before: “the officials”.
    gender : str
        ``male`` or ``female`` where a title says so.
    """

    name: str
    role: str = ""
    institution: str = ""
    named: bool = False
    kind: str = "institution"
    pronoun: str = ""
    head: str = ""
    many: bool = False
    first: int = 0
    last: int = 0
    definite: bool = False
    gender: str = ""

    @property
    def whole(self) -> str:
        """Everything that is said of the speaker, in one line."""
        return " ".join(part for part in (self.name, self.role, self.institution) if part)


def mention_at(parse: Parse, at: int) -> Mention:
    """Tell who is meant by the noun phrase that a word is the head of."""
    word = parse[at]
    low = word.text.lower()
    if low in _PRONOUNS and not word.is_name and word.text not in _SPELT:
        return Mention(
            word.text,
            kind="pronoun",
            pronoun=_PRONOUNS[low],
            head=low,
            many=low in ("they", "them"),
            first=at,
            last=at,
        )
    joined = parse.below(at, "conj")
    own = _one(parse, at)
    if joined and own.kind != "pronoun":
        return _several(parse, own, at, joined[0])
    return own


def _one(parse: Parse, at: int) -> Mention:
    first, last = span(parse, at)
    name_first, name_last = name_run(parse, at)
    before = parse.said(first, name_first - 1) if first < name_first else ""
    appos = [
        one
        for inner in range(at, last + 1)
        for one in parse.below(inner, "appos")
        if one > last and (inner == at or parse[one].kind in ("PERSON", "ORG", ""))
    ]
    head = parse[at]
    name = parse.said(name_first, name_last).strip() if name_first <= name_last else ""
    words_before = [parse[i].text.lower() for i in range(first, name_first)]
    gender = _gender([*words_before, *(parse[i].text.lower() for i in titles(parse, at))])
    definite = parse[first].text.lower() in ("the", "these", "those", "this", "his", "her", "their")
    if name and _is_person(parse, at, name_first, name_last, appos):
        role, body = _office(parse, before, appos, last, name_last)
        return Mention(
            plain(name) or head.text,
            role,
            body,
            named=True,
            kind="person",
            head=name.split()[-1].lower(),
            first=first,
            last=last,
            gender=gender,
        )
    person = _person_at_end(parse, at, last)
    if person is not None:
        return replace(
            person,
            role=without_article(parse.said(first, person.first - 1)),
            first=first,
            gender=person.gender or gender,
        )
    # “The minister for expatriate Indians, Jagdish Tytler, said”
    for one in appos:
        a, b = name_run(parse, one)
        other = plain(parse.said(a, b)) or parse[one].text if a <= b else ""
        if (
            a <= b
            and (head.lemma in PEOPLE or parse[b].kind == "PERSON")
            and parse[one].text.lower() not in PLACES
        ):
            if head.lemma in OUTLETS or is_outlet_name(parse.said(a, b)):
                return Mention(other, kind="outlet", head=head.lemma, first=first, last=last)
            return Mention(
                other,
                without_article(parse.said(first, last)),
                named=True,
                kind="person",
                head=parse[one].text.lower(),
                first=first,
                last=last,
                gender=gender,
            )
        if a <= b and head.lemma in OUTLETS:
            return Mention(
                other,
                without_article(parse.said(first, last)),
                kind="outlet",
                head=head.lemma,
                first=first,
                last=last,
            )
    kind = _kind(parse, at, name, appos)
    text = without_article(parse.said(first, min(last, first + MOST_WORDS - 1)))
    if name and kind in ("institution", "outlet") and head.is_name:
        text = parse.said(name_first, name_last)
        if (before or _of_follows(parse, at, last)) and kind == "institution":
            text = parse.said(first, last if last - first < MOST_WORDS else name_last)
            text = without_article(text)
    role = without_article(phrase(parse, appos[0])) if appos and kind == "outlet" else ""
    return Mention(
        plain(text) or head.text,
        role,
        kind=kind,
        head=head.lemma,
        many=head.tag in ("NNS", "NNPS") and not head.kind,
        first=first,
        last=last,
        definite=definite and not head.is_name,
        gender=gender,
    )


def _person_at_end(parse: Parse, at: int, last: int) -> Mention | None:
    """Find the name that ends an office: “ambassador to the United Nations Nikki Haley”."""
    if parse[at].lemma not in PEOPLE or last == at or parse[last].kind != "PERSON":
        return None
    first = last
    while first - 1 > at and parse[first - 1].kind == "PERSON":
        first -= 1
    before = parse[first - 1]
    if first == last or not before.is_name or before.kind in ("", "PERSON"):
        return None
    return Mention(
        plain(parse.said(first, last)) or parse[last].text,
        named=True,
        kind="person",
        head=parse[last].text.lower(),
        first=first,
        last=last,
    )


def _several(parse: Parse, own: Mention, at: int, other: int) -> Mention:
    """Give several speakers who say the same: named by all words, unless that is too long."""
    second = _one(parse, other)
    last = max(own.last, second.last)
    if last - own.first >= MOST_WORDS or own.named:
        return replace(own, many=True, last=last)
    return replace(own, name=f"{own.name} and {second.name}", many=True, last=last)


def _of_follows(parse: Parse, at: int, last: int) -> bool:
    """Whether a name goes on with “of” up to a word: “Permanent Observer of the Holy See”."""
    return at < last < len(parse) and parse[at + 1].text.lower() == "of"


def _is_person(parse: Parse, at: int, first: int, last: int, appos: list[int]) -> bool:
    low = parse[at].text.lower()
    name = parse.said(first, last)
    if low in PEOPLE or low.rstrip("s") in OUTLETS or low in DOCUMENTS:
        return False
    if is_outlet_name(name):
        return False
    if name.split()[-1].lower() in BODIES or (first == last and low in PLACES):
        return False
    if titles(parse, first):
        return True
    before = parse[first - 1] if first else None
    if before is not None and (before.lemma in PEOPLE and before.tag in ("NN", "NNP")):
        return True
    if any(_is_office(parse, one) for one in appos):
        return True
    kinds = {parse[i].kind for i in range(first, last + 1)}
    if "PERSON" in kinds:
        return not any(_is_body(parse, one) for one in appos)
    return False


def _is_office(parse: Parse, at: int) -> bool:
    return parse[at].lemma in PEOPLE or parse[at].text.lower() in PEOPLE


def _is_body(parse: Parse, at: int) -> bool:
    return parse[at].lemma in OUTLETS or parse[at].lemma in (
        "group",
        "company",
        "party",
        "country",
        "capital",
        "movement",
    )


def _gender(words: list[str]) -> str:
    if any(word in FEMALE for word in words):
        return "female"
    return "male" if any(word in MALE for word in words) else ""


def _office(
    parse: Parse, before: str, appos: list[int], last: int, name_last: int
) -> tuple[str, str]:
    """Give role and body of a named person: “vice president” and “Asan Institute …”."""
    role = without_article(before).removesuffix(",")
    if role.lower().rstrip(".") in ("mr", "mrs", "ms"):
        role = ""
    for one in appos:
        if not role and not parse[one].is_name:
            role = without_article(phrase(parse, one))
    parts = re.split(r" (?:of|at|for|from) (?:the )?(?=[A-Z])", role, maxsplit=1)
    if len(parts) == 2:
        return parts[0], plain(parts[1])
    if not role and name_last < last and parse[name_last + 1].text.lower() in ("of", "from", "at"):
        return "", without_article(parse.said(name_last + 2, last)) if name_last + 2 <= last else ""
    return role, ""


def _kind(parse: Parse, at: int, name: str, appos: list[int]) -> str:
    word = parse[at]
    lemma, low = word.lemma, word.text.lower()
    if not word.is_name or low in ("analysts", "officials"):
        if lemma in DOCUMENTS:
            return "document"
        if lemma in OUTLETS:
            return "outlet"
        if low in EVIDENCE or lemma in EVIDENCE:
            return "evidence"
        if lemma in PEOPLE or low in PEOPLE:
            return "people"
    named = name and is_outlet_name(name) and not (low in PEOPLE and _of_follows(parse, at, at + 1))
    if named or any(parse[one].lemma in OUTLETS for one in appos):
        return "outlet"
    return "institution"
