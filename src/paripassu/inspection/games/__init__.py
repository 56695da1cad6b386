"""Games between inspector and inspected: when to inspect, and where."""
