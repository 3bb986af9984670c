"""Signing in: no guessing, no learning who exists, no code twice, and nobody who has left."""

from datetime import timedelta

import pyotp
import pytest
from django.contrib.auth.hashers import Argon2PasswordHasher

from shouwen.facts.refusals import Refused, Why
from shouwen.organisation import actions
from shouwen.organisation.actions.attempts import (
    MOST_BY_ACCOUNT,
    MOST_BY_ADDRESS,
    MOST_BY_CODE,
    WINDOW,
    key_of,
)
from shouwen.organisation.models import Member, SignInAttempt
from shouwen.organisation.recovery_codes import new_recovery_codes
from shouwen.work.models import Notice
from tests.factories import (
    LONG_AGO,
    as_member,
    facts_of,
    make_administrator,
    make_member,
    make_unit,
    refusal_of,
)

pytestmark = pytest.mark.django_db
SECRET = "correct horse battery"
AT = LONG_AGO + timedelta(days=3)


def denied(deed):
    """Return the refusal; what the deed has counted and recorded by itself stays, as outside a test."""
    with pytest.raises(Refused) as caught:
        deed()
    return caught.value


@pytest.fixture
def member():
    return make_member("张三", make_unit("集团"), sign_in="zhangsan", secret=SECRET)


@pytest.fixture
def hashes(monkeypatch):
    """Counts every Argon2 reckoning, while it is really done."""
    counted = []
    for name in ("encode", "verify"):
        real = getattr(Argon2PasswordHasher, name)

        def count(self, *args, _real=real, _name=name, **kwargs):
            counted.append(_name)
            return _real(self, *args, **kwargs)

        monkeypatch.setattr(Argon2PasswordHasher, name, count)
    return counted


def attempt(sign_in="zhangsan", secret=SECRET, *, address="10.0.0.1", at=AT):
    return actions.check_secret(sign_in, secret, address=address, at=at)


def test_the_right_pass_phrase_signs_in_and_is_recorded(member):
    found = actions.sign_in("ZhangSan ", SECRET, address="10.0.0.1", at=AT)

    assert found == member
    assert [f.figures for f in facts_of("member.signed_in", member)] == [{"second_factor": False}]
    assert SignInAttempt.objects.count() == 0


@pytest.mark.parametrize(
    ("who", "reckoned"),
    [
        ("the right one", 1),
        ("wrong", 1),
        ("nobody", 1),
        ("left", 1),
        ("no secret", 1),
        ("too long", 1),
        ("odd", 1),
    ],
)
def test_whoever_is_asked_for_exactly_one_hash_is_reckoned_and_the_answer_is_the_same(
    member, hashes, who, reckoned
):
    gone = make_member("旧人", member.home, sign_in="gone", secret=SECRET)
    actions.leave_member(gone, by="system", at=AT)
    make_member("新人", member.home, sign_in="fresh")
    given = {
        "the right one": ("zhangsan", SECRET),
        "wrong": ("zhangsan", "not this one at all"),
        "nobody": ("nobody", SECRET),
        "left": ("gone", SECRET),
        "no secret": ("fresh", ""),
        "too long": ("zhangsan", SECRET * 20),
        "odd": ("zh\x00ang", SECRET),
    }[who]
    denied(lambda: attempt("warm", "up"))  # the dummy hash is made once
    hashes.clear()

    refused = None if who == "the right one" else denied(lambda: attempt(*given))
    if who == "the right one":
        attempt(*given)

    assert len(hashes) == reckoned
    if refused is not None:
        assert (str(refused), refused.why, refused.field) == (
            "The name or the pass phrase is not right. Look at both and try again.",
            Why.BAD_INPUT,
            "secret",
        )


def test_unknown_and_known_accounts_leave_the_same_traces(member):
    denied(lambda: attempt("zhangsan", "wrong wrong wrong"))
    known = (SignInAttempt.objects.count(), len(facts_of("sign_in.refused")))
    denied(lambda: attempt("nobody", "wrong wrong wrong"))

    assert (SignInAttempt.objects.count(), len(facts_of("sign_in.refused"))) == (known[0] * 2, known[1] * 2)
    assert [f.about for f in facts_of("sign_in.refused")] == [member.reference, "system"]
    assert not any("zhangsan" in key for key in SignInAttempt.objects.values_list("key", flat=True))


