"""Commands for operators and for authors of packs."""
