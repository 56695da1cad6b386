"""Forms for the commands that take numbers and a table: what they ask, and what they are told."""
