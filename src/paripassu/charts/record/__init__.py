"""The record as text: whether a log is what its checkpoint says, and what was copied of it."""
