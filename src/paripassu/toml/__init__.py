"""TOML files that people write: their values, and the line of each."""