@pytest.mark.parametrize("name", ["zhangsan", "nobody"])
def test_an_account_is_tried_so_often_and_then_waits_whether_it_exists_or_not(member, hashes, name):
    for number in range(MOST_BY_ACCOUNT):
        refused = denied(lambda at=number: attempt(name, "wrong", address=f"10.0.1.{at}"))
        assert refused.why == Why.BAD_INPUT
    hashes.clear()

    refused = denied(lambda: attempt(name, SECRET, address="10.0.2.1"))

    assert ("Too many" in str(refused), hashes) == (True, [])


@pytest.mark.parametrize(
    ("after", "is_refused"), [(WINDOW - timedelta(seconds=1), True), (WINDOW, False), (WINDOW * 2, False)]
)
def test_the_wait_ends_with_the_window(member, after, is_refused):
    for number in range(MOST_BY_ACCOUNT):
        denied(lambda at=number: attempt(secret="wrong", address=f"10.0.1.{at}"))

    if is_refused:
        assert "Too many" in str(denied(lambda: attempt(at=AT + after)))
    else:
        assert attempt(at=AT + after) == member


def test_an_address_that_tries_many_accounts_waits_and_others_do_not(member):
    SignInAttempt.objects.bulk_create(
        SignInAttempt(key=key_of("address", "10.9.9.9"), at=AT) for _ in range(MOST_BY_ADDRESS)
    )

    assert "Too many" in str(denied(lambda: attempt(address="10.9.9.9")))
    assert attempt(address="10.9.9.8") == member


def test_a_success_forgets_the_tries_before(member):
    for _ in range(MOST_BY_ACCOUNT - 1):
        denied(lambda: attempt(secret="wrong"))
    actions.sign_in("zhangsan", SECRET, address="10.0.0.1", at=AT)

    for _ in range(MOST_BY_ACCOUNT - 1):
        assert denied(lambda: attempt(secret="wrong")).why == Why.BAD_INPUT


def test_tries_of_more_than_a_day_ago_are_forgotten(member):
    denied(lambda: attempt(secret="wrong"))

    assert actions.forget_attempts(at=AT + timedelta(hours=24)) == 0
    assert actions.forget_attempts(at=AT + timedelta(hours=24, seconds=1)) == 2


# One-time codes


@pytest.fixture
def device(member):
    codes = pyotp.TOTP(pyotp.random_base32())
    actions.set_second_factor(member, codes.secret, codes.at(AT), by=as_member(member, AT), at=AT)
    member.refresh_from_db()
    return codes


@pytest.mark.parametrize(
    ("steps", "is_right"),
    [(-2, False), (-1, True), (0, True), (1, True), (2, False)],
)
def test_a_code_counts_one_step_early_and_one_step_late(member, device, steps, is_right):
    now = AT + timedelta(minutes=30)
    code = device.at(now + timedelta(seconds=30 * steps))

    if is_right:
        actions.check_code(member, code, at=now)
    else:
        assert denied(lambda: actions.check_code(member, code, at=now)).field == "code"


def test_a_code_is_taken_once_and_none_before_it(member, device):
    now = AT + timedelta(minutes=30)
    code, before = device.at(now), device.at(now - timedelta(seconds=30))
    actions.check_code(member, f"{code[:3]} {code[3:]}", at=now)

    again = denied(lambda: actions.check_code(member, code, at=now))
    older = denied(lambda: actions.check_code(member, before, at=now))

    assert ("used already" in str(again), "used already" in str(older)) == (True, True)
    assert [f.figures for f in facts_of("sign_in.refused", member)] == [{"reason": "code_used"}] * 2


def test_the_code_that_set_the_device_up_signs_nobody_in(member, device):
    assert "used already" in str(denied(lambda: actions.check_code(member, device.at(AT), at=AT)))


def test_codes_are_tried_so_often_also_when_the_pass_phrase_is_right_between(member, device):
    now = AT + timedelta(minutes=30)
    for _ in range(MOST_BY_CODE):
        attempt(at=now)
        assert "not right" in str(denied(lambda: actions.check_code(member, "000000", at=now)))
        attempt(at=now)

    assert "Too many" in str(denied(lambda: actions.check_code(member, device.at(now), at=now)))


