"""Variants of an agreement: lists of changes to its fields, in a file of their own beside it."""
