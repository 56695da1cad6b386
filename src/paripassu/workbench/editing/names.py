"""Names of entries: ids that are made from words, and that no other entry has."""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Container, Mapping
from typing import Any

from paripassu.told import Told

#: What helps where an id is another entry's.
ANOTHER = Told("choose another id", "choose another short name")
#: Characters of an id that is made; the format takes 200.
_MOST = 40
_ID = re.compile(r"[a-z0-9][a-z0-9_-]{0,199}")
#: The fields whose words an entry's id is made of: the first that there are.
_WORDS: Mapping[str, tuple[tuple[str, ...], ...]] = {
    "party": (("name",),),
    "measure": (("title",),),
    "position": (("party", "measure"),),
    "source": (("title",), ("outlet",), ("speaker",)),
}


def is_id(text: str) -> bool:
    """Whether an entry can have it as its id."""
    return _ID.fullmatch(text) is not None


def made_id(words: str, kind: str, taken: Container[str]) -> str:
    """Make an id from words.

    Parameters
    ----------
    words : str
        A title or a name, in any script.
    kind : str
        The kind of the entry: what it is called where the words have no Latin letter and no digit.
    taken : container of str
        Ids that others have.

    >>> made_id("Peace treaty, all of it", "measure", ())
    'peace-treaty-all-of-it'
    >>> made_id("비핵화", "measure", ("measure-1",))
    'measure-2'
    """
    # Letters lose their accents; those of other scripts are left out, since no rule that holds for
    # all languages says how to write them.
    plain = unicodedata.normalize("NFKD", words[:1000].replace("ß", "ss")).lower()
    plain = "".join(char for char in plain if not unicodedata.combining(char))
    parts = re.findall(r"[a-z0-9]+", plain)
    made = ""
    for part in parts:
        if made and len(made) + 1 + len(part) > _MOST:
            break
        made = f"{made}-{part}" if made else part[:_MOST]
    if made and made not in taken:
        return made
    count = 2 if made else 1
    while f"{made or kind}-{count}" in taken:
        count += 1
    return f"{made or kind}-{count}"


def ids_of(document: Mapping[str, Any], kind: str) -> list[str]:
    """Give the ids that entries of a kind have."""
    entries = document.get(kind)
    if not isinstance(entries, list):
        return []
    ids = (entry.get("id") for entry in entries if isinstance(entry, Mapping))
    return [id_ for id_ in ids if isinstance(id_, str)]


def id_for(kind: str, values: Mapping[str, Any], taken: Container[str]) -> str | None:
    """Make an id for a new entry; None for a kind whose entries have none."""
    if kind not in _WORDS:
        return None
    for keys in _WORDS[kind]:
        words = [value for key in keys if isinstance(value := values.get(key), str)]
        if any(words):
            return made_id(" ".join(words), kind, taken)
    return made_id("", kind, taken)
