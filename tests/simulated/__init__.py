"""A record in one process, with liars in it: what holds whatever f of the witnesses do.

Log, depositary, witnesses and collector are the package's own, over storage in memory. Simulated
are clocks, the network, the false witnesses, and what a false depositary does beside the rules.
"""