@pytest.mark.parametrize("code", ["", "12345", "1234567", "abcdef", "١٢٣٤٥٦", "１２３４５６"])
def test_what_is_no_code_is_refused(member, device, code):
    assert denied(lambda: actions.check_code(member, code, at=AT + timedelta(hours=1))).field == "code"


def test_signing_in_at_once_needs_the_code_too(member, device):
    now = AT + timedelta(minutes=30)

    without = denied(lambda: actions.sign_in("zhangsan", SECRET, address="a", at=now))
    found = actions.sign_in("zhangsan", SECRET, device.at(now), address="a", at=now)

    assert (without.field, found) == ("code", member)


def test_codes_are_set_up_only_by_the_member_with_a_right_code_and_once(member):
    codes, other = pyotp.TOTP(pyotp.random_base32()), make_member("李四", member.home)

    def by(who, code):
        return lambda: actions.set_second_factor(member, codes.secret, code, by=as_member(who, AT), at=AT)

    assert refusal_of(by(other, codes.at(AT))).why == Why.NOT_ALLOWED
    assert refusal_of(by(member, "000000")).field == "code"
    by(member, codes.at(AT))()
    assert refusal_of(by(member, codes.at(AT))).why == Why.OVERTAKEN


def test_codes_are_removed_by_a_new_code_or_by_who_has_all_the_members_rights(member, device):
    now = AT + timedelta(hours=1)
    stranger = as_member(make_member("李四", member.home, {"admit_member": "own"}), now)
    refused = refusal_of(lambda: actions.remove_second_factor(member, by=stranger, at=now))
    assert refused.why == Why.NOT_ALLOWED
    assert (
        refusal_of(
            lambda: actions.remove_second_factor(member, code="000000", by=as_member(member, now), at=now)
        ).field
        == "code"
    )

    actions.remove_second_factor(member, code=device.at(now), by=as_member(member, now), at=now)

    member.refresh_from_db()
    assert member.second_factor == ""
    actions.set_second_factor(
        member,
        device.secret,
        device.at(now + timedelta(minutes=5)),
        by=as_member(member, now),
        at=now + timedelta(minutes=5),
    )
    actions.remove_second_factor(member, by=as_member(make_administrator(unit=member.home), now), at=now)


def test_who_may_not_remove_codes_learns_nothing_about_them(member):
    stranger = as_member(make_member("李四", member.home, {"admit_member": "own"}), AT)

    assert member.second_factor == ""
    assert refusal_of(lambda: actions.remove_second_factor(member, by=stranger, at=AT)).why == Why.NOT_ALLOWED
    Member.objects.filter(pk=member.pk).update(left_at=AT)
    assert refusal_of(lambda: actions.remove_second_factor(member, by=stranger, at=AT)).why == Why.NOT_ALLOWED


# Pass phrases


@pytest.mark.parametrize(
    ("secret", "why"),
    [("short 123", "short"), ("password123", "common"), ("zhangsan12", "similar"), ("x" * 201, "200")],
)
def test_weak_pass_phrases_are_refused(member, secret, why):
    refused = refusal_of(
        lambda: actions.change_secret(member, secret, old=SECRET, by=as_member(member, AT), at=AT)
    )

    assert (refused.why, refused.field) == (Why.BAD_INPUT, "secret")


def test_only_the_member_changes_their_pass_phrase_and_knows_the_old_one(member):
    admin = as_member(make_administrator(unit=member.home), AT)

    def change(by, old):
        return lambda: actions.change_secret(member, "a new pass phrase", old=old, by=by, at=AT)

    assert refusal_of(change(admin, SECRET)).why == Why.NOT_ALLOWED
    assert refusal_of(change(as_member(member, AT), "wrong")).field == "old"
    change(as_member(member, AT), SECRET)()
    assert attempt(secret="a new pass phrase") == member


def test_who_lacks_the_members_rights_gives_them_no_pass_phrase(member):
    head = make_member("总管", member.home, ["open_case"])
    clerk = as_member(make_member("人事", member.home, ["admit_member"]), AT)
    admin = as_member(make_administrator(unit=member.home), AT)

    refused = refusal_of(lambda: actions.reset_secret(head, "taken over by me", by=clerk, at=AT))
    actions.reset_secret(member, "for a plain member", by=clerk, at=AT)
    actions.reset_secret(make_member("属下", member.home), "for anybody at all", by=admin, at=AT)

    assert (refused.why, refused.names["deed"]) == (Why.NOT_ALLOWED, "open_case")


