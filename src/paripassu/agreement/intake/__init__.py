"""From a news report to draft positions: who claims what, through whom, how surely.

The texts of reports are parsed by spaCy, here and nowhere else; what follows from a parse are rules
over frozen values, which read no file and know no library.
"""
