"""What opens a link, and what is kept of it: digests only.

The text of a link is made from its salt and the secret of the installation, which is not in the database: so a letter
that has to be sent once more brings the same link, and a copy of the database opens none. A code has a million
values, so its digest is keyed by the same secret; six digits under a plain one would be found in a second.
"""

from __future__ import annotations

import base64
import hashlib
import re
import secrets

from django.utils.crypto import constant_time_compare, salted_hmac

_WRITTEN = re.compile(r"[A-Za-z0-9_-]{43}\Z")
#: What a link that is none is compared with, so that both take the same work.
NOTHING = hashlib.sha256(b"").hexdigest()


def text_of_link(salt: str) -> str:
    """Return the text that opens the link with this salt: 256 bits."""
    made = salted_hmac("shouwen link", salt, algorithm="sha256").digest()
    return base64.urlsafe_b64encode(made).decode().rstrip("=")


def digest_of_text(text: str) -> str:
    """Return what is kept of a text that has 256 bits of chance; no salt and no stretching are needed for those."""
    return hashlib.sha256(text.encode()).hexdigest() if _WRITTEN.match(text) else NOTHING


def new_text() -> str:
    """Return a fresh text of 256 bits, for the seat of a browser."""
    return secrets.token_urlsafe(32)


def new_code() -> str:
    """Return a fresh code: six digits."""
    return f"{secrets.randbelow(1_000_000):06d}"


def digest_of_code(link: int, code: str) -> str:
    """Return what is kept of a code of a link."""
    return salted_hmac("shouwen link code", f"{link}:{code}", algorithm="sha256").hexdigest()


def is_code(kept: str, link: int, given: str) -> bool:
    """Say whether a code is that of which a digest is kept, in a time that does not depend on it."""
    plain = "".join(one for one in given if one.isdecimal() and one.isascii())
    return constant_time_compare(kept or NOTHING, digest_of_code(link, plain)) and bool(kept)


def is_text(kept: str, given: str) -> bool:
    """Say whether a text is that of which a digest is kept."""
    return constant_time_compare(kept or NOTHING, digest_of_text(given)) and bool(kept)
