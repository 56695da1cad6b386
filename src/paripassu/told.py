"""What is wrong in a file, also for somebody who fills in forms and sees no file."""

from __future__ import annotations

from decimal import Decimal
from fractions import Fraction


class Told(str):
    """A sentence about a text file, with what forms say in its place.

    To all that is done with texts it is the sentence about the file.

    Parameters
    ----------
    said : str
        In the words of the file: keys, brackets, ids.
    in_forms : str
        In the words of the forms; empty: nothing.
    """

    in_forms: str

    def __new__(cls, said: str, in_forms: str) -> Told:
        """Keep both."""
        made = super().__new__(cls, said)
        made.in_forms = in_forms
        return made

    def __reduce__(self) -> tuple[type[Told], tuple[str, str]]:
        """Go to another process with both."""
        return Told, (str(self), self.in_forms)


def in_forms(said: str) -> str:
    """Give what forms say: where nothing else was told for them, the same.

    >>> in_forms(Told("there is no [[party]]", "there is no party yet"))
    'there is no party yet'
    >>> in_forms("two parties have one name")
    'two parties have one name'
    """
    return said.in_forms if isinstance(said, Told) else said


def hundredths(share: Fraction | float) -> str:
    """Write a share in per cent, with all its digits: ``12.5 %`` for 1/8."""
    return f"{Decimal(str(float(share))).scaleb(2).normalize():f} %"
