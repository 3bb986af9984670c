"""Settings of a deployment. They come from the environment; policy comes from packs only."""

from __future__ import annotations

import os
import sys
from pathlib import Path

from shouwen.database.addresses import Address

BASE = Path(__file__).resolve().parent.parent

#: Where this installation keeps what is its own: database, uploads, secrets.
HOME = Path(os.environ.get("SHOUWEN_HOME") or BASE.parent.parent / ".var")

IS_DEBUGGING = os.environ.get("SHOUWEN_DEBUG") == "1"
DEBUG = IS_DEBUGGING


def _secret() -> str:
    """Return the signing secret: from the environment, else kept in the home folder."""
    given = os.environ.get("SHOUWEN_SECRET")
    if given:
        return given
    kept = HOME / "secret"
    return kept.read_text().strip() if kept.exists() else "unset: the shouwen command makes one"


SECRET_KEY = _secret()
ALLOWED_HOSTS = os.environ.get("SHOUWEN_HOSTS", "localhost,127.0.0.1,[::1]").split(",")
CSRF_TRUSTED_ORIGINS = [o for o in os.environ.get("SHOUWEN_ORIGINS", "").split(",") if o]

INSTALLED_APPS = [
    "shouwen.config",
    "shouwen.web",
    "shouwen.api",
    "shouwen.cli",
    "shouwen.reports",
    "shouwen.outreach",
    "shouwen.cases",
    "shouwen.contacts",
    "shouwen.orders",
    "shouwen.customers",
    "shouwen.work",
    "shouwen.compliance",
    "shouwen.search",
    "shouwen.organisation",
    "shouwen.facts",
    "django.contrib.postgres",
    "django.contrib.auth",
    "django.contrib.contenttypes",
    "django.contrib.sessions",
    "django.contrib.messages",
    "django.contrib.staticfiles",
]

MIDDLEWARE = [
    "django.middleware.security.SecurityMiddleware",
    "shouwen.web.headers.content_policy",
    "whitenoise.middleware.WhiteNoiseMiddleware",
    "shouwen.api.door.door",
    "django.contrib.sessions.middleware.SessionMiddleware",
    "django.middleware.common.CommonMiddleware",
    "django.middleware.csrf.CsrfViewMiddleware",
    "django.contrib.auth.middleware.AuthenticationMiddleware",
    "shouwen.web.reader.reader",
    "shouwen.web.signed_out.signed_out",
    "django.contrib.messages.middleware.MessageMiddleware",
    "shouwen.web.refusals.refusals",
]

ROOT_URLCONF = "shouwen.config.urls"
TEMPLATES = [
    {
        "BACKEND": "django.template.backends.jinja2.Jinja2",
        "DIRS": [BASE / "web" / "templates"],
        "OPTIONS": {
            "environment": "shouwen.web.environment.environment",
            "context_processors": ["shouwen.web.reader.shell"],
        },
    }
]
FORM_RENDERER = "django.forms.renderers.Jinja2"  # Django's own widgets, in the same language

DATABASES = {
    "default": {
        **Address.parse(os.environ.get("DATABASE_URL") or "postgresql://shouwen_app@/shouwen?host=/nowhere").django(),
        "CONN_MAX_AGE": None,
        "CONN_HEALTH_CHECKS": True,
        "ATOMIC_REQUESTS": False,
    }
}
#: The role that pages and workers use; migrations take rights away from it.
APPLICATION_ROLE = os.environ.get("SHOUWEN_APPLICATION_ROLE") or "shouwen_app"
DEFAULT_AUTO_FIELD = "django.db.models.BigAutoField"

AUTH_USER_MODEL = "organisation.Member"
AUTHENTICATION_BACKENDS = ["shouwen.organisation.backend.MemberBackend"]
AUTH_PASSWORD_VALIDATORS = [
    {"NAME": "django.contrib.auth.password_validation.MinimumLengthValidator", "OPTIONS": {"min_length": 10}},
    {"NAME": "django.contrib.auth.password_validation.CommonPasswordValidator"},
    {"NAME": "django.contrib.auth.password_validation.UserAttributeSimilarityValidator",
     "OPTIONS": {"user_attributes": ["sign_in", "name"]}},
]
PASSWORD_HASHERS = ["django.contrib.auth.hashers.Argon2PasswordHasher"]
CSRF_FAILURE_VIEW = "shouwen.web.failures.form_expired"
LOGIN_URL = "/sign-in"

