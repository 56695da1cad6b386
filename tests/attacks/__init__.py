"""Every attack on files of the escrow, with the verdict that the specification gives it.

`scripts/escrow_vectors.py` writes them down. The files are made by the literal maker
(`tests.oracle.escrow`); an error is named by hand beside each attack, and what honest files and
false declarations show is worked out from what their maker opened (`tests.oracle.escrow_view`).
"""
