"""The process of the demonstration, from signature to end: its script, its log, its papers."""
