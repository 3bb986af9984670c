"""The facts that this module records. None holds a name: names live in rows."""

from __future__ import annotations

from shouwen.facts.kinds import declare, figure

UNIT_OPENED = "unit.opened"
UNIT_MOVED = "unit.moved"
UNIT_RENAMED = "unit.renamed"
UNIT_CLOSED = "unit.closed"
MEMBER_JOINED = "member.joined"
MEMBER_CHANGED = "member.changed"
MEMBER_LEFT = "member.left"
DEPARTURE_PLANNED = "departure.planned"
DEPARTURE_WITHDRAWN = "departure.withdrawn"
MEMBER_POSTED = "member.posted"
POSTING_ENDED = "posting.ended"
STAND_IN_BEGAN = "stand_in.began"
STAND_IN_ENDED = "stand_in.ended"
POSITION_CHANGED = "position.changed"
POSITION_NAMED = "position.named"
CALENDAR_PUBLISHED = "calendar.published"
SIGNED_IN = "member.signed_in"
SIGNED_OUT = "member.signed_out"
SIGN_IN_REFUSED = "sign_in.refused"
SECRET_SET = "member.secret_set"  # noqa: S105  the name of a fact
PREFERENCES_SET = "member.preferences_set"
SECOND_FACTOR_SET = "second_factor.set"
SECOND_FACTOR_REMOVED = "second_factor.removed"
RECOVERY_CODES_MADE = "recovery_codes.made"
RECOVERY_CODE_USED = "recovery_code.used"
TOKEN_MADE = "token.made"  # noqa: S105  the name of a fact
TOKEN_REVOKED = "token.revoked"  # noqa: S105  the name of a fact

