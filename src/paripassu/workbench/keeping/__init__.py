"""Nothing that was typed is lost: a file, its journal, and the steps back and forth."""
