"""Hand letters to a mail server, and say what it answered."""

from __future__ import annotations

import smtplib
import ssl
from collections.abc import Callable, Iterable
from dataclasses import dataclass
from email.message import EmailMessage
from types import TracebackType
from typing import Self, TypeVar
from urllib.parse import parse_qs, unquote, urlsplit

#: How long a mail server may take for one answer, in seconds.
PATIENCE = 20.0
Result = TypeVar("Result")
LOOPBACK = {"localhost", "127.0.0.1", "::1"}


class MailFailed(Exception):
    """A letter was not taken. ``is_final`` when the server said that it never will be."""

    def __init__(self, words: str, *, is_final: bool = False) -> None:
        super().__init__(words)
        self.is_final = is_final


@dataclass(frozen=True, slots=True)
class MailServer:
    """Where letters are handed in, read from ``smtp://user:secret@host:port?starttls=required``.

    ``smtps`` is TLS from the start. ``starttls``: ``if offered`` (the default), ``required``, ``no``.
    """

    host: str
    port: int
    user: str
    secret: str
    is_tls: bool
    starttls: str

    @classmethod
    def parse(cls, url: str) -> MailServer:
        """Read the address; raises ``ValueError`` saying what is wrong, without the secret."""
        parts = urlsplit(url)
        if parts.scheme not in {"smtp", "smtps"} or not parts.hostname:
            raise ValueError(
                f"A mail server is smtp://host or smtps://host, not {parts.scheme!r}. Look at SHOUWEN_MAIL."
            )
        starttls = parse_qs(parts.query).get("starttls", ["if offered"])[0]
        if starttls not in {"if offered", "required", "no"}:
            raise ValueError(f"starttls is required or no, not {starttls!r}. Look at SHOUWEN_MAIL.")
        is_tls = parts.scheme == "smtps"
        port = parts.port or (465 if is_tls else 587 if parts.username else 25)
        return cls(
            parts.hostname,
            port,
            unquote(parts.username or ""),
            unquote(parts.password or ""),
            is_tls,
            starttls,
        )


class Line:
    """An open connection to a mail server; letters go over it one after the other."""

    def __init__(self, server: MailServer, context: ssl.SSLContext | None = None) -> None:
        self._server = server
        self._context = context or ssl.create_default_context()
        self._line: smtplib.SMTP | None = None

    def __enter__(self) -> Self:
        return self

    def __exit__(
        self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None
    ) -> None:
        self.close()

    def send(self, letter: EmailMessage) -> str:
        """Hand in a letter and return the server's answer; raises ``MailFailed``."""
        line = self._line = self._line or _asked(self._open)
        try:
            return _asked(lambda: _hand_in(line, letter))
        except MailFailed:
            self.close()
            raise

    def close(self) -> None:
        """Say goodbye, if anybody is there to hear it."""
        line, self._line = self._line, None
        if line is not None:
            try:
                line.quit()
            except (smtplib.SMTPException, OSError):
                line.close()

    def _open(self) -> smtplib.SMTP:
        server = self._server
        if server.is_tls:
            return self._greeted(
                smtplib.SMTP_SSL(server.host, server.port, timeout=PATIENCE, context=self._context)
            )
        return self._greeted(smtplib.SMTP(server.host, server.port, timeout=PATIENCE))

    def _greeted(self, line: smtplib.SMTP) -> smtplib.SMTP:
        try:
            self._greet(line)
        except BaseException:
            line.close()
            raise
        return line

    def _greet(self, line: smtplib.SMTP) -> None:
        server = self._server
        line.ehlo()
        is_secret = server.is_tls
        if not is_secret and server.starttls != "no" and line.has_extn("starttls"):
            line.starttls(context=self._context)
            line.ehlo()
            is_secret = True
        if server.starttls == "required" and not is_secret:
            raise MailFailed("the server offers no TLS, which SHOUWEN_MAIL requires")
        if server.user:
            if not is_secret and server.host not in LOOPBACK:
                raise MailFailed("the server offers no TLS, and a secret is not sent without")
            line.login(server.user, server.secret)


def deliver(url: str, letters: Iterable[EmailMessage]) -> None:
    """Hand in letters over a connection of their own; raises ``MailFailed`` at the first not taken."""
    with Line(MailServer.parse(url)) as line:
        for letter in letters:
            line.send(letter)


def _hand_in(line: smtplib.SMTP, letter: EmailMessage) -> str:
    line.send_message(letter)
    return "accepted"


def _asked(question: Callable[[], Result]) -> Result:
    try:
        return question()
    except smtplib.SMTPRecipientsRefused as refused:
        code, words = next(iter(refused.recipients.values()))
        raise _failed(code, words, is_about_letter=True) from refused
    except smtplib.SMTPAuthenticationError as refused:
        raise _failed(
            refused.smtp_code, "the mail server refuses our name or secret", is_about_letter=False
        ) from refused
    except (smtplib.SMTPSenderRefused, smtplib.SMTPDataError) as refused:
        raise _failed(refused.smtp_code, refused.smtp_error, is_about_letter=True) from refused
    except smtplib.SMTPResponseException as refused:
        raise _failed(refused.smtp_code, refused.smtp_error, is_about_letter=False) from refused
    except (smtplib.SMTPException, OSError) as error:
        raise MailFailed(f"the mail server cannot be reached: {error}") from error


def _failed(code: int, words: bytes | str, *, is_about_letter: bool) -> MailFailed:
    said = words.decode("utf-8", "replace") if isinstance(words, bytes) else words
    return MailFailed(f"{code} {said}", is_final=is_about_letter and 500 <= code < 600)
