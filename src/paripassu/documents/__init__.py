"""Documents: strict JSON in, one encoding out, exact numbers, and every format by its name."""
