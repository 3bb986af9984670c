"""What the two companies sell, and why some of it comes back."""

from __future__ import annotations

from decimal import Decimal

from shouwen.orders.actions.products import Told

#: Code, name, listed price, specification, cost, shelf life in days.
GOODS: tuple[Told, ...] = (
    Told("HW-180", "真空保温壶", Decimal("199.00"), "1.8 升", Decimal("96.50")),
    Told("HW-100", "旅行保温杯", Decimal("89.00"), "1 升", Decimal("41.00")),
    Told("ZC-02", "煮茶壶", Decimal("269.00"), "0.8 升 玻璃", Decimal("138.00")),
    Told("DF-30", "电饭煲", Decimal("459.00"), "3 升", Decimal("270.00")),
    Told("CJ-06", "不粘炒锅", Decimal("329.00"), "32 厘米", Decimal("172.00")),
    Told("TD-08", "台灯", Decimal("149.00"), "可调光", Decimal("66.00")),
    Told("CT-JX", "金骏眉红茶", Decimal("128.00"), "100 克", Decimal("58.00"), 720),
    Told("GF-25", "挂耳咖啡", Decimal("69.90"), "25 包", Decimal("31.20"), 365),
)
#: What comes back: how many days after the purchase, what is wanted and why, how it is, what the customer says,
#: and how it ends: paid, exchanged, declined (by an article, in writing), refused (not even noted) or open.
BACK: tuple[tuple[int, str, str, dict[str, bool], str, str], ...] = (
    (3, "退货", "改变购买意向", {"opened": False, "used": False}, "买重了，家里人也买了一个。", "paid"),
    (6, "退货", "质量问题", {"opened": True, "used": True}, "灌满热水两小时就凉了。", "paid"),
    (9, "换货", "其他", {"opened": False, "used": False}, "颜色和厨房不配，想换一款。", "exchanged"),
    (4, "退货", "改变购买意向", {"opened": True, "used": True}, "用了一次，觉得太重。", "declined"),
    (2, "退货", "公司责任损坏", {"opened": True, "used": False}, "送到时外箱压扁，内胆碎了。", "paid"),
    (12, "换货", "质量问题", {"opened": True, "used": True}, "壶盖漏水，要求换一个。", "exchanged"),
    (33, "退货", "改变购买意向", {"opened": False, "used": False}, "一直没拆，不想要了。", "refused"),
    (1, "退货", "其他", {"opened": False, "used": False}, "规格选错了。", "open"),
    (5, "换货", "改变购买意向", {"opened": False, "used": False}, "想换大一号的。", "open"),
)
#: Batches of what is sold: code of the product, number of the batch, how many days before the beginning it was made.
BATCHES: tuple[tuple[str, str, int], ...] = (
    ("CT-JX", "JX-0311", 60), ("CT-JX", "JX-0342", 20), ("GF-25", "GE-1107", 90), ("GF-25", "GE-1131", 12),
    ("HW-180", "BW-2207", 45),
)
#: Of which batch of each product that spoils orders are filled.
OF_BATCH = {"CT-JX": "JX-0342", "GF-25": "GE-1131"}
#: The rest of an old batch: code, number, made so many days before it is sold, keeps so many days.
TOO_LATE = ("GF-25", "GE-0988", 355, 360)
