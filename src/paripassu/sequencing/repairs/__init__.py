"""The least changes that leave a plan, one module a kind.

Rules: docs/specification/sequencing.md#repairs.
"""
