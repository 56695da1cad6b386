"""The search for orders, on integers alone: it knows nothing of agreements."""
