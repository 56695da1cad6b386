"""The average run length of a one-sided CUSUM: how long until it alarms."""

from __future__ import annotations

from paripassu.errors import ParameterError
from paripassu.inspection.accountancy import arrays
from paripassu.inspection.accountancy.statistics import ALLOWANCE
from paripassu.quoted import shown

#: Highest threshold: the nodes grow with it, and memory with their square.
MOST = 1000


def average_run_length(threshold: float, shift: float = 0.0, k: float = ALLOWANCE) -> float:
    """Give the mean number of periods until a one-sided CUSUM, starting at 0, reaches h.

    P_t = max(0, P_{t-1} + z_t - k), z_t independent normals of mean ``shift`` and standard
    deviation 1. The run length from x solves

        L(x) = 1 + Φ(c - x) L(0) + ∫_0^h φ(y - x + c) L(y) dy,   c = k - shift,

    (Page, Continuous inspection schemes, Biometrika 41, 1954; Goel & Wu, Determination of A.R.L.
    and a contour nomogram for CUSUM charts, Technometrics 13, 1971), a Fredholm equation of the
    second kind, solved on Gauss-Legendre nodes (Nyström): about 12 digits, since the kernel is
    smooth. The Markov chain of Brook & Evans (Biometrika 59, 1972) tends to the same.

    Parameters
    ----------
    threshold : float
        h, above 0 and at most 1,000, in standard deviations.
    shift : float
        Mean of each z: the loss per period in standard deviations.
    k : float
        Reference value.

    Returns
    -------
    float
        In periods, at least 1.

    Raises
    ------
    ParameterError
        The threshold is not positive, or something is no finite number.
    """
    import numpy as np
    from scipy.special import ndtr

    from paripassu.inspection.accountancy.silence import legendre

    threshold = arrays.number(threshold, "threshold")
    if not 0 < threshold <= MOST:
        what = f"should be positive and at most {MOST:,}, not {shown(threshold)}"
        raise ParameterError("threshold", what)
    shift, k = arrays.number(shift, "shift"), arrays.number(k, "k")
    nodes, weights = legendre(threshold)
    start = np.concatenate([[0.0], nodes])
    c = k - shift
    density = np.exp(-0.5 * (nodes - start[:, None] + c) ** 2) / np.sqrt(2 * np.pi)
    chain = np.column_stack([ndtr(c - start), density * weights])
    return float(np.linalg.solve(np.eye(len(start)) - chain, np.ones(len(start)))[0])
