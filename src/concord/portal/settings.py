"""Django's settings, read from the environment. Nothing secret has a default outside the demonstration.

CONCORD_WORK           the work folder whose releases are shown (required)
CONCORD_SECRET_KEY     50 characters or more (required unless CONCORD_DEMO=1)
CONCORD_HOSTS          names the portal answers to, separated by commas (required unless CONCORD_DEMO=1)
CONCORD_DATABASE_URL   postgres://user:password@host:port/name; SQLite in the work folder unless given
CONCORD_DEMO           1 for the demonstration: this machine only, plain HTTP, no second factor
CONCORD_REQUESTS_A_MINUTE  most requests of one person, or of one address that is nobody yet (600)
CONCORD_METRICS_TOKEN  who sends it as a bearer token reads /metrics; not set, nobody does
CONCORD_SMTP_HOST      mail server, and CONCORD_SMTP_PORT its port (localhost, 25)
CONCORD_TODAY          a day such as 2026-07-10 for a rehearsal: practices' lists and forms take it for today
CONCORD_ADDRESS        where links in mail lead, such as https://concord.example.org (the first of CONCORD_HOSTS)
CONCORD_BEHIND_PROXY   1 when a proxy ends TLS and sets X-Forwarded-Proto
"""

from __future__ import annotations

import os
import secrets
from pathlib import Path

from concord.model.work import Work
from concord.portal.environment import database, hosts, required

BASE = Path(__file__).resolve().parent
CONCORD_DEMO = os.environ.get("CONCORD_DEMO") == "1"
CONCORD_TODAY = os.environ.get("CONCORD_TODAY", "")
CONCORD_WORK = Work.open(Path(required("CONCORD_WORK", "the work folder, such as demo/work")))

SECRET_KEY = (
    os.environ.get("CONCORD_SECRET_KEY", secrets.token_urlsafe(50))
    if CONCORD_DEMO
    else required("CONCORD_SECRET_KEY", "50 random characters or more")
)
DEBUG = False
ALLOWED_HOSTS = ["localhost", "127.0.0.1", "[::1]"] if CONCORD_DEMO else hosts()
CONCORD_ADDRESS = os.environ.get(
    "CONCORD_ADDRESS", "http://127.0.0.1:8000" if CONCORD_DEMO else f"https://{ALLOWED_HOSTS[0]}"
)
ROOT_URLCONF = "concord.portal.urls"
WSGI_APPLICATION = "concord.portal.wsgi.application"

INSTALLED_APPS = [
    "concord.portal.apps.PortalConfig",
    "concord.portal.accounts.apps.AccountsConfig",
    "concord.portal.audit.apps.AuditConfig",
    "concord.portal.jobs.apps.JobsConfig",
    "concord.portal.digest.apps.DigestConfig",
    "concord.portal.scenarios.apps.ScenariosConfig",
    "concord.portal.practice.apps.PracticeConfig",
    "concord.portal.enrolling.apps.EnrollingConfig",
    "concord.portal.assessing.apps.AssessingConfig",
    "concord.portal.improving.apps.ImprovingConfig",
    "concord.portal.coaching.apps.CoachingConfig",
    "concord.portal.learning.apps.LearningConfig",
    "concord.portal.surveys.apps.SurveysConfig",
    "concord.portal.commitments.apps.CommitmentsConfig",
    "concord.portal.spending.apps.SpendingConfig",
    "concord.portal.measure_set.apps.MeasureSetConfig",
    "django.contrib.auth",
    "django.contrib.contenttypes",
    "django.contrib.messages",
    "django.contrib.sessions",
    "django.contrib.staticfiles",
    "django.contrib.humanize",
    "allauth",
    "allauth.account",
    "allauth.mfa",
    "allauth.socialaccount",
    "allauth.socialaccount.providers.openid_connect",
]
MIDDLEWARE = [
    "concord.portal.middleware.request_log",
    "concord.portal.middleware.response_headers",
    "concord.portal.middleware.demonstration_stays_here",
    "django.middleware.security.SecurityMiddleware",
    "whitenoise.middleware.WhiteNoiseMiddleware",
    "django.contrib.sessions.middleware.SessionMiddleware",
    "django.middleware.locale.LocaleMiddleware",
    "django.middleware.common.CommonMiddleware",
    "django.middleware.csrf.CsrfViewMiddleware",
    "django.contrib.auth.middleware.AuthenticationMiddleware",
    "concord.portal.middleware.absolute_session_end",
    "django.contrib.messages.middleware.MessageMiddleware",
    "django.middleware.clickjacking.XFrameOptionsMiddleware",
    "allauth.account.middleware.AccountMiddleware",
    "concord.portal.limits.requests_a_minute",
    "concord.portal.middleware.without_null_characters",
]
TEMPLATES = [
    {
        "BACKEND": "django.template.backends.django.DjangoTemplates",
        "DIRS": [BASE / "templates"],
        "APP_DIRS": True,
        "OPTIONS": {
            "context_processors": [
                "django.template.context_processors.request",
                "django.template.context_processors.i18n",
                "django.contrib.auth.context_processors.auth",
                "django.contrib.messages.context_processors.messages",
                "concord.portal.shell.shell",
            ]
        },
    }
]

