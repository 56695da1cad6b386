"""A slow, literal second reading of what a plan, a conflict and a repair is.

Nothing here shares code with the package's planner: only the models of an agreement. It searches
everything, prunes only by plain breaches of the rules, and is exact; so it is of use for
agreements of about a dozen moments.
"""
