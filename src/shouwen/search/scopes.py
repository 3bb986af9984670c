"""Searching is nobody's right of its own: everybody finds what they may see. A token can be made without it."""

from __future__ import annotations

from shouwen.organisation.scopes import declare_scope

FIND = declare_scope("find", "Find what one may see by words")
