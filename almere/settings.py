"""Settings of one deployment: everything that differs comes from the environment.

Nothing here has a silent default that would be unsafe in production: what is missing stops the
start with a sentence that names the variable.
"""

import os
import sys
from pathlib import Path
from typing import Any
from urllib.parse import parse_qs, unquote, urlsplit

from django.core.exceptions import ImproperlyConfigured
from django.utils.csp import CSP

from almere import outgoing, places

BASE_DIR = Path(__file__).resolve().parent.parent
TESTING = "pytest" in sys.modules


def _required(name: str) -> str:
    value = os.environ.get(name, "")
    if not value:
        raise ImproperlyConfigured(f"The environment variable {name} is not set.")
    return value


def _flag(name: str, default: str = "0") -> bool:
    return os.environ.get(name, default) == "1"


def _database(url: str) -> dict[str, Any]:
    """Turn postgresql://user:password@host:port/name?host=/socket/dir into Django's form."""
    parts = urlsplit(url)
    if parts.scheme not in {"postgres", "postgresql"}:
        raise ImproperlyConfigured("DATABASE_URL must start with postgresql://")
    socket = parse_qs(parts.query).get("host", [""])[0]
    parameters = {
        "statement_timeout": os.environ.get("DB_STATEMENT_TIMEOUT_MS", "5000"),
        "lock_timeout": os.environ.get("DB_LOCK_TIMEOUT_MS", "2000"),
        "idle_in_transaction_session_timeout": "15000",
        # How much a name must look like what was typed: 'achmed' finds Ahmed, 'yilmas' Yılmaz.
        "pg_trgm.strict_word_similarity_threshold": "0.41",
    }
    options: dict[str, Any] = {
        "options": " ".join(f"-c {key}={value}" for key, value in parameters.items()),
        "connect_timeout": 3,
    }
    if _flag("DB_POOL"):
        # Only the web process asks for a pool; short-lived commands and tests connect directly.
        most = int(os.environ.get("DB_POOL_MOST", "4"))
        options["pool"] = {
            "min_size": min(2, most),
            "max_size": most,
            "timeout": 3,
            # Left to itself it would look for the database less and less often, up to minutes
            # apart; so it gives up soon, and whoever asks next makes it look again.
            "reconnect_timeout": 2,
        }
    return {
        "ENGINE": "django.db.backends.postgresql",
        "NAME": unquote(parts.path.lstrip("/")),
        "USER": unquote(parts.username or ""),
        "PASSWORD": unquote(parts.password or ""),
        "HOST": socket or parts.hostname or "",
        "PORT": str(parts.port or ""),
        "CONN_MAX_AGE": 0,
        "CONN_HEALTH_CHECKS": True,
        "OPTIONS": options,
    }


DEBUG = _flag("DEBUG")
# The demo municipality: invented people, a banner on every page, messages that never leave.
DEMO = _flag("DEMO")
# One password for all demo accounts, printed at the start; as long as any other must be.
DEMO_PASSWORD = os.environ.get("DEMO_PASSWORD", "welkom-in-almere-36") if DEMO else ""
if DEMO and len(DEMO_PASSWORD) < 15:
    raise ImproperlyConfigured("DEMO_PASSWORD is too short: use at least 15 characters.")
# A second installation with DEMO=1, where colleagues practise; the practice itself links to none.
PRACTICE_URL = "" if DEMO else os.environ.get("PRACTICE_URL", "")
if PRACTICE_URL and not PRACTICE_URL.startswith("https://"):
    raise ImproperlyConfigured("PRACTICE_URL must start with https://")
SECRET_KEY = _required("SECRET_KEY")
SECRET_KEY_FALLBACKS = [key for key in os.environ.get("SECRET_KEY_FALLBACKS", "").split(",") if key]
if len(SECRET_KEY) < 40:
    raise ImproperlyConfigured("SECRET_KEY is too short: use at least 40 random characters.")
ALLOWED_HOSTS = [host for host in _required("ALLOWED_HOSTS").split(",") if host]
if "*" in ALLOWED_HOSTS:
    raise ImproperlyConfigured("ALLOWED_HOSTS may not be '*': name the hosts.")
