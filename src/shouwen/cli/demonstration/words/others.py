"""Visits, reports to superiors, and what customers otherwise call about."""

from __future__ import annotations

from dataclasses import dataclass


@dataclass(frozen=True)
class Visit:
    """Somebody comes to the counter: what it is about, what it turns on, how it is settled; ``amount`` in yuan."""

    subject: str
    words: str
    demand: str
    analysis: str
    amount: str
    plan: str


@dataclass(frozen=True)
class Upwards:
    """Something to be reported to a superior: which of the manual's five cases, and what one proposes."""

    subject: str
    reason: str
    words: str
    instruction: str
    carried_out: str


VISITS: tuple[Visit, ...] = (
    Visit(
        "来店要求当场换电水壶",
        "带着水壶和小票来的，说盖子合不严，烧开了蒸汽往手上喷。",
        "当场换一只",
        "盖子卡扣磨损，在保修期内，货架有同款。",
        "149",
        "当场换同款新品，旧机留下送检。",
    ),
    Visit(
        "老人来问积分怎么兑",
        "拿着会员卡，说儿子教的步骤记不住。",
        "帮忙兑一袋米",
        "账户积分够，手机号已停用，需核对身份证改号。",
        "0",
        "核对身份后改号，当场兑换并送到公交站。",
    ),
    Visit(
        "顾客为晚到三天来店理论",
        "嗓门很大，说家里装修等门装完才能收房。",
        "赔误工",
        "延误三天属我方漏单，客户情绪激动但要求合理。",
        "600",
        "减免运费并补偿六百元，安排次日安装。",
    ),
    Visit(
        "要求退已安装的浴霸",
        "装上去觉得晃眼，想退，安装孔已经开了。",
        "退货退安装费",
        "已安装且无质量问题，按规定不退；可换暖光款补差。",
        "260",
        "换成暖光款，免第二次安装费。",
    ),
    Visit(
        "两家人为送错货来店里",
        "隔壁拿走了我的柜子，我拿到他的桌子，两家都急。",
        "今天都换回来",
        "同一小区两单贴反，两家都未拆封。",
        "80",
        "当天派车互换，各送一份小礼品。",
    ),
    Visit(
        "客户带律师函来店",
        "称地板甲醛超标，要求退一赔三。",
        "退一赔三",
        "检测报告为自行委托，需双方共同复检；金额超出专员权限。",
        "36800",
        "约定共同抽样复检，费用我方先付，结果出来后再谈赔付。",
    ),
    Visit(
        "来取维修好的吸尘器",
        "取件单丢了，说机器是蓝色的。",
        "取回机器",
        "核对手机号和机身编号，型号相符。",
        "0",
        "登记证件后交还，当场试机。",
    ),
)

REPORTS: tuple[Upwards, ...] = (
    Upwards(
        "客户资料表被打印带出办公室",
        "泄密",
        "今早发现上月的客户联系表少了一份，打印记录显示昨晚八点有人打印两份。建议立即停用该账号并调监控。",
        "停用账号，保护现场，由人事和我一起谈话，下班前报结果。",
        "已停用账号，追回一份，当事人写出经过。",
    ),
    Upwards(
        "整车冰箱装反方向全部漏油",
        "重大差错事故",
        "到货四十台有三十一台压缩机漏油，装车时卧放。建议先停发同批，通知已收货的九位客户暂不通电。",
        "同意。停发同批，逐一电话通知，损失由仓储先列清单。",
        "九位客户均已通知，未通电，清单已交财务。",
    ),
    Upwards(
        "客户在店内扬言砸店",
        "危及安全",
        "一位客户因退款未到账情绪失控，手持铁器。已疏散其他顾客并报警，建议先行垫付退款。",
        "人身安全第一。可先垫付，事后补手续。",
        "垫付四千二百元，民警到场后客户离开，未伤人。",
    ),
    Upwards(
        "要求一次性退赔一百二十台洗衣机",
        "超出职权",
        "学校以噪声为由要求整批退货，货值三十九万。超出我处权限，建议先派技术现场测噪声。",
        "同意现场测量，由生产部出方案，三日内答复学校。",
        "现场测得一百零四台合格，其余十六台调平后合格，学校同意保留。",
    ),
    Upwards(
        "同一客户一周来电六十余次",
        "用户刁难",
        "该客户反复要求换货后又拒收，每通电话半小时以上，已影响其他客户。建议由主管专人对接。",
        "转主管专人对接，每日一次固定时间回电。",
        "已固定每日下午三点回电，来电降到每天两次。",
    ),
)

