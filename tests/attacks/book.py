"""The book of vectors: files by name, and cases of files that are verified together."""

from __future__ import annotations

import base64
from collections.abc import Iterable, Mapping, Sequence
from copy import deepcopy
from typing import Any

from tests.oracle.escrow import Declaration, encode
from tests.oracle.escrow_view import Opened, Seen

#: Errors with which files are neither accepted nor rejected.
UNTOLD = ("TooMuchWork", "NotAskable")
Document = Mapping[str, Any] | bytes


def as_bytes(document: Document) -> bytes:
    """Give a file's bytes: as they are, or in the one encoding."""
    return document if isinstance(document, bytes) else encode(document)


class Book:
    """Files and cases, in the order in which they were added."""

    def __init__(self) -> None:
        self.files: dict[str, bytes] = {}
        self.names: dict[bytes, str] = {}
        self.cases: list[dict[str, Any]] = []
        self.makers: list[dict[str, Any]] = []
        self.made: set[str] = set()

    def file(self, name: str, document: Document) -> str:
        """Keep a file; one that is there already keeps its first name."""
        content = as_bytes(document)
        if content not in self.names:
            assert name not in self.files, name
            self.files[name] = content
            self.names[content] = name
        return self.names[content]

    def case(self, name: str, attack: int | None, files: Iterable[str], **expected: Any) -> None:
        """Add a case."""
        assert name not in [case["case"] for case in self.cases], name
        self.cases.append({"case": name, "attack": attack, "files": [*files], **expected})

    def commitment(self, declaration: Declaration) -> str:
        """Keep a commitment under a name that its first case gives."""
        document = declaration.commitment()
        return self.file(f"commitment-{document['root'][:8]}", document)

    def refused(
        self,
        name: str,
        attack: int | None,
        error: str,
        *files: str,
        altered: Document,
        template: Any = None,
        most_slots: int | None = None,
        none: bool = False,
    ) -> None:
        """Add a file that is rejected beside others that stand, or that nobody can judge.

        ``none`` says that it is no file of the escrow, whoever changed it.
        """
        more: dict[str, Any] = {}
        if template is not None:
            more["template"] = self.template(template)
        if most_slots is not None:
            more["most_slots"] = most_slots
        file = self.file(name, altered)
        if none or error in UNTOLD:
            more |= {"verdict": "cannot tell", "error": error}
        else:
            more |= {"verdict": "not verified", "rejected": {file: error}}
        self.case(name, attack, [*files, file], **more)

    def template(self, template: Any) -> str:
        """Keep a template that was agreed on."""
        content = encode(template)
        number = len([one for one in self.files if one.startswith("template")])
        return self.file(f"template-{number}", content)

    def change(
        self,
        name: str,
        attack: int | None,
        error: str,
        declaration: Declaration,
        document: Mapping[str, Any],
        **fields: Any,
    ) -> None:
        """Replace fields of the first table of a disclosure, and say what is wrong with it then."""
        altered = deepcopy(dict(document))
        altered["tables"][0].update(fields)
        self.refused(name, attack, error, self.commitment(declaration), altered=altered)

    def seen(
        self,
        name: str,
        attack: int | None,
        declaration: Declaration,
        openings: Sequence[Opened],
        *,
        errors: Iterable[str] = (),
        questions: Sequence[tuple[str, str, str]] = (),
        outcomes: Sequence[str] = (),
        agreed: bool = False,
    ) -> list[str]:
        """Add files that are true, and what they show.

        The errors of findings and the outcomes of questions are said by hand, and the rest follows
        from what was opened; where hand and definitions differ, the book is not written.
        """
        seen = Seen(declaration, openings)
        findings = seen.findings()
        assert {one[0] for one in findings} == set(errors), (name, findings)
        answers = [seen.answer(*question) for question in questions]
        assert [one["outcome"] for one in answers] == [*outcomes], (name, answers)
        files = [self.commitment(declaration)]
        for number, opened in enumerate(openings):
            files.append(self.opened(f"{name}, file {number + 1}", declaration, opened))
        for number, (table, kind, asked) in enumerate(questions):
            question = declaration.question(table, **{kind: asked})
            files.append(self.file(f"{name}, question {number + 1}", question))
        shut = any(one["outcome"] == "not open" for one in answers)
        view = {
            "tables": seen.tables(),
            "totals": [[*one.values()] for one in seen.totals()],
            "questions": answers,
            "stages": seen.stages(),
            "findings": [[*one] for one in findings],
        }
        more = {"template": self.template(declaration.by.template)} if agreed else {}
        verdict = "not verified" if findings or shut else "verified"
        self.case(name, attack, files, **more, verdict=verdict, view=view)
        return files

    def opened(self, name: str, declaration: Declaration, opened: Opened) -> str:
        """Keep a disclosure, and how it was made."""
        document = declaration.disclosure(opened)
        file = self.file(name, document)
        if file not in self.made:
            self.made.add(file)
            maker = self.maker(declaration)
            tables = {
                table: {"slots": sorted(slots), "columns": [*columns]}
                for table, (slots, columns) in opened.items()
            }
            maker["disclosures"].append({"file": file, "opens": tables})
        return file

    def maker(self, declaration: Declaration) -> dict[str, Any]:
        """Keep how a commitment was made."""
        file = self.commitment(declaration)
        for one in self.makers:
            if one["commitment"] == file:
                return one
        names = {tree.number: tree.name for tree in declaration.by.trees}
        contents = {
            names[number]: [[slot, slots[slot]] for slot in sorted(slots)]
            for number, slots in declaration.contents.items()
            if slots
        }
        made: dict[str, Any] = {
            "commitment": file,
            "secret": declaration.by.secret.hex(),
            "contents": contents,
            "nodes": [
                {"table": names[number], "node": f"{node:x}", "hash": content.hex()}
                for (number, node), content in declaration.wild.items()
            ],
            "disclosures": [],
        }
        self.makers.append(made)
        return made


def text_of(content: bytes) -> str | dict[str, str]:
    """Write a file down: as text, or in base64 where it is none."""
    try:
        return content.decode("utf-8")
    except UnicodeDecodeError:
        return {"base64": base64.b64encode(content).decode()}


def bytes_of(file: str | dict[str, str]) -> bytes:
    """Read a file that was written down."""
    return file.encode() if isinstance(file, str) else base64.b64decode(file["base64"])
