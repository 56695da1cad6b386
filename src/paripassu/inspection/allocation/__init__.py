"""Where the effort goes: sizes over strata and sites, under what inspectors can spend."""
