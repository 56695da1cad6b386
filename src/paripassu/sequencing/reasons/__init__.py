"""By how much a conflict fails: days that are short, what walking away would gain, exposure."""
