"""Kinds of measurement and the sign with which each enters the balance."""

from __future__ import annotations

from collections.abc import Mapping
from difflib import get_close_matches

INVENTORY, RECEIPT, SHIPMENT, LOSS, WASTE = "inventory", "receipt", "shipment", "loss", "waste"

#: MUF = BI + receipts - shipments - losses - waste - EI: the sign in the row's own period. The
#: ending inventory enters the next period too, as its beginning inventory, with the other sign.
SIGNS: Mapping[str, int] = {INVENTORY: -1, RECEIPT: 1, SHIPMENT: -1, LOSS: -1, WASTE: -1}

#: The IAEA's codes of inventory changes and of material balance reports (SG-FM-1172, Model
#: Subsidiary Arrangement, Code 10), by the kind that they are here. What begins or ends to be under
#: safeguards enters and leaves the books as receipts and shipments do. The sign of TU is that of
#: Regulation (Euratom) 302/2005, Annex IV, note 10; those of EU, EQ, DU and DQ follow from what the
#: codes mean, and could not be compared with the text. Who reads them otherwise writes the kind.
CODES: Mapping[str, str] = {
    "PE": INVENTORY,  # physical ending inventory
    "PB": INVENTORY,  # physical beginning inventory: the opening, period 0 only
    "RD": RECEIPT,  # domestic
    "RF": RECEIPT,  # foreign
    "RN": RECEIPT,  # from an activity that is not safeguarded
    "RS": RECEIPT,  # at the starting point of safeguards
    "DU": RECEIPT,  # exemption (use) taken back
    "DQ": RECEIPT,  # exemption (quantity) taken back
    "NP": RECEIPT,  # nuclear production
    "GA": RECEIPT,  # accidental gain
    "FW": RECEIPT,  # from retained waste
    "SD": SHIPMENT,  # domestic
    "SF": SHIPMENT,  # foreign
    "SN": SHIPMENT,  # to an activity that is not safeguarded
    "EU": SHIPMENT,  # exempted for its use
    "EQ": SHIPMENT,  # exempted for its quantity
    "TU": SHIPMENT,  # safeguards terminated
    "LN": LOSS,  # nuclear transformation
    "LD": LOSS,  # measured discards
    "LA": LOSS,  # accidental
    "TW": WASTE,  # to retained waste
}

#: Every word that may stand in the column ``kind``, with the kind that it means.
KINDS: Mapping[str, str] = {**{kind: kind for kind in SIGNS}, **CODES}

_WORKED_OUT = "leave the row out: it is worked out here"
#: Codes of those reports that are no measurements: what to do with such a row.
ELSEWHERE: Mapping[str, str] = {
    "MF": _WORKED_OUT,  # material unaccounted for
    "BA": _WORKED_OUT,  # book ending inventory
    "DI": "leave the row out, and write the receipt as the receiver measured it: the "
    "shipper-receiver difference is then in the receipt",
    "RA": "leave the row out, and write all amounts unrounded: a rounding adjustment is no "
    "material",
}


def mend(word: str) -> str:
    """Say what to write in place of a word that is no kind."""
    if word.upper() in ELSEWHERE:
        return ELSEWHERE[word.upper()]
    near = get_close_matches(word.lower(), list(SIGNS), n=1)
    return f"did you mean {near[0]!r}?" if near else f"known: {', '.join(KINDS)}"
