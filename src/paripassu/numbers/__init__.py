"""Numbers: read exactly from what people write, and said in words that keep their promise."""