# Links in messages and letters start with this address, never with the Host header.
BASE_URL = os.environ.get("BASE_URL", "http://localhost:8000").rstrip("/")
LIVE_URL = os.environ.get("LIVE_URL", "").rstrip("/")
SECURE_SITE = BASE_URL.startswith("https://")
CSRF_TRUSTED_ORIGINS = [BASE_URL]
DATABASES = {"default": _database(_required("DATABASE_URL"))}
# Migrations run with this role; the role of DATABASE_URL may not change tables.
DATABASE_OWNER_URL = os.environ.get("DATABASE_OWNER_URL", "")
if _flag("AS_OWNER") and DATABASE_OWNER_URL:
    DATABASES = {"default": _database(DATABASE_OWNER_URL)}
REDIS_URL = _required("REDIS_URL")

INSTALLED_APPS = [
    "django.contrib.contenttypes",
    "django.contrib.auth",
    "django.contrib.sessions",
    "django.contrib.messages",
    "django.contrib.staticfiles",
    "django.contrib.postgres",
    "django_htmx",
    "portal.kit",
    "portal.jobs",
    "portal.municipality",
    "portal.audit",
    "portal.live",
    "portal.staff",
    "portal.residents",
    "portal.cases",
    "portal.outbox",
    "portal.contacts",
    "portal.uploads",
    "portal.intake",
    "portal.due",
    "portal.letters",
    "portal.news",
    "portal.desk",
    "portal.questions",
    "portal.births",
    "portal.track",
    "portal.dashboards",
    "callbacks",
    "objections",
    "almere",
]

MIDDLEWARE = [
    "almere.middleware.RequestMarks",
    "django.middleware.security.SecurityMiddleware",
    "django.middleware.csp.ContentSecurityPolicyMiddleware",
    "whitenoise.middleware.WhiteNoiseMiddleware",
    "almere.middleware.LongestBody",
    "almere.middleware.DatabaseAway",
    "django.contrib.sessions.middleware.SessionMiddleware",
    "django.middleware.common.CommonMiddleware",
    "django.middleware.csrf.CsrfViewMiddleware",
    "portal.staff.middleware.Authentication",
    "portal.staff.middleware.StaffSessions",
    "portal.staff.middleware.LoginRequired",
    "django.contrib.messages.middleware.MessageMiddleware",
    "django.middleware.clickjacking.XFrameOptionsMiddleware",
    "django_htmx.middleware.HtmxMiddleware",
]

ROOT_URLCONF = "almere.urls"
WSGI_APPLICATION = "almere.wsgi.application"

TEMPLATES = [
    {
        "BACKEND": "django.template.backends.django.DjangoTemplates",
        "DIRS": [BASE_DIR / "templates"],
        "APP_DIRS": False,
        "OPTIONS": {
            "context_processors": [
                "django.template.context_processors.request",
                "django.contrib.auth.context_processors.auth",
                "django.contrib.messages.context_processors.messages",
                "almere.context.base",
            ],
            "builtins": ["portal.kit.templatetags.kit"],
            "loaders": [
                (
                    "django.template.loaders.cached.Loader",
                    ["django.template.loaders.filesystem.Loader"],
                )
            ],
        },
    }
]

AUTH_USER_MODEL = "staff.User"
LOGIN_URL = "staff:login"
LOGIN_REDIRECT_URL = "due:work"
LOGOUT_REDIRECT_URL = "staff:login"
PASSWORD_HASHERS = [
    "django.contrib.auth.hashers.Argon2PasswordHasher",
    "django.contrib.auth.hashers.PBKDF2PasswordHasher",
]
AUTH_PASSWORD_VALIDATORS = [
    {"NAME": "django.contrib.auth.password_validation.UserAttributeSimilarityValidator"},
    {
        "NAME": "django.contrib.auth.password_validation.MinimumLengthValidator",
        "OPTIONS": {"min_length": 15},
    },
    {"NAME": "django.contrib.auth.password_validation.CommonPasswordValidator"},
]

