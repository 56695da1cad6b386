"""HTTP: the log and the witness."""
