"""Who “he”, “the minister” or a surname is: by those whom the text has named so far."""

from __future__ import annotations

from collections import deque
from collections.abc import Iterable, Iterator, Sequence
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
#: So many mentions are kept in mind, far more than one goes back in reading: the last of them.
_REMEMBERED = 500
#: So many persons of one surname are told apart by it: with more, it says nothing any more.
_MOST_ALIKE = 50
#: Whom a noun for a person may mean: somebody with one of these offices, or with any.
_ANY = frozenset[str]()
_WIDER = {
    "official": _ANY,
    "politician": _ANY,
    "leader": listed("president premier minister chancellor chairman chief head king prime"),
    "diplomat": listed("ambassador envoy minister negotiator delegate representative consul"),
    "envoy": listed("ambassador representative mediator"),
    "lawmaker": listed("senator representative congressman congresswoman mp deputy legislator"),
    "congressman": listed("representative rep rep."),
    "congresswoman": listed("representative rep rep."),
    "analyst": listed("professor researcher fellow expert director"),
    "expert": listed("professor researcher fellow analyst director"),
    "scientist": listed("professor researcher"),
    "scholar": listed("professor researcher fellow"),
    "academic": listed("professor researcher fellow"),
    "officer": listed("general colonel captain major admiral lieutenant commander inspector"),
    "commander": listed("general colonel captain major admiral"),
    "spokesperson": listed("spokesman spokeswoman"),
}


@dataclass
class People:
    """Everybody who is spoken of in one text, in the order in which they appear.

    Attributes
    ----------
    persons : dict
        Named persons by their full name.
    seen : deque of (int, Mention)
        The last mentions so far, persons by their full name, each with its sentence.
    """

    persons: dict[str, Mention] = field(default_factory=dict)
    seen: deque[tuple[int, Mention]] = field(default_factory=lambda: deque(maxlen=_REMEMBERED))
    # Where a person stands among all, how many stood there, and who has a word first or last in the
    # name, or in the office: so that no look-up goes through everybody.
    _rank: dict[str, int] = field(default_factory=dict)
    _ranks: int = 0
    _by_word: dict[str, set[str]] = field(default_factory=dict)
    _by_office: dict[str, list[str]] = field(default_factory=dict)

    def learn(self, parses: Sequence[Parse]) -> None:
        """Find all full names of a text before any is looked up: a name may be used before it."""
        unsure = []
        for parse in parses:
            for mention in mentions_in(parse):
                if mention.named:
                    self._add(mention)
                elif mention.kind == "institution" and _may_be_name(mention.name):
                    unsure.append(mention)
        for mention in unsure:
            surname = mention.name.split()[-1]
            if surname in self.persons and self.persons[surname].gender:  # after “Mr.”
                self._add(replace(mention, named=True, kind="person"))
        self.persons = {
            name: self.persons[name] for name in sorted(self.persons, key=self._rank.__getitem__)
        }
        for name, one in self.persons.items():
            for word in _office_words(one):
                self._by_office.setdefault(word, []).append(name)

    def _alike(self, name: str) -> list[str]:
        """Give who may be meant by a name, in the order of the text."""
        words = name.lower().split()
        if not words:
            return []
        found = self._by_word.get(words[0], set()) | self._by_word.get(words[-1], set())
        if name in self.persons:
            found = found | {name}
        return sorted(found, key=self._rank.__getitem__)

    def _add(self, mention: Mention) -> None:
        for name in self._alike(mention.name):
            if _same(name, mention.name):
                known = self.persons.pop(name)
                longer = name if len(name.split()) >= len(mention.name.split()) else mention.name
                merged = replace(
                    known,
                    name=longer,
                    role=known.role or mention.role,
                    institution=known.institution or mention.institution,
                    gender=known.gender or mention.gender,
                )
                self._forget(name)
                self._keep(merged, self._rank.pop(name))
                return
        self._keep(mention, self._ranks)
        self._ranks += 1

    def _keep(self, person: Mention, rank: int) -> None:
        self.persons[person.name] = person
        self._rank[person.name] = min(rank, self._rank.get(person.name, rank))
        words = person.name.lower().split()
        for word in (*words[:1], *words[-1:]):
            alike = self._by_word.setdefault(word, set())
            if len(alike) < _MOST_ALIKE:
                alike.add(person.name)

    def _forget(self, name: str) -> None:
        words = name.lower().split()
        for word in (*words[:1], *words[-1:]):
            self._by_word[word].discard(name)

    def full(self, mention: Mention) -> Mention:
        """Give a named person by full name and office; anybody else as they are."""
        if mention.kind == "pronoun":
            return mention
        for name in sorted(self._alike(mention.name), key=lambda one: -len(one.split())):
            if mention.name == name or (
                (mention.named or mention.kind in ("institution", "outlet"))
                and _same(name, mention.name)
            ):
                known = self.persons[name]
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
            first = [
                name
                for name in self._by_word.get(mention.name.lower(), ())
                if name.split()[0] == mention.name
            ]
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
        latest = list(self._before())
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
            for one in self._before():
                if one.named and _has_office(one, mention.head, words):
                    return one
            for name in self._by_office.get(mention.head, ()):
                if _has_office(self.persons[name], mention.head, words):
                    return self.persons[name]
            for one in self._before():
                if one.named and len(words) == 1 and _may_be(one, mention.head):
                    return one
                if not one.named and one.head == mention.head and not one.many:
                    break
        for one in self._before():
            if (
                not one.named
                and one.head == mention.head
                and one.many == mention.many
                and words < {w.lower() for w in one.name.split()}
            ):
                return one
        return mention

    def outlet(self, mention: Mention) -> Mention:
        """Give the outlet that “the newspaper” or “the Journal” was before, if it was named."""
        short = len(mention.name.split()) == 1
        if not short or not (mention.definite or mention.name[:1].isupper()):
            return mention
        for one in self._before():
            if one.kind == "outlet" and one.name[:1].isupper() and not one.definite:
                if mention.definite:
                    return one
                if one.name.split()[-1] == mention.name != one.name:
                    return one
        return mention

    def _before(self) -> Iterator[Mention]:
        """Give all who were spoken of, the last first."""
        return (one for _, one in reversed(self.seen))