declare(
    UNIT_OPENED,
    "设立单位",
    "A unit is opened below another",
    figure("parent", "reference", "the unit above; none for the top", zh="上级"),
    figure("kind", "code", "which sort of unit", zh="单位类别", en="Sort of unit"),
    en="Unit opened",
)
declare(
    UNIT_MOVED,
    "调整隶属",
    "A unit, with all below it, stands below another from now on",
    figure(
        "from_parent", "reference", "the unit above until now", zh="原上级单位", en="Unit above until now"
    ),
    figure(
        "to_parent", "reference", "the unit above from now on", zh="新上级单位", en="Unit above from now on"
    ),
    en="Unit moved",
)
declare(
    UNIT_RENAMED,
    "单位更名",
    "A unit gets another name, code, zone, hotline or address",
    figure(
        "what",
        "code",
        "what changed",
        ("name", "名称", "name"),
        ("name_en", "英文名称", "English name"),
        ("code", "代码", "code"),
        ("zone", "时区", "time zone"),
        ("hotline", "热线", "hotline"),
        ("address", "地址", "address"),
        zh="更改内容",
        en="What changed",
    ),
    en="Unit renamed",
)
declare(UNIT_CLOSED, "撤销单位", "A unit without members or open units below it is closed", en="Unit closed")
declare(
    MEMBER_JOINED,
    "员工入职",
    "A person joins a unit",
    figure("home", "reference", "the unit that they belong to", zh="所属单位", en="Home unit"),
    en="Member joined",
)
declare(
    MEMBER_CHANGED,
    "员工资料变更",
    "What is kept of a member is changed",
    figure(
        "what",
        "code",
        "what changed",
        ("name", "名称", "name"),
        ("mail", "邮箱", "mail address"),
        ("phone", "电话", "phone"),
        ("home", "所属单位", "home unit"),
        zh="更改内容",
        en="What changed",
    ),
    figure("home", "reference", "the unit that they belong to now", zh="所属单位", en="Home unit"),
    en="Member's record changed",
)
declare(
    MEMBER_LEFT,
    "员工离职",
    "A member leaves: postings, stand-ins, sessions and tokens end at once",
    figure("successor", "reference", "to whom what is theirs passes on", zh="接替人", en="Successor"),
    en="Member left",
)
declare(
    DEPARTURE_PLANNED,
    "拟定离职",
    "A member is to leave at the end of a day; planned again, the latest counts",
    figure("leaves_at", "time", "when they leave", zh="离职时间", en="Leaves"),
    figure("successor", "reference", "to whom what is theirs will pass on", zh="接替人", en="Successor"),
    en="Departure planned",
)
declare(
    DEPARTURE_WITHDRAWN,
    "撤回离职安排",
    "A member who was to leave stays",
    en="Departure withdrawn",
)
declare(
    MEMBER_POSTED,
    "任职",
    "A member holds a position in a unit from an instant",
    figure("position", "reference", "the position", zh="岗位"),
    figure("posting", "reference", "the posting", zh="任职"),
    figure("since", "time", "from when", zh="起始时间", en="From"),
    figure("until", "time", "until when, where it is known", zh="截止时间", en="Until"),
    en="Member posted",
)
declare(
    POSTING_ENDED,
    "免职",
    "A member no longer holds a position in a unit",
    figure("position", "reference", "the position", zh="岗位"),
    figure("posting", "reference", "the posting", zh="任职"),
    figure("until", "time", "from when no longer", zh="截止时间", en="Until"),
    en="Posting ended",
)
declare(
    STAND_IN_BEGAN,
    "代理开始",
    "Another stands in for a member who is away",
    figure("stand_in", "reference", "who stands in", zh="代理人", en="Stand-in"),
    figure("since", "time", "from when", zh="起始时间", en="From"),
    figure("until", "time", "until when, where it is known", zh="截止时间", en="Until"),
    en="Stand-in began",
)
declare(
    STAND_IN_ENDED,
    "代理结束",
    "A member no longer has a stand-in",
    figure("stand_in", "reference", "who stood in", zh="代理人", en="Stand-in"),
    figure("until", "time", "from when no longer", zh="截止时间", en="Until"),
    en="Stand-in ended",
)
declare(
    POSITION_CHANGED,
    "岗位权限变更",
    "What a position may do, or whether it heads its unit, is changed",
    figure("deed", "code", "the deed; absent where only the position itself changed", zh="办理事项"),
    figure(
        "reach",
        "code",
        "how far it goes now",
        ("none", "无", "none"),
        ("own", "本人", "own"),
        ("team", "班组", "team"),
        ("unit", "本单位", "unit"),
        ("subtree", "本单位及下属", "unit and below"),
        zh="权限范围",
    ),
    figure(
        "was",
        "code",
        "how far it went",
        ("none", "无", "none"),
        ("own", "本人", "own"),
        ("team", "班组", "team"),
        ("unit", "本单位", "unit"),
        ("subtree", "本单位及下属", "unit and below"),
        zh="原权限范围",
        en="Reach until now",
    ),
    figure("is_head", "truth", "whether it heads its unit", zh="是单位负责人", en="Heads its unit"),
    en="Position changed",
)
declare(
    POSITION_NAMED,
    "岗位对应",
    "A unit says which of its positions is meant by a name in a regulation",
    figure("named", "code", "the name in the regulation", zh="制度中的名称", en="Name in the regulation"),
    figure("position", "reference", "the position; none takes the naming back", zh="岗位"),
    en="Position named",
)
declare(
    CALENDAR_PUBLISHED,
    "公布日历",
    "A unit's working calendar from a date on",
    figure("name", "code", "which calendar", zh="日历", en="Calendar"),
    figure("since", "date", "from which date", zh="起始时间", en="From"),
    figure("year", "number", "the last year whose holidays are announced in it", zh="年份"),
    en="Calendar published",
)
declare(
    SIGNED_IN,
    "登录",
    "A member signs in",
    figure("second_factor", "truth", "whether a code was asked for", zh="两步验证", en="One-time code"),
    en="Signed in",
)
declare(SIGNED_OUT, "退出", "A member signs out", en="Signed out")
declare(
    SIGN_IN_REFUSED,
    "登录被拒",
    "A sign-in is refused; about the member where there is one",
    figure(
        "reason",
        "code",
        "what was not right",
        ("secret", "口令", "pass phrase"),
        ("code", "代码", "code"),
        ("code_used", "验证码已用过", "code used already"),
        zh="理由",
    ),
    en="Sign-in refused",
)
declare(
    SECRET_SET,
    "设置口令",
    "A member's pass phrase is set",
    figure(
        "temporary",
        "truth",
        "whether it must be changed at the next sign-in",
        zh="下次登录须更改",
        en="To be changed at the next sign-in",
    ),
    en="Pass phrase set",
)
declare(
    PREFERENCES_SET,
    "个人设置",
    "A member chooses language and looks",
    figure("language", "code", "the language", zh="语言"),
    figure("theme", "code", "light, dark or as the device", zh="外观"),
    en="Preferences set",
)
declare(SECOND_FACTOR_SET, "启用两步验证", "A member sets up one-time codes", en="One-time codes set up")
declare(
    SECOND_FACTOR_REMOVED,
    "停用两步验证",
    "A member's one-time codes are removed",
    en="One-time codes removed",
)
declare(
    RECOVERY_CODES_MADE,
    "生成恢复码",
    "A member makes new recovery codes; those before are good no longer",
    figure("count", "number", "how many there are", zh="数量"),
    en="Recovery codes made",
)
declare(
    RECOVERY_CODE_USED,
    "使用恢复码",
    "A member signs in with a recovery code instead of a code of their device",
    figure("left", "number", "how many are left", zh="剩余数量", en="Left"),
    en="Recovery code used",
)
declare(
    TOKEN_MADE,
    "创建令牌",
    "A member lets a program act for them",
    figure("token", "reference", "the token", zh="令牌"),
    figure("until", "time", "until when", zh="截止时间", en="Until"),
    figure(
        "everything",
        "truth",
        "it may do all that the member may",
        zh="全部权限",
        en="All that the member may do",
    ),
    en="Token made",
)
declare(
    TOKEN_REVOKED,
    "撤销令牌",
    "A token counts no more",
    figure("token", "reference", "the token", zh="令牌"),
    en="Token revoked",
)
