"""Changes to the text of an agreement, by the field that they change."""