def mentions_in(parse: Parse) -> Iterable[Mention]:
    """Give all who are mentioned in a sentence as subjects, objects or beside a name."""
    for at, word in enumerate(parse.words):
        if word.dep in ("nsubj", "nsubjpass", "dobj", "pobj", "appos", "conj", "poss", "ROOT") and (
            word.tag.startswith("NN")
        ):
            yield mention_at(parse, at)


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


def _has_office(person: Mention, head: str, words: set[str]) -> bool:
    """Whether words may be a person's office: either says no more than the other says.

    “The minister” and “the Swedish foreign minister” are a foreign minister; “the head of the
    union” is no head of the police.
    """
    office = _office_words(person)
    return head in office and (words <= office or office <= words)


def _may_be(person: Mention, head: str) -> bool:
    """Whether a noun for a person may mean somebody: “the diplomat”, an ambassador."""
    wider = _WIDER.get(head)
    office = _office_words(person)
    return bool(office) and wider is not None and (not wider or bool(wider & office))


def _office_words(person: Mention) -> set[str]:
    return {word.lower().strip(",.") for word in person.role.split()}


def _may_be_name(name: str) -> bool:
    """Whether capitals alone make of words a first name and a family's."""
    words = name.split()
    return 2 <= len(words) <= 4 and all(word[:1].isupper() for word in words)


def _family_first(name: Sequence[str]) -> bool:
    """Whether the family's name stands first: “Koh Yu-hwan”, “Kim Jong Un”, “Xi Jinping”."""
    return name[0] in FAMILY_FIRST or any("-" in word for word in name[1:2])
