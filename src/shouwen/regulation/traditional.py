"""Traditional Chinese from simplified, by OpenCC with the words of Taiwan; each text is converted once."""

from __future__ import annotations

from functools import lru_cache

from opencc.opencc import OpenCC  # its package does not say what it exports


@lru_cache(maxsize=16_384)
def in_traditional(simplified: str) -> str:
    """Return a text in traditional characters; what is not Chinese stays as it is."""
    return str(_converter().convert(simplified))  # type: ignore[no-untyped-call]  # it has no types


@lru_cache(maxsize=1)
def _converter() -> OpenCC:
    return OpenCC("s2twp")  # type: ignore[no-untyped-call]  # it has no types