# -- data ----------------------------------------------------------------------------------------------------
DATABASES = {"default": database(CONCORD_WORK.root / "portal.sqlite")}
CACHES = {"default": {"BACKEND": "concord.portal.kept.KeptForAWhile", "LOCATION": "kept_for_a_while"}}
# In the database because the server's processes share it: tries to sign in are counted and a second factor's code is used once, whichever answers.
DEFAULT_AUTO_FIELD = "django.db.models.BigAutoField"
USE_TZ = True
TIME_ZONE = "UTC"
LANGUAGE_CODE = "en"
LANGUAGES = [("en", "English"), ("es", "Español")]
LOCALE_PATHS = [BASE / "locale"]
FORMAT_MODULE_PATH = ["concord.portal.formats"]
LANGUAGE_COOKIE_AGE = 365 * 86_400
LANGUAGE_COOKIE_HTTPONLY, LANGUAGE_COOKIE_SAMESITE = True, "Lax"
LANGUAGE_COOKIE_SECURE = not CONCORD_DEMO

# -- accounts ------------------------------------------------------------------------------------------------
AUTH_USER_MODEL = "accounts.User"
AUTHENTICATION_BACKENDS = ["allauth.account.auth_backends.AuthenticationBackend"]
PASSWORD_HASHERS = ["django.contrib.auth.hashers.Argon2PasswordHasher"]
AUTH_PASSWORD_VALIDATORS = [
    {
        "NAME": "django.contrib.auth.password_validation.MinimumLengthValidator",
        "OPTIONS": {"min_length": 12},
    },
    {"NAME": "django.contrib.auth.password_validation.CommonPasswordValidator"},
    {"NAME": "django.contrib.auth.password_validation.UserAttributeSimilarityValidator"},
]
LOGIN_URL = "account_login"
LOGIN_REDIRECT_URL = "landing"
ACCOUNT_ADAPTER = "concord.portal.accounts.adapters.InvitationOnly"
ACCOUNT_USER_MODEL_USERNAME_FIELD = None
ACCOUNT_LOGIN_METHODS = {"email"}
ACCOUNT_SIGNUP_FIELDS = ["email*", "password1*", "password2*"]
ACCOUNT_EMAIL_VERIFICATION = "none"
ACCOUNT_LOGOUT_REDIRECT_URL = "account_login"
ACCOUNT_SESSION_REMEMBER = False
ACCOUNT_EMAIL_SUBJECT_PREFIX = ""
ACCOUNT_EMAIL_NOTIFICATIONS = True
MFA_ADAPTER = "concord.portal.accounts.adapters.EncryptedSecrets"
MFA_SUPPORTED_TYPES = ["totp", "webauthn", "recovery_codes"]
MFA_PASSKEY_LOGIN_ENABLED = True
MFA_WEBAUTHN_ALLOW_INSECURE_ORIGIN = CONCORD_DEMO
SOCIALACCOUNT_ADAPTER = "concord.portal.accounts.sign_on.OrganizationSignOn"
SOCIALACCOUNT_AUTO_SIGNUP = False
SOCIALACCOUNT_EMAIL_AUTHENTICATION = False
SOCIALACCOUNT_STORE_TOKENS = False
SOCIALACCOUNT_REQUESTS_TIMEOUT = 10
MFA_TOTP_ISSUER = "Concord"
EMAIL_BACKEND = (
    "django.core.mail.backends.console.EmailBackend"
    if CONCORD_DEMO
    else "django.core.mail.backends.smtp.EmailBackend"
)
EMAIL_HOST = os.environ.get("CONCORD_SMTP_HOST", "localhost")
EMAIL_PORT = int(os.environ.get("CONCORD_SMTP_PORT", "25"))
EMAIL_TIMEOUT = 30
DEFAULT_FROM_EMAIL = os.environ.get("CONCORD_MAIL_FROM", "concord@localhost")

