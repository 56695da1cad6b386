"""``python -m paripassu``."""

from paripassu.cli import main

main()
