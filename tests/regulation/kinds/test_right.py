"""Rights: until when, on which conditions, up to how much; what is not known is asked and never refused."""

from datetime import date
from decimal import Decimal

import pytest

from shouwen.regulation.errors import PackErrors
from tests.regulation.packing import Told, edition, kind

RETURN = """
- right: {zh: 质量问题退货, en: Return}
  id: R-1
  article: 一/1
  claim: return.asked
  where: reason = '质量问题'
  from: bought_on
  within: 30 days
  if: proof in ('发票', '凭证')
  up_to: paid
  refusals: [{if: used, cites: 一/2}]
  then: [{open: 退货}]
"""


@pytest.fixture(autouse=True)
def _claims(monkeypatch):
    from tests.regulation import packing

    claim = kind("return.asked", "要求退货", reason="code", bought_on="date", proof="code", amount="money", paid="money",
                 used="truth")
    monkeypatch.setattr(packing, "KINDS", {**packing.KINDS, claim.name: claim})
    packing.edition.cache_clear()


WHOLE = {"reason": "质量问题", "bought_on": date(2026, 3, 1), "proof": "发票", "amount": Decimal(5), "paid": Decimal(5),
         "used": False}


@pytest.mark.parametrize(
    ("at", "changed", "grounds", "asked"),
    [
        ("03-31 23:59:59", {}, None, None),
        ("04-01 00:00:00", {}, ("within",), ()),
        ("03-02 09:00", {"amount": Decimal("5.01")}, ("up_to",), ()),
        ("03-02 09:00", {"used": True}, ("small@1#一/2",), ()),
        ("03-02 09:00", {"used": None}, (), ("used",)),
        ("03-02 09:00", {"proof": None}, (), ("proof",)),
        ("04-01 00:00:00", {"proof": None}, ("within",), ()),
        ("04-01 00:00:00", {"used": True}, ("within", "small@1#一/2"), ()),
        ("04-01 00:00:00", {"reason": "不喜欢"}, None, None),
        ("03-02 09:00", {"reason": None}, (), ("reason",)),
    ],
)
def test_a_claim_is_granted_refused_with_every_ground_or_asked_what_is_missing(at, changed, grounds, asked):
    told = Told(RETURN)
    figures = {name: one for name, one in {**WHOLE, **changed}.items() if one is not None}

    found = told.object_to(at, "return.asked", **figures)

    assert [(one.lists, one.missing) for one in found] == ([] if grounds is None else [(grounds, asked)])
    is_granted = grounds is None and figures.get("reason") == "质量问题"
    granted = told.grant_to(at, "return.asked", **figures)
    assert granted == ([("R-1", "small@1#一/1", "03-31 23:59:59")] if is_granted else [])


def test_what_is_granted_opens_what_the_text_says():
    (found,) = Told(RETURN).tell("03-02 09:00", "return.asked", **WHOLE)

    assert (str(found.verdict), found.consequences) == ("granted", ({"open": "退货"},))


@pytest.mark.parametrize(
    ("was", "becomes", "expected"),
    [
        ("  from: bought_on\n", "", "from and within together"),
        ("claim: return.asked", "claim: return.askd", "a kind of fact"),
        ("refusals: [{if: used, cites: 一/2}]", "refusals: D-1", "a decision is not asked yet"),
    ],
)
def test_a_right_that_cannot_be_read_says_what_was_expected(was, becomes, expected):
    with pytest.raises(PackErrors) as refused:
        edition(RETURN.replace(was, becomes))

    assert any(expected in one.expected for one in refused.value.errors)


def test_a_right_is_said_in_words():
    right = (
        "- right: 退货\n  id: R-9\n  article: 一\n  claim: return.asked\n  from: bought_on\n  within: 30 days\n"
        "  if: not used\n  refusals: [{if: paid > 5}]\n"
    )
    standard = next(iter(edition(right).standards["R-9"].options.values()))

    assert standard.sentence() == "自bought on起 30 天 之内，并非used的，「要求退货」应予办理；paid超过 5的不受理。"
    assert standard.sentence("en") == (
        "return.asked is granted within 30 days of bought on, if not used, unless paid is over 5."
    )
