"""The facts that this module records. Sums are in yuan; what packs compare is named as in the catalogue."""

from __future__ import annotations

from shouwen.customers.credit.kinds import of_customer
from shouwen.facts.kinds import declare, figure
from shouwen.regulation.facts import Figure

_ORDER = figure("order", "reference", "the order", zh="订单", en="Order")
_RETURN = figure("return", "reference", "the return", zh="退换货", en="Return")
_PRICE = figure(
    "price", "money", "what is charged, no line counted above its listed price", unit="yuan", zh="价格", en="Price"
)
_LISTED = figure("listed_price", "money", "the same at listed prices", unit="yuan", zh="上架价", en="Listed price")
_TOTAL = figure("total", "money", "what is charged in all", unit="yuan", zh="总额", en="Total")


def _truth(name: str, meaning: str, zh: str, en: str) -> Figure:
    return figure(name, "truth", meaning, zh=zh, en=en)


def _reason(meaning: str) -> Figure:
    return figure(
        "reason", "code", meaning,
        ("改变购买意向", "改变购买意向", "change of mind"), ("质量问题", "质量问题", "defect"),
        ("公司责任损坏", "公司责任损坏", "damaged by the company"), ("其他", "其他", "other"),
        zh="理由", en="Reason",
    )  # fmt: skip


_CAUSE = figure(
    "cause", "code", "through whom",
    ("公司", "公司", "the company"), ("运输", "运输", "transport"), ("客户", "客户", "the customer"),
    ("其他原因", "其他原因", "something else"), zh="原因", en="Cause",
)  # fmt: skip
_GOODS = (
    _truth("opened", "whether the packaging was opened", "已开封", "Opened"),
    _truth("package_intact", "whether the packaging is clean and whole", "包装完好", "Packaging whole"),
    _truth("label_intact", "whether the label is whole", "标签完好", "Label whole"),
    _truth("used", "whether it was used", "已使用", "Used"),
)

declare(
    "product.listed",
    "商品上架",
    "A product may be sold from now on, or at another price",
    figure("product", "reference", "the product", zh="商品", en="Product"),
    _PRICE,
    en="Product listed",
)
_BATCH = (
    figure("batch", "reference", "the batch", zh="批次", en="Batch"),
    figure("product", "reference", "the product", zh="商品", en="Product"),
    figure("made_on", "date", "the day on which it was made", zh="生产日期", en="Made on"),
    figure("expires_on", "date", "the last day of its shelf life", zh="保质期至", en="Expires on"),
)
declare("batch.recorded", "登记批次", "What was made of a product on one day has a number and a last day", *_BATCH,
        en="Batch recorded")
declare("batch.changed", "更正批次", "How long a batch keeps is another than was written", *_BATCH, en="Batch put right")
_ISSUED = (
    figure("receipt", "reference", "the invoice or receipt", zh="票据", en="Receipt"),
    _ORDER,
    figure(
        "proof", "code", "what it is",
        ("发票", "发票", "invoice"), ("售货凭证", "售货凭证", "sales slip"), ("其他证明", "其他证明", "other proof"),
        zh="凭证", en="Proof",
    ),
    figure("amount", "money", "what stands on it, where it is known", unit="yuan", zh="金额", en="Amount"),
)  # fmt: skip
declare("receipt.issued", "登记票据", "An invoice or a receipt was issued for an order", *_ISSUED, en="Receipt recorded")
declare("receipt.lost", "票据遗失", "The customer has lost an invoice or a receipt", *_ISSUED, en="Receipt lost")
declare("receipt.found", "票据找回", "An invoice or a receipt that was lost is there again", *_ISSUED,
        en="Receipt found again")
declare("order.placed", "下单", "A customer has ordered", _ORDER, _PRICE, _LISTED, _TOTAL,
        *of_customer(), en="Order placed")
declare("price.changed", "改价", "An order is charged otherwise from now on", _ORDER, _PRICE, _LISTED,
        _TOTAL, figure("total_before", "money", "what was charged in all before", unit="yuan", zh="原总额",
                       en="Total before"),
        *of_customer(), en="Price changed")
