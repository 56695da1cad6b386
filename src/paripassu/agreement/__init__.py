"""What the parties want: reading, checking, showing and writing agreements."""
