"""The files and figures that the demonstration's statements name, made when they are needed."""

from __future__ import annotations

import os
import shutil
from collections.abc import Callable, Mapping
from dataclasses import dataclass, field
from decimal import ROUND_DOWN, Decimal
from functools import cached_property
from hashlib import sha256
from pathlib import Path
from typing import TYPE_CHECKING, Any, Final

from paripassu.cli.demo_inspection import Shown, balanced, inspected, inspected_again
from paripassu.cli.interrupt import progress
from paripassu.cli.scenarios import declaration, scenario
from paripassu.cli.story.korea import DRAFT, DRAWN, DRAWS, PLACE, RELEASED
from paripassu.cli.story.sealed import Handover, in_template

if TYPE_CHECKING:
    from rich.console import Console

    from paripassu.agreement.model import Agreement
    from paripassu.cli.story.desk import Desk
    from paripassu.escrow.template import Template
    from paripassu.inspection.draw.joint import JointInputs
    from paripassu.sequencing.plan import Plan

#: The declaration of an invented country.
COUNTRY: Final = "nemoria"
#: Who declares, and in which log: what the example's template says of an invented country.
_DECLARER: Final = "dprk"
_PARTIES: Final = ("us", "dprk")


@dataclass
class Papers:
    """What is shown, asked and found in the demonstration.

    Attributes
    ----------
    terminal : Console
    folder : Path
        Of the demonstration.
    published : Path
        The folder of what is declared and opened.
    desk : Desk
    agreement : Agreement
    plan : Plan
    files : mapping
        Files that are there already, by name.
    shown : Shown
        What was written, and what the page shows.
    indices : mapping
        Where statements stand in the log, by what the script calls them.
    """

    terminal: Console
    folder: Path
    published: Path
    desk: Desk
    agreement: Agreement
    plan: Plan
    files: dict[str, Path]
    shown: Shown = field(default_factory=Shown)
    indices: dict[str, int] = field(default_factory=dict)
    _secrets: dict[tuple[str, str], bytes] = field(default_factory=dict)
    _detected: dict[str, str] = field(default_factory=dict)

    def file(self, name: str) -> Path:
        """Give a file, made now if it is not there yet."""
        if name not in self.files:
            self.files[name] = self._made(name)
            if self.files[name].parent == self.published and name != "template":
                self.shown.written.append(self.files[name])
        return self.files[name]

    def _made(self, name: str) -> Path:
        from paripassu.escrow.declare import declare_commit
        from paripassu.escrow.declare_openings import (
            declare_answer,
            declare_challenge,
            declare_disclose,
        )

        out = self.published / f"{name}.json"
        secret = self._secret_of
        with progress() as tell:
            count = _counted(tell)
            match name:
                case "template":
                    assert self.tables.is_dir()  # written with them
                    return self.published / "template.toml"
                case "commitment" | "second":
                    own = secret if name == "commitment" else secret.with_name("second.secret")
                    drawn = os.urandom(64)
                    declare_commit(self.tables, out, own, randomness=drawn, progress=count)
                case "question":
                    declare_challenge(self.files["commitment"], out, place=PLACE, table="extents")
                case "answer":
                    known = self.files["question"], self.files["commitment"], secret, out
                    declare_answer(*known, progress=count)
                case "seal":
                    self._sealed.make(count)
                case "draft":
                    return scenario(DRAFT)
                case "explanation" | "account":
                    return self.folder / f"{name}.json"
                case "package":
                    return self._sealed.package
                case "share-1" | "share-2" | "share-3":
                    number = int(name[-1])
                    self._sealed.receive(number)
                    return self._sealed.share(number)
                case "systems":
                    self._sealed.open(out, RELEASED)
                case _:
                    stage = _STAGES[name]
                    known_ = self.files["commitment"], secret, out
                    declare_disclose(*known_, progress=count, stage=stage)
        return out

    @property
    def _secret_of(self) -> Path:
        return self.desk.folder.parent / f"{_DECLARER}.secret"

    @property
    def _sealed(self) -> Handover:
        return Handover(
            self.desk.people,
            self.desk.folder.parent / "handover",
            self.files["commitment"],
            self._secret_of,
            self.published / "seal.json",
        )

    @cached_property
    def tables(self) -> Path:
        """What is declared: the tables of an invented country, in a party's name."""
        from paripassu.files import write_bytes
        from paripassu.kinds import beginning

        folder = self.desk.folder.parent / "declared"
        shutil.copytree(declaration(COUNTRY), folder)
        text = in_template(
            (folder / "template.toml").read_text(encoding="utf-8"),
            agreement=self.agreement.id,
            declarer=_DECLARER,
            origin=self.desk.people.origin,
        )
        content = text.encode()
        write_bytes(
            folder / "template.toml", content, replaces=beginning("a template", b"# SYNTHETIC")
        )
        public = self.published / "template.toml"
        write_bytes(public, content, replaces=beginning("a template", content[:11]))
        self.shown.written.append(public)
        return folder

    @property
    def has_declared(self) -> bool:
        """Whether anything was declared."""
        return "commitment" in self.files

    @cached_property
    def template(self) -> Template:
        """What was agreed to be declared."""
        from paripassu.escrow.read import read_template

        return read_template(self.tables / "template.toml")

    def value(self, name: str) -> Any:
        """Give what is only known on the day: of a body's value that begins with ``$``."""
        word, _, rest = name.partition(" ")
        values: Mapping[str, Callable[[], Any]] = {
            "day": lambda: self._date(int(rest)),
            "file": lambda: self._digest(rest),
            "fixed": lambda: self._fixed(*rest.split()),
            "secret": lambda: self._secret(*rest.split()).hex(),
            "strata": lambda: self._strata(rest),
            "detect": lambda: self._detected[rest],
            "looked": lambda: self._looked(rest),
            "received": self._received,
            "released": self._released,
            "answered": self._answered,
            "refused": lambda: self._inspected() and "One item was refused: no verdict yet.",
            "settled": lambda: (
                "The refused item was opened, and is as declared. The inspectorate "
                "reports this, and the relief follows: the United States need not act."
            ),
            "balance": lambda: self._balanced(),
        }
        return values[word]()

    def root(self, name: str) -> bytes:
        """Give the root of a commitment."""
        from paripassu.escrow.declare import read_commitment

        return read_commitment(self.file(name)).root

    def _digest(self, name: str) -> str:
        """Name a file as bodies do."""
        return "sha256:" + sha256(self.file(name).read_bytes()).hexdigest()

    def _date(self, day: int) -> str:
        import datetime as dt

        return (self.desk.days.start + dt.timedelta(days=day)).isoformat()

    def _secret(self, draw: str, party: str) -> bytes:
        return self._secrets.setdefault((draw, party), os.urandom(32))

    def _fixed(self, draw: str, party: str) -> str:
        from paripassu.inspection.draw.joint import commitment

        return commitment(draw, party, self._secret(draw, party)).hex()

    def _strata(self, step: str) -> list[dict[str, Any]]:
        """Give what is drawn from: nothing of it hangs on the seed."""
        from paripassu.cli.demo_inspection import prepared

        of = DRAWS[step]
        draw = prepared(self.agreement, self.plan, step, id=of, seed=bytes(32)).draw
        assert draw is not None
        assert draw.listed is not None
        return [
            {"stratum": name, "list": draw.listed.sha256, "pick": len(one.picked)}
            for name, one in draw.strata.items()
        ]

    @property
    def drawn_from(self) -> str:
        """The list that was drawn from, if something was drawn."""
        from paripassu.cli.demo_inspection import drawn_list

        return drawn_list() if self._detected else ""

    def _joint(self, draw: str) -> JointInputs:
        """Make the draw's inputs: both secrets, the declaration, the root up to the last commit.

        Rules: docs/specification/draw.md#the-seed.
        """
        from paripassu.inspection.draw.joint import JointInputs, Party

        covers = max(self.indices[f"{draw} {party}"] for party in _PARTIES)
        return JointInputs(
            id=draw,
            declaration=self.root("commitment").hex(),
            checkpoint=self.desk.root_at(covers + 1).hex(),
            parties={
                party: Party(
                    commit=self._fixed(draw, party), reveal=self._secret(draw, party).hex()
                )
                for party in _PARTIES
            },
        )

    def _inspected(self) -> bool:
        joint = self._joint(DRAWS[DRAWN])
        shown, detect = inspected(
            self.terminal, self.folder, self.agreement, self.plan, DRAWN, joint=joint
        )
        self._found(DRAWN, shown, detect)
        return True

    def _looked(self, step: str) -> str:
        joint = self._joint(DRAWS[step])
        shown, looked = inspected_again(self.folder, self.agreement, self.plan, step, joint=joint)
        self._found(step, shown, looked.detect)
        return looked.said

    def _found(self, step: str, shown: Shown, detect: float | None) -> None:
        self.shown.add(shown)
        # Rounded down: nothing is claimed that the inspection does not reach.
        found = Decimal(detect or 0).quantize(Decimal("0.000001"), ROUND_DOWN)
        self._detected[DRAWS[step]] = f"{found:f}"

    def _received(self) -> str:
        for number in range(1, len(self.desk.people.guardians) + 1):
            self.file(f"share-{number}")
        return (
            "Each guardian has checked that its share can be opened. One share alone shows "
            "nothing of what is sealed."
        )

    def _released(self) -> str:
        self.file("systems")
        return (
            "That makes two shares. Now everybody can open the seal, and what is in it agrees "
            "with the commitment. North Korea's step is done, although North Korea did nothing."
        )

    def _answered(self) -> str:
        from paripassu.escrow.verify import verify

        files = [self.file("question"), self.file("answer")]
        (one,) = verify(self.files["commitment"], *files, agreement=self.template).questions
        said = {"nothing": "nothing is declared here"}.get(one.outcome, one.outcome)
        return f"North Korea answers, and everybody can check it: {said}."

    def _balanced(self) -> str:
        self.shown.add(balanced(self.terminal, self.folder))
        return "The inspectorate reports on the material balance: it is inconclusive."


_STAGES: Final = {"totals": "totals", "region": "south-and-west", "material": "material"}


def _counted(tell: Callable[[str], None] | None) -> Callable[[int], None]:
    done = 0

    def count(slots: int) -> None:
        nonlocal done
        done += slots
        if tell is not None:
            tell(f"hashed {done:,} slots")

    return count
