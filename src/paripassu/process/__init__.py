"""Where the process stands: what joins agreement, plan, inspection and record."""
