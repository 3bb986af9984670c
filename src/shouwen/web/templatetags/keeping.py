"""Keeps what a part of the frame draws: the same words for everyone who reads one language at one place."""

from __future__ import annotations

from django import template
from django.template.base import FilterExpression, NodeList, Parser, Token
from django.template.context import Context
from django.utils.translation import get_language

register = template.Library()
#: Drawn parts by name, language and what the page said that they depend on; emptied when it grows past this.
_kept: dict[tuple[object, ...], str] = {}
MOST = 500


class KeptNode(template.Node):
    """Draws its block once for each set of values; the block must depend on nothing else."""

    def __init__(self, block: NodeList, values: list[FilterExpression]) -> None:
        self.block = block
        self.values = values

    def render(self, context: Context) -> str:
        key = (*(str(value.resolve(context, ignore_failures=True)) for value in self.values), get_language())
        if key not in _kept:
            if len(_kept) >= MOST:
                _kept.clear()
            _kept[key] = self.block.render(context)
        return _kept[key]


@register.tag
def kept(parser: Parser, token: Token) -> KeptNode:
    """`{% kept "name" value … %}…{% endkept %}`: draw once a process for each name, values and language."""
    values = [parser.compile_filter(bit) for bit in token.split_contents()[1:]]
    block = parser.parse(("endkept",))
    parser.delete_first_token()
    return KeptNode(block, values)
