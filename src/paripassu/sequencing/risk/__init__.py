"""How likely a deal is, what stands in its way how often, and what to find out first."""
