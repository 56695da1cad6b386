"""The declaration: committed to whole, opened step by step, provably complete, provably absent.

``docs/specification/escrow.md`` says every byte. ``template`` is what a declaration holds,
``values`` and ``tags`` and ``cells`` are its texts and places, ``nodes`` the trees they stand in,
``layout`` the hashes; ``commit`` makes a commitment and a secret, ``disclosure`` opens parts of it,
``verify`` checks them, ``view`` adds them up, ``findings`` and ``totals`` say what is false.
"""
