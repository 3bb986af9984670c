"""How the address of a mail server is read."""

import pytest

from shouwen.channels.smtp import MailFailed, MailServer, deliver


@pytest.mark.parametrize(
    ("url", "read"),
    [
        ("smtp://mail.example", ("mail.example", 25, "", "", False, "if offered")),
        ("smtp://me:s%40cret@mail.example", ("mail.example", 587, "me", "s@cret", False, "if offered")),
        ("smtps://me:s@mail.example", ("mail.example", 465, "me", "s", True, "if offered")),
        ("smtp://mail.example:2525?starttls=required", ("mail.example", 2525, "", "", False, "required")),
    ],
)
def test_an_address_says_where_who_and_how(url, read):
    server = MailServer.parse(url)

    assert (server.host, server.port, server.user, server.secret, server.is_tls, server.starttls) == read


@pytest.mark.parametrize("url", ["mail.example", "http://mail.example", "smtp://", "smtp://m?starttls=maybe"])
def test_a_wrong_address_is_refused_and_its_setting_named(url):
    with pytest.raises(ValueError, match="SHOUWEN_MAIL"):
        MailServer.parse(url)


def test_tls_that_is_required_and_not_offered_sends_nothing(mailbox):
    with pytest.raises(MailFailed, match="no TLS"):
        deliver(f"smtp://127.0.0.1:{mailbox.port}?starttls=required", [None])

    assert mailbox.letters == []
