"""Figures, ledgers and printed forms out of everything below; writes nothing."""
