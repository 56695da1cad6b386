"""Tables of measurements: several areas, all kinds of rows, with and without an inspector."""

from __future__ import annotations

from hypothesis import strategies as st

AMOUNT = st.sampled_from(["0", "1", "2.5", "10", "0.1", "0.2", "0.3", "1e2", "33.333"])
# No per cents: a bare number among them is asked about; they are read in tests of their own.
SHARE = st.sampled_from(["0", "0", "0.01", "0.02", "0.005", "0.003", "1"])
ABSOLUTE = st.sampled_from(["", "", "0", "0.1", "1"])
FLOWS = ["receipt", "RD", "RF", "NP", "GA", "FW", "shipment", "SD", "SF", "loss", "LN", "LD"]
FLOWS += ["LA", "waste", "TW"]


@st.composite
def measurement(draw: st.DrawFn, period: int, kind: str) -> dict[str, str]:
    row = {
        "area": "here",
        "material": "Pu",
        "period": str(period),
        "kind": kind,
        "point": draw(st.sampled_from(["p", "q"])),
        "amount": draw(AMOUNT),
        "unit": "kg",
        "random": draw(SHARE),
        "systematic": draw(SHARE),
        "random_abs": draw(ABSOLUTE),
        "systematic_abs": draw(ABSOLUTE),
        "calibration": draw(st.sampled_from(["", "", "2"])),
        "stratum": draw(st.sampled_from(["", "s"])),
    }
    read = draw(st.booleans())
    row |= {
        "inspector": draw(AMOUNT) if read else "",
        "inspector_random": draw(SHARE) if read else "",
        "inspector_systematic": draw(SHARE) if read else "",
        "inspector_point": draw(st.sampled_from(["p", "i"])) if read else "",
    }
    return row


@st.composite
def tables(draw: st.DrawFn) -> list[dict[str, str]]:
    rows = []
    for area in draw(st.sampled_from([[""], ["a"], ["a", "b"]])):
        last = draw(st.integers(1, 4))
        for period in range(last + 1):
            stock = "PB" if period == 0 else "PE"
            for _ in range(draw(st.integers(1, 2))):
                kind = draw(st.sampled_from(["inventory", stock]))
                rows.append(draw(measurement(period, kind)) | {"area": area})
            for _ in range(draw(st.integers(0, 3)) if period else 0):
                kind = draw(st.sampled_from(FLOWS))
                rows.append(draw(measurement(period, kind)) | {"area": area})
    return draw(st.permutations(rows))
