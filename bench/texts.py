"""Chinese texts for measurements: phrases of complaints put together at random, the same for a seed."""

from __future__ import annotations

import random

PRODUCTS = ("热水壶 电饭煲 微波炉 洗衣机 空调 冰箱 电视机 吸尘器 净水器 电风扇 豆浆机 电磁炉 油烟机 燃气灶 扫地机 加湿器").split()
FAULTS = ("通电后外壳带电 启动时有异响 屏幕闪烁 漏水 不制冷 无法开机 有焦糊味 指示灯不亮 按键失灵 自动断电 温度失控 底座松动 "
          "门关不严 噪音很大 遥控器没有反应 说明书与实物不符 包装破损 少了配件 发票开错 送货迟到三天").split()
DEEDS = ("要求退货 要求换货 要求上门维修 要求赔偿 要求道歉 要求尽快答复 要求退还运费 希望主管回电 坚持退款 拒绝维修").split()
PLACES = ("旗舰店 直营店 网上商城 专柜 社区店 经销商处 展销会 电话订购 团购 开发区门店").split()
MORE = ("客户情绪激动 客户表示理解 已安抚客户 已登记联系方式 客户多次来电 客户要求录音 此前曾经反映过 前次处理未果 "
        "安装人员态度生硬 师傅未穿工作服 现场没有出示证件 客户家中有老人 客户赶时间 客户愿意等待 已请仓库核对 已通知质检部门").split()
SURNAMES = "王李张刘陈杨赵黄周吴徐孙胡朱高林何郭马罗梁宋郑谢韩唐冯于董萧程曹袁邓许傅沈曾彭吕"
GIVEN = "伟芳娜敏静丽强磊军洋勇艳杰娟涛明超秀霞平刚桂英华玉兰建国志文斌宇浩凯健俊帆雪琳雨婷欣怡嘉佳晨"


class Writer:
    """Writes the same texts for the same seed. ``rare`` words stand in about one text of two thousand."""

    def __init__(self, seed=7):
        self._random = random.Random(seed)  # noqa: S311  texts, no secrets

    def subject(self):
        pick = self._random.choice
        return f"{pick(PRODUCTS)}{pick(FAULTS)}"

    def words(self, about=120):
        pick = self._random.choice
        parts = [f"客户在{pick(PLACES)}购买的{pick(PRODUCTS)}{pick(FAULTS)}，{pick(DEEDS)}"]
        if self._random.random() < 0.5:
            parts.append("按投诉受理")
        if self._random.random() < 1 / 2000:
            parts.append("保温层脱落")
        while sum(map(len, parts)) < about:
            parts.append(pick(MORE))
        return "。".join(parts) + "。"

    def name(self):
        pick = self._random.choice
        return pick(SURNAMES) + "".join(pick(GIVEN) for _ in range(self._random.choice((1, 2, 2))))

    def phone(self):
        return "1" + self._random.choice("3578") + "".join(self._random.choice("0123456789") for _ in range(9))

    @property
    def random(self):
        return self._random
