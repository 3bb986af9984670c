"""A letter as a page: one column, large enough for a telephone, nothing fetched from anywhere."""

from __future__ import annotations

from collections.abc import Sequence
from html import escape

_FONTS = "system-ui,-apple-system,'PingFang SC','Microsoft YaHei','Noto Sans CJK SC',sans-serif"
_PAGE = """<!doctype html>
<html lang="{language}"><head><meta charset="utf-8"><meta name="viewport" content="width=device-width">
<meta name="color-scheme" content="light dark"><title>{subject}</title></head>
<body style="margin:0;padding:24px 12px;background:#f4f6f6;color:#1d2b2b;font:16px/1.6 {fonts}">
<div style="max-width:560px;margin:0 auto;background:#ffffff;border:1px solid #dde5e5;border-radius:8px;padding:24px">
<h1 style="margin:0 0 16px;font-size:20px;line-height:1.35;color:#0b5f6b">{subject}</h1>
{body}</div>
<p style="max-width:560px;margin:12px auto 0;font-size:13px;color:#5a6b6b">{foot}</p>
</body></html>
"""
_LINK = ('<p style="margin:20px 0 0"><a href="{link}" style="display:inline-block;padding:10px 18px;border-radius:6px;'
         'background:#0b6b78;color:#ffffff;text-decoration:none">{words}</a></p>\n')  # fmt: skip


def page_of_letter(
    subject: str, sentence: str, small: Sequence[str], foot: str, *, language: str, link: str = "", opens: str = ""
) -> str:
    """Return a letter as HTML: its sentence, what stands small below it, a link if there is one; texts are escaped."""
    body = f'<p style="margin:0">{escape(sentence)}</p>\n'
    body += "".join(f'<p style="margin:12px 0 0;font-size:14px;color:#5a6b6b">{escape(one)}</p>\n' for one in small)
    if link:
        body += _LINK.format(link=escape(link, quote=True), words=escape(opens))
    return _PAGE.format(language=language, subject=escape(subject), body=body, foot=escape(foot), fonts=_FONTS)