def test_a_given_pass_phrase_must_be_replaced_before_one_is_in(member):
    actions.reset_secret(member, "given by another", by="system", at=AT)
    member.refresh_from_db()

    assert (
        denied(lambda: actions.sign_in("zhangsan", "given by another", address="a", at=AT)).field == "secret"
    )
    by = as_member(member, AT)
    same = refusal_of(lambda: actions.own_first_secret(member, "given by another", by=by, at=AT))
    assert same.field == "secret"
    actions.own_first_secret(member, "chosen by myself", by=by, at=AT)
    assert actions.sign_in("zhangsan", "chosen by myself", address="a", at=AT) == member
    refused = refusal_of(lambda: actions.own_first_secret(member, "once more like that", by=by, at=AT))
    assert refused.why == Why.OVERTAKEN


@pytest.mark.parametrize(
    ("given", "field"),
    [({"language": "fr"}, "language"), ({"theme": "pink"}, "theme"), ({"mail": "no mail"}, "mail")],
)
def test_preferences_are_the_members_own_and_of_what_is_offered(member, given, field):
    other = as_member(make_member("李四", member.home), AT)

    assert (
        refusal_of(lambda: actions.set_preferences(member, **given, by=as_member(member, AT), at=AT)).field
        == field
    )
    assert (
        refusal_of(lambda: actions.set_preferences(member, language="en", by=other, at=AT)).why
        == Why.NOT_ALLOWED
    )


# Recovery codes


@pytest.fixture
def on_paper(member, device):
    """The codes that the member wrote down."""
    later = AT + timedelta(minutes=5)
    codes = new_recovery_codes()
    actions.renew_recovery_codes(member, codes, device.at(later), by=as_member(member, later), at=later)
    member.refresh_from_db()
    return codes


def test_a_recovery_code_lets_in_once_without_the_device_and_the_member_is_told(member, on_paper):
    now = AT + timedelta(hours=1)

    actions.check_code(member, on_paper[0].replace(" ", "-"), at=now)
    member.refresh_from_db()
    again = denied(lambda: actions.check_code(member, on_paper[0], at=now))

    assert again.field == "code"
    assert [fact.figures["left"] for fact in facts_of("recovery_code.used", member)] == [len(on_paper) - 1]
    (told,) = Notice.objects.filter(to=member)
    assert (told.what, told.state, told.names["left"]) == ("recovery_used", "shown", "7")
    assert on_paper[0].replace(" ", "") not in member.recovery_codes


def test_new_recovery_codes_take_the_place_of_those_before_and_need_the_device(member, device, on_paper):
    now = AT + timedelta(hours=2)
    by = as_member(member, now)
    other = as_member(make_member("李四", member.home), now)

    wrong = refusal_of(lambda: actions.renew_recovery_codes(member, on_paper, "000000", by=by, at=now))
    strange = refusal_of(lambda: actions.renew_recovery_codes(member, on_paper, device.at(now), by=other, at=now))
    actions.renew_recovery_codes(member, new_recovery_codes(), device.at(now), by=by, at=now)
    member.refresh_from_db()

    assert (wrong.field, strange.why) == ("code", Why.NOT_ALLOWED)
    assert denied(lambda: actions.check_code(member, on_paper[1], at=now)).field == "code"


def test_a_lost_device_is_ended_by_a_recovery_code_or_an_administrator_and_only_then_is_the_member_told(
    member, on_paper
):
    now = AT + timedelta(hours=3)
    actions.remove_second_factor(member, code=on_paper[2], by=as_member(member, now), at=now)
    member.refresh_from_db()
    assert (member.second_factor, member.recovery_codes) == ("", "")
    assert not Notice.objects.filter(to=member).exists()

    key = pyotp.random_base32()
    actions.set_second_factor(member, key, pyotp.TOTP(key).at(now), by=as_member(member, now), at=now)
    chief = make_administrator(unit=member.home)
    actions.remove_second_factor(member, by=as_member(chief, now), at=now)

    (told,) = Notice.objects.filter(to=member)
    assert (told.what, told.names["by"], told.why) == ("codes_removed", chief.name, "account")
