"""In what order: plans, conflicts, repairs, and the check that shares nothing with the search."""
