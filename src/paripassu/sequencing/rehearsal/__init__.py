"""A plan gone through before it is begun: moment by moment, and what if somebody stops it.

Pure functions over an agreement and a plan. Rules: docs/specification/sequencing.md#rehearsal.
"""
