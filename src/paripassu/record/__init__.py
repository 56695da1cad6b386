"""Who did what: signed statements in a log that nobody can rewrite."""
