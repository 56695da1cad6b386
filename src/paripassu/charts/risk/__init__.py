"""How likely a deal is, what stands in its way and what to find out first: pictures and text."""