SESSION_ENGINE = "shouwen.config.sessions"
SESSION_COOKIE_HTTPONLY = True
SESSION_COOKIE_SAMESITE = "Lax"
SESSION_COOKIE_AGE = 12 * 3600
SESSION_COOKIE_SECURE = CSRF_COOKIE_SECURE = os.environ.get("SHOUWEN_HTTPS") == "1"
CSRF_COOKIE_HTTPONLY = False  # htmx reads it to send the header
#: A browser that has once come by HTTPS comes by nothing else for a year.
SECURE_HSTS_SECONDS = 365 * 24 * 3600 if SESSION_COOKIE_SECURE else 0
SECURE_CONTENT_TYPE_NOSNIFF = True
SECURE_REFERRER_POLICY = "same-origin"
if os.environ.get("SHOUWEN_BEHIND_PROXY") == "1":
    SECURE_PROXY_SSL_HEADER = ("HTTP_X_FORWARDED_PROTO", "https")

CACHES = {"default": {"BACKEND": "django.core.cache.backends.locmem.LocMemCache"}}

LANGUAGE_CODE = "zh-hans"
LANGUAGES = [("zh-hans", "简体中文"), ("zh-hant", "繁體中文"), ("en", "English")]
LOCALE_PATHS = [BASE / "web" / "locale"]
USE_I18N = True
USE_TZ = True
TIME_ZONE = "UTC"

STATIC_URL = "/static/"
STATIC_ROOT = HOME / "static"
#: Static files under names with their hash, once they have been collected; before, as they lie.
_MANIFEST = STATIC_ROOT / "staticfiles.json"
_IS_COLLECTED = _MANIFEST.exists() and _MANIFEST.stat().st_size > 0
_HAS_HASHED_NAMES = not IS_DEBUGGING and (_IS_COLLECTED or "collectstatic" in sys.argv)
STORAGES = {
    "default": {"BACKEND": "django.core.files.storage.FileSystemStorage"},
    "staticfiles": {
        "BACKEND": "whitenoise.storage.CompressedManifestStaticFilesStorage"
        if _HAS_HASHED_NAMES
        else "django.contrib.staticfiles.storage.StaticFilesStorage"
    },
}
WHITENOISE_USE_FINDERS = not _IS_COLLECTED
WHITENOISE_ALLOW_ALL_ORIGINS = False  # nobody else draws their pages with our files
MEDIA_ROOT = HOME / "files"
FILE_UPLOAD_MAX_MEMORY_SIZE = 2 * 1024 * 1024
DATA_UPLOAD_MAX_MEMORY_SIZE = 5 * 1024 * 1024
#: The largest upload, in bytes.
UPLOAD_LIMIT = int(os.environ.get("SHOUWEN_UPLOAD_LIMIT") or 20 * 1024 * 1024)
#: The largest list that the command imports, in bytes; a page takes none beyond UPLOAD_LIMIT.
IMPORT_LIMIT = int(os.environ.get("SHOUWEN_IMPORT_LIMIT") or 200 * 1024 * 1024)
#: Requests that one token may make in a minute, in all processes together.
API_PER_MINUTE = int(os.environ.get("SHOUWEN_API_PER_MINUTE") or 600)
#: Address of a virus scanner (clamd) as host:port or a socket path; uploads are scanned if it is set.
CLAMD = os.environ.get("SHOUWEN_CLAMD", "")

#: For how many days at most a link counts by which a customer opens the page of their matter.
LONGEST_LINK = int(os.environ.get("SHOUWEN_LINK_DAYS") or 30)

#: Outgoing mail as smtp://user:secret@host:port, smtps:// for TLS from the start; empty sends none.
MAIL = os.environ.get("SHOUWEN_MAIL", "")
MAIL_FROM = os.environ.get("SHOUWEN_MAIL_FROM", "shouwen@localhost")

LOGGING = {
    "version": 1,
    "disable_existing_loggers": False,
    "formatters": {
        "line": {
            "()": "shouwen.config.log_lines.Lines", "format": "{asctime} {levelname} {name}: {message}", "style": "{",
        },
    },
    "handlers": {"stderr": {"class": "logging.StreamHandler", "formatter": "line"}},
    "root": {"handlers": ["stderr"], "level": os.environ.get("SHOUWEN_LOG", "WARNING")},
}
