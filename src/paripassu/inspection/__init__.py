"""Is the declaration true: how many, where, which ones, and what do the findings show?"""