declare("order.confirmed", "确认订单", "It is certain that the order will be delivered", _ORDER, en="Order confirmed")
declare("order.shipped", "发货", "The goods are on their way", _ORDER, en="Order shipped")
declare("order.delivered", "送达", "The customer has the goods", _ORDER, en="Order delivered")
declare(
    "order.paid",
    "收款",
    "Money came in for an order",
    _ORDER,
    figure("amount", "money", "what came in", unit="yuan", zh="金额", en="Amount"),
    figure("owed", "money", "what is still to be paid", unit="yuan", zh="尚欠", en="Still owed"),
    en="Order paid",
)
declare(
    "return.asked",
    "要求退换货",
    "A customer wants to give something back or exchange it",
    _RETURN,
    _ORDER,
    figure(
        "wants", "code", "what is wanted", ("退货", "退货", "return"), ("换货", "换货", "exchange"), zh="要求", en="Wants"
    ),
    _reason("why"),
    _truth("has_words", "whether it is said what is wrong", "已说明问题", "Described"),
    figure("asked_on", "date", "the day on which it is asked for", zh="提出日", en="Asked on"),
    figure("bought_on", "date", "the day of the purchase", zh="购买日", en="Bought on"),
    figure(
        "proof", "code", "what the customer can show",
        ("发票", "发票", "invoice"), ("售货凭证", "售货凭证", "sales slip"), ("其他证明", "其他证明", "other proof"),
        ("无", "无", "none"), zh="凭证", en="Proof",
    ),
    _truth("matches", "whether the goods are those of the receipt", "票货相符", "Goods match the receipt"),
    *_GOODS,
    _truth("has_shelf_life", "whether it spoils", "有保质期", "Has a shelf life"),
    figure("expires_on", "date", "the last day of its shelf life", zh="保质期至", en="Expires on"),
    _truth("outside", "whether it is of what is not taken back at all", "不在受理范围", "Outside what is taken"),
    figure("words", "digest", "vouches for what was written", zh="文字摘要", en="Hash of the words"),
    en="Return or exchange asked for",
)
declare(
    "return.declined",
    "不予退换货",
    "A return or an exchange is declined by the articles against it",
    _RETURN,
    _ORDER,
    _reason("why it was asked for"),
    figure("grounds", "number", "how many articles are against it", zh="不受理条款数", en="Articles against it"),
    _truth("outside", "whether it is of what is not taken back at all", "不在受理范围", "Outside what is taken"),
    _truth("is_defect", "whether the goods were found defective", "确有质量问题", "Is a defect"),
    _CAUSE,
    _truth("has_reason", "whether the reason is written", "写明理由", "Reason written"),
    figure("words", "digest", "vouches for what was written", zh="文字摘要", en="Hash of the words"),
    en="Return or exchange declined",
)
declare(
    "return.reopened",
    "重新受理退换货",
    "New facts came to a return that was declined",
    _RETURN,
    en="Declined return taken up again",
)
declare(
    "return.decided",
    "另行决定退换货",
    "A return that the usual articles do not cover is decided by law or as a special case",
    _RETURN,
    figure(
        "outcome", "code", "how", ("依法处理", "依法处理", "by law"), ("特殊处理", "特殊处理", "special case"),
        zh="结论", en="Outcome",
    ),
    _truth("has_basis", "whether the law is named", "写明法律依据", "Law named"),
    _truth("has_reason", "whether the reason is written", "写明理由", "Reason written"),
    figure("words", "digest", "vouches for what was written", zh="文字摘要", en="Hash of the words"),
    en="Return or exchange decided apart",
)
declare(
    "return.received",
    "收到退换货",
    "The goods have come back",
    _RETURN,
    figure(
        "ship_by", "code", "how they came",
        ("快递", "快递", "courier"), ("平邮", "平邮", "ordinary post"), ("自送", "自送", "brought"),
        zh="寄送方式", en="Sent by",
    ),
    figure(
        "freight_paid_by", "code", "who paid the freight",
        ("寄付", "寄付", "the sender"), ("到付", "到付", "collect"), zh="运费付法", en="Freight",
    ),
    _truth("has_all_parts", "whether all parts came", "附件商品齐全", "All parts there"),
    _truth("has_slip", "whether the sales slip came", "附销售单", "Sales slip there"),
    en="Returned goods received",
)
declare(
    "defect.confirmed",
    "查明质量问题",
    "It is known whether the goods are defective, and through whom",
    _RETURN,
    _truth("is_defect", "whether they are", "确有质量问题", "Is a defect"),
    _CAUSE,
    _truth("has_photo", "whether a picture of it is kept with the return", "有照片", "Photo kept"),
    en="Defect looked into",
)
declare(
    "exchange.answered", "答复换货要求", "The customer is told whether an exchange is possible", _RETURN,
    en="Request for an exchange answered",
)
declare(
    "exchange.settled",
    "结算换货差价",
    "The difference of an exchange is paid, by whomever",
    _RETURN,
    _ORDER,
    figure("price", "money", "what the old goods cost", unit="yuan", zh="原商品价", en="Old price"),
    figure("new_price", "money", "what the new goods cost", unit="yuan", zh="新商品价", en="New price"),
    figure("difference", "money", "what the customer pays; negative: gets back", unit="yuan", zh="差价", en="Difference"),
    figure("moved", "money", "what of it the customer paid in; negative: was paid back", unit="yuan", zh="实收实退",
           en="Moved"),
    figure("freight", "money", "what freight the company bears beside it", unit="yuan", zh="含运费", en="Freight in it"),
    _truth("company_fault", "whether the company caused it", "公司责任", "Company's fault"),
    _truth("has_new_code", "whether the new product is named", "写明新商品编号", "New product named"),
    _reason("why it was asked for"),
    *_GOODS,
    _truth("is_defect", "whether the goods were found defective", "确有质量问题", "Is a defect"),
    _CAUSE,
    en="Difference of an exchange settled",
)
declare(
    "refund.paid",
    "退款",
    "What a return is worth went back to the customer, less what they still owed for the order",
    _RETURN,
    _ORDER,
    figure("amount", "money", "what it comes to, freight included", unit="yuan", zh="退款金额", en="Amount"),
    figure("price", "money", "what the receipt says", unit="yuan", zh="票面价款", en="Price on the receipt"),
    figure("moved", "money", "what of it was paid back, negative; the rest was set off against what was owed",
           unit="yuan", zh="实收实退", en="Moved"),
    figure("freight", "money", "how much of it is freight", unit="yuan", zh="含运费", en="Freight in it"),
    _truth("company_fault", "whether the company caused it", "公司责任", "Company's fault"),
    _reason("why it was asked for"),
    _truth("is_defect", "whether the goods were found defective", "确有质量问题", "Is a defect"),
    _CAUSE,
    en="Refund paid",
)
