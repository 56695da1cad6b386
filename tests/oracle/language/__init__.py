"""A slow, literal reading of the whole agreement language: amounts, order, days, conflicts.

It reads the TOML itself and shares no code with the package. Days are an explicit system of
difference constraints, the beginning and the end of each portion its variables.
"""
