"""The literal oracle of where a process stands."""
