"""Proofs that a stranger can check: no order exists, none is better, these demands clash.

What the planner has found out stands here as certificates, each of which a short program repeats
without any search of its own (``verifier/plan.py``).

Rules: docs/specification/proofs.md.
"""
