"""Where a log is kept: a database for its state, files or objects for what everybody reads."""
