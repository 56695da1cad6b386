"""Numbers that a caller gives, read exactly: the parameters of functions and the options."""

from __future__ import annotations

from decimal import Decimal
from fractions import Fraction
from numbers import Real

from paripassu.errors import ParameterError
from paripassu.numbers.marks import readings
from paripassu.numbers.quantity import DIGITS, QuantityError, ambiguous, parse_number
from paripassu.quoted import in_python, quoted

#: What a caller may give where an exact number is wanted.
Number = Fraction | int | Decimal | float | str


def exact(value: Number, name: str) -> Fraction:
    """Read a number exactly.

    Parameters
    ----------
    value : Fraction, int, Decimal, float or str
        A float counts as the shortest decimal that it prints as: 0.9 is nine tenths. A text may be
        a decimal, a percentage (``90 %``) or a fraction (``2/3``). NumPy's scalars of every width
        count as what they print: ``np.float32(0.9)`` is nine tenths too.
    name : str
        The parameter that it was given for.

    Raises
    ------
    ParameterError
        It is no number.
    """
    try:
        if isinstance(value, bool):
            raise QuantityError(f"should be a number, not {in_python(value)}")
        if isinstance(value, (Fraction, int)):
            if abs(value) > 10**DIGITS:
                raise QuantityError(
                    f"should have at most {DIGITS} digits before the point, not {in_python(value)}"
                )
            return Fraction(value)
        if not isinstance(value, (str, Decimal, Real)):
            raise QuantityError(f"should be a number, not {in_python(value)}")
        # NumPy's doubles are floats, and print as what they are besides; its others are real.
        double = isinstance(value, float)
        text = repr(float(value)) if double else str(value).strip()
        if not text:
            raise QuantityError("is empty", "give a number")
        above, slash, below = text.partition("/")
        if slash:
            divisor = parse_number(below)
            if not divisor:
                raise QuantityError(f"divides by zero: {quoted(text)}")
            return parse_number(above) / divisor
        return parse_number(text[:-1]) / 100 if text.endswith("%") else parse_number(text)
    except QuantityError as error:
        raise ParameterError(name, error.what, error.mend) from None


def share(value: Number, name: str) -> Fraction:
    """Read a number from 0 to 1 exactly; see :func:`exact`.

    Raises
    ------
    ParameterError
        It is no number, or not from 0 to 1.
    """
    number = exact(value, name)
    if not 0 <= number <= 1:
        mend = f"write {value}% if that is meant" if 1 < number <= 100 else ""
        raise ParameterError(name, f"should be from 0 to 1, not {in_python(value)}", mend)
    return number


def amount(value: Number, name: str) -> Fraction:
    """Read a number above 0 exactly; see :func:`exact`.

    Raises
    ------
    ParameterError
        It is no number, or not above 0.
    """
    number = exact(value, name)
    if number <= 0:
        raise ParameterError(name, f"should be above 0, not {in_python(value)}")
    return number


def count(value: Number, name: str) -> int:
    """Read a whole number that is not negative; see :func:`exact`.

    Raises
    ------
    ParameterError
        It is no whole number, negative, or may mean two, as ``1,000`` and ``1.000`` do.
    """
    if isinstance(value, str) and len(meant := readings(value.strip())) > 1:
        error = ambiguous(value.strip(), meant)
        raise ParameterError(name, error.what, error.mend)
    number = exact(value, name)
    part = isinstance(value, str) and "%" in value  # 100 % of what?
    if part or number.denominator != 1 or number < 0:
        raise ParameterError(name, f"should be a whole number from 0 on, not {in_python(value)}")
    return number.numerator
