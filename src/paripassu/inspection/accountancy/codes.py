"""Kinds of measurement and the sign with which each enters the balance."""

from __future__ import annotations

from collections.abc import Mapping

INVENTORY, RECEIPT, SHIPMENT, LOSS, WASTE = "inventory", "receipt", "shipment", "loss", "waste"

#: MUF = BI + receipts - shipments - losses - waste - EI: the sign in the row's own period. The
#: ending inventory enters the next period too, as its beginning inventory, with the other sign.
SIGNS: Mapping[str, int] = {INVENTORY: -1, RECEIPT: 1, SHIPMENT: -1, LOSS: -1, WASTE: -1}

#: The IAEA's codes of inventory changes and of material balance reports (Subsidiary Arrangements,
#: Code 10), by the kind that they are here.
CODES: Mapping[str, str] = {
    "PE": INVENTORY,  # physical ending inventory
    "PB": INVENTORY,  # physical beginning inventory: the opening, period 0 only
    "RD": RECEIPT,  # domestic
    "RF": RECEIPT,  # foreign
    "NP": RECEIPT,  # nuclear production
    "GA": RECEIPT,  # accidental gain
    "FW": RECEIPT,  # from retained waste
    "SD": SHIPMENT,  # domestic
    "SF": SHIPMENT,  # foreign
    "LN": LOSS,  # nuclear transformation
    "LD": LOSS,  # measured discards
    "LA": LOSS,  # accidental
    "TW": WASTE,  # to retained waste
}

#: Every word that may stand in the column ``kind``, with the kind that it means.
KINDS: Mapping[str, str] = {**{kind: kind for kind in SIGNS}, **CODES}
