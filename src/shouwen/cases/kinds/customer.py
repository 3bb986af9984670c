"""What is said to the customer, and what the customer says to it."""

from __future__ import annotations

from shouwen.cases.kinds.figures import HAS_REASON, WORDS
from shouwen.facts.kinds import declare, figure
from shouwen.work.heard import HEARD

declare(
    "case.replied",
    "答复客户",
    "The customer gets an answer",
    figure(
        "which",
        "code",
        "first, progress or final",
        ("first", "首次答复", "First answer"),
        ("progress", "进展答复", "Answer on progress"),
        ("final", "最终答复", "Final answer"),
        zh="哪一次",
        en="Which",
    ),
    figure("concerns_product", "truth", "the complaint is about a product", zh="涉及产品"),
    figure("order_number_known", "truth", "the order number is known", zh="订单号已知"),
    figure("part_number_known", "truth", "the part number is known", zh="料号已知"),
    figure("quantity_known", "truth", "the quantity is known", zh="数量已知"),
    figure(
        "shipped_on_known",
        "truth",
        "the day of shipment is known",
        zh="发货日期已知",
        en="Day of shipment known",
    ),
    figure("demand_confirmed", "truth", "the customer's demand was confirmed", zh="已确认要求"),
    figure("reason_confirmed", "truth", "the customer's reasons were confirmed", zh="已确认理由"),
    figure("thanked", "truth", "thanks were said", zh="已致谢"),
    figure("apologised", "truth", "an apology was said", zh="已致歉"),
    *HEARD,
    WORDS,
    en="Customer answered",
)
declare(
    "customer.told",
    "告知客户",
    "The customer is told something",
    figure("of", "code", "of what", zh="内容", en="What about"),
    figure(
        "consented",
        "truth",
        "the superior's consent to the present solution stands",
        zh="上级已同意",
        en="Superior has consented",
    ),
    HAS_REASON,
    *HEARD,
    WORDS,
    en="Customer told",
)
declare(
    "customer.confirmed",
    "客户回应",
    "The customer reacts",
    figure("of", "code", "to what", zh="针对内容", en="To what"),
    figure("satisfied", "truth", "the customer accepts it", zh="客户接受", en="Customer accepts it"),
    figure("satisfaction", "code", "the answer on the scale of the pack", zh="满意程度"),
    WORDS,
    en="Customer's reaction",
)
