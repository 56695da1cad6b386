"""Inspections in a terminal and in pictures."""
