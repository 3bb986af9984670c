"""First pass phrases to hand to somebody: easy to read aloud, hard to guess."""

from __future__ import annotations

import secrets

# Letters and digits that nobody takes for one another.
_SIGNS = "abcdefghjkmnpqrstuvwxyz23456789"


def suggested_secret() -> str:
    """Return a pass phrase of sixteen signs in four groups (79 bits)."""
    return "-".join("".join(secrets.choice(_SIGNS) for _ in range(4)) for _ in range(4))
