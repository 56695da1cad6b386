"""Where a process stands, shown."""
