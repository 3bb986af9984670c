"""A new pack that passes, to write on from: one article, one standard, its edge as an example."""

from __future__ import annotations

import json
from datetime import date

_PACK = """name: {name}
edition: "{edition}"
title: {title}
in_force_from: {since}
calendars:
  office: {{zh: 办公时间, en: Office hours}}
asks:
  reply_within:
    title: {{zh: 首次答复时限, en: Time to the first reply}}
    type: span
    at_least: 10 minutes
    at_most: 10 working days
    article: 第一条
    why: {{zh: 原文没有数字, en: The text gives no figure}}
"""
_ARTICLES = """# The tree of the text, in our own words; checked: automatic by_house by_form by_inspector informational
- number: 第一条
  title: {zh: 答复, en: Replies}
  says: {zh: 来电三声内接起，投诉及时答复。, en: Calls are answered by the third ring; complaints in time.}
  clauses: []
  checked: automatic
"""
_STANDARDS = """# First key: the kind, with the title. `shouwen pack schema` lets an editor complete the others.
- limit: {zh: 三声内接听, en: Answered within three rings}
  id: A-1
  article: 第一条
  when: contact.answered
  measure: rings
  at_most: 3
  examples:
    - {given: {rings: 3}, then: met}
    - {given: {rings: 4}, then: broken}

- deadline: {zh: 及时答复, en: Replied to in time}
  id: A-2
  article: 第一条
  when: case.opened
  per: case
  within: ask.reply_within
  done: case.replied
  escalate: [due -> owner(case)]
  examples:
    - {local: {reply_within: 1 hour}, given: {after: 1 hour}, then: met}
    - {local: {reply_within: 1 hour}, given: {after: 61 minutes}, then: missed}
"""


def skeleton(name: str, edition: str, title: str, since: date) -> dict[str, bytes]:
    """Return the files of a new pack; it passes ``pack check`` and ``pack test``."""
    called = json.dumps(title or name, ensure_ascii=False)  # a JSON text is one of YAML, whatever signs it holds
    pack = _PACK.format(name=name, edition=edition, title=called, since=since.isoformat())
    return {
        "pack.yaml": pack.encode(),
        "articles.yaml": _ARTICLES.encode(),
        "standards/standards.yaml": _STANDARDS.encode(),
    }
