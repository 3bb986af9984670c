"""One complaint in words: what the customer says, what was found, what was done about it."""

from __future__ import annotations

from dataclasses import dataclass

GOODS, CONTRACT, TRANSPORT, SERVICE, PROPOSAL = (
    "商品质量",
    "购销合同",
    "货物运输",
    "服务",
    "提案建议批评与意见",
)


@dataclass(frozen=True)
class Complaint:
    """What a complaint is about. ``price`` and ``amount`` are yuan; ``goods`` is empty where none is concerned.

    ``cause`` and ``remedy`` are words of the manual's lists; what was found and done is empty for
    complaints that have not come so far.
    """

    about: str
    subject: str
    words: str
    demand: str
    goods: str = ""
    price: str = "0"
    found: str = ""
    cause: str = ""
    solution: str = ""
    remedy: str = ""
    amount: str = "0"
    better: str = ""

    @property
    def sort(self) -> str:
        """Which of the register's three types it is."""
        if self.about == SERVICE:
            return "服务"
        return "其他" if self.about == PROPOSAL else "商品"

    @property
    def content(self) -> str:
        """Which of the closing report's contents it is."""
        return {GOODS: "品质", CONTRACT: "其他", TRANSPORT: "货期", SERVICE: "态度", PROPOSAL: "其他"}[
            self.about
        ]
