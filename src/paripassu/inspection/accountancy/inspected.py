"""The two tests that need the inspector's readings, D and MUF - D, and what they rest on.

Each has one value for every period in which something was verified, and one for all periods
together (docs/specification/inspection.md#account). All of them are sums of the same readings, so
that they are jointly normal with MUF, and each is written here as a combination of independent
normals: the first are SITMUF, the others what the inspector's readings add.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from typing import TYPE_CHECKING

from paripassu.inspection.accountancy.difference import (
    Difference,
    Joint,
    cumulative_difference,
    difference,
    joint_covariance,
)
from paripassu.inspection.accountancy.result import INSPECTED
from paripassu.inspection.accountancy.sequence import factor

if TYPE_CHECKING:
    from numpy import bool_, float64
    from numpy.typing import NDArray

    from paripassu.inspection.accountancy.measurements import Measurements


@dataclass(frozen=True, slots=True, eq=False)
class Inspected:
    """What the inspector's readings say of a balance.

    Attributes
    ----------
    periods : Difference
        Per period.
    whole : Difference or None
        All periods together; None where the verified readings cancel.
    joint : Joint
    negligible : float
        What a difference may be where no error can be, in the balance's unit.
    """

    periods: Difference
    whole: Difference | None
    joint: Joint
    negligible: float

    def tested(self, test: str) -> NDArray[bool_]:
        """Give in which periods a test has a value with an error: (T,) bool."""
        sigma: NDArray[float64] = getattr(self.periods, f"sigma_{test}")
        tested: NDArray[bool_] = self.periods.verified & (sigma > 0)
        return tested

    def apart(self, test: str) -> bool:
        """Whether the value of all periods together is another one than that of a period."""
        if self.whole is None or len(self.periods.verified) == 1:
            return False
        # D of the only period in which something was verified is D of all of them
        return not (test == "d" and self.periods.verified.sum() == 1)

    def adds_up(self, test: str) -> bool:
        """Whether the value of all periods together is tested too: it is another, with an error."""
        return (
            self.whole is not None
            and self.apart(test)
            and bool(getattr(self.whole, f"sigma_{test}")[0] > 0)
        )

    def shifts(self, test: str, losses: NDArray[float64]) -> NDArray[float64]:
        """Give what losses add to the values that are tested, in units of their σ.

        MUF - D grows by what is lost, whether the operator's readings are honest (then MUF does) or
        hide it (then D falls by as much, if they are false where the inspector looked).

        Parameters
        ----------
        test : str
        losses : (K, T) float

        Returns
        -------
        (K, n) float
            In the order of the rows of :meth:`alone`; of D without its sign.
        """
        import numpy as np

        tested = self.tested(test)
        shifts = losses[:, tested] / getattr(self.periods, f"sigma_{test}")[tested]
        if not self.adds_up(test):
            return np.asarray(shifts)
        whole = losses.sum(axis=1) / getattr(self.whole, f"sigma_{test}")[0]
        return np.column_stack([shifts, whole])

    def certain(self, test: str, losses: NDArray[float64]) -> NDArray[bool_]:
        """Say which losses leave a difference where no error can be: (K,) bool."""
        import numpy as np

        sure = self.periods.verified & ~self.tested(test)
        left = losses[:, sure]
        if self.whole is not None and getattr(self.whole, f"sigma_{test}")[0] == 0:
            left = np.column_stack([left, losses.sum(axis=1)])
        return np.asarray((left > self.negligible).any(axis=1))

    def alone(self, test: str) -> NDArray[float64]:
        """Give the values of a test, in units of their σ, by normals of its own.

        Returns
        -------
        (n, m) float
            Rows of length 1 in echelon, the one of all periods together last; value = row · z with
            m independent normals z.
        """
        factored = factor(getattr(self.joint, test))
        return self._rows(test, factored.lower[:, ~factored.degenerate])

    def together(self) -> tuple[int, Mapping[str, NDArray[float64]]]:
        """Give the values of both tests by the normals that MUF is made of, and further ones.

        Returns
        -------
        own : int
            How many normals make up MUF: SITMUF of the periods that are not degenerate.
        rows : mapping
            Per test, (n, own + more) float: as in :meth:`alone`, not in echelon.
        """
        import numpy as np

        verified = np.flatnonzero(self.periods.verified)
        shared = self.joint.muf_and_d[:, verified]
        stacked = np.block(
            [[self.joint.muf, shared], [shared.T, self.joint.d[np.ix_(verified, verified)]]]
        )
        factored = factor(stacked)
        lower = factored.lower[:, ~factored.degenerate]
        size = len(self.joint.muf)
        d = np.zeros((size, lower.shape[1]))
        d[verified] = lower[size:]
        rows = {"d": d, "muf_minus_d": lower[:size] - d}
        own = int((~factored.degenerate[:size]).sum())
        return own, {test: self._rows(test, rows[test]) for test in INSPECTED}

    def _rows(self, test: str, lower: NDArray[float64]) -> NDArray[float64]:
        """Pick the tested values, and scale each to a standard deviation of 1."""
        import numpy as np

        rows = lower[self.tested(test)]
        if self.adds_up(test):
            rows = np.concatenate([rows, lower.sum(axis=0, keepdims=True)])
        length = np.sqrt(np.einsum("ts,ts->t", rows, rows))[:, None]
        scaled = np.divide(rows, length, out=np.zeros_like(rows), where=length > 0)
        return np.ascontiguousarray(scaled)


def inspected(m: Measurements, muf: NDArray[float64]) -> Inspected | None:
    """Give what the inspector's readings say; None where he verified nothing.

    Parameters
    ----------
    m : Measurements
    muf : (T, T) float
        Σ, the covariance of MUF.
    """
    found = difference(m)
    if found is None:
        return None
    return Inspected(found, cumulative_difference(m), joint_covariance(m, muf), m.negligible)
