"""``python -m paripassu``."""

from paripassu.start import main

main()
