"""Merkle trees as in RFC 6962 and RFC 9162: hashes, roots, proofs and what rejects them.

Hashes only: what a leaf means is the business of the room that brings it. The rules stand in
docs/specification/merkle.md.
"""
