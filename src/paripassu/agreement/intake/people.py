"""Who “he”, “the minister” or a surname is: by those whom the text has named so far."""

from __future__ import annotations

import re
from collections.abc import Iterable, Sequence
from dataclasses import dataclass, field, replace

from paripassu.agreement.intake.mentions import Mention, mention_at
from paripassu.agreement.intake.verbs import listed
from paripassu.agreement.intake.words import Parse

#: Frequent family names of Korea, China and Vietnam, where the family's name stands first.
FAMILY_FIRST = listed(
    "kim lee park choi jung jeong kang cho yoon jang lim han moon koh ko shin seo kwon hwang "
    "ahn song ri rhee roh ban xi hu wen li wang zhang liu chen yang zhao huang zhou wu xu sun "
    "ma mu guo deng jiang mao nguyen tran pham"
)
_HE = re.compile(r"\b(he|his|him|himself)\b", re.IGNORECASE)
_SHE = re.compile(r"\b(she|her|hers|herself)\b", re.IGNORECASE)


@dataclass
class People:
    """Everybody who is spoken of in one text, in the order in which they appear.

    Attributes
    ----------
    persons : dict
        Named persons by their full name.
    seen : list of Mention
        All mentions so far, persons by their full name.
    """

    persons: dict[str, Mention] = field(default_factory=dict)
    seen: list[tuple[int, Mention]] = field(default_factory=list)

    def learn(self, parses: Sequence[Parse]) -> None:
        """Find all full names of a text before any is looked up: a name may be used before it."""
        for parse in parses:
            for mention in mentions_in(parse):
                if mention.named:
                    self._add(mention)

    def _add(self, mention: Mention) -> None:
        for name in list(self.persons):
            if _same(name, mention.name):
                known = self.persons[name]
                longer = (
                    known.name
                    if len(known.name.split()) >= len(mention.name.split())
                    else mention.name
                )
                merged = replace(
                    known,
                    name=longer,
                    role=known.role or mention.role,
                    institution=known.institution or mention.institution,
                    gender=known.gender or mention.gender,
                )
                if longer != name:
                    self.persons = {
                        (longer if key == name else key): (merged if key == name else value)
                        for key, value in self.persons.items()
                    }
                else:
                    self.persons[name] = merged
                return
        self.persons[mention.name] = mention

    def full(self, mention: Mention) -> Mention:
        """Give a named person by full name and office; anybody else as they are."""
        if mention.kind == "pronoun":
            return mention
        for name, known in sorted(self.persons.items(), key=lambda one: -len(one[0].split())):
            if mention.name == name or (
                (mention.named or mention.kind in ("institution", "outlet"))
                and _same(name, mention.name)
            ):
                return replace(
                    mention,
                    name=name,
                    role=mention.role or known.role,
                    institution=mention.institution or known.institution,
                    gender=known.gender or mention.gender,
                    named=True,
                    kind="person",
                )
        if mention.named and " " not in mention.name:
            first = [name for name in self.persons if name.split()[0] == mention.name]
            if len(first) == 1:
                known = self.persons[first[0]]
                return replace(known, first=mention.first, last=mention.last, many=mention.many)
        return mention

    def note(self, sentence: int, mention: Mention) -> None:
        """Say that somebody was spoken of in a sentence."""
        self.seen.append((sentence, mention))

    def meant(self, pronoun: Mention, nearest: Sequence[Mention]) -> Mention | None:
        """Tell whom a pronoun stands for.

        Parameters
        ----------
        pronoun : Mention
            The pronoun.
        nearest : sequence of Mention
            Who acted or spoke last before it, the most likely first.
        """
        want = pronoun.pronoun
        latest = [one for _, one in reversed(self.seen)]
        if want in ("male", "female"):
            fitting = [one for one in latest if one.kind == "person"]
            fitting += [one for one in latest if one.kind == "people" and not one.many]
            near = [one for one in nearest if one.kind == "person" or one.kind == "people"]
            near = [one for one in near if one.kind == "person" or not one.many]
            return next((one for one in (*near, *fitting) if one.gender in ("", want)), None)
        if want == "many":
            for one in nearest:
                if one.many and not one.named:
                    return one
            for one in nearest[-1:]:
                if one.kind in ("institution", "people") and not one.named:
                    return one
            for one in latest:
                if one.many and (
                    one.kind in ("people", "person")
                    or (one.kind == "institution" and one.name[0].isupper())
                ):
                    return one
            return nearest[-1] if nearest else None
        if want == "it":
            bodies = [one for one in nearest if one.kind in ("institution", "outlet", "document")]
            bodies += [one for one in latest if one.kind in ("institution", "outlet")]
            return bodies[0] if bodies else None
        return None

    def described(self, mention: Mention) -> Mention:
        """Give whom “the officials” or “the president” were before, where that is known."""
        if not mention.definite or mention.kind not in ("people", "institution", "outlet"):
            return mention
        words = {word.lower() for word in mention.name.split()}
        if mention.kind == "people" and not mention.many:
            for _, one in reversed(self.seen):
                if (
                    one.named
                    and words & {w.lower() for w in one.role.split()}
                    and mention.head in one.role.lower()
                ):
                    return one
            for one in self.persons.values():
                if mention.head in one.role.lower().split():
                    return one
        for _, one in reversed(self.seen):
            if (
                not one.named
                and one.head == mention.head
                and one.many == mention.many
                and words < {w.lower() for w in one.name.split()}
            ):
                return one
        return mention


def mentions_in(parse: Parse) -> Iterable[Mention]:
    """Give all who are mentioned in a sentence as subjects, objects or beside a name."""
    for at, word in enumerate(parse.words):
        if word.dep in ("nsubj", "nsubjpass", "dobj", "pobj", "appos", "conj", "poss", "ROOT") and (
            word.tag.startswith("NN")
        ):
            yield mention_at(parse, at)


def genders(parses: Sequence[Parse], people: People) -> None:
    """Learn from “he” and “she” in the sentence that follows a lone person which is which."""
    before: list[str] = []
    for parse in parses:
        named = [m.name for m in (people.full(x) for x in mentions_in(parse)) if m.named]
        alone = set(named) or set(before)
        if len(alone) == 1:
            name = next(iter(alone))
            known = people.persons.get(name)
            after = parse.text.rpartition(name.split()[-1])[2]
            if known is not None and not known.gender:
                he, she = bool(_HE.search(after)), bool(_SHE.search(after))
                if he != she:
                    people.persons[name] = replace(known, gender="male" if he else "female")
        before = named


def _same(full: str, other: str) -> bool:
    """Whether one of two names ends, or for family names first begins, with the other."""
    a, b = full.lower().split(), other.lower().split()
    if len(b) > len(a):
        a, b = b, a
    if a == b:
        return True
    return len(b) < len(a) and (
        a[-len(b) :] == b or (len(b) == 1 and a[0] == b[0] and _family_first(a))
    )


def _family_first(name: Sequence[str]) -> bool:
    """Whether the family's name stands first: “Koh Yu-hwan”, “Kim Jong Un”, “Xi Jinping”."""
    return name[0] in FAMILY_FIRST or any("-" in word for word in name[1:2])