#: Subjects of contacts from which no case comes: channel, direction, subject, words.
TALKS: tuple[tuple[str, str, str, str], ...] = (
    ("phone", "in", "问电热水器多久清一次垢", "建议一年一次，已告知收费和预约方式。"),
    ("phone", "in", "问订单发货了没有", "当日已出库，报了单号。"),
    ("phone", "out", "回访安装是否满意", "客户说师傅干净利落，没有意见。"),
    ("phone", "in", "改送货时间", "由周三改到周六上午，已改单。"),
    ("counter", "in", "来店问沙发样板", "带看两款，留了色卡。"),
    ("mail", "in", "询问批量采购报价", "转营销部，三个工作日内报价。"),
    ("letter", "in", "来信感谢客服上门教用手机", "已转告当事同事，回信致谢。"),
    ("fax", "in", "传真确认订货数量", "核对一致，已归档。"),
    ("phone", "in", "忘记门锁管理密码", "核对身份后指导重置。"),
    ("phone", "out", "通知配件到货", "客户约周日来取。"),
    ("visit", "out", "上门查看安装环境", "量好尺寸，需加一米软管。"),
    ("phone", "in", "问电子发票怎么开", "短信发送了开票链接。"),
    ("mail", "out", "寄送检测报告复印件", "客户已收到并确认。"),
    ("counter", "in", "来店更换保修卡", "核对购货凭证后补发。"),
    ("phone", "in", "咨询冬天门锁用什么电池", "建议锂铁电池，可到店领取。"),
    ("phone", "out", "询问退款是否到账", "已到账。"),
    ("letter", "out", "寄出致歉信", "挂号寄出。"),
    ("fax", "out", "传真合同补充条款", "对方已回传盖章件。"),
    ("visit", "in", "客户来厂参观生产线", "由质检部陪同，约一小时。"),
    ("phone", "in", "要求暂不发货", "已在出库前拦下。"),
    ("phone", "in", "问旧家具能不能拉走", "可以，随送货一并清运。"),
    ("mail", "in", "反映网页尺寸写错", "已转营销部更正。"),
    ("phone", "out", "提醒净水器换滤芯", "客户预约了下周二。"),
    ("counter", "in", "来店领取赠品", "核对名单后发放。"),
)

#: What colleagues write to each other on a case; ``{name}`` is whom they mention.
NOTES: tuple[str, ...] = (
    "{name}，客户晚上七点以后才方便接电话，请错开白天。",
    "老客户，前年也反映过一次，当时处理得比较满意，可以翻翻旧案。",
    "{name}，样品已经放在质检室三号架，标签写了案号。",
    "客户说话快，容易急，先听他说完再解释。",
    "{name}，麻烦看一下发货照片，我这边系统里打不开。",
    "已和门店核对，当天确有这笔。",
    "{name}，这单承诺期限比较紧，请优先安排。",
    "客户又发来两张照片，和第一次说的一致。",
    "{name}，请问同批还有没有库存？如有请先停发。",
    "客户同意等到周五，但要求每天有人告诉他进展。",
)

REFUSALS: tuple[str, ...] = (
    "所述商品并非本公司出售，购货凭证为他店开具，已说明并告知应向何处反映。",
    "超过三包期限两年，且为自行拆修后损坏，理由不充分；可按收费维修处理。",
    "要求十倍赔偿没有依据，经解释仍坚持，按规定不予受理，已告知可申请调解。",
    "同一事项已由法院立案，本公司不再重复受理。",
    "经核对，客户误把活动规则看成保修条款，要求不成立，已逐条解释。",
    "投诉内容为对方邻里纠纷，与本公司商品和服务无关。",
)

#: Texts for replies that each house keeps: title, language, words.
REPLY_TEXTS: tuple[tuple[str, str, str], ...] = (
    ("受理告知", "zh-hans", "{customer.name}您好：\n您反映的“{case.subject}”（编号 {case.number}）已受理，我们将于"
     "{case.promised_on}前答复您。\n{unit.name} {member.name}"),
    ("进展告知", "zh-hans", "{customer.name}您好：\n您的投诉（编号 {case.number}）正在调查原因，"
     "有结果马上告诉您。\n{member.name}"),
    ("致歉", "zh-hans", "{customer.name}您好：\n这件事给您添了麻烦，我们向您道歉，"
     "也谢谢您告诉我们。\n{unit.name} {member.name}"),
    ("Receipt", "en", "Dear {customer.name},\nwe have received your complaint ({case.number}) and will answer it by "
     "{case.promised_on}.\n{member.name}"),
)
