"""The forms: all that an agreement file can say, in fields that people fill in."""
