"""The words of the language of regulations, each said once: keys of standards, and kinds of facts still to come."""

from shouwen.regulation.language.reading import (
    KeyWords,
    KindWords,
    keys_of,
    kind_words,
    line_keys,
    shared_keys,
)
from shouwen.regulation.language.to_come import kinds_to_come, with_kinds_to_come

__all__ = [
    "KeyWords",
    "KindWords",
    "keys_of",
    "kind_words",
    "kinds_to_come",
    "line_keys",
    "shared_keys",
    "with_kinds_to_come",
]
