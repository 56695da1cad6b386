"""How many items have to be looked at, for what is hidden to be found as surely as is wanted?"""
