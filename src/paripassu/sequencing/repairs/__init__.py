"""The least changes that leave a plan, one module a kind (SEQUENCING, Repairs)."""
