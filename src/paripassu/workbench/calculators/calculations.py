"""What was asked of the calculators, how far it is, and what came of it."""

from __future__ import annotations

import threading
from collections.abc import Callable
from dataclasses import dataclass
from typing import Any, Literal

from paripassu.workbench.calculators.calling import Asked
from paripassu.workbench.calculators.task import Done, task_of
from paripassu.workbench.planning.asked import Answer, Job
from paripassu.workbench.planning.planner import Planning

#: Calculations whose results can still be taken away.
KEPT = 10

#: What is said where somebody has stopped it at once.
STOPPED = "Stopped. There is no answer: what was worked out until then does not hold yet."

#: ``working``: something follows. ``done``: there is a result. ``wrong``: the form, or a file in
#: it, cannot be used. ``failed``: there is no answer, for another reason. ``stopped``: nobody
#: wants it.
State = Literal["working", "done", "wrong", "failed", "stopped"]


@dataclass(slots=True)
class Calculation:
    """One form that was handed in.

    Attributes
    ----------
    number : int
    form : str
        Its name.
    version : int
        Goes up with each change.
    state : str
    said : str
        One sentence.
    enough : bool
        Whether the best so far was asked for.
    ended : bool
        Whether it was stopped at once, without an answer.
    done : Done or None
    """

    number: int
    form: str
    version: int = 0
    state: State = "working"
    said: str = ""
    enough: bool = False
    ended: bool = False
    done: Done | None = None

    def news(self) -> dict[str, Any]:
        """Give what the page shows of it."""
        done = self.done
        return {
            "version": self.version,
            "state": self.state,
            "said": self.said,
            "page": "" if done is None else done.page,
            "wrongs": []
            if done is None
            else [{"field": one.field, "what": one.what} for one in done.wrongs],
            "longer": 0 if done is None else int(done.longer),
        }


class Calculations:
    """All that was asked of the calculators.

    Parameters
    ----------
    planner : Planning
    """

    def __init__(self, planner: Planning) -> None:
        self._planner = planner
        self._lock = threading.Lock()
        self._number = 0
        self._known: dict[int, Calculation] = {}

    def begin(self, asked: Asked) -> Calculation:
        """Hand in a form: an older one of the same kind is not worked on any more."""
        with self._lock:
            self._number += 1
            one = Calculation(self._number, asked.form)
            self._known[one.number] = one
            for old in [*self._known][:-KEPT]:
                del self._known[old]
        given = {"asked": asked, "place": f"/calculators/{asked.form}/{one.number}"}
        # The calculators are about no file: files are numbered from 1.
        job = Job(0, 0, one.number, "", asked.form, task_of(asked.form), given)
        self._planner.ask(job, self._hearing(one))
        return one

    def get(self, form: str, number: int) -> Calculation | None:
        """Give a form that was handed in; None where there is none, or it is not kept any more."""
        with self._lock:
            found = self._known.get(number)
        return found if found is not None and found.form == form else None

    def stop(self, one: Calculation) -> None:
        """Stop working on a form: the best so far is given, and the second time nothing."""
        with self._lock:
            newest = max(
                (known.number for known in self._known.values() if known.form == one.form),
                default=0,
            )
            if one.state != "working" or one.number != newest:
                return
            gently = not one.enough
            one.enough = True
            if not gently:
                one.ended = True
        stop = self._planner.enough if gently else self._planner.drop
        stop(0, task_of(one.form))

    def _hearing(self, one: Calculation) -> Callable[[Answer], None]:
        def hear(answer: Answer) -> None:
            with self._lock:
                if one.state != "working":
                    return
                one.version += 1
                one.said = STOPPED if one.ended else answer.said
                if answer.stage == "planning":
                    return
                found = answer.found.get("done")
                if isinstance(found, Done):
                    one.done = found
                    one.state = "wrong" if found.result is None else "done"
                else:
                    one.state = "stopped" if answer.stage == "stopped" else "failed"

        return hear