# Sessions live in PostgreSQL, so that losing the broker logs nobody out.
SESSION_ENGINE = "portal.staff.session_store"
SESSION_COOKIE_SECURE = SECURE_SITE
SESSION_COOKIE_NAME = "__Host-session" if SECURE_SITE else "session"
SESSION_COOKIE_AGE = 10 * 3600
SESSION_IDLE_SECONDS = 30 * 60
SESSION_EXPIRE_AT_BROWSER_CLOSE = True
CSRF_COOKIE_SECURE = SECURE_SITE
CSRF_COOKIE_NAME = "__Host-csrf" if SECURE_SITE else "csrf"
CSRF_COOKIE_HTTPONLY = True
CSRF_FAILURE_VIEW = "almere.errors.csrf_failure"

SECURE_SSL_REDIRECT = SECURE_SITE
SECURE_PROXY_SSL_HEADER = ("HTTP_X_FORWARDED_PROTO", "https") if SECURE_SITE else None
SECURE_HSTS_SECONDS = 63_072_000 if SECURE_SITE else 0
SECURE_HSTS_INCLUDE_SUBDOMAINS = SECURE_SITE
SECURE_HSTS_PRELOAD = SECURE_SITE
# The load balancer and the supervisor ask /livez and /readyz inside, over plain http.
SECURE_REDIRECT_EXEMPT = [r"^livez$", r"^readyz$"]
SECURE_REFERRER_POLICY = "same-origin"
SECURE_CROSS_ORIGIN_OPENER_POLICY = "same-origin"
X_FRAME_OPTIONS = "DENY"
SECURE_CSP: dict[str, Any] = {
    "default-src": [CSP.NONE],
    "script-src": [CSP.SELF],
    "style-src": [CSP.SELF],
    "img-src": [CSP.SELF, "data:"],
    "font-src": [CSP.SELF],
    "connect-src": [CSP.SELF, *([LIVE_URL] if LIVE_URL.startswith("http") else [])],
    "form-action": [CSP.SELF],
    "base-uri": [CSP.NONE],
    "object-src": [CSP.NONE],
    "frame-ancestors": [CSP.NONE],
}

STATIC_URL = "static/"
STATIC_ROOT = BASE_DIR / ".local" / "static"
STATICFILES_DIRS = [BASE_DIR / "static"]
STORAGES = {
    "default": {"BACKEND": "django.core.files.storage.FileSystemStorage"},
    "staticfiles": {
        "BACKEND": "django.contrib.staticfiles.storage.StaticFilesStorage"
        if TESTING or DEBUG
        else "whitenoise.storage.CompressedManifestStaticFilesStorage"
    },
}
WHITENOISE_USE_FINDERS = TESTING or DEBUG
WHITENOISE_AUTOREFRESH = TESTING or DEBUG

DEFAULT_AUTO_FIELD = "django.db.models.BigAutoField"
LANGUAGE_CODE = "nl"
LANGUAGES = [("nl", "Nederlands")]
LOCALE_PATHS = [BASE_DIR / "locale"]
USE_I18N = True
USE_TZ = True
TIME_ZONE = "Europe/Amsterdam"

