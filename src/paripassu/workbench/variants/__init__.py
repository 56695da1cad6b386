"""Variants of an agreement, kept beside it and compared."""
