"""The program, and beside each of its calls the form of the workbench that says the same.

A test module that takes its ``program`` from here runs its tests with both: what a command is
given is put into the form, and document, text and notes have to be the same, to the byte.
"""

from __future__ import annotations

import shlex
from collections.abc import Sequence
from dataclasses import dataclass
from pathlib import Path

import pytest
from tests.e2e.program import Done, Program

from paripassu.workbench.calculators.calling import Asked, File
from paripassu.workbench.calculators.command import words
from paripassu.workbench.calculators.fields import Form
from paripassu.workbench.calculators.forms import FORMS
from paripassu.workbench.calculators.task import done as worked_out

#: Words that each form can be filled in with.
SAMPLES = {
    "size": ("--population", "9", "--defects", "1", "--detect", "0.5"),
    "game": ("--periods", "2", "--inspections", "1"),
    "require": ("--gain", "2", "--penalty=1"),
    "allocate": ("-", "--goal", "1", "--budget", "9"),
    "account": ("-", "--goal", "1"),
}


@dataclass(frozen=True)
class Both(Program):
    """The program and the form."""

    folder: Path = Path()

    def __call__(self, *arguments: str, stdin: str = "") -> Done:
        """Run a command, and what its form gives; compare."""
        left = super().__call__(*arguments, stdin=stdin)
        asked = self.filled((*self.words, *arguments), stdin)
        if asked is not None:
            self._compare(left, arguments, asked)
        return left

    def filled(self, arguments: Sequence[str], stdin: str) -> Asked | None:
        """Fill in the form as a command was given; None where a form cannot say that."""
        form = next(
            (one for one in FORMS.values() if (*arguments,)[: len(one.command)] == one.command),
            None,
        )
        if form is None or "--help" in arguments or "new" in arguments[:2]:
            return None
        piped = self.folder / "standard input"
        piped.write_text(stdin, encoding="utf-8")
        return _filled(form, arguments[len(form.command) :], piped)

    def _compare(self, left: Done, arguments: tuple[str, ...], asked: Asked) -> None:
        found = worked_out(asked, "/calculators/x/1", lambda: False, lambda _: None)
        if left.returncode == 2:
            assert found.result is None, arguments
            assert found.wrongs
            return
        assert found.result is not None, found.wrongs
        shown = found.result.document if "--json" in arguments else found.result.printed
        if self.columns == 80:
            assert shown == left.stdout
        for note in found.result.notes:
            assert " ".join(note.split()) in " ".join(left.stderr.split())
        # The command that the page shows prints the same once more. That is run where it is not
        # word for word what was run already.
        if "-" not in arguments:
            named = {file.name: file.path for file in asked.files.values()}
            shell = [named.get(one, one) for one in words(asked)[1:]]
            typed = [one for one in (*self.words, *arguments) if one != "--json"]
            if shell == typed:
                return
            again = Program(columns=self.columns)(*shell, *["--json"] * ("--json" in arguments))
            assert again.stdout == left.stdout, shlex.join(shell)


def _filled(form: Form, arguments: Sequence[str], piped: Path) -> Asked | None:
    options = {field.option: field for field in form.fields if field.option}
    places = [field for field in form.fields if field.is_file and not field.option]
    values: dict[str, str | bool] = {}
    files: dict[str, File] = {}
    left = iter(arguments)
    for word in left:
        name, equals, value = word.partition("=")
        if word == "--json":
            continue
        if word == "--pictures":
            next(left, None)
            continue
        if word == "-" or not word.startswith("-"):
            if not places:
                return None
            field = places.pop(0)
            if (file := _file(word, piped)) is None:
                return None
            files[field.name] = file
            continue
        if (found := options.get(name)) is None:
            return None
        if found.kind == "switch":
            values[found.name] = True
            continue
        given = value if equals else next(left, None)
        if given is None:
            return None
        if found.is_file:
            if (file := _file(given, piped)) is None:
                return None
            files[found.name] = file
        elif found.kind == "lines":
            values[found.name] = f"{values.get(found.name, '')}{given}\n"
        elif not given.strip():
            return None  # an empty field is one that was left out
        else:
            values[found.name] = given
    taken = [file.path for file in files.values()]
    return Asked(form.name, values, files) if len(set(taken)) == len(taken) else None


def _file(named: str, piped: Path) -> File | None:
    if named == "-":
        return File(str(piped), "standard input")
    return File(named, Path(named).name) if Path(named).is_file() else None


@pytest.fixture(scope="session")
def program(request: pytest.FixtureRequest, tmp_path_factory: pytest.TempPathFactory) -> Both:
    """Give the program that is compared with the forms."""
    apart = request.config.getoption("--program") == "process"
    return Both(apart=apart, folder=tmp_path_factory.mktemp("piped"))