# A public form is small; more fields than this is not a person.
DATA_UPLOAD_MAX_MEMORY_SIZE = 1_000_000
DATA_UPLOAD_MAX_NUMBER_FIELDS = 200
# How long a process may show the municipality's facts from memory on public pages.
PUBLIC_FACTS_SECONDS = int(os.environ.get("PUBLIC_FACTS_SECONDS", "60"))
# Shown on pages that must work without a database.
FALLBACK_PHONE = os.environ.get("FALLBACK_PHONE", "14 036")
# The number of trusted proxies in front of the web process; 0 means: believe no header.
TRUSTED_PROXIES = int(os.environ.get("TRUSTED_PROXIES", "0"))
# Who sees an e-mail come in sees this: never the name of a department.
EMAIL_FROM = os.environ.get("EMAIL_FROM", "geen-antwoord@portaal.example")
SMTP_HOST = os.environ.get("SMTP_HOST", "")
SMTP_PORT = int(os.environ.get("SMTP_PORT", "587"))
SMTP_USER = os.environ.get("SMTP_USER", "")
SMTP_PASSWORD = os.environ.get("SMTP_PASSWORD", "")
SMTP_STARTTLS = _flag("SMTP_STARTTLS", "1")
# The authority that signed the mail server's certificate; empty means those of the system.
SMTP_CA_FILE = os.environ.get("SMTP_CA_FILE", "")
# One answer, well within the time limit of a task (almere.celery).
SMTP_ANSWER_SECONDS = float(os.environ.get("SMTP_ANSWER_SECONDS", "30"))
# Channel -> gateway, as SMS_GATEWAY, EMAIL_GATEWAY and SMTP_HOST say; half a choice stops us.
OUTBOX_GATEWAYS = outgoing.gateways(os.environ, debug=DEBUG, demo=DEMO)
NOTIFY_BASE_URL = os.environ.get("NOTIFY_BASE_URL", "")
NOTIFY_API_KEY = os.environ.get("NOTIFY_API_KEY", "")
NOTIFY_TEMPLATES = outgoing.templates(os.environ)
# Two answers, asking and handing over, fit well within the time limit of a task (almere.celery).
NOTIFY_ANSWER_SECONDS = float(os.environ.get("NOTIFY_ANSWER_SECONDS", "15"))
NOTIFY_SMS_SENDER = os.environ.get("NOTIFY_SMS_SENDER", "")
# With one of these NotifyNL may tell how a message went; without any nobody may.
NOTIFY_CALLBACK_TOKENS = outgoing.callback_tokens(os.environ)
OUTBOX_SWEEP_SECONDS = float(os.environ.get("OUTBOX_SWEEP_SECONDS", "60"))
# Less than the time limit of a task: a sweep stops by itself and the next one goes on.
OUTBOX_SWEEP_MOST_SECONDS = 40
# A worker that is silent for longer than its time limit (almere.celery) is dead.
OUTBOX_STALE_SECONDS = float(os.environ.get("OUTBOX_STALE_SECONDS", "180"))
# Between two tries at first, between two tries at most, and how long we go on.
OUTBOX_RETRY_SECONDS = float(os.environ.get("OUTBOX_RETRY_SECONDS", "30"))
OUTBOX_RETRY_MOST_SECONDS = 300
OUTBOX_GIVE_UP_SECONDS = 4 * 3600
# After so many errors in a row a provider is left alone, and tried with one message a while.
OUTBOX_OFF_AFTER = 5
OUTBOX_PROBE_SECONDS = float(os.environ.get("OUTBOX_PROBE_SECONDS", "60"))

# Where the PDFs of letters are kept, outside every address of the site.
LETTERS_DIR = Path(os.environ.get("LETTERS_DIR", BASE_DIR / ".local" / "letters"))
LETTERS_SWEEP_SECONDS = float(os.environ.get("LETTERS_SWEEP_SECONDS", "60"))
# A worker that is silent for longer than its time limit (almere.celery) is dead.
LETTERS_STALE_SECONDS = float(os.environ.get("LETTERS_STALE_SECONDS", "180"))
LETTERS_RETRY_SECONDS = float(os.environ.get("LETTERS_RETRY_SECONDS", "60"))

