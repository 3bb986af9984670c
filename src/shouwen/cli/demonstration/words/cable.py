"""What subscribers of the cable company call about: the kind of case, where one comes of it, and how the call went."""

from __future__ import annotations

from dataclasses import dataclass


@dataclass(frozen=True)
class Call:
    """A call: how long it rang, how long the subscriber was held (seconds), and the kind of case that came of it."""

    subject: str
    words: str
    rings: int
    held: int | None = None
    kind: str = ""


#: In the company's own call centre: two rings and thirty seconds are the most.
CALLS: tuple[Call, ...] = (
    Call("咨询宽带提速资费", "想知道百兆换五百兆每月多少钱。", 1, 24, "业务咨询"),
    Call("机顶盒无信号", "昨晚起全部频道黑屏，重启无效。", 2, None, "故障申告"),
    Call("询问营业厅地址", "要办过户，问最近的营业厅。", 2),
    Call("投诉装机师傅迟到", "约好九点，十一点才来，事先没有电话。", 2, 28, "投诉"),
    Call("查询账单", "问上月多出的点播费。", 3, 30),
    Call("改约上门时间", "周四不在家，改到周五下午。", 1),
    Call("询问停机保号", "外出半年，想停机保号。", 2, 31),
    Call("网速慢", "晚上八点以后看视频卡顿。", 1, 45),
    Call("申请移机", "下月搬家，地址在同一小区。", 4),
    Call("咨询少儿频道", "问是否包含在基本包里。", 2, 18),
)
#: In Qinglan: one ring and twenty seconds, from the day on which its own rules begin.
QINGLAN_CALLS: tuple[Call, ...] = (
    Call("村里信号中断", "大风过后整个组都看不了。", 1, None, "故障申告"),
    Call("询问缴费点", "镇上的代缴点搬了。", 2, 22),
    Call("咨询高清机顶盒", "问老机顶盒能否换高清。", 1, 15),
    Call("光缆被挂断", "收玉米的车挂断了入户线。", 2),
    Call("申请加装副机", "楼上想加一台。", 1, 21),
    Call("感谢抢修及时", "雨夜抢修，打来道谢。", 1),
)
SUBSCRIBERS: tuple[str, ...] = ("苗雨晴", "葛天明", "卜凡", "薛芳", "尚志远", "洪小满", "祁连", "佟伟", "凌霜", "屈原野")
QINGLAN_SUBSCRIBERS: tuple[str, ...] = ("石根生", "田秀英", "蒙老五", "岑水花", "覃大山", "农桂兰")
WHY_EXCEPTED = "青岚山区村组分散，雨季道路常断，农村修复时限暂放宽到七十二小时。"