# -- sessions and transport ----------------------------------------------------------------------------------
SESSION_COOKIE_AGE = 30 * 60
SESSION_SEEN_SECONDS = 60
SESSION_EXPIRE_AT_BROWSER_CLOSE = True
SESSION_ABSOLUTE_SECONDS = 12 * 3600
SESSION_COOKIE_HTTPONLY = CSRF_COOKIE_HTTPONLY = True
SESSION_COOKIE_SAMESITE = CSRF_COOKIE_SAMESITE = "Lax"
SESSION_COOKIE_SECURE = CSRF_COOKIE_SECURE = not CONCORD_DEMO
SECURE_SSL_REDIRECT = not CONCORD_DEMO
SECURE_REDIRECT_EXEMPT = [r"^healthz$", r"^readyz$", r"^metrics$"]
SECURE_HSTS_SECONDS = 0 if CONCORD_DEMO else 2 * 365 * 86_400
SECURE_HSTS_INCLUDE_SUBDOMAINS = SECURE_HSTS_PRELOAD = not CONCORD_DEMO
SECURE_REFERRER_POLICY = "same-origin"
X_FRAME_OPTIONS = "DENY"
if os.environ.get("CONCORD_BEHIND_PROXY") == "1":
    SECURE_PROXY_SSL_HEADER = ("HTTP_X_FORWARDED_PROTO", "https")
    ALLAUTH_TRUSTED_PROXY_COUNT = 1
DATA_UPLOAD_MAX_MEMORY_SIZE = 1_000_000
DATA_UPLOAD_MAX_NUMBER_FIELDS = 500
CONCORD_REQUESTS_A_MINUTE = int(os.environ.get("CONCORD_REQUESTS_A_MINUTE", "600"))
CONCORD_METRICS_TOKEN = os.environ.get("CONCORD_METRICS_TOKEN", "")
FILE_UPLOAD_MAX_MEMORY_SIZE = 2_500_000

# -- files and logs ------------------------------------------------------------------------------------------
STATIC_URL = "/static/"
WHITENOISE_USE_FINDERS = True
WHITENOISE_MAX_AGE = 300
LOGGING = {
    "version": 1,
    "disable_existing_loggers": False,
    "formatters": {"plain": {"()": "concord.portal.logs.WithoutPeople"}},
    "handlers": {"console": {"class": "logging.StreamHandler", "formatter": "plain"}},
    "root": {"handlers": ["console"], "level": "INFO"},
    "loggers": {
        "django": {"handlers": ["console"], "level": "WARNING", "propagate": False},
        "django.server": {"handlers": [], "propagate": False},
    },
}