# Where files lie that residents and colleagues hand in, outside every address of the site.
UPLOADS_DIR = Path(os.environ.get("UPLOADS_DIR", BASE_DIR / ".local" / "uploads"))
# One file; the files of one form that is not sent; those of one case, with the post of later.
UPLOAD_MOST_BYTES = int(os.environ.get("UPLOAD_MOST_BYTES", str(10 * 1024**2)))
UPLOAD_MOST_FILES = int(os.environ.get("UPLOAD_MOST_FILES", "10"))
UPLOAD_MOST_TOGETHER_BYTES = int(os.environ.get("UPLOAD_MOST_TOGETHER_BYTES", str(50 * 1024**2)))
UPLOAD_MOST_FILES_OF_CASE = int(os.environ.get("UPLOAD_MOST_FILES_OF_CASE", "100"))
# Below this we take nothing in: a full disk would stop letters too.
UPLOAD_KEEP_FREE_BYTES = int(os.environ.get("UPLOAD_KEEP_FREE_BYTES", "1000000000"))
# host:port or the path of a socket of clamd. Empty: no scanner. When it is named and does not
# answer, nothing comes in.
CLAMD_ADDRESS = os.environ.get("CLAMD_ADDRESS", "")
CLAMD_ANSWER_SECONDS = float(os.environ.get("CLAMD_ANSWER_SECONDS", "20"))
# The longest body of a request: all files of one form, and what is typed beside them.
MOST_BODY_BYTES = UPLOAD_MOST_TOGETHER_BYTES + 2 * DATA_UPLOAD_MAX_MEMORY_SIZE

# What higher apps hang into lower ones.
CASE_KINDS = places.CASE_KINDS
CASE_DETAILS = places.CASE_DETAILS
PANELS = places.PANELS
FOLLOW_UPS = places.FOLLOW_UPS
DESK_ENDINGS = places.DESK_ENDINGS
PUBLIC_FORMS = places.PUBLIC_FORMS
BEHIND_PROOF = places.BEHIND_PROOF
RESIDENT_ACTIONS = places.RESIDENT_ACTIONS
TIMELINE = places.TIMELINE
MESSAGE_KINDS = places.MESSAGE_KINDS
MESSAGE_FOLLOWERS = places.MESSAGE_FOLLOWERS
EVENT_TEXTS = places.EVENT_TEXTS
FORMS = places.FORMS
DUE = places.DUE
DUE_URGENT = places.DUE_URGENT
FIGURES = places.FIGURES
DAY_CLOSING = places.DAY_CLOSING
DESK_SETTLES = places.DESK_SETTLES
DESK_SLIPS = places.DESK_SLIPS
CASE_GUARDS = places.CASE_GUARDS
CASE_URGENCY = places.CASE_URGENCY
LEAVING = places.LEAVING
TIMELINE_LOADERS = places.TIMELINE_LOADERS
RESIDENT_PANELS = places.RESIDENT_PANELS
LETTER_DATA = places.LETTER_DATA
NAV = places.NAV
MANAGEMENT = places.MANAGEMENT
OWN_CHOICES = places.OWN_CHOICES
STAYS_LOGGED_IN = places.STAYS_LOGGED_IN
BANNERS = places.BANNERS
IN_TALK = places.IN_TALK
BACKUP_NOW = places.BACKUP_NOW
ALSO_COUNTED = places.ALSO_COUNTED
FOLLOW_PAGE = "track:follow"
# Days that a follow link still opens something after its case was closed.
FOLLOW_LINK_DAYS = int(os.environ.get("FOLLOW_LINK_DAYS", "183"))
READ_PAGE = "track:read"
CALL_PAGE = "callbacks:letter"
DUE_SECONDS = int(os.environ.get("DUE_SECONDS", "60"))
DESK_SECONDS = int(os.environ.get("DESK_SECONDS", "2"))
DUE_URGENT_SECONDS = int(os.environ.get("DUE_URGENT_SECONDS", "5"))

LOGGING: dict[str, Any] = {
    "version": 1,
    "disable_existing_loggers": False,
    "formatters": {"json": {"()": "almere.logs.JsonFormatter"}},
    "handlers": {"console": {"class": "logging.StreamHandler", "formatter": "json"}},
    "root": {"handlers": ["console"], "level": "INFO"},
    "loggers": {
        # Values of parameters are personal data: never log statements.
        "django.db.backends": {"level": "ERROR"},
        "weasyprint": {"level": "ERROR"},
        "fontTools": {"level": "ERROR"},
        # It repeats what the provider says, which may hold a telephone number.
        "notifications_python_client": {"level": "ERROR"},
        # One line per task would drown what matters; failures are logged as errors.
        "celery.worker.strategy": {"level": "WARNING"},
        "celery.app.trace": {"level": "WARNING"},
        "celery.beat": {"level": "WARNING"},
    },
}
