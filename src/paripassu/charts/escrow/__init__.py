"""Declarations as text: what was committed to, what is open, what is false."""
