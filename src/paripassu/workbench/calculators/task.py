"""A calculator's task in a planning process: the form comes in, what is shown goes out."""

from __future__ import annotations

import warnings
from collections.abc import Callable, Sequence
from dataclasses import dataclass
from types import MappingProxyType

from paripassu.charts.text import clean
from paripassu.errors import InputError, PariPassuError
from paripassu.tables.notes import TableNote
from paripassu.workbench.calculators.calling import Asked, NotYetError, call
from paripassu.workbench.calculators.forms import FORMS
from paripassu.workbench.calculators.marking import marked
from paripassu.workbench.calculators.painting import painted_refusal, painted_result
from paripassu.workbench.calculators.result import Result, result
from paripassu.workbench.calculators.saying import Wrong, sentence, wrongs
from paripassu.workbench.planning.asked import Answer, Job
from paripassu.workbench.planning.pacing import words


@dataclass(frozen=True, slots=True)
class Done:
    """What came of a form.

    Attributes
    ----------
    said : str
        A sentence, to be heard.
    page : str
        As HTML.
    result : Result or None
        None: something is wrong.
    wrongs : tuple of Wrong
    longer : float
        Seconds that a longer search takes, which may find a better answer; 0: none would.
    """

    said: str
    page: str
    result: Result | None = None
    wrongs: tuple[Wrong, ...] = ()
    longer: float = 0.0


def done(
    asked: Asked, place: str, should_stop: Callable[[], bool], progress: Callable[[str], None]
) -> Done:
    """Work out a form, and paint what came of it.

    Parameters
    ----------
    asked : Asked
    place : str
        Below which address the result is.
    should_stop : callable
        True: the best so far is enough.
    progress : callable
        Told in words how far it is.
    """
    with warnings.catch_warnings(record=True) as said:
        warnings.simplefilter("always", TableNote)
        try:
            found = call(asked, should_stop, progress)
        except PariPassuError as error:
            return _refused(error, asked, _notes(said))
    progress("drawing")
    made = result(asked, found, _notes(said))
    leads = " ".join(section.lead for section in made.sections)
    return Done(clean(leads), painted_result(made, place), made, longer=found.longer)


def _notes(said: Sequence[warnings.WarningMessage]) -> list[str]:
    """Give what was said of tables while they were read."""
    return [clean(str(one.message)) for one in said if issubclass(one.category, TableNote)]


def _refused(error: PariPassuError, asked: Asked, notes: Sequence[str]) -> Done:
    form = FORMS[asked.form]
    found = wrongs(error, asked)
    shown = marked(error, asked) if isinstance(error, InputError) else None
    longer = error.longer if isinstance(error, NotYetError) else 0.0
    said = "There is no answer yet." if longer else sentence(found)
    page = painted_refusal(form, said, found, shown, notes)
    return Done(said, page, wrongs=tuple(found), longer=longer)


def task_of(form: str) -> str:
    """Give the name of a form's task: two calculators may work at the same time."""
    return f"calculate {form}"


def calculate(job: Job, asked: Callable[[], bool], tell: Callable[[Answer], None]) -> None:
    """Work out what a job brings; see :func:`done`.

    Parameters
    ----------
    job : Job
    asked : callable
        True: stop, with the best so far.
    tell : callable
        Told how far it is, at most a few times a second, and what came of it.
    """
    found = done(job.given["asked"], job.given["place"], asked, words(job, tell, "Working"))
    tell(Answer(job.ticket, job.revision, "planned", found.said, found={"done": found}))


#: By its name what is done for each task.
TASKS = MappingProxyType({task_of(name): calculate for name in FORMS})
