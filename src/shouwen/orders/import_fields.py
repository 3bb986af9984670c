"""The columns that a list of orders may have, and the titles by which people know them."""

from __future__ import annotations

from django.utils.translation import gettext_lazy as _

from shouwen.customers.import_fields import words
from shouwen.orders.models import Delivery, Receipt
from shouwen.work.importable import ImportField, empty_or, titles
from shouwen.work.logic import cleaning

DELIVERIES = {
    Delivery.PLACED.value: ("已下单", "待确认", "未发货", "待发货", "新订单"),
    Delivery.CONFIRMED.value: ("已确认", "备货中", "配货中"),
    Delivery.SHIPPED.value: ("已发货", "运输中", "在途", "待收货", "派送中"),
    Delivery.DELIVERED.value: ("已签收", "已送达", "已收货", "已完成", "交易成功", "完成"),
}
RECEIPTS = {
    Receipt.INVOICE.value: ("发票", "增值税发票", "专票", "普票", "电子发票", "invoice"),
    Receipt.SLIP.value: ("售货凭证", "小票", "销售单", "收据", "sales slip", "slip"),
    Receipt.OTHER.value: ("其他证明", "其他", "other", "other proof"),
}

#: By which titles people know the code of a product, in whatever list.
PRODUCT_CODE = titles("商品编码 商品编号 商品代码 产品编号 产品编码 产品代码 货号 款号", "sku product_code item")
FIELDS = (
    ImportField(
        "number", _("Order number outside"),
        titles("订单号 订单编号 单号 外部订单号 平台订单号", "order order_number order_no order_id"), words(60),
        is_required=True, is_shared=True,
    ),
    ImportField(
        "placed_at", _("Ordered at"),
        titles("下单时间 下单日期 订购日期 订单日期 日期 购买日期 成交时间 销售日期", "placed_at ordered_at order_date"),
        cleaning.moment, is_shared=True,
    ),
    ImportField(
        "source", _("Shop or channel"), titles("来源 店铺 渠道 平台 销售渠道", "shop source channel"), words(30),
        is_shared=True,
    ),
    ImportField(
        "customer_number", _("Customer's number"),
        titles("客户编号 会员号 会员编号 客户号", "customer_number customer_id"), words(60), is_shared=True,
    ),
    ImportField(
        "phone", _("Customer's telephone"),
        titles("电话 手机 手机号 手机号码 联系电话 收货电话 收货人手机 收货人电话", "phone mobile telephone"),
        empty_or(cleaning.phones), is_shared=True,
    ),
    ImportField(
        "name", _("Customer's name"),
        titles("客户 客户姓名 客户名称 姓名 收货人 买家", "customer customer_name buyer name"), words(100),
        is_shared=True,
    ),
    ImportField(
        "product", _("Product code"),
        (*PRODUCT_CODE, "product"), words(40), is_required=True,
    ),
    ImportField(
        "quantity", _("Quantity"), titles("数量 件数 购买数量 销售数量", "quantity qty"), empty_or(cleaning.whole)
    ),
    ImportField(
        "price", _("Price each"), titles("单价 成交单价 价格 售价 实际单价", "price unit_price"),
        empty_or(cleaning.amount),
    ),
    ImportField("batch", _("Batch"), titles("批号 批次 生产批号", "batch lot"), words(40)),
    ImportField(
        "expires_on", _("Shelf life ends"), titles("保质期至 有效期至 到期日 失效日期", "expires_on expiry"),
        empty_or(cleaning.day),
    ),
    ImportField(
        "receipt", _("Receipt"), titles("凭证 凭证类型 票据 票据类型 发票类型", "receipt"),
        empty_or(lambda cell: cleaning.choice(cell, RECEIPTS)), is_shared=True,
    ),
    ImportField(
        "receipt_number", _("Receipt number"), titles("凭证号 发票号 发票号码 票据号", "receipt_number invoice_number"),
        words(60), is_shared=True,
    ),
    ImportField(
        "delivery", _("Delivery"), titles("状态 订单状态 发货状态 配送状态 物流状态", "status delivery state"),
        empty_or(lambda cell: cleaning.choice(cell, DELIVERIES)), is_shared=True,
    ),
    ImportField(
        "came_at", _("In this state since"),
        titles("签收时间 送达时间 发货时间 完成时间 状态时间", "delivered_at shipped_at"), cleaning.moment,
        is_shared=True,
    ),
    ImportField(
        "paid", _("Paid in all"), titles("已付 已付金额 实付 实付金额 付款金额 收款金额 已收款", "paid amount_paid"),
        empty_or(cleaning.amount), is_shared=True,
    ),
    ImportField(
        "paid_at", _("Paid at"), titles("付款时间 付款日期 收款日期 支付时间", "paid_at"), cleaning.moment, is_shared=True
    ),
    ImportField("remark", _("Remark"), titles("备注 说明 订单备注 买家留言", "remark note"), words(2000), is_shared=True),
)  # fmt: skip
#: What each line says for itself; all else is of the order, and every line that says it must say the same.
OF_LINES = frozenset({"product", "quantity", "price", "batch", "expires_on"})
