"""What a code is: a key of a pack as facts keep it."""

from __future__ import annotations

import re

# Chinese names of classes and steps are allowed, but neither runs of digits that could be a telephone number nor
# anything with blanks or the signs of a sentence.
_CODE = re.compile(r"[^\W\d_][\w./:#§@()（）、\-]{0,79}\Z|[0-9][0-9A-Za-z.\-]{0,29}\Z")
_LONG_NUMBER = re.compile(r"[0-9]{7,}")


def is_code(text: str) -> bool:
    """True where facts may keep a text: it names something, and can be nobody's words or number."""
    return bool(_CODE.match(text)) and not _LONG_NUMBER.search(text)
