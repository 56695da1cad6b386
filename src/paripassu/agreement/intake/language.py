"""Whether a text is English, by its script and its most frequent words: nothing is guessed."""

from __future__ import annotations

import re
import unicodedata
from collections import Counter
from dataclasses import dataclass

from paripassu.agreement.intake.verbs import listed

#: Words that stand in every English report, and in hardly any other language's.
_ENGLISH = listed(
    "the of and to that for with was were has have had said says say from which who been will "
    "would are is this their they his her its not but than after before about also into"
)
_OTHER = {
    "French": "le la les des une est dans pour que qui sur pas avec sont ont du au ce cette",
    "German": "der die das und ist nicht den von zu mit sich auf dem ein eine auch hat dass",
    "Spanish": "el los las que en una por con para del se su como fue sus este esta ha",
    "Italian": "il gli che di per una con del della sono non si nel alla dei anche",
    "Portuguese": "que não uma dos das com para por mais os foi seu sua pelo pela ao",
    "Dutch": "het een van en dat niet zijn voor op met aan ook werd door naar",
    "Indonesian": "yang dan di dengan untuk dari pada tidak akan ini itu dalam juga oleh",
    "Turkish": "bir ve bu için ile olarak daha çok ancak olan gibi değil",
}
_LISTS = {name: frozenset(words.split()) for name, words in _OTHER.items()}
_WORD = re.compile(r"[^\W\d_]+")
#: Letters that have to be Latin, and words that have to be frequent English ones.
_LATIN_SHARE = 0.7
_ENGLISH_SHARE = 0.12


@dataclass(frozen=True, slots=True)
class Language:
    """What a text is written in.

    Attributes
    ----------
    english : bool
        Whether it is English.
    what : str
        What it looks like, in words: ``Hangul script``, ``French``.
    """

    english: bool
    what: str


def language_of(text: str) -> Language:
    """Tell whether a text is English.

    Parameters
    ----------
    text : str
        At least a sentence.
    """
    scripts = Counter(_script(letter) for letter in text if letter.isalpha())
    letters = scripts.total()
    if letters and scripts["LATIN"] < _LATIN_SHARE * letters:
        script = next(name for name, _ in scripts.most_common() if name != "LATIN")
        return Language(english=False, what=f"{_NAMES.get(script, script.capitalize())} script")
    words = [word.lower() for word in _WORD.findall(text)]
    english = sum(word in _ENGLISH for word in words)
    others = {name: sum(word in known for word in words) for name, known in _LISTS.items()}
    name = max(others, key=lambda one: others[one], default="")
    if english >= _ENGLISH_SHARE * len(words) and english > others[name]:
        return Language(english=True, what="English")
    return Language(english=False, what=name if others[name] > english else "another language")


_NAMES = {"CJK": "Chinese", "HANGUL": "Hangul", "HIRAGANA": "Japanese", "KATAKANA": "Japanese"}


def _script(letter: str) -> str:
    return unicodedata.name(letter, "UNKNOWN").split()[0]
