"""What was changed in a text since it was opened, step by step, to take back and to make again."""

from __future__ import annotations

from dataclasses import dataclass, replace

from paripassu.workbench.editing.change import Change

#: Changes to one field that follow each other within this many seconds are one step.
TOGETHER_SECONDS = 2.0


@dataclass(frozen=True, slots=True)
class Step:
    """What is taken back in one go.

    Attributes
    ----------
    field : str
        What was changed.
    changes : tuple of Change
        In the order in which they were made.
    at : float
        When the last of them was made, in seconds.
    """

    field: str
    changes: tuple[Change, ...]
    at: float

    def made(self, text: str) -> str:
        """Make the step's changes."""
        for change in self.changes:
            text = change.made(text)
        return text

    @property
    def back(self) -> Step:
        """The step that takes this one back."""
        return Step(self.field, tuple(change.back for change in reversed(self.changes)), self.at)


@dataclass(frozen=True, slots=True)
class History:
    """The steps since a text was opened.

    Attributes
    ----------
    text : str
        As it is now.
    done : tuple of Step
        That :meth:`undone` takes back, the newest last.
    back : tuple of Step
        That were taken back, and that :meth:`redone` makes again, the next one last.
    """

    text: str
    done: tuple[Step, ...] = ()
    back: tuple[Step, ...] = ()

    def changed(self, change: Change, field: str, at: float) -> History:
        """Make a change: a step of its own, or more of the last one.

        Parameters
        ----------
        change : Change
        field : str
            What is changed. Empty: it is a step of its own, whatever follows.
        at : float
            Seconds, on the clock of all other changes.

        Raises
        ------
        StaleError
            Something else stands there.
        """
        text = change.made(self.text)
        if change.old == change.new:
            return self
        step = Step(field, (change,), at)
        last = self.done[-1] if self.done and not self.back else None
        if not field or last is None or last.field != field or at - last.at > TOGETHER_SECONDS:
            return History(text, (*self.done, step))
        joined = last.changes[-1].then(change)
        changes = (*last.changes, change) if joined is None else (*last.changes[:-1], joined)
        return History(text, (*self.done[:-1], Step(field, changes, at)))

    def undone(self) -> History:
        """Take back the newest step; nothing where there is none."""
        if not self.done:
            return self
        step = self.done[-1]
        return History(step.back.made(self.text), self.done[:-1], (*self.back, step))

    def redone(self) -> History:
        """Make the step again that was taken back last; nothing where there is none."""
        if not self.back:
            return self
        step = self.back[-1]
        # What follows is a step of its own.
        done = (*self.done, replace(step, at=float("-inf")))
        return History(step.made(self.text), done, self.back[:-1])
