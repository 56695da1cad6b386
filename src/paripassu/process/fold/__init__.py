"""The fold: from the statements of a record to where the process stands. Pure; reads no clock."""
