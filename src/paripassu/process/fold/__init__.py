"""The fold: from the statements of a record to where the process stands. Pure; reads no clock.

Rules: docs/specification/process.md. Why so: docs/decisions/0023-where-it-stands-by-a-fold.md.
"""
