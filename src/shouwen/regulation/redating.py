"""What a pack calls itself: the files of an edition under the name and the date of the next."""

from __future__ import annotations

import re
from collections.abc import Mapping
from datetime import date


def redated(
    files: Mapping[str, bytes], *, edition: str | None = None, in_force_from: date | None = None
) -> dict[str, bytes]:
    """Return a pack's files with another edition or another first day in ``pack.yaml``; nothing else is touched."""
    changed = dict(files)
    if edition is not None:
        changed["pack.yaml"] = _with_line(changed["pack.yaml"], "edition", f'"{edition}"')
    if in_force_from is not None:
        changed["pack.yaml"] = _with_line(changed["pack.yaml"], "in_force_from", in_force_from.isoformat())
    return changed


def _with_line(content: bytes, key: str, value: str) -> bytes:
    """Return a file with another value for a key of the first level, which stands at the beginning of its line."""
    return re.sub(rf"^{key}:[^\r\n]*".encode(), f"{key}: {value}".encode(), content, count=1, flags=re.MULTILINE)
