"""One-time codes of a second factor (RFC 6238): six digits, new every thirty seconds."""

from __future__ import annotations

from datetime import datetime
from hmac import compare_digest

import pyotp
import segno

#: Seconds for which a code is new.
STEP = 30
#: A device may run so many steps before or after us.
TOLERANCE = 1


def new_secret() -> str:
    """Return a secret for a new device."""
    return pyotp.random_base32()


def address_of(secret: str, sign_in: str) -> str:
    """Return what a device reads from the square code."""
    return pyotp.TOTP(secret).provisioning_uri(name=sign_in, issuer_name="Shouwen")


def square_of(secret: str, sign_in: str) -> str:
    """Return the square code as an image that a page can hold (a data: address)."""
    drawn: str = segno.make(address_of(secret, sign_in), error="m").svg_data_uri(scale=5, border=2)
    return drawn


def matching_step(secret: str, code: str, at: datetime) -> int | None:
    """Return the number of the step whose code this is, None where it is none of those allowed now."""
    digits = "".join(code.split())
    if not secret or len(digits) != 6 or not digits.isascii() or not digits.isdigit():
        return None
    codes = pyotp.TOTP(secret)
    now = int(at.timestamp()) // STEP
    for step in range(now - TOLERANCE, now + TOLERANCE + 1):
        if compare_digest(codes.generate_otp(step), digits):
            return step
    return None
