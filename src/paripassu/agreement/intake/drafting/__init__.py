"""From claims to draft positions of an agreement: parties, measures, patterns, and the file."""
