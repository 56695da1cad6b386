"""Does the material balance close? Flows and inventories with their errors, as numbers."""
