"""Random logs: entries that keep the rules and entries that are spoilt, all of them logged."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import replace
from random import Random
from typing import Any

from tests.charters import (
    WITNESSES,
    Book,
    charter,
    holder,
    log_keys,
    secrets,
    signed,
    witness,
)

from paripassu.merkle.hashing import EMPTY_ROOT
from paripassu.record.blob_reference import BlobReference
from paripassu.record.charter import Charter, Limits, Predecessor
from paripassu.record.envelope import Statement, format_statement
from paripassu.record.holders import Holder, holder_form
from paripassu.record.judge import fold
from paripassu.record.keys import ED25519, ML_DSA_44, Algorithm
from paripassu.record.payload import After
from paripassu.record.state import Before
from paripassu.record.times import DAY

#: One scheme alone is quicker; the charters of some logs demand both.
SCHEMES: tuple[tuple[Algorithm, ...], ...] = ((ED25519,), (ED25519, ML_DSA_44))
START = 1_800_000_000
NAMES = ("north-1", "north-2", "north-spare", "south-1", "iaea-1", "dep-1")
MORE = ("north-9", "south-2", "iaea-2", "dep-2")


class History:
    """A log that grows at random.

    Attributes
    ----------
    book : Book
    breaches : list of str or None
        The rule that each entry breaks, as the package has it.
    """

    def __init__(self, random: Random, before: History | None = None) -> None:
        self.random = random
        self.schemes: tuple[Algorithm, ...] = before.schemes if before else random.choice(SCHEMES)
        self.before = before
        origin = "example.org/next" if before else "example.org/korea"
        named = None
        if before is not None:
            size = before.book.state.size
            named = Predecessor(before.book.first.origin, size, before.book.root(size))
            if random.random() < 0.1:
                named = replace(named, root=bytes(32))
        first = charter(origin, named, schemes=self.schemes)
        holders = first.holders
        if before is not None and before.book.state.eras:
            holders = tuple(
                before.book.state.holders[name] for name in sorted(before.book.state.holders)
            )
            first = replace(first, groups=before.book.state.charter.groups)
        else:
            holders = tuple(replace(one, keys=self.public(one.name)) for one in holders)
        limits = Limits(random.choice([60_000, 1_000_000]), random.choice([60_000, 1_000_000]))
        first = replace(first, holders=holders, limits=limits)
        self.book: Book = Book(
            first, None if before is None else Before(before.book.state, before.book.root)
        )
        self.breaches: list[str | None] = []
        self.now: int = START if before is None else before.now

    def public(self, name: str) -> Any:
        return tuple(key.public for key in secrets(name, self.schemes))

    def keys(self, *names: str) -> list[Any]:
        return [key for name in names for key in secrets(name, self.schemes)]

    def log(self, entry: Statement | bytes) -> None:
        """Log an entry, whatever the rules say of it."""
        content = format_statement(entry) if isinstance(entry, Statement) else entry
        book = self.book
        folded = fold(book.state, len(book.entries), content, book.root, book.files)
        self.breaches.append(None if folded.breach is None else folded.breach.rule)
        book.put(content, folded.state)

    def grow(self, entries: int) -> History:
        """Log entry 0 and some more."""
        self.log(self.first())
        for _ in range(entries):
            weights = [40, 12, 8, 25, 10, 5]
            if self.book.state.settling is not None:
                weights = [5, 2, 2, 80, 5, 2]
            makers: list[Callable[[], Statement | bytes]] = [
                self.statement,
                self.key_list,
                self.changed,
                self.note,
                self.receipt,
                self.again,
            ]
            self.log(self.random.choices(makers, weights)[0]())
        return self

    def one_of(self, *choices: Any, rarely: Any = None, chance: float = 0.06) -> Any:
        """Choose; rarely another thing."""
        if rarely is not None and self.random.random() < chance:
            return rarely
        return self.random.choice(choices)

    # Entries.

    def first(self) -> Statement:
        names = ["dep-1", "iaea-1", "north-1", "north-2", "south-1"]
        if self.random.random() < 0.1:
            names.remove(self.random.choice(names))
        changes: dict[str, Any] = {}
        if self.before is not None:
            last = self.book.state.last.get("south-1")
            changes["previous"] = None if last is None else last.id
        return self.charter_entry(self.book.first, names, None, author="south-1", **changes)

    def charter_entry(
        self, new: Charter, names: list[str], replaces: str | None, **changes: Any
    ) -> Statement:
        blob = self.book.files.add(new.content)
        body: dict[str, Any] = {"charter": blob.digest, "removed": [], "replaces": replaces}
        made = self.book.statement("charter", body, sign=False, blobs=(blob,), **changes)
        return self.spoilt(made, names)

    def spoilt(self, made: Statement, names: list[str], more: list[Any] | None = None) -> Statement:
        """Sign a statement, rarely not as it should be."""
        keys = [*self.keys(*dict.fromkeys(names)), *(more or [])]
        how = self.random.random()
        if how < 0.04 and keys:
            keys.remove(self.random.choice(keys))
        elif how < 0.08:
            keys += self.keys(self.random.choice(("stranger", *NAMES)))
        unique = {key.public.id: key for key in keys}
        found = signed(made, unique.values())
        if 0.08 < how < 0.12 and found.signatures:
            listed = list(found.signatures)
            at = self.random.randrange(len(listed))
            changed = bytearray(listed[at].signature)
            changed[self.random.randrange(len(changed))] ^= 1
            listed[at] = listed[at]._replace(signature=bytes(changed))
            found = replace(found, signatures=tuple(listed))
        return found

    def place(self, author: str) -> dict[str, Any]:
        """Say what a statement belongs to, rarely wrong."""
        book, random = self.book, self.random
        size = len(book.entries)
        seen = size if random.random() < 0.7 else random.randint(0, size + 1)
        root = book.root(seen) if seen <= size else bytes(32)
        if random.random() < 0.04:
            root = random.choice([bytes(32), EMPTY_ROOT])
        found: dict[str, Any] = {"after": After(seen, root)}
        if random.random() < 0.06:
            ids = [last.id for last in book.state.last.values()]
            found["previous"] = random.choice([None, "00" * 32, *ids])
        if random.random() < 0.03:
            found["origin"] = "example.org/other"
        if random.random() < 0.03:
            found["agreement"] = "00" * 32
        if self.before is not None and random.random() < 0.15:
            # As if it had been written for the log before, and not logged there.
            earlier = self.before.book
            at = random.randint(0, earlier.state.size)
            found |= {"origin": earlier.first.origin, "after": After(at, earlier.root(at))}
        return found

    def statement(self) -> Statement:
        book = self.book
        author = self.one_of(*book.state.holders or NAMES, rarely=self.random.choice(NAMES + MORE))
        blobs: tuple[BlobReference, ...] = ()
        if self.random.random() < 0.2:
            blobs = (book.files.add(bytes(self.random.randint(0, 30)), "text/csv"),)
        body: dict[str, Any] = {"n": self.random.randint(-3, 3)}
        if self.random.random() < 0.05:
            body["text"] = "x" * 10_000
        made = book.statement(
            self.one_of("perform", rarely="keys"),
            body,
            author,
            sign=False,
            **({"blobs": blobs} | self.place(author)),
        )
        return self.spoilt(made, [author])

    def new_holder(self, name: str, party: str) -> Holder:
        keys = secrets(name, self.schemes)
        if self.random.random() < 0.1:
            keys = secrets(self.random.choice(NAMES), self.schemes)
        if self.random.random() < 0.03:
            keys = keys[:1]
        return holder(name, party, self.random.choice(["officer", "spare"]), keys)

    def key_list(self) -> Statement:
        book = self.book
        party = self.one_of("north", "south", "iaea", "depositary", rarely="nobody")
        prefix = "dep" if party == "depositary" else party
        named = [name for name in NAMES + MORE if name.startswith(prefix)]
        if self.random.random() < 0.08:
            named.append(self.random.choice(NAMES))
        chosen = sorted(
            set(self.random.sample(named, self.random.randint(1, len(named)))) if named else []
        )
        new = [self.new_holder(name, party) for name in chosen]
        old = book.state.lists.get(party)
        had = [] if old is None else [one.name for one in old.holders]
        signers = had if self.random.random() < 0.7 else had[:1]
        replaces = None if old is None else old.statement
        ids = [last.id for last in book.state.last.values()] or ["00" * 32]
        body = {
            "holders": [holder_form(one, party=False) for one in new],
            "party": party,
            "replaces": self.one_of(replaces, rarely=self.random.choice(ids)) or "00" * 32,
        }
        author = self.one_of(*(signers or NAMES), rarely=self.random.choice(NAMES))
        made = book.statement("keys", body, author, sign=False, **self.place(author))
        held = {key.id for one in (old.holders if old else ()) for key in one.keys}
        everybody = {
            key.public.id: key for name in NAMES + MORE for key in secrets(name, self.schemes)
        }
        added = [
            everybody[key.id]
            for one in new
            for key in one.keys
            if key.id not in held and self.random.random() < 0.95
        ]
        return self.spoilt(made, signers, added)

    def changed(self) -> Statement:
        book, random = self.book, self.random
        if not book.state.eras:
            return self.statement()
        now = book.state.charter
        new = replace(now, holders=tuple(book.state.holders[n] for n in sorted(book.state.holders)))
        choice = random.randrange(6)
        if choice == 0:
            new = replace(new, quorum=random.choice([2, 3, 4]))
        elif choice == 1:
            names = sorted(random.sample([*WITNESSES, "w5", "w6", "w7"], random.randint(2, 4)))
            new = replace(new, witnesses=tuple(map(witness, names)), quorum=len(names) // 2 + 1)
        elif choice == 2:
            new = replace(new, log_keys=log_keys(now.origin, random.choice(["", " new"])))
        elif choice == 3:
            new = replace(new, limits=Limits(random.choice([90_000, 10**6]), 10**6))
        elif choice == 4:
            new = replace(new, holders=now.holders)
        elif random.random() < 0.3:
            new = replace(new, agreement="00" * 32)
        parties = [
            [one.name for one in book.state.lists[group.name].holders]
            for group in now.groups
            if group.kind == "party"
        ]
        names = [name for listed in parties for name in listed]
        if random.random() < 0.1:
            names = names[1:]
        author = self.one_of(*(names or NAMES), rarely="dep-1")
        replaces = self.one_of(book.state.charter_id, rarely="00" * 32)
        return self.charter_entry(new, names, replaces, author=author, **self.place(author))

    def stamps(self) -> dict[str, int]:
        random = self.random
        known = [*WITNESSES, "w5", "w6", "w7"]
        if self.book.state.eras and random.random() < 0.9:
            eras = self.book.state.eras[-2:]
            known = [key.name for era in eras for key in era.charter.witnesses]
        names = sorted(set(known))
        if random.random() < 0.3:
            names = random.sample(names, random.randint(1, len(names)))
        self.now += random.choice([0, 60, 3_000, DAY, 4 * DAY])
        base = self.now - random.choice([0, 0, 0, 30_000, 2 * DAY, 6 * DAY, 8 * DAY])
        found = {name: base + random.randint(0, 3_000) for name in names}
        if random.random() < 0.08:
            found[random.choice(names)] = random.choice([0, base + 4_000])
        return found

    def note(self) -> bytes:
        book, random = self.book, self.random
        size = len(book.entries)
        waited = book.state.settling
        chosen = self.one_of(size, size, size, random.randint(0, size + 1))
        if waited is not None and random.random() < 0.8:
            chosen = waited.size
        versions = ["", " new"]
        if book.state.eras and random.random() < 0.85:
            versions = [
                version
                for version in versions
                for era in book.state.eras[-2:]
                if era.charter.log_keys == log_keys(book.first.origin, version)
            ]
        return book.note(
            self.stamps(),
            chosen,
            version=random.choice(versions),
            root=self.one_of(None, rarely=bytes(32)),
            log=self.one_of(("ed", "ml"), rarely=random.choice([("ed",), ("ml",)])),
        )

    def receipt(self) -> bytes:
        book = self.book
        ids = [key.hex() for key, _ in book.state.ids.items()] or ["00" * 32]
        id = self.one_of(*sorted(ids), rarely="00" * 32)
        changes: dict[str, Any] = {}
        origin = book.first.origin
        if self.before is not None and self.random.random() < 0.3:
            origin = self.before.book.first.origin
        origin = self.one_of(origin, rarely="example.org/other")
        changes["origin"] = f"{origin}/receipt/{id}"
        if self.random.random() < 0.04:
            changes["size"] = 2
        if self.random.random() < 0.04:
            changes["root"] = bytes(32)
        return book.receipt(id, self.stamps(), **changes)

    def again(self) -> bytes:
        return self.random.choice(self.book.entries)
