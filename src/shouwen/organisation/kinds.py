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
TOKEN_MADE = "token.made"  # noqa: S105  the name of a fact
TOKEN_REVOKED = "token.revoked"  # noqa: S105  the name of a fact

declare(
    UNIT_OPENED,
    "设立单位",
    "A unit is opened below another",
    figure("parent", "reference", "the unit above; none for the top"),
    figure("kind", "code", "which sort of unit"),
)
declare(
    UNIT_MOVED,
    "调整隶属",
    "A unit, with all below it, stands below another from now on",
    figure("from_parent", "reference", "the unit above until now"),
    figure("to_parent", "reference", "the unit above from now on"),
)
declare(
    UNIT_RENAMED,
    "单位更名",
    "A unit gets another name, code or zone",
    figure("what", "code", "what changed", "name", "name_en", "code", "zone"),
)
declare(UNIT_CLOSED, "撤销单位", "A unit without members or open units below it is closed")
declare(
    MEMBER_JOINED,
    "员工入职",
    "A person joins a unit",
    figure("home", "reference", "the unit that they belong to"),
)
declare(
    MEMBER_CHANGED,
    "员工资料变更",
    "What is kept of a member is changed",
    figure("what", "code", "what changed", "name", "mail", "phone", "home"),
    figure("home", "reference", "the unit that they belong to now"),
)
declare(MEMBER_LEFT, "员工离职", "A member leaves: postings, stand-ins, sessions and tokens end at once")
declare(
    MEMBER_POSTED,
    "任职",
    "A member holds a position in a unit from an instant",
    figure("position", "reference", "the position"),
    figure("posting", "reference", "the posting"),
    figure("since", "time", "from when"),
    figure("until", "time", "until when, where it is known"),
)
declare(
    POSTING_ENDED,
    "免职",
    "A member no longer holds a position in a unit",
    figure("position", "reference", "the position"),
    figure("posting", "reference", "the posting"),
    figure("until", "time", "from when no longer"),
)
declare(
    STAND_IN_BEGAN,
    "代理开始",
    "Another stands in for a member who is away",
    figure("stand_in", "reference", "who stands in"),
    figure("since", "time", "from when"),
    figure("until", "time", "until when, where it is known"),
)
declare(
    STAND_IN_ENDED,
    "代理结束",
    "A member no longer has a stand-in",
    figure("stand_in", "reference", "who stood in"),
    figure("until", "time", "from when no longer"),
)
declare(
    POSITION_CHANGED,
    "岗位权限变更",
    "What a position may do, or whether it heads its unit, is changed",
    figure("deed", "code", "the deed; absent where only the position itself changed"),
    figure("reach", "code", "how far it goes now", "none", "own", "team", "unit", "subtree"),
    figure("was", "code", "how far it went", "none", "own", "team", "unit", "subtree"),
    figure("is_head", "truth", "whether it heads its unit"),
)
declare(
    POSITION_NAMED,
    "岗位对应",
    "A unit says which of its positions is meant by a name in a regulation",
    figure("named", "code", "the name in the regulation"),
    figure("position", "reference", "the position; none takes the naming back"),
)
declare(
    CALENDAR_PUBLISHED,
    "公布日历",
    "A unit's working calendar from a date on",
    figure("name", "code", "which calendar"),
    figure("since", "date", "from which date"),
    figure("year", "number", "the last year whose holidays are announced in it"),
)
declare(
    SIGNED_IN, "登录", "A member signs in", figure("second_factor", "truth", "whether a code was asked for")
)
declare(SIGNED_OUT, "退出", "A member signs out")
declare(
    SIGN_IN_REFUSED,
    "登录被拒",
    "A sign-in is refused; about the member where there is one",
    figure("reason", "code", "what was not right", "secret", "code", "code_used"),
)
declare(
    SECRET_SET,
    "设置口令",
    "A member's pass phrase is set",
    figure("temporary", "truth", "whether it must be changed at the next sign-in"),
)
declare(
    PREFERENCES_SET,
    "个人设置",
    "A member chooses language and looks",
    figure("language", "code", "the language"),
    figure("theme", "code", "light, dark or as the device"),
)
declare(SECOND_FACTOR_SET, "启用两步验证", "A member sets up one-time codes")
declare(SECOND_FACTOR_REMOVED, "停用两步验证", "A member's one-time codes are removed")
declare(
    TOKEN_MADE,
    "创建令牌",
    "A member lets a program act for them",
    figure("token", "reference", "the token"),
    figure("until", "time", "until when"),
    figure("everything", "truth", "it may do all that the member may"),
)
declare(
    TOKEN_REVOKED, "撤销令牌", "A token counts no more", figure("token", "reference", "the token")
)
