"""The check that readers make in their own browser: its modules, and how they become one file."""
